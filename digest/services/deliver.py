"""The use case `deliver`: queues an edition, then sends what waits, each edition once to each subscriber.

Outcomes and next claims of several connections share a commit; no connection starts a second message before the outcome
of its first is on the disk. A crash therefore leaves at most one uncertain message per connection.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from digest.config.settings import Settings
from digest.deliver.messages import LEAVE_MAIL_MARK, LEAVE_MARK, Letter, Sender, link_by_mail, message_id
from digest.deliver.pace import Fuse, wait_after
from digest.deliver.sending import Pass, Settled
from digest.deliver.sessions import Envelope, Mailer
from digest.deliver.shared_pace import SharedLimits
from digest.deliver.timetable import Permit, permit
from digest.model.asides import Aside, AsideKind, is_machines, set_aside
from digest.model.shards import WHOLE, Shard
from digest.model.subscribers import DeliveryState, Outcome, Subscriber, SubscriberState
from digest.security.vault import Vault, VaultError
from digest.store.deliveries import Claim, Deliveries, Progress
from digest.store.locks import Locks
from digest.subscribe.address_book import unseal
from digest.subscribe.life_cycle import wants
from digest.subscribe.link_tokens import Purpose, make_token
from digest.subscribe.subscriber_links import subscriber_links
from digest.subscribe.verp import return_path
from digest.text.domains import ascii_address

SET_ASIDE = Outcome(state=DeliveryState.REFUSED, detail="trouble: the letter could not be written; it is set aside")
LEFT_MEANWHILE = Outcome(state=DeliveryState.REFUSED, detail="the subscriber left or paused after queueing")
UNREADABLE = Outcome(state=DeliveryState.QUEUED, detail="trouble: the entry in the address book does not open")
NO_DISCREET = Outcome(state=DeliveryState.QUEUED, detail="trouble: the discreet letter is left out, preflight stops it")
NOT_WANTED = Outcome(state=DeliveryState.REFUSED, detail="the subscriber does not want this letter")

SENDERS = "senders"
"""The kind of lease that a sender holds."""

Letters = Mapping[str, Mapping[str, Letter]]
"""The letters of an edition by language, the main one first, and form.

`html` stands in for a form that is left out, but never for `discreet`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """The letters of an issue, empty if all its stories are recalled, and when its edition was made.

    `recalls` is the number of recalls when they were built: after another recall, nothing more is claimed for them.
    """

    letters: Letters
    made_at: datetime
    recalls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What delivery needs. `mailing` builds the letters of an issue; senders coordinate through `locks`.

    Only the `shard` of each issue is sent. `note_sending` is called with a day before its first letter is sent, so that
    an older database can be recognised. Once `stopping` returns True, no further letter is started.
    """

    settings: Settings
    deliveries: Deliveries
    mailer: Mailer
    open_vault: Callable[[], Vault]
    mailing: Callable[[str], Mailing]
    locks: Locks
    clock: Callable[[], datetime]
    progress: Callable[[str, int], AbstractContextManager[Callable[[], None]]]
    report: Callable[[Aside], None]
    shard: Shard = WHOLE
    note_sending: Callable[[str], None] = lambda _: None
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The result of sending in this run. `notes` describe what is retried automatically, `held` what needs a person.

    `outcomes` are the settled ones, `waiting` is the number of deliveries still waiting in the ledger.
    """

    queued: int = 0
    uncertain: int = 0
    waiting: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


async def send_waiting(
    post: Post, *, by_hand: bool, assured: bool, only: str | None = None, late: str | None = None
) -> Delivered:
    """Sends whatever is queued and may be sent now, edition by edition, oldest first.

    `by_hand` says that a person started this, so rounds are not waited for and pauses are lifted; `assured` that the
    person accepts a late edition or a restored database; `only` is the one day to send, `late` the day that may be sent
    after its deadline. Raises OSError and DigestError if the disk or the database fails.
    """
    resend = post.settings.delivery.after_crash == "resend"
    uncertain = name_uncertain(post.deliveries, post.locks)
    outcomes: Counter[str] = Counter()
    notes: list[str] = []
    held: list[str] = []
    with post.locks.lease(SENDERS) as sender:
        for progress in post.deliveries.waiting(resend=resend):
            if post.stopping():
                break
            if only and progress.day != only:
                continue
            allowed = _permit(post, progress, by_hand=by_hand, assured=assured or progress.day == late)
            if not allowed.go:
                (held if allowed.needs_person else notes).append(allowed.why)
                continue
            if progress.paused:
                post.deliveries.pause(progress.day, "")
            last: Pass[Claim] | None = None
            async for last, faults in _passes(post, progress, sender, resend=resend, assured=assured):
                outcomes += last.outcomes
                held += filter(None, faults)
            if last and not post.stopping():
                taken_back = _close_pass(post, progress, last, resend, notes, held)
                outcomes[DeliveryState.REFUSED.value] -= taken_back
    return Delivered(
        uncertain=uncertain,
        outcomes={state: many for state, many in outcomes.items() if many and state != DeliveryState.QUEUED.value},
        waiting=sum(
            post.deliveries.count_waiting(one.day, resend=resend)
            for one in post.deliveries.waiting(resend=resend)
            if only in (None, one.day)
        ),
        notes=tuple(notes),
        held=tuple(held),
    )


