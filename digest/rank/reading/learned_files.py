"""Loads the shipped files of learned numbers. A day is made without those that are broken."""

from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import TypeVar

from digest.model.errors import DigestError

T = TypeVar("T")


class BrokenFile(DigestError):
    """A file of learned numbers cannot be used."""


def read_learned(path: Traversable, parse: Callable[[str], T]) -> T:
    """Parses a file with `parse`. Raises BrokenFile, with path and error, if that fails."""
    try:
        return parse(path.read_text("utf-8"))
    except DigestError as error:
        raise BrokenFile(f"{path.name} cannot be used: {error}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BrokenFile(f"{path} cannot be used ({error!r}); install the program again") from error


def usable(read: Callable[[], T], otherwise: T) -> T:
    """Returns the result of `read`, or `otherwise` if its file is broken."""
    try:
        return read()
    except BrokenFile:
        return otherwise


def trouble_of(read: Callable[[], object]) -> str:
    """Returns why a file cannot be used, or ""."""
    try:
        read()
    except BrokenFile as error:
        return str(error)
    return ""
