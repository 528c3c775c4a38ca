"""The journal stored next to the key: what a database restored from a backup does not know.

An append-only file of lines `NUMBER erased ID` and `NUMBER sending DAY`. The database counts along; if its count is
behind the journal's, it was restored from a backup. The journal contains random ids and days, but no addresses.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from digest.model.errors import DigestError

ERASED = "erased"
SENDING = "sending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What a database does not know: all ids erased in the life of the list, and the count it should have.

    `restored` is False if only one erasure is missing, which is what a crash between journal and database leaves;
    repeating the erasure fixes it.
    """

    erased: tuple[str, ...]
    count: int
    restored: bool


class Journal:
    """The journal of a home, created on first use, readable by the owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, number: int, *facts: tuple[str, str]) -> None:
        """Writes facts numbered from `number` on; they are on the disk when this returns."""
        text = "".join(f"{number + place} {what} {which}\n" for place, (what, which) in enumerate(facts))
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())

    def forgotten(self, count: int) -> Forgotten | None:
        """Returns what a database with this count has forgotten, or None. Raises DigestError if the file is not a
        journal.
        """
        try:
            lines = self.path.read_text("ascii").split("\n")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise DigestError(f"{self.path}: not a Top Ten journal (bad header); restore it from a backup") from None
        # Text after the last line break was truncated by a crash, before the database committed.
        facts = [_fact(line, self.path) for line in lines[:-1]]
        missing = [fact for fact in facts if fact[0] > count]
        if not missing:
            return None
        return Forgotten(
            erased=tuple(which for _, what, which in facts if what == ERASED),
            count=max(number for number, _, _ in facts),
            restored=len(missing) > 1 or missing[0][1] != ERASED,
        )


def _fact(line: str, path: Path) -> tuple[int, str, str]:
    words = line.split(" ")
    if len(words) != 3 or not words[0].isdecimal() or words[1] not in (ERASED, SENDING):
        raise DigestError(f"{path}: not a Top Ten journal (unexpected line {line!r}); restore it from a backup")
    return int(words[0]), words[1], words[2]
