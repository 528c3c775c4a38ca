"""Isolates faults of single inputs in a run: each is recorded in the ledger and reported once, and the run
continues.
"""

import base64
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from digest.model.asides import PRIVATE, Aside, AsideKind, attempt, is_machines, repr_bytes, set_aside
from digest.model.errors import DigestError
from digest.store.aside_rows import AsideRows, identifier_of

T = TypeVar("T")
R = TypeVar("R")

MOST_WRITTEN = (
    200  # per run; each is a separate commit, and a hostile feed with a thousand bad entries must not cause a thousand
)
MOST_SIFTED = 40  # things that `sift` removes before it gives up: then the fault is hardly theirs
MOST_OF_ONE_ORIGIN = 3  # after so many, all of its things are left out: finding each one takes about ten tries


class Bulkhead:
    """Records asides in one process; `counts` says how many of each kind.

    `seal` encrypts what may contain a reader's address: it gets the row's id and the text.
    """

    def __init__(
        self,
        rows: AsideRows,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        seal: Callable[[str, str], str],
    ) -> None:
        self.counts: Counter[AsideKind] = Counter()
        self.rows = rows
        self._clock = clock
        self._say = say
        self._seal = seal
        self._left_out: set[str] = set()

    def report(self, aside: Aside) -> None:
        """Records an aside. Raises StoreError if the database fails."""
        self.counts[aside.kind] += 1
        if self.counts[aside.kind] == 1:
            self._say(f"set aside: {aside.kind} {self._shown(aside)}: {aside.error}; see: digest status --aside")
        if self.counts.total() <= MOST_WRITTEN:
            self.rows.add(self._sealed(aside), self._clock())

    def attempt(self, kind: AsideKind, name: str, call: Callable[[], T], content: bytes = b"") -> T | None:
        """Calls `call` and returns its result; None if it raised, and the exception is recorded."""
        result = attempt(kind, name, call, content)
        if isinstance(result, Aside):
            self.report(result)
            return None
        return result

    async def wait_for(self, kind: AsideKind, name: str, call: Callable[[], Awaitable[T]]) -> T | None:
        """Like `attempt`, for coroutines."""
        try:
            return await call()
        except Exception as error:
            if is_machines(error):
                raise
            self.report(set_aside(kind, name, error))
            return None

    def sift(
        self,
        things: Sequence[T],
        work: Callable[[Sequence[T]], R],
        *,
        name: Callable[[T], str],
        origin: Callable[[T], str],
    ) -> R:
        """Returns the result of `work` without the things that make it raise; each of these is recorded.

        Things are identified by `name`, and left out from the start next time. After a few with the same `origin`, all
        of that origin are left out. Re-raises if no thing is to blame, or too many are.
        """
        kept = [thing for thing in things if name(thing) not in self._left_out]
        guilty: Counter[str] = Counter()
        for _ in range(MOST_SIFTED):
            try:
                return work(kept)
            except Exception as error:
                culprit = None if is_machines(error) else _culprit(kept, work)
                if culprit is None:
                    raise
                found = kept[culprit]
                guilty[origin(found)] += 1
                self.report(set_aside(AsideKind.STORY, name(found), error, repr_bytes(found)))
                hostile = origin(found) if guilty[origin(found)] >= MOST_OF_ONE_ORIGIN else None
                gone = {name(one) for one in kept if one is found or origin(one) == hostile}
                self._left_out |= gone
                kept = [one for one in kept if name(one) not in gone]
        return work(kept)

    @staticmethod
    def _shown(aside: Aside) -> str:
        return "" if aside.kind in PRIVATE else aside.name

    def _sealed(self, aside: Aside) -> Aside:
        if aside.kind not in PRIVATE:
            return aside
        try:
            content = self._seal(identifier_of(aside), base64.b64encode(aside.content).decode()).encode()
        except DigestError:  # without the key nothing is stored, rather than in plain text
            content = b""
        return replace(aside, content=content)


def _culprit(things: Sequence[T], work: Callable[[Sequence[T]], R]) -> int | None:
    """Returns the index of the last thing in the shortest prefix that raises; None if the empty list raises too.

    Uses bisection: `work` runs about log2(n) times.
    """
    if _raises([], work):
        return None
    sound, failing = 0, len(things)
    while failing - sound > 1:
        middle = (sound + failing) // 2
        if _raises(things[:middle], work):
            failing = middle
        else:
            sound = middle
    return failing - 1 if things else None


def _raises(things: Sequence[T], work: Callable[[Sequence[T]], R]) -> bool:
    try:
        work(things)
    except Exception as error:
        if is_machines(error):
            raise
        return True
    return False
