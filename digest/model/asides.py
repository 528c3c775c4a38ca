"""Asides: records of foreign input that was skipped because processing it raised an exception.

Every loop over things from outside (sources, entries, pages, mails, sign-ups, letters …) calls `attempt` for each, so
that a fault affects only the thing that caused it. The aside keeps its bytes and traceback, so that the bug can be
found; `digest status --aside` lists them.
"""

import errno
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from digest.model.errors import DigestError, fault_place, is_lack_of_memory

T = TypeVar("T")

MOST_CONTENT = 65_536  # bytes of the input that are kept
MOST_TRACE = 8_000  # characters of the traceback that are kept, its end
MOST_NAME = 300


class AsideKind(StrEnum):
    """The kind of input that was skipped."""

    SOURCE = "source"
    ENTRY = "entry"
    ROBOTS = "robots.txt"
    PAGE = "page"
    STORY = "story"
    FORM = "form"
    ARCHIVE = "archive"
    EVIDENCE = "evidence"
    TRANSLATION = "translation"
    POST = "post"
    MAIL = "mail"
    SIGN_UP = "sign-up"
    LETTER = "letter"


PRIVATE = frozenset({AsideKind.MAIL, AsideKind.SIGN_UP, AsideKind.LETTER})
"""Kinds that may hold a reader's address: their bytes are kept sealed, and of an error only its kind and place."""

# Failures of the machine are not caused by the input: otherwise a full disk would set everything aside.
_MACHINE = frozenset(
    (
        errno.EACCES,
        errno.EDQUOT,
        errno.EEXIST,
        errno.EIO,
        errno.EISDIR,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOENT,
        errno.ENOMEM,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A skipped input: its name (an address or an id), the error in one line, the traceback, and its bytes."""

    kind: AsideKind
    name: str
    error: str
    trace: str
    content: bytes = b""


def set_aside(kind: AsideKind, name: str, error: BaseException, content: bytes = b"") -> Aside:
    """Creates the record of an input that raised, limited in length, as text that every store can hold."""
    private = kind in PRIVATE
    return Aside(
        kind=kind,
        name=_storable(name)[:MOST_NAME],
        error=fault_place(error) if private else _storable(f"{type(error).__name__}: {error}")[:MOST_NAME],
        trace=(_places(error) if private else _storable("".join(traceback.format_exception(error))))[-MOST_TRACE:],
        content=content[:MOST_CONTENT],
    )


def attempt(kind: AsideKind, name: str, call: Callable[[], T], content: bytes | Callable[[], bytes] = b"") -> T | Aside:
    """Calls `call` and returns its result, or an Aside if it raises; `content` is the input's bytes, or returns them.

    Problems of the machine or the operator are re-raised: a DigestError, lack of memory, a failing disk.
    """
    try:
        return call()
    except Exception as error:
        if is_machines(error):
            raise
        return set_aside(kind, name, error, content if isinstance(content, bytes) else content())


def surface(aside: Aside) -> None:
    """Raises RuntimeError: the default for callers without a list of asides, so that the bug is seen at once."""
    raise RuntimeError(f"{aside.kind} {aside.name}\n{aside.trace}")


def repr_bytes(thing: object) -> bytes:
    """Returns the repr of a thing, for when its original bytes are no longer available."""
    return repr(thing).encode("utf-8", "backslashreplace")


def is_machines(error: BaseException) -> bool:
    """Whether an error is a problem of the machine or the operator, not of the input."""
    if isinstance(error, OSError):
        return error.errno in _MACHINE
    return isinstance(error, DigestError) or is_lack_of_memory(error)


def _places(error: BaseException) -> str:
    """Returns where an error happened, without its message, which may quote an address."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
