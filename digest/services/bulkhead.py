"""The bulkhead of a run: what was set aside goes to the ledger, is said once, and the run goes on with the rest."""

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

MOST_WRITTEN = 200  # of one run; each is a commit of its own, and a hostile feed of a thousand must not make a thousand
MOST_SIFTED = 40  # things that `sift` takes out before it gives up: then the fault is hardly theirs
MOST_OF_ONE_ORIGIN = 3  # then all of its things are left out: finding each costs some ten tries


class Bulkhead:
    """Keeps what was set aside in one process; `counts` says how many of each kind.

    `seal` encrypts what may hold a reader's address: it gets the row's id and the text.
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
        """Keep a thing that was set aside. Raises StoreError where the database refuses."""
        self.counts[aside.kind] += 1
        if self.counts[aside.kind] == 1:
            self._say(f"set aside: {aside.kind} {self._shown(aside)}: {aside.error}; see: digest status --aside")
        if self.counts.total() <= MOST_WRITTEN:
            self.rows.add(self._sealed(aside), self._clock())

    def attempt(self, kind: AsideKind, name: str, call: Callable[[], T], content: bytes = b"") -> T | None:
        """What `call` returns; None where it raised, and the thing is set aside."""
        result = attempt(kind, name, call, content)
        if isinstance(result, Aside):
            self.report(result)
            return None
        return result

    async def wait_for(self, kind: AsideKind, name: str, call: Callable[[], Awaitable[T]]) -> T | None:
        """As `attempt`, for what takes its time."""
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
        """The result of `work` over the things, without those that make it raise; each of these is set aside.

        Things are known by `name`, and left out from the beginning the next time. After a few of one `origin` all of it
        is left out. Raises what `work` raises where no thing is at fault, or where too many are.
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
        except DigestError:  # without the key nothing is kept of it in the clear
            content = b""
        return replace(aside, content=content)


def _culprit(things: Sequence[T], work: Callable[[Sequence[T]], R]) -> int | None:
    """The place of the last thing of the shortest beginning that raises; None where nothing at all raises too.

    Found by halving: `work` runs some log2(n) times.
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