def name_uncertain(deliveries: Deliveries, locks: Locks) -> int:
    """Marks what dead senders left between claim and outcome as uncertain; returns how many."""
    return deliveries.mark_uncertain(lambda sender: locks.alive(SENDERS, sender))


def _permit(post: Post, progress: Progress, *, by_hand: bool, assured: bool) -> Permit:
    return permit(
        post.settings,
        day=progress.day,
        now=post.clock(),
        round_number=progress.round,
        due_at=progress.due_at,
        paused=progress.paused,
        by_hand=by_hand,
        assured=assured,
    )


async def _passes(
    post: Post, progress: Progress, sender: str, *, resend: bool, assured: bool
) -> AsyncIterator[tuple[Pass[Claim], tuple[str, ...]]]:
    """Runs the passes over an edition: one, and another with new letters whenever something is recalled meanwhile."""
    outdated = True
    while outdated and not post.stopping():
        mailing = post.mailing(progress.day)
        if not mailing.letters:
            return
        done, faults = await _send_edition(post, progress, mailing, sender, resend=resend, assured=assured)
        yield done, faults
        outdated = not done.fuse.stop and post.deliveries.count_recalls() != mailing.recalls


async def _send_edition(
    post: Post, progress: Progress, mailing: Mailing, sender: str, *, resend: bool, assured: bool
) -> tuple[Pass[Claim], tuple[str, ...]]:
    """Runs a pass over an edition; returns it with a line for each kind of letter that could not be made."""
    delivery = post.settings.delivery
    vault = post.open_vault()
    unreadable: list[str] = []
    unwritten: list[str] = []

    def filled(claim: Claim) -> Envelope | Outcome:
        try:
            return prepare(claim, mailing.letters, vault, mailing.made_at, weekly=post.settings.edition.weekly)
        except VaultError:
            unreadable.append(claim.subscriber)
            return UNREADABLE
        except Exception as error:
            if is_machines(error):
                raise
            post.report(set_aside(AsideKind.LETTER, claim.subscriber, error))
            unwritten.append(claim.subscriber)
            return SET_ASIDE

    def lost(claim: Claim, error: Exception) -> None:
        post.report(set_aside(AsideKind.LETTER, claim.subscriber, error))

    waiting = post.deliveries.count_waiting(progress.day, resend=resend, shard=post.shard)
    if waiting:
        post.note_sending(progress.day)
    with post.progress("letters", waiting) as advance:
        one = Pass(
            turns=_Turns(post, progress, mailing.recalls, sender, resend),
            mailer=post.mailer,
            prepare=filled,
            connections=delivery.connections,
            limits=SharedLimits(post.locks, delivery.per_minute, delivery.per_domain),
            fuse=Fuse(most_errors=delivery.errors_in_a_row, total=waiting, trusting=assured),
            begun=progress.begun,
            lost=lost,
            settled=advance,
            stopping=post.stopping,
        )
        await one.run()
    return one, (_unreadable_note(progress.day, unreadable), _unwritten_note(progress.day, unwritten))


def _close_pass(
    post: Post, progress: Progress, done: Pass[Claim], resend: bool, notes: list[str], held: list[str]
) -> int:
    """Opens the next round, or reports why not; returns how many refusals were put back into the queue."""
    day, stop = progress.day, done.fuse.stop
    left = post.deliveries.count_waiting(day, resend=resend)
    if stop:
        post.deliveries.forgive_tries(progress)
        taken_back = 0
        if done.fuse.common_reason:
            taken_back = post.deliveries.take_back(day, done.reasons[done.fuse.common_reason])
        if done.fuse.paused:
            post.deliveries.pause(day, stop)
        left += taken_back
        held.append(f"the delivery of {day} stopped: {stop}; {waits(left)}; fix that, then: digest send")
        return taken_back
    if not left:
        return 0
    wait = wait_after(progress.round)
    due_at = post.clock() + wait if wait else None
    given_up = post.deliveries.end_round(progress, due_at, resend=resend)
    if due_at:
        of_day = f"1 delivery of {day} is" if left == 1 else f"{left} deliveries of {day} are"
        notes.append(f"{of_day} tried again from {due_at:%H:%M} UTC on")
    elif not given_up:
        held.append(f"the delivery of {day} is paused after {progress.round} tries; {waits(left)}; see: digest status")
    else:
        of_day = f"1 delivery of {day} was" if given_up == 1 else f"{given_up} deliveries of {day} were"
        notes.append(f"{of_day} given up after {progress.round} tries; see: digest status")
    return 0


def waits(number: int) -> str:
    """`1 waits`, `2 wait`."""
    return f"{number} {'waits' if number == 1 else 'wait'}"


def _unreadable_note(day: str, subscribers: list[str]) -> str:
    if not subscribers:
        return ""
    return (
        f"{_letters_of_day(len(subscribers), day)} could not be written: the entry of subscriber {subscribers[0]} "
        f"{'and others ' if len(subscribers) > 1 else ''}does not open; put it back from the last backup"
    )


