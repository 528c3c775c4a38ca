"""A home in one file and back: the database as of now, feeds.yaml and the templates. Keys are no part of it."""

import os
import tarfile
import tempfile
from pathlib import Path

from digest.model.errors import InputError
from digest.store.engine import open_engine

DATABASE = "digest.db"
FEEDS = "feeds.yaml"


def write_backup(home: Path, file: Path, address: str | Path) -> int:
    """Write a tar archive (gzip where the name ends in `gz`), whole or not at all; returns its bytes.

    The database at `address` is copied by its engine, so that nobody need stop meanwhile; the copy is a SQLite file.
    Raises InputError where there is no folder for it.
    """
    if not file.parent.is_dir():
        raise InputError(f"{file.parent}: there is no such folder; make it, then run again")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy, partial = Path(folder) / DATABASE, Path(folder) / "archive"
        engine = open_engine(address)
        engine.back_up(copy)
        engine.close()
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz" if file.name.endswith("gz") else "w") as archive:
                archive.add(copy, DATABASE)
                for name in (FEEDS, "templates"):
                    if (home / name).exists():
                        archive.add(home / name, name)
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(file)
    return file.stat().st_size


def read_backup(file: Path, home: Path) -> None:
    """Put a backup into a folder that has no database. Raises InputError for a file that is no backup.

    What is restored asks for a person before it sends: the journal beside the key knows what it has forgotten.
    """
    if (home / DATABASE).exists():
        raise InputError(f"{home}: has a database; move it away first, or name another folder with --home")
    home.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(file) as archive:
            names = archive.getnames()
            if DATABASE not in names or any(not _ours(name) for name in names):
                raise InputError(f"{file}: is no backup of this program")
            archive.extractall(home, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise InputError(f"{file}: is no backup, or a damaged one ({error})") from error
    (home / DATABASE).chmod(0o600)
    (home / "output").mkdir(exist_ok=True)


def _ours(name: str) -> bool:
    return name in (DATABASE, FEEDS) or name == "templates" or name.startswith("templates/")
