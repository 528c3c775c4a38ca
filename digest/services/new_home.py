"""Creates the folder of a newsletter."""

import shutil
from pathlib import Path

from digest.config.schema import feeds_yaml_for_home, schema_text
from digest.model.errors import InputError
from digest.services.homes import Home, open_ledger, shipped
from digest.services.known_names import known_names


def create_home(path: Path, *, replay: bool, feeds: str | None = None) -> Home:
    """Creates a home: feeds.yaml, its schema, templates, output, and a marked database. Existing files are kept."""
    home = Home(path=path)
    path.mkdir(parents=True, exist_ok=True)
    (path / "output").mkdir(exist_ok=True)
    if not home.feeds.exists():
        text = feeds if feeds is not None else shipped("feeds.yaml").read_text("utf-8")
        home.feeds.write_text(feeds_yaml_for_home(text), "utf-8")
    (path / "feeds.schema.json").write_text(schema_text(known_names()), "utf-8")
    if not (path / "templates").exists():
        shutil.copytree(shipped("templates"), path / "templates")
    with open_ledger(home, kind="replay" if replay else "live") as ledger:
        kind = ledger.home()["kind"]
    if (kind == "replay") != replay:
        raise InputError(f"{path}: this is a {kind} home already; choose another folder")
    return home
