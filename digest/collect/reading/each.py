"""Entries made one by one, so that one which cannot be read costs only itself."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from digest.model.asides import Aside, AsideKind, attempt, repr_bytes
from digest.model.items import Entry

T = TypeVar("T")


def entries_of(
    things: Iterable[T], make: Callable[[T, int], Entry | None], source: str
) -> tuple[tuple[Entry, ...], tuple[Aside, ...]]:
    """The entries that `make` gives for the things and their places, and the things set aside because it raised."""
    entries, asides = [], []
    for at, thing in enumerate(things):
        name = f"{source}, entry {at + 1}"
        made = attempt(AsideKind.ENTRY, name, partial(make, thing, at), partial(repr_bytes, thing))
        if isinstance(made, Aside):
            asides.append(made)
        elif made is not None:
            entries.append(made)
    return tuple(entries), tuple(asides)
