"""Shards: equal parts of the work, so that several workers can share it."""

import hashlib
from dataclasses import dataclass

_BITS = 32  # of a subscriber's id, which is random hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Part `number`, from 0, of `of` equal parts. Every id and every name belongs to exactly one."""

    number: int = 0
    of: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError if the number is not below `of`."""
        if not 0 <= self.number < self.of:
            raise ValueError(f"there is no shard {self.number} of {self.of}")

    @property
    def first(self) -> str:
        """Lower bound (exclusive) of the ids in this shard; "" for the first."""
        return _digits(self.number, self.of) if self.number else ""

    @property
    def end(self) -> str:
        """Upper bound (exclusive) of the ids in this shard."""
        return _digits(self.number + 1, self.of) if self.number + 1 < self.of else "~"

    def holds(self, name: str) -> bool:
        """Whether a name belongs to this shard, by its hash."""
        return shard_of(name, self.of) == self


WHOLE = Shard()
"""All of the work as one part."""


def shard_of(name: str, of: int) -> Shard:
    """Returns the shard of a name."""
    return Shard(number=int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % of, of=of)


def shards(of: int) -> tuple[Shard, ...]:
    """Returns all shards for `of` parts."""
    return tuple(Shard(number=number, of=of) for number in range(of))


def _digits(number: int, of: int) -> str:
    return f"{number * 2**_BITS // of:08x}"
