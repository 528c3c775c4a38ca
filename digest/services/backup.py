"""Backs up a home in one file and restores it: database, feeds.yaml, its edit log, templates and own beats. No keys.

Published files are not in it either, since the database can write them again, nor is evidence.

A backup is treated as untrusted: only expected names are read, as bytes, into new files next to the home; the database
is checked before it is moved into place.
"""

import gzip
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from digest.model.errors import InputError
from digest.services.act_log import LOG
from digest.store.engine import StoreError, open_engine
from digest.store.engines.sqlite import check_restorable

DATABASE = "digest.db"
FEEDS = "feeds.yaml"
FILES = (FEEDS, LOG)
FOLDERS = ("templates", "beats")
MOST_MEMBERS = 2_000
LARGEST_FILE = 20_000_000  # bytes; any file except the database
LARGEST_HEADER = 1_000_000  # bytes that tarfile may read at once; long names come in one piece
MOST_UNPACKED = 100  # times the size of the archive; a database compresses to about a fifth
FREE_UNPACKED = 50_000_000  # bytes that any archive may unpack to
_OURS = re.compile(rf"(?:{'|'.join(FOLDERS)})(?:/[\w-][\w.-]{{0,99}}){{1,3}}")
_PLAIN_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE)


def write_backup(home: Path, file: Path, address: str | Path) -> int:
    """Writes a tar archive (gzip if the name ends in `gz`) atomically; returns its size in bytes.

    The database at `address` is copied by its engine while others use it; the copy is a SQLite file. Raises InputError
    if the target folder does not exist.
    """
    if not file.parent.is_dir():
        raise InputError(f"{file.parent}: there is no such folder; make it, then run again")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy, partial = Path(folder) / DATABASE, Path(folder) / "archive"
        with closing(open_engine(address)) as engine:
            engine.back_up(copy)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz" if file.name.endswith("gz") else "w") as archive:
                archive.add(copy, DATABASE)
                for name in (*FILES, *FOLDERS):
                    if (home / name).exists():
                        archive.add(home / name, name)
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(file)
    return file.stat().st_size


def read_backup(file: Path, home: Path) -> None:
    """Restores a backup into a folder without a database. Raises InputError for a file that is not a backup.

    A rejected archive leaves nothing behind. A restored home waits for a person before it sends: the journal next to
    the key knows what the backup has forgotten.
    """
    if (home / DATABASE).exists():
        raise InputError(f"{home}: has a database; move it away first, or name another folder with --home")
    home.parent.mkdir(parents=True, exist_ok=True)
    # In the home if it exists: its user may have no right to write next to it.
    beside_home = home if home.is_dir() else home.parent
    with tempfile.TemporaryDirectory(dir=beside_home, prefix=".restore-") as folder:
        beside = Path(folder)
        try:
            _unpack(file, beside)
            check_restorable(beside / DATABASE)
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, OverflowError) as error:
            # The last two are tarfile's answers to odd numbers and names in extended headers.
            raise InputError(f"{file}: is not a backup, or is damaged ({error})") from error
        except StoreError as error:
            raise InputError(f"{file}: is not a backup of this program: {error}") from error
        home.mkdir(exist_ok=True)
        (home / "output").mkdir(exist_ok=True)
        for stale in (home / f"{DATABASE}-wal", home / f"{DATABASE}-shm"):
            if stale.exists():  # SQLite would read into the restored database what the lost one had not folded in
                stale.replace(stale.with_name(f"{stale.name}.before-restore"))
        # The database last: if it is there, the backup was restored completely.
        for path in sorted(beside.rglob("*"), key=lambda path: path.name == DATABASE):
            if path.is_file():
                place = home / path.relative_to(beside)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, place)


def _unpack(file: Path, folder: Path) -> None:
    """Unpacks an archive into a folder. Raises InputError if it contains anything unexpected."""
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        most = FREE_UNPACKED + MOST_UNPACKED * file.stat().st_size
        with gzip.open(raw) if packed else raw as content:
            bounded = cast(IO[bytes], _Bounded(cast(IO[bytes], content), most))
            with tarfile.open(fileobj=bounded, mode="r:") as archive:
                names = _unpack_members(archive, file, folder, most)
    if DATABASE not in names:
        raise InputError(f"{file}: is not a backup of this program: it holds no {DATABASE}")


def _unpack_members(archive: tarfile.TarFile, file: Path, folder: Path, most: int) -> set[str]:
    names: set[str] = set()
    for member in archive:
        if member.isdir() and not member.issparse():
            continue
        plain = member.type in _PLAIN_FILES and not member.issparse()
        small = 0 <= member.size <= (most if member.name == DATABASE else LARGEST_FILE)
        if not plain or not small or not _ours(member.name) or member.name in names:
            raise InputError(f"{file}: is not a backup of this program: it holds {member.name[:100]!r}")
        names.add(member.name)
        if len(names) > MOST_MEMBERS:
            raise InputError(f"{file}: is not a backup of this program: it holds more than {MOST_MEMBERS} files")
        _copy(archive.extractfile(member), folder / member.name)
    return names


def _copy(source: IO[bytes] | None, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while source and (piece := source.read(LARGEST_HEADER // 2)):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _ours(name: str) -> bool:
    return name in (DATABASE, *FILES) or bool(_OURS.fullmatch(name))


class _Bounded:
    """A file with a limit on total bytes and on single reads, because an archive may unpack to any size."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._most = most

    def read(self, size: int = -1) -> bytes:
        """Reads like any file. Raises TarError past the limits."""
        if size < 0 or size > LARGEST_HEADER:
            raise tarfile.ReadError("a header of it is too large")
        piece = self._file.read(size)
        self._check(self._file.tell())
        return piece

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        """Seeks like any file, relative to the start."""
        self._check(place)
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """Returns the position like any file."""
        return self._file.tell()

    def _check(self, place: int) -> None:
        if place > self._most:
            raise tarfile.ReadError("it unpacks to far more than a backup does")
