"""The use cases of subscribers: ask, confirm, pause, choose, leave, and the mails that go with them.

Each gathers from the store, asks the pure rules of `subscribe`, and applies what they say. Web pages, the mailbox of
commands and the operator's commands all come through here, so the guards hold for each of them.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum

from digest.model.errors import DigestError, fault_place
from digest.model.subscribers import DeliveryState, Subscriber, SubscriberState
from digest.security.journal import ERASED, SENDING, Journal
from digest.security.vault import Vault
from digest.store.subscriber_rows import SealedNotice, SealedSubscriber, Subscribers
from digest.subscribe import life_cycle as life
from digest.subscribe.address_book import new_id, new_subscriber, seal, unseal
from digest.subscribe.email_addresses import folded
from digest.subscribe.link_tokens import Purpose, Refusal, read_token
from digest.subscribe.notices import (
    NOTICE_LIFE,
    RETRY,
    About,
    Letterhead,
    Notice,
    build_notice,
    seal_notice,
    unseal_notice,
)
from digest.subscribe.sign_up_limits import CAP, CAP_DAYS
from digest.subscribe.subscriber_links import link

Post = Callable[[bytes, str, str], DeliveryState]
"""Mails one message to a recipient under an identifier: sent, refused, or still queued where later may do."""

RESTORED = (
    "this database was restored from a backup. Erasures since then have been repeated; letters sent since then may go "
    "out twice, under the same Message-ID. To accept that: digest keys accept"
)


class Answer(Enum):
    """The answer to a subscriber's request. `GONE`: the link is forged or cut off, or its subscriber is erased."""

    DONE = "done"
    EXPIRED = "expired"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The parts that the use cases share. `vault` gives the keys in use now; `latest` the last letter as text; `tell`
    takes a line for the operator.
    """

    subscribers: Subscribers
    vault: Callable[[], Vault]
    journal: Journal
    clock: Callable[[], datetime]
    title: str
    letterhead: Letterhead
    public_url: str | None
    latest: Callable[[], str] = str
    tell: Callable[[str], None] = lambda _: None
    discreet: Letterhead | None = None

    # --- asking, and the mails ---

    def ask(self, address: str, *, language: str, form: str = "html", about: About = About.SIGN_UP) -> None:
        """Queue what somebody asked for this (checked) address. Known or unknown, the work is the same: one row."""
        self.queue(Notice(about=about, address=address, language=language, form=form))

    def queue(self, notice: Notice) -> None:
        """Queue a mail; it leaves within the hour or never."""
        now = self.clock()
        identifier = new_id()
        sealed = seal_notice(identifier, notice, self.vault())
        self.subscribers.add_notice(identifier, sealed, due=now, expires=now + NOTICE_LIFE)

    def send_notices(self, post: Post) -> dict[str, int]:
        """Send what is due, each mail once at most; how many were sent, refused, put off or came to nothing.

        A mail that cannot be written is counted as `failed` and reported by its place in the code; the others go on.
        Raises DigestError while a database restored from a backup waits for a person.
        """
        self.subscribers.tidy(self.clock())
        outcomes: Counter[str] = Counter()
        if not self.subscribers.count_notices():
            return {}
        self.refuse_restored()
        vault = self.vault()  # before a mail leaves the queue: without the key none may be lost
        while taken := self.subscribers.take_notice(self.clock()):
            try:
                outcomes[self._send_notice(taken, vault, post)] += 1
            except OSError:
                raise
            except Exception as error:  # what somebody typed into a form must not stop everybody's mails
                outcomes["failed"] += 1
                self.tell(f"notices: one mail could not be sent ({fault_place(error)}); please report this")
        return dict(outcomes)

    def _send_notice(self, taken: SealedNotice, vault: Vault, post: Post) -> str:
        """What became of one mail out of the queue."""
        notice = unseal_notice(taken.id, taken.sealed, vault)
        mail = self._resolve(notice, vault)
        if mail is None:
            return "nothing"
        identifier = new_id()
        message = build_notice(
            mail[0],
            to=mail[0].address,
            link=mail[1],
            letterhead=self._letterhead(mail[0]),
            title=self.title,
            identifier=identifier,
            now=self.clock(),
        )
        state = post(message, mail[0].address, identifier)
        if state is DeliveryState.QUEUED:
            # What was resolved is queued, not what was asked: a greylisted sign-up counts once.
            retry = mail[0] if mail[0].about in (About.NOTE, About.LATEST) else notice
            self._put_off(taken.id, retry, taken.expires_at, vault)
        return state.value

    def _put_off(self, identifier: str, notice: Notice, expires: datetime, vault: Vault) -> None:
        due = self.clock() + RETRY
        if due < expires:
            self.subscribers.add_notice(identifier, seal_notice(identifier, notice, vault), due=due, expires=expires)

    def _letterhead(self, notice: Notice) -> Letterhead:
        return self.discreet if notice.form == "discreet" and self.discreet else self.letterhead

    def _resolve(self, notice: Notice, vault: Vault) -> tuple[Notice, str] | None:
        """The mail that comes of a notice, addressed, and the link in it; None where nothing is to be sent."""
        if self.public_url is None and notice.about in (About.SIGN_UP, About.FRESH_LINK):
            return None  # a mail whose link leads nowhere is worse than none; `digest serve` asks for the address
        if notice.about is About.SIGN_UP:
            return self._sign_up(notice, vault)
        if notice.about is About.FRESH_LINK:
            subscriber = self._subscriber(notice.subscriber, vault)
            if subscriber is None or not self._within_cap(f"link {subscriber.id}", CAP, 1):
                return None
            return self._settings(subscriber, vault)
        if notice.about is About.LATEST:
            if not self._within_cap(f"latest {folded(notice.address)}", 1, 1):
                return None
            text = self.latest()
            return (replace(notice, text=text), "") if text else None
        return notice, ""

    def _sign_up(self, notice: Notice, vault: Vault) -> tuple[Notice, str] | None:
        if not self._within_cap(f"confirm {folded(notice.address)}", CAP, CAP_DAYS):
            return None
        index = vault.address_index(notice.address)
        found = self.subscribers.find(index)
        if found and found.sealed and found.state in (SubscriberState.ACTIVE, SubscriberState.PAUSED):
            return self._settings(unseal(found.id, found.state, found.sealed, vault), vault)
        now = self.clock()
        until = now + life.PENDING_LIFE
        if found is None:
            subscriber = new_subscriber(
                notice.address, language=notice.language, form=notice.form, state=SubscriberState.PENDING
            )
            row = SealedSubscriber(
                id=subscriber.id, state=subscriber.state, sealed=seal(subscriber, vault), until=until
            )
            if not self.subscribers.add(row, index):
                return None  # the same address in another process, a moment ago
            identifier = subscriber.id
        else:
            identifier = found.id
            if found.state is SubscriberState.PENDING:
                self.subscribers.change(replace(found, until=until), expected=found.state)
        mail = replace(notice, about=About.CONFIRM)
        return mail, self._link(Purpose.CONFIRM, identifier, vault, mail)

    def _settings(self, subscriber: Subscriber, vault: Vault) -> tuple[Notice, str]:
        notice = Notice(
            about=About.SETTINGS, address=subscriber.address, language=subscriber.language, form=subscriber.form
        )
        return notice, self._link(Purpose.MANAGE, subscriber.id, vault, notice)

    def _link(self, purpose: Purpose, identifier: str, vault: Vault, notice: Notice) -> str:
        url = self._letterhead(notice).url or self.public_url or ""
        return link(url, purpose, identifier, vault, self.clock(), language=notice.language)

    def _within_cap(self, what: str, most: int, days: int) -> bool:
        """Count it, unless it was done `most` times in the last `days` days already."""
        keyed = self.vault().sign("cap", what.encode())
        periods = [
            (period, self._mark(key, keyed)) for period, key in self.subscribers.cap_keys(self.clock().date(), days)
        ]
        if sum(self.subscribers.cap(period, mark) for period, mark in periods) >= most:
            return False
        self.subscribers.count_cap(*periods[0])
        return True

    @staticmethod
    def _mark(key: bytes, keyed: bytes) -> str:
        return Vault(key).sign("cap", keyed).hex()

    # --- the links ---

    def confirm(self, token: str) -> Answer:
        """Make the subscriber active."""
        return self._happen(token, Purpose.CONFIRM, life.Event.CONFIRM)

    def pause(self, token: str, purpose: Purpose = Purpose.PAUSE) -> Answer:
        """Send nothing for thirty days."""
        return self._happen(token, purpose, life.Event.PAUSE)

    def resume(self, token: str) -> Answer:
        """End a pause, from the page of settings."""
        return self._happen(token, Purpose.MANAGE, life.Event.RESUME)

    def leave(self, token: str, purpose: Purpose = Purpose.LEAVE) -> Answer:
        """Erase the subscriber. One who left already is answered alike: the second press of a button is no error."""
        identifier = read_token(token, purpose, self.vault(), self.clock())
        if isinstance(identifier, Refusal):
            return _refused(identifier)
        self.forget(identifier.subscriber, "left")
        return Answer.DONE

    def fresh_link(self, token: str) -> Answer:
        """Mail a one-hour link to the subscriber's own address."""
        bearer = read_token(token, Purpose.FRESH_LINK, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        self.queue(Notice(about=About.FRESH_LINK, subscriber=bearer.subscriber))
        return Answer.DONE

    def look(self, token: str, purpose: Purpose) -> Answer:
        """What a person's press of the button would give now; nothing changes."""
        bearer = read_token(token, purpose, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        row = self.subscribers.by_id(bearer.subscriber)
        return Answer.DONE if row and row.sealed else Answer.GONE

    def signed(self, token: str, purpose: Purpose) -> bool:
        """Whether the token is one of ours, whatever became of its subscriber."""
        return not isinstance(read_token(token, purpose, self.vault(), self.clock()), Refusal)

    def subscriber(self, token: str) -> Subscriber | Answer:
        """The subscriber behind a one-hour link."""
        bearer = read_token(token, Purpose.MANAGE, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        return self._subscriber(bearer.subscriber, self.vault()) or Answer.GONE

    def choose(self, token: str, *, language: str, form: str, days: tuple[int, ...]) -> Answer:
        """Write new preferences."""
        subscriber = self.subscriber(token)
        if isinstance(subscriber, Answer):
            return subscriber
        sealed = seal(replace(subscriber, language=language, form=form, days=days), self.vault())
        return Answer.DONE if self.subscribers.reseal(subscriber.id, sealed) else Answer.GONE

    def copy(self, token: str) -> dict[str, object] | Answer:
        """Everything we keep about the subscriber, as plain data."""
        subscriber = self.subscriber(token)
        return subscriber if isinstance(subscriber, Answer) else self.everything(subscriber)

    def everything(self, subscriber: Subscriber) -> dict[str, object]:
        """All that is stored of a subscriber."""
        row = self.subscribers.by_id(subscriber.id)
        kept = {"until": row.until.isoformat() if row.until else None, "bounce_score": row.score} if row else {}
        return {**asdict(subscriber), **kept}

    def address_of(self, identifier: str) -> str:
        """The address of a subscriber, "" of one who has left."""
        subscriber = self._subscriber(identifier, self.vault())
        return subscriber.address if subscriber else ""

    def _subscriber(self, identifier: str, vault: Vault) -> Subscriber | None:
        row = self.subscribers.by_id(identifier)
        return unseal(row.id, row.state, row.sealed, vault) if row and row.sealed else None

    def _happen(self, token: str, purpose: Purpose, event: life.Event) -> Answer:
        bearer = read_token(token, purpose, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        return Answer.DONE if self.happen(bearer.subscriber, event) else Answer.GONE

    # --- what happens to a subscriber ---

    def happen(self, identifier: str, event: life.Event) -> bool:
        """Let something happen to a subscriber; False where it cannot, and nothing changed."""
        row = self.subscribers.by_id(identifier)
        state = life.after(row.state, event) if row else None
        if row is None or state is None:
            return False
        now = self.clock()
        until = now + life.PAUSE if event is life.Event.PAUSE else None
        score = 0.0 if event is life.Event.CONFIRM else row.score
        changed = self.subscribers.change(replace(row, state=state, until=until, score=score), expected=row.state)
        if changed and state is not row.state:
            self.subscribers.count_event(_COUNTED.get(event, event.value), now)
        return changed

    def forget(self, identifier: str, event: str) -> bool:
        """Erase a subscriber's address and preferences, in the journal first; False for one who has left already.

        A crash between journal and database is healed when the home is opened next. Raises VaultError without the right
        key: the journal beside a wrong one is not this home's.
        """
        self.vault()
        with self.subscribers.atomic():
            number = self.subscribers.next_count()
            if not self.subscribers.erase(identifier):
                return False
            self.subscribers.count_event(event, self.clock())
            self.journal.append(number, (ERASED, identifier))
        return True

    # --- a database restored from a backup ---

    def heal(self) -> None:
        """Repeat the erasures that a restored database has forgotten, and hold sending until a person has looked."""
        count = int(self.subscribers.fact("count") or 0)
        forgotten = self.journal.forgotten(count)
        if forgotten is None:
            return
        with self.subscribers.atomic():
            self.subscribers.set_fact("count", str(forgotten.count))
            for identifier in forgotten.erased:
                self.subscribers.erase(identifier)
            if forgotten.restored:
                self.subscribers.set_fact("restored", str(count))

    def note_sending(self, day: str) -> None:
        """Write into the journal that letters of a day are about to leave: an older database is then known as such."""
        with self.subscribers.atomic():
            number = self.subscribers.next_count()
        self.journal.append(number, (SENDING, day))

    def refuse_restored(self) -> None:
        """Raise DigestError while a restored database waits for a person."""
        if self.subscribers.fact("restored"):
            raise DigestError(RESTORED)

    # --- keys ---

    def rekey(self, new: Vault) -> int:
        """Seal the whole book anew under the key that is in use in `new`; how many subscribers there were."""
        old = self.vault()
        number = 0
        with self.subscribers.atomic():
            self.subscribers.set_fact("key_check", new.check_value())
            for row in self.subscribers.all():
                if row.sealed:
                    subscriber = unseal(row.id, row.state, row.sealed, old)
                    self.subscribers.rekey(row.id, seal(subscriber, new), new.address_index(subscriber.address))
                    number += 1
        return number


_COUNTED = {life.Event.CONFIRM: "joined", life.Event.PAUSE: "paused", life.Event.RESUME: "resumed"}


def _refused(refusal: Refusal) -> Answer:
    return Answer.EXPIRED if refusal is Refusal.EXPIRED else Answer.GONE
