"""The journal of erasures and sent editions: what a database restored from a backup does not know.

Its lines are `NUMBER erased ID` and `NUMBER sending DAY`. The database counts along; if its count is behind the
journal's, it was restored from a backup. The journal contains random ids and days, but no addresses. It is a file next
to the key, or for several hosts objects in the bucket that they share.
"""

import fcntl
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from digest.model.errors import DigestError

ERASED = "erased"
SENDING = "sending"
FOLDER = "journal"
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)

Fact = tuple[int, str, str]
"""A line: its number, what happened, and to which subscriber or day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What a database does not know: all ids erased in the life of the list, and the count it should have.

    `restored` is False if only one erasure is missing, which is what a crash of an older program leaves between journal
    and database; repeating the erasure fixes it.
    """

    erased: tuple[str, ...]
    count: int
    restored: bool


class Journal:
    """The journal of a home on one host, created on first use, readable by the owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = str(path)

    def append(self, number: int, what: str, which: str) -> None:
        """Writes a line; it is on the disk when this returns.

        Replaces a last line that a crash or a full disk has truncated; the new one would otherwise continue it.
        """
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            whole_lines = file.read().rfind(b"\n") + 1
            file.seek(whole_lines)
            file.truncate()
            file.write(_line(number, what, which))
            file.flush()
            os.fsync(file.fileno())

    def forgotten(self, count: int) -> Forgotten | None:
        """Returns what a database with this count has forgotten, or None. Raises DigestError if the file is not a
        journal.
        """
        try:
            return _compare(_facts(self.path.read_bytes(), self.place), count)
        except FileNotFoundError:
            return None


class SharedFiles(Protocol):
    """Files that all hosts of a home read and write."""

    address: str

    def names(self, folder: str, after: str = "") -> list[str]:
        """Returns the names below a folder that sort after one."""

    def read(self, name: str) -> bytes | None:
        """Returns the content of a file, or None if there is none."""

    def write(self, name: str, content: bytes) -> bool:
        """Writes a file."""


class SharedJournal:
    """The journal of a home on several hosts: an object for each line, named by its number.

    A journal that this host has as a file, from before, is moved there as one object.
    """

    def __init__(self, files: SharedFiles, file: Path) -> None:
        self.place = f"{files.address}/{FOLDER}/"
        self._files = files
        self._file = file

    def append(self, number: int, what: str, which: str) -> None:
        """Writes a line; every host can read it when this returns."""
        self._files.write(f"{FOLDER}/{number:012}-{what}-{which}", _line(number, what, which))

    def forgotten(self, count: int) -> Forgotten | None:
        """Returns what a database with this count has forgotten, or None. Raises DigestError if an object is not part
        of a journal.
        """
        self._share_file()
        if not self._files.names(FOLDER, after=f"{FOLDER}/{count:012}~"):
            return None
        contents = ((self._files.read(name) or b"", name) for name in self._files.names(FOLDER))
        return _compare([fact for content, name in contents for fact in _facts(content, name)], count)

    def _share_file(self) -> None:
        try:
            content = self._file.read_bytes()
        except FileNotFoundError:
            return
        if facts := _facts(content, str(self._file)):
            last = max(number for number, _, _ in facts)
            self._files.write(f"{FOLDER}/{last:012}-lines-{sha256(content).hexdigest()[:12]}", content)
        with suppress(FileNotFoundError):  # another process did the same
            self._file.replace(self._file.with_suffix(".journal.shared"))


def _compare(facts: Iterable[Fact], count: int) -> Forgotten | None:
    facts = tuple(facts)
    missing = [fact for fact in facts if fact[0] > count]
    if not missing:
        return None
    return Forgotten(
        erased=tuple(which for _, what, which in facts if what == ERASED),
        count=max(number for number, _, _ in facts),
        restored=len(missing) > 1 or missing[0][1] != ERASED,
    )


def _line(number: int, what: str, which: str) -> bytes:
    return f"{number} {what} {which}\n".encode("ascii")


def _facts(content: bytes, place: str) -> list[Fact]:
    try:
        lines = content.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise DigestError(f"{place}: not a Top Ten journal (bad header); restore it from a backup") from None
    # Text after the last line break was truncated by a crash.
    return [_fact(line, place) for line in lines[:-1]]


def _fact(line: str, place: str) -> Fact:
    words = line.split(" ")
    if len(words) != 3 or not _NUMBER.fullmatch(words[0]) or words[1] not in (ERASED, SENDING):
        raise DigestError(f"{place}: not a Top Ten journal (unexpected line {line[:80]!r}); restore it from a backup")
    return int(words[0]), words[1], words[2]
