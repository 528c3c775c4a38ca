"""Deliveries in the ledger: queued, claimed, settled, retried, folded into totals."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from digest.model.shards import WHOLE, Shard
from digest.model.subscribers import DeliveryState, Outcome, SubscriberState
from digest.store.ledger import Database, Row, utc_text
from digest.store.queries import queries
from digest.store.subscriber_rows import LONG_LIST


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery claimed for sending, with the subscriber's current row; `sealed` is None if the subscriber
    has left.
    """

    day: str
    subscriber: str
    state: SubscriberState
    sealed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of an edition's delivery.

    `round` counts from 1 the passes over those not reached yet, `due_at` is when it may start; `paused` says why a
    person must look first; `begun` is True once the first letter was sent.
    """

    day: str
    round: int
    due_at: datetime | None
    paused: str
    begun: bool


_MOST = (DeliveryState.QUEUED, DeliveryState.SENT)
"""The states of nearly all deliveries."""
_STORY_READERS = {
    DeliveryState.QUEUED: "forget_story_reader",
    DeliveryState.UNCERTAIN: "keep_story_reader",
}
"""Returns how to treat a reader whose letter was being sent when a story of it was recalled, by the outcome."""


class _Begun(Exception):
    """A letter was begun while its edition was being withdrawn."""


class Deliveries:
    """The table with one row per edition and subscriber. It has no times, which would match a relay's log to an
    address.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    # --- checkpoint 3: queued ---

    def queue(self, day: str, now: datetime) -> int | None:
        """Queues a delivery for each active subscriber of an edition; returns how many, or None if already done."""
        with self._database.atomic():
            if not self._execute("mark_queued", day=day, now=utc_text(now)):
                return None
            queued = self._execute("queue_deliveries", day=day)
            self._execute("note_letters", day=day, letters=queued)
            self._execute("analyze_deliveries")
            return queued

    def approve(self, day: str, now: datetime) -> bool:
        """Approves a draft; False if it was approved before, or does not exist."""
        return bool(self._execute("approve_edition", day=day, now=utc_text(now)))

    def withdraw(self, day: str) -> bool:
        """Takes an approval back: the edition is a draft again and queued for nobody; False if it is not approved, or
        if a letter of it was begun.
        """
        with suppress(_Begun), self._database.atomic():
            if not self._execute("withdraw_approval", day=day):
                return False
            self._execute("unqueue_deliveries", day=day)
            if any(of == day for of, _, _ in self.counts()):  # another process claimed one meanwhile: roll back
                raise _Begun
            return True
        return False

    def discard_draft(self, day: str) -> bool:
        """Deletes an edition that is not queued for anybody yet; False if it is queued."""
        return bool(self._execute("discard_draft", day=day))

    def discard_ahead(self, day: str) -> None:
        """Deletes an edition made under a wrong clock, even if it was sent; only the totals of its
        deliveries remain.
        """
        with self._database.atomic():
            for name in ("total_deliveries", "drop_deliveries", "drop_edition"):
                self._execute(name, day=day)

    def approved(self, day: str) -> bool:
        """Whether a person approved this edition."""
        return any(row["approved_at"] for row in self._query("approval", day=day))

    def queued(self, day: str) -> bool:
        """Whether an edition's deliveries are queued, or were."""
        return any(row["queued_at"] for row in self._query("approval", day=day))

    def unqueued(self, since: str) -> tuple[str, ...]:
        """Returns the days since `since` whose editions are queued for nobody, oldest first."""
        return tuple(row["day"] for row in self._query("unqueued_days", since=since))

    # --- checkpoint 4: settled ---

    def waiting(self, *, resend: bool) -> tuple[Progress, ...]:
        """Returns the editions with waiting deliveries, oldest first; with `resend` uncertain ones count as waiting."""
        return tuple(
            Progress(
                day=row["day"],
                round=row["round"],
                due_at=_time(row["round_at"]) if row["round_at"] else None,
                paused=row["paused"],
                begun=bool(row["begun"]),
            )
            for row in self._query("editions_waiting", also=_also(resend))
        )

    def count_waiting(self, day: str, *, resend: bool, shard: Shard = WHOLE) -> int:
        """Counts the waiting deliveries of a day."""
        rows = self._query("count_waiting", day=day, also=_also(resend), first=shard.first, end=shard.end)
        return int(rows[0]["deliveries"])

    def mark_uncertain(self, alive: Callable[[str], bool]) -> int:
        """Marks deliveries that dead senders left between claim and outcome as uncertain; that try does not count."""
        senders = [row["sender"] for row in self._query("senders")]
        dead = [sender for sender in senders if not alive(sender)]
        with self._database.atomic():
            for sender in dead:
                self._execute("keep_story_readers_of", sender=sender)
            return sum(self._execute("mark_uncertain", sender=sender) for sender in dead)

    def turn(
        self,
        day: str,
        settled: Iterable[tuple[str, Outcome, bool]],
        *,
        wanted: int,
        after: str,
        round: int,
        sender: str,
        resend: bool,
        recalls: int = 0,
        shard: Shard = WHOLE,
    ) -> list[Claim]:
        """Records outcomes as (subscriber, outcome, tried) and claims up to `wanted` deliveries, in one commit.

        It claims deliveries of the shard with ids after `after` that were not tried in this round, uncertain ones only
        with `resend`. It claims none if there are more recalls than `recalls`, the number when the sender built its
        letters.
        """
        settled = tuple(settled)
        changes: list[tuple[str, dict[str, Any]]] = []
        for subscriber, outcome, tried in settled:
            row = {
                "day": day,
                "subscriber": subscriber,
                "state": outcome.state.value,
                "detail": outcome.detail,
                "attempts": round if tried else round - 1,
                "sender": sender,
            }
            changes.append((self._sql["settle_delivery"], row))
            if query := _STORY_READERS.get(outcome.state):
                changes.append((self._sql[query], {"day": day, "subscriber": subscriber}))
        claim = {"day": day, "after": max(after, shard.first), "end": shard.end, "wanted": wanted, "round": round}
        claim |= {"sender": sender, "also": _also(resend), "recalls": recalls}
        rows = self._database.exchange(changes, self._sql["claim_deliveries"], claim)
        return sorted((_claim(day, row) for row in rows), key=lambda claim: claim.subscriber)

    def count_recalls(self) -> int:
        """Counts all recalls of editions and stories; letters built before the last one are outdated."""
        return int(self._query("count_recalls")[0]["recalls"])

    def end_round(self, progress: Progress, due_at: datetime | None, *, resend: bool) -> int:
        """Opens the next round at `due_at`, or if that is None, gives up on those never reached; returns how many.

        Nothing happens while somebody is still to be tried in this round, or if another sender ended it. Subscribers
        whose servers block *us* are never given up, nor is anybody while more than half of the edition waits: then the
        edition is paused for a person.
        """
        with self._database.atomic():
            opened = self._execute(
                "open_round",
                day=progress.day,
                round=progress.round,
                due_at=utc_text(due_at) if due_at else None,
                also=_also(resend),
            )
            if not opened or due_at:
                return 0
            (row,) = self._query("share_to_give_up", day=progress.day)
            most = 2 * row["waiting"] > row["deliveries"] > 1
            given_up = 0 if most else self._execute("give_up", day=progress.day)
            reason = "most of it waits after all its rounds" if most else "some servers refuse us, not the subscribers"
            self._execute("pause_blocked", day=progress.day, reason=f"{reason}; fix that, then: digest send")
            return given_up

    def forgive_tries(self, progress: Progress) -> None:
        """Allows those tried while nothing got through to be tried again in the same round."""
        self._execute("forgive_tries", day=progress.day, round=progress.round)

    def take_back(self, day: str, details: Iterable[str]) -> int:
        """Puts those refused with one of these details back into the queue; returns how many."""
        with self._database.atomic():
            return sum(self._execute("take_back_refused", day=day, detail=detail) for detail in details)

    def pause(self, day: str, reason: str) -> None:
        """Pauses an edition until a person has looked; an empty reason resumes it."""
        self._execute("pause_edition", day=day, reason=reason)

    def discard(self, day: str) -> int:
        """Gives up all waiting deliveries of a day on a person's request; returns how many."""
        return self._execute("discard_deliveries", day=day)

    def note_operator(self, day: str) -> bool:
        """Records that the operator is notified on a day; False if already recorded."""
        return bool(self._execute("note_operator", day=day))

    # --- looking, folding ---

    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """Returns (day, state, how many), latest day first, including folded totals."""
        numbers: Counter[tuple[str, str]] = Counter()
        for row in self._query("delivery_totals"):
            numbers[row["day"], row["state"]] += row["number"]
        for row in self._query("days_with_deliveries"):
            for state, number in self._counts_of(row["day"], row["letters"] or 0).items():
                numbers[row["day"], state] += number
        by_state = sorted((day, state, number) for (day, state), number in numbers.items() if number > 0)
        return tuple(sorted(by_state, key=itemgetter(0), reverse=True))

    def _counts_of(self, day: str, letters: int) -> Mapping[str, int]:
        """Counts a day's deliveries by state. Of many, those queued or those sent follow from their total number."""
        if letters < LONG_LIST:
            return {row["state"]: row["number"] for row in self._query("count_of_day", day=day)}
        numbers: dict[str, int] = {
            state: self._count(day, state, letters) for state in DeliveryState if state not in _MOST
        }
        rest = letters - sum(numbers.values())
        sent = self._count(day, DeliveryState.SENT, LONG_LIST)
        if sent < LONG_LIST:
            queued = rest - sent
        else:
            queued = self._count(day, DeliveryState.QUEUED, letters)
            sent = rest - queued
        return numbers | {DeliveryState.QUEUED: queued, DeliveryState.SENT: sent}

    def _count(self, day: str, state: DeliveryState, most: int) -> int:
        return int(self._query("count_in_state", day=day, state=state, most=most)[0]["number"])

    def uncertain(self, day: str) -> tuple[tuple[str, str], ...]:
        """Returns (subscriber, detail) of a day's uncertain deliveries."""
        return tuple((row["subscriber"], row["detail"]) for row in self._query("uncertain_deliveries", day=day))

    def refusals(self, day: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Returns (detail, how many) of a day's refused deliveries, most frequent first."""
        return tuple((row["detail"], row["deliveries"]) for row in self._query("refusals", day=day, limit=limit))

    def fold(self, before: str) -> int:
        """Replaces the rows of days before one by totals per state; returns how many rows were deleted."""
        with self._database.atomic():
            self._execute("give_up_old", before=before)
            self._execute("fold_deliveries", before=before)
            self._execute("drop_recall_letters", before=before)
            self._execute("drop_story_recall_letters", before=before)
            return self._execute("drop_folded", before=before)

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)

    def _execute(self, name: str, **parameters: Any) -> int:
        return self._database.execute(self._sql[name], parameters)


def _claim(day: str, row: Row) -> Claim:
    return Claim(
        day=day, subscriber=row["subscriber"], state=SubscriberState(row["subscriber_state"]), sealed=row["sealed"]
    )


def _also(resend: bool) -> str:
    return "uncertain" if resend else "queued"


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
