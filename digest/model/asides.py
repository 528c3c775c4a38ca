"""Foreign things that were set aside because reading them raised: the one place that says how.

Every loop over things from outside (sources, entries, pages, mails, sign-ups, letters …) calls `attempt` for each, so
that a fault costs the one thing that caused it. What was set aside is kept with its bytes and its traceback, which
makes the bug visible; `digest status --aside` lists it.
"""

import errno
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from digest.model.errors import DigestError, fault_place, is_lack_of_memory

T = TypeVar("T")

MOST_CONTENT = 65_536  # bytes of the thing that are kept
MOST_TRACE = 8_000  # characters of the traceback that are kept, its end
MOST_NAME = 300


class AsideKind(StrEnum):
    """What was set aside."""

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

# What the machine refuses is not the fault of the thing at hand: a full disk would set everything aside.
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
    """One thing set aside: its name (an address or an id), the error in one line, the traceback, and its bytes."""

    kind: AsideKind
    name: str
    error: str
    trace: str
    content: bytes = b""


def set_aside(kind: AsideKind, name: str, error: BaseException, content: bytes = b"") -> Aside:
    """The record of a thing that raised, within bounds, as text that every store can hold."""
    private = kind in PRIVATE
    return Aside(
        kind=kind,
        name=_storable(name)[:MOST_NAME],
        error=fault_place(error) if private else _storable(f"{type(error).__name__}: {error}")[:MOST_NAME],
        trace=(_places(error) if private else _storable("".join(traceback.format_exception(error))))[-MOST_TRACE:],
        content=content[:MOST_CONTENT],
    )


def attempt(kind: AsideKind, name: str, call: Callable[[], T], content: bytes | Callable[[], bytes] = b"") -> T | Aside:
    """What `call` returns, or the thing set aside where it raises; `content` is its bytes, or makes them.

    Trouble of the machine or the operator is raised: a DigestError, a lack of memory, a disk that refuses.
    """
    try:
        return call()
    except Exception as error:
        if is_machines(error):
            raise
        return set_aside(kind, name, error, content if isinstance(content, bytes) else content())


def surface(aside: Aside) -> None:
    """Raises RuntimeError: who keeps no list of what was set aside sees the bug at once."""
    raise RuntimeError(f"{aside.kind} {aside.name}\n{aside.trace}")


def repr_bytes(thing: object) -> bytes:
    """What a thing looks like where the bytes it came as are gone."""
    return repr(thing).encode("utf-8", "backslashreplace")


def is_machines(error: BaseException) -> bool:
    """Whether an error is trouble of the machine or the operator, and not the fault of what was read."""
    if isinstance(error, OSError):
        return error.errno in _MACHINE
    return isinstance(error, DigestError) or is_lack_of_memory(error)


def _places(error: BaseException) -> str:
    """Where an error happened, without its message, which may quote an address."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