def _unwritten_note(day: str, subscribers: list[str]) -> str:
    if not subscribers:
        return ""
    return f"{_letters_of_day(len(subscribers), day)} could not be written; see: digest status --aside"


def _letters_of_day(number: int, day: str) -> str:
    return f"1 letter of {day}" if number == 1 else f"{number} letters of {day}"


def prepare(
    claim: Claim, letters: Letters, vault: Vault, made_at: datetime, *, weekly: bool = True
) -> Envelope | Outcome:
    """Returns a subscriber's message, or the outcome of the delivery without one.

    `weekly` says whether the newsletter has a weekly letter. Links are dated from the making of the edition, so that a
    message built twice is byte-identical. Raises VaultError for an address book entry that cannot be decrypted.
    """
    if claim.sealed is None or claim.state is not SubscriberState.ACTIVE:
        return LEFT_MEANWHILE
    subscriber = unseal(claim.subscriber, claim.state, claim.sealed, vault)
    if not wants(subscriber, claim.day, weekly=weekly):
        return NOT_WANTED
    forms = letters.get(subscriber.language) or next(iter(letters.values()))
    if subscriber.form == "discreet" and "discreet" not in forms:
        return NO_DISCREET  # any other form names the newsletter
    letter = forms.get(subscriber.form) or forms["html"]
    sender = letter.sender
    identifier = message_id(vault.message_mark(claim.day, subscriber.id), sender)
    links = _links(sender, subscriber, vault, made_at)
    bounces = return_path(sender.bounces, subscriber.id, claim.day, vault) if sender.bounces else sender.address
    return Envelope(
        sender=bounces,
        recipient=ascii_address(subscriber.address),
        identifier=identifier,
        message=letter.fill(address=subscriber.address, identifier=identifier, links=links),
    )


def _links(sender: Sender, subscriber: Subscriber, vault: Vault, made_at: datetime) -> dict[str, str]:
    by_mail = link_by_mail(sender, "leave", make_token(Purpose.LEAVE, subscriber.id, vault, made_at))
    if sender.url:
        links = subscriber_links(sender.url, subscriber.id, vault, made_at, language=subscriber.language)
        return {**links, LEAVE_MAIL_MARK: by_mail}
    return {
        LEAVE_MARK: by_mail,
        LEAVE_MAIL_MARK: by_mail,
        "%%PAUSE_URL%%": link_by_mail(sender, "pause", make_token(Purpose.PAUSE, subscriber.id, vault, made_at)),
        "%%PREFERENCES_URL%%": link_by_mail(
            sender, "settings", make_token(Purpose.FRESH_LINK, subscriber.id, vault, made_at)
        ),
    }


Asked = tuple[Settled[Claim] | None, bool, "asyncio.Future[Claim | None]"]


class _Turns:
    """Group commit: requests that arrive during a commit are handled together in the next one."""

    def __init__(self, post: Post, progress: Progress, recalls: int, sender: str, resend: bool) -> None:
        self._deliveries = post.deliveries
        self._locks = post.locks
        self._shard = post.shard
        self._progress = progress
        self._recalls = recalls
        self._sender = sender
        self._resend = resend
        self._after = ""
        self._put_back = False
        self._asked: list[Asked] = []
        self._committing: asyncio.Task[None] | None = None

    async def turn(self, settled: Settled[Claim] | None, *, more: bool) -> Claim | None:
        """Commits an outcome and, with `more`, claims the next delivery; None when the walk is over."""
        place: asyncio.Future[Claim | None] = asyncio.get_running_loop().create_future()
        self._asked.append((settled, more, place))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_all())
        return await place

    def begin_again(self) -> bool:
        """Walks from the first id again; False if this walk put nothing back."""
        again, self._put_back, self._after = self._put_back, False, ""
        return again

    async def _commit_all(self) -> None:
        # In a thread, so that the conversations go on while the disk works: whoever asks meanwhile shares the next
        # commit.
        while self._asked:
            asked, self._asked = self._asked, []
            try:
                await self._commit(asked)
            except Exception as error:  # handed to those who wait for it
                for _, _, place in asked:
                    if not place.done():
                        place.set_exception(error)
        self._committing = None

    async def _commit(self, asked: list[Asked]) -> None:
        settled = [one for one, _, _ in asked if one]
        places = [place for _, more, place in asked if more and not place.done()]
        claims = await asyncio.to_thread(self._turn, settled, len(places))
        self._put_back = self._put_back or any(not one.tried for one in settled)
        if claims:
            self._after = claims[-1].subscriber
        answers = dict(zip(places, claims, strict=False))
        for _, _, place in asked:
            if not place.done():
                place.set_result(answers.get(place))

    def _turn(self, settled: list[Settled[Claim]], wanted: int) -> list[Claim]:
        with self._locks.turn():
            return self._deliveries.turn(
                self._progress.day,
                [(one.claimed.subscriber, one.outcome, one.tried) for one in settled],
                wanted=wanted,
                after=self._after,
                round=self._progress.round,
                sender=self._sender,
                resend=self._resend,
                recalls=self._recalls,
                shard=self._shard,
            )
