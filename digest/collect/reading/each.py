"""Makes entries one by one, so that one bad entry does not affect the others."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from digest.model.asides import Aside, AsideKind, attempt, repr_bytes
from digest.model.items import Entry

T = TypeVar("T")


def entries_of(
    things: Iterable[T], make: Callable[[T, int], Entry | None], source: str
) -> tuple[tuple[Entry, ...], tuple[Aside, ...]]:
    """Calls `make(thing, position)` for each thing; returns the entries, and an Aside for each call that raised."""
    entries, asides = [], []
    for at, thing in enumerate(things):
        name = f"{source}, entry {at + 1}"
        made = attempt(AsideKind.ENTRY, name, partial(make, thing, at), partial(repr_bytes, thing))
        if isinstance(made, Aside):
            asides.append(made)
        elif made is not None:
            entries.append(made)
    return tuple(entries), tuple(asides)
