"""The schema, the page of settings and the shipped feeds.yaml agree with the types."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml
from factories import make_feeds

from digest.beats.beat_file import BEAT_SCHEMA_FILE, beat_schema_text
from digest.beats.newsletter import read_newsletter
from digest.config.environment import VARIABLES
from digest.config.reader import parse_settings
from digest.config.schema import feeds_yaml_for_home, schema_text
from digest.config.settings_page import settings_page
from digest.services.known_names import known_names

ROOT = Path(__file__).parents[2]


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 as editors' tools read it: 06:00 is text, and so is NO."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]*\.[0-9]+", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def complaints(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text(known_names())))
    return [error.message for error in validator.iter_errors(yaml.load(text, Loader=CoreLoader))]


@pytest.mark.parametrize(
    ("name", "text"), [("feeds.schema.json", schema_text(known_names())), ("settings.md", settings_page(known_names()))]
)
def test_the_generated_files_are_current(name: str, text: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == text, "run `python -m digest.entry.cli.settings_files`"


def test_the_schema_of_beats_is_current() -> None:
    assert (ROOT / "docs" / BEAT_SCHEMA_FILE).read_text("utf-8") == beat_schema_text(), "run `python -m digest.beats`"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "digest" / "beats").glob("*/beat.yaml")), ids=lambda path: path.parent.name
)
def test_the_schema_of_beats_takes_every_shipped_one(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(beat_schema_text()))
    tree = yaml.load(path.read_text("utf-8"), Loader=CoreLoader)
    assert list(validator.iter_errors(tree)) == []
    assert list(validator.iter_errors({**tree, "abuot": {}})) != []


def test_the_shipped_file_is_valid_and_names_its_schema() -> None:
    text = (ROOT / "feeds.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=docs/feeds.schema.json\n")
    assert complaints(text) == []
    settings = read_newsletter(ROOT / "feeds.yaml").settings
    assert {source.language for source in settings.sources if source.enabled} == {"en", "fa"}
    assert {source.publisher for source in settings.sources} <= set(settings.publishers)


def test_a_source_that_is_switched_off_says_why() -> None:
    settings = read_newsletter(ROOT / "feeds.yaml").settings
    assert [source.name for source in settings.sources if not source.enabled and not source.note] == []


def test_state_media_have_a_country_whose_voice_they_are() -> None:
    publishers = read_newsletter(ROOT / "feeds.yaml").settings.publishers.values()
    assert [publisher.name for publisher in publishers if publisher.stance == "state" and not publisher.country] == []


def test_the_schema_finds_what_the_reader_finds() -> None:
    assert complaints(make_feeds()) == []
    assert complaints("edition: {send_at: 6:00}\n" + make_feeds()) != []
    assert complaints(make_feeds().replace("url:", "ulr:")) != []
    assert complaints(make_feeds(publishers="publishers: {herald: {name: H, stance: publik}}\n")) != []


def test_a_home_finds_its_schema_beside_the_file() -> None:
    shipped = (ROOT / "feeds.yaml").read_text("utf-8")
    first, *rest = feeds_yaml_for_home(shipped).splitlines()
    assert first == "# yaml-language-server: $schema=feeds.schema.json"
    assert rest == shipped.splitlines()[1:]
    assert parse_settings(feeds_yaml_for_home(make_feeds())) == parse_settings(make_feeds())
    assert feeds_yaml_for_home(feeds_yaml_for_home(shipped)) == feeds_yaml_for_home(shipped)


def test_every_key_and_every_variable_is_on_the_page() -> None:
    page = settings_page(known_names())
    schema = json.loads(schema_text(known_names()))
    parts = [schema, *schema["$defs"].values()]
    keys = {key for part in parts for key in part.get("properties", ())}
    assert [key for key in keys if f"| `{key}` |" not in page] == []
    assert [variable.name for variable in VARIABLES if f"| `{variable.name}` |" not in page] == []
