"""The files of learned numbers that come with the program. A day is made without one that is broken."""

from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import TypeVar

from digest.model.errors import DigestError

T = TypeVar("T")


class BrokenFile(DigestError):
    """A file of learned numbers cannot be used."""


def read_learned(path: Traversable, parse: Callable[[str], T]) -> T:
    """What `parse` makes of a file. Raises BrokenFile, with the path and the trouble, where it makes nothing of it."""
    try:
        return parse(path.read_text("utf-8"))
    except DigestError as error:
        raise BrokenFile(f"{path.name} cannot be used: {error}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BrokenFile(f"{path} cannot be used ({error!r}); install the program again") from error


def usable(read: Callable[[], T], otherwise: T) -> T:
    """What `read` returns, or `otherwise` where its file is broken."""
    try:
        return read()
    except BrokenFile:
        return otherwise


def trouble_of(read: Callable[[], object]) -> str:
    """Why a file cannot be used, or ""."""
    try:
        read()
    except BrokenFile as error:
        return str(error)
    return ""
