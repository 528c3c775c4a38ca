"""The use cases of subscribers: ask, confirm, pause, choose, leave, and the mails that go with them.

Each gathers from the store, asks the pure rules of `subscribe`, and applies what they say. Web pages, the mailbox of
commands and the operator's commands all come through here, so the guards hold for each of them.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum

from digest.model.asides import Aside, AsideKind, set_aside
from digest.model.errors import DigestError
from digest.model.subscribers import DeliveryState, Subscriber, SubscriberState
from digest.security.journal import ERASED, SENDING, Journal
from digest.security.vault import Vault, VaultError
from digest.services.mail_caps import Cap, MailCaps
from digest.store.subscriber_rows import SealedNotice, SealedSubscriber, Subscribers
from digest.subscribe import life_cycle as life
from digest.subscribe.address_book import new_id, new_subscriber, seal, unseal
from digest.subscribe.email_addresses import folded
from digest.subscribe.link_tokens import Purpose, Refusal, read_token
from digest.subscribe.notices import (
    About,
    Letterhead,
    Notice,
    build_notice,
    life_of,
    seal_notice,
    unseal_notice,
    wait_before_retry,
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
class _Mail:
    """A notice made into a mail: addressed, with its link, and what it counts under once it was sent."""

    notice: Notice
    link: str = ""
    cap: Cap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The parts that the use cases share. `vault` gives the keys in use now; `latest` the last letter as text; `report`
    takes what was set aside.
    """

    subscribers: Subscribers
    vault: Callable[[], Vault]
    journal: Journal
    clock: Callable[[], datetime]
    title: str
    letterhead: Letterhead
    public_url: str | None
    latest: Callable[[], str] = str
    report: Callable[[Aside], None] = lambda _: None
    discreet: Letterhead | None = None

    @property
    def _caps(self) -> MailCaps:
        return MailCaps(subscribers=self.subscribers, vault=self.vault, clock=self.clock)

    # --- asking, and the mails ---

    def ask(self, address: str, *, language: str, form: str = "html", about: About = About.SIGN_UP) -> None:
        """Queue what somebody asked for this (checked) address. Known or unknown, the work is the same: one row."""
        self.queue(Notice(about=about, address=address, language=language, form=form))

    def queue(self, notice: Notice) -> None:
        """Queue a mail; it leaves within its life or never."""
        now = self.clock()
        identifier = new_id()
        sealed = seal_notice(identifier, notice, self.vault())
        self.subscribers.add_notice(identifier, sealed, due=now, expires=now + life_of(notice.about))

    def send_notices(self, post: Post) -> dict[str, int]:
        """Send what is due, each mail once at most; how many were sent, refused, put off or came to nothing.

        A mail that cannot be written is counted as `failed` and set aside; the others go on.
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
                self.report(set_aside(AsideKind.SIGN_UP, taken.id, error, taken.sealed.encode()))
        return dict(outcomes)

    def _send_notice(self, taken: SealedNotice, vault: Vault, post: Post) -> str:
        """What became of one mail out of the queue."""
        notice = unseal_notice(taken.id, taken.sealed, vault)
        mail = self._resolve(notice, vault)
        if mail is None:
            return "nothing"
        identifier = new_id()
        address = mail.notice.address
        message = build_notice(
            mail.notice,
            to=address,
            link=mail.link,
            letterhead=self._letterhead(mail.notice),
            title=self.title,
            identifier=identifier,
            now=self.clock(),
        )
        state = post(message, address, identifier)
        if state is DeliveryState.QUEUED:
            self._put_off(taken, notice, vault)
        elif mail.cap:
            # Counted only now: however often a mail was put off, it was one.
            self._caps.count(mail.cap)
        return state.value

    def _put_off(self, taken: SealedNotice, notice: Notice, vault: Vault) -> None:
        now = self.clock()
        due = now + wait_before_retry(now - (taken.expires_at - life_of(notice.about)))
        if due < taken.expires_at:
            sealed = seal_notice(taken.id, notice, vault)
            self.subscribers.add_notice(taken.id, sealed, due=due, expires=taken.expires_at)

    def _letterhead(self, notice: Notice) -> Letterhead:
        return self.discreet if notice.form == "discreet" and self.discreet else self.letterhead

    def _resolve(self, notice: Notice, vault: Vault) -> _Mail | None:
        """The mail that comes of a notice, addressed, and the link in it; None where nothing is to be sent."""
        if self.public_url is None and notice.about in (About.SIGN_UP, About.FRESH_LINK):
            return None  # a mail whose link leads nowhere is worse than none; `digest serve` asks for the address
        if notice.about is About.SIGN_UP:
            cap = Cap(what=f"confirm {folded(notice.address)}", most=CAP, days=CAP_DAYS)
            return self._sign_up(notice, vault, cap) if self._caps.within(cap) else None
        if notice.about is About.FRESH_LINK:
            subscriber = self._subscriber(notice.subscriber, vault)
            cap = Cap(what=f"link {notice.subscriber}", most=CAP, days=1)
            return self._settings(subscriber, vault, cap) if subscriber and self._caps.within(cap) else None
        if notice.about is About.LATEST:
            cap = Cap(what=f"latest {folded(notice.address)}", most=1, days=1)
            text = self.latest() if self._caps.within(cap) else ""
            return _Mail(notice=replace(notice, text=text), cap=cap) if text else None
        return _Mail(notice=notice)

    def _sign_up(self, notice: Notice, vault: Vault, cap: Cap) -> _Mail | None:
        index = vault.address_index(notice.address)
        found = self.subscribers.find(index)
        if found and found.sealed and found.state in (SubscriberState.ACTIVE, SubscriberState.PAUSED):
            return self._settings(unseal(found.id, found.state, found.sealed, vault), vault, cap)
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
        return _Mail(notice=mail, link=self._link(Purpose.CONFIRM, identifier, vault, mail), cap=cap)

    def _settings(self, subscriber: Subscriber, vault: Vault, cap: Cap) -> _Mail:
        notice = Notice(
            about=About.SETTINGS, address=subscriber.address, language=subscriber.language, form=subscriber.form
        )
        return _Mail(notice=notice, link=self._link(Purpose.MANAGE, subscriber.id, vault, notice), cap=cap)

    def _link(self, purpose: Purpose, identifier: str, vault: Vault, notice: Notice) -> str:
        url = self._letterhead(notice).url or self.public_url or ""
        return link(url, purpose, identifier, vault, self.clock(), language=notice.language)

    # --- the links ---

    def confirm(self, token: str) -> Answer:
        """Make the subscriber active; who had left before is no longer kept out of imports."""
        bearer = read_token(token, Purpose.CONFIRM, self.vault(), self.clock())
        subscriber = None if isinstance(bearer, Refusal) else self._subscriber(bearer.subscriber, self.vault())
        if subscriber:
            self.subscribers.drop_left_marks(self.vault().left_marks(subscriber.address))
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

        A keyed mark of the address remains, so that no import brings the subscriber back. A crash between journal and
        database is healed when the home is opened next. Raises VaultError without the right key: the journal beside a
        wrong one is not this home's.
        """
        vault = self.vault()
        with self.subscribers.atomic():
            number = self.subscribers.next_count()
            mark = self._left_mark(identifier, vault)
            if not self.subscribers.erase(identifier):
                return False
            if mark:
                self.subscribers.add_left_mark(mark)
            self.subscribers.count_event(event, self.clock())
            self.journal.append(number, (ERASED, identifier))
        return True

    def _left_mark(self, identifier: str, vault: Vault) -> str:
        with suppress(VaultError):  # an entry that does not open can be erased all the same
            if subscriber := self._subscriber(identifier, vault):
                return vault.left_marks(subscriber.address)[0]
        return ""

    # --- a database restored from a backup ---

    def heal(self) -> None:
        """Repeat the erasures that a restored database has forgotten, and hold sending until a person has looked."""
        self._index_without_case()
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

    def _index_without_case(self) -> None:
        """Find everybody without case from now on; the rows of older versions are indexed anew, once."""
        if self.subscribers.fact("address_case"):
            return
        try:
            vault = self.vault() if self.subscribers.fact("key_check") else None
        except VaultError:
            return
        with self.subscribers.atomic():
            self.subscribers.set_fact("address_case", "ignored")
            for row in self.subscribers.all() if vault else ():
                with suppress(VaultError):  # an entry that does not open holds up nobody else
                    self._index_anew(row, vault or self.vault())

    def _index_anew(self, row: SealedSubscriber, vault: Vault) -> None:
        index = vault.address_index(unseal(row.id, row.state, row.sealed, vault).address) if row.sealed else ""
        if row.sealed and self.subscribers.find(index) is None:
            self.subscribers.rekey(row.id, row.sealed, index)

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
