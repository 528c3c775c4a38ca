"""The queue of notices: each mail is built when it is sent, and sent at most once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from digest.languages.catalogues import wording
from digest.model.asides import Aside, AsideKind, set_aside
from digest.model.errors import DigestError
from digest.model.subscribers import DeliveryState, Subscriber, SubscriberState
from digest.security.vault import Vault
from digest.services.mail_caps import Cap, MailCaps
from digest.store.subscriber_rows import SealedNotice, SealedSubscriber, Subscribers
from digest.subscribe import life_cycle as life
from digest.subscribe.address_book import new_id, new_subscriber, seal, unseal
from digest.subscribe.email_addresses import folded
from digest.subscribe.life_cycle import FORMS
from digest.subscribe.link_tokens import Purpose, make_token
from digest.subscribe.mailed_choices import rhythm_word
from digest.subscribe.notices import (
    RECALLS,
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
"""Mails one message to a recipient under an identifier: sent, refused, or still queued if a retry makes sense."""

RESTORED = (
    "this database was restored from a backup. Erasures since then have been repeated; letters sent since then may go "
    "out twice, under the same Message-ID. To accept that: digest keys accept"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """A notice resolved to a mail: its address, its link, and the cap it counts towards once sent."""

    notice: Notice
    link: str = ""
    cap: Cap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeQueue:
    """Queues notices and sends them.

    `vault` returns the keys in use; `latest` the last letter as text; `report` takes asides.
    """

    subscribers: Subscribers
    vault: Callable[[], Vault]
    clock: Callable[[], datetime]
    title: str
    letterhead: Letterhead
    public_url: str | None
    latest: Callable[[], str] = str
    report: Callable[[Aside], None] = lambda _: None
    discreet: Letterhead | None = None

    def ask(
        self,
        address: str,
        *,
        language: str,
        form: str = "html",
        rhythm: str = life.DAILY,
        about: About = About.SIGN_UP,
    ) -> None:
        """Queues what somebody requested for a (validated) address. Known or unknown, the work is the same: one row."""
        self.queue(Notice(about=about, address=address, language=language, form=form, rhythm=rhythm))

    def queue(self, notice: Notice) -> None:
        """Queues a notice; it is sent within its lifetime or never."""
        now = self.clock()
        identifier = new_id()
        sealed = seal_notice(identifier, notice, self.vault())
        self.subscribers.add_notice(identifier, sealed, due=now, expires=now + life_of(notice.about))

    def send_notices(self, post: Post, place: Callable[[], bool] = lambda: True) -> dict[str, int]:
        """Sends what is due, each mail at most once; returns counts of sent, refused, postponed and empty ones.

        `place` waits for the next slot in the home's rate limits; if it returns False, the rest stays queued. It is
        called before a mail is taken from the queue, so that a process killed while waiting loses none. A mail that
        cannot be built is counted as `failed` and recorded; the others continue. Raises DigestError while a database
        restored from a backup waits for a person.
        """
        self.subscribers.tidy(self.clock())
        outcomes: Counter[str] = Counter()
        if not self.subscribers.count_notices():
            return {}
        self.refuse_restored()
        vault = self.vault()  # before a mail is taken from the queue: without the key none may be lost
        while self.subscribers.has_due_notice(self.clock()) and place():
            taken = self.subscribers.take_notice(self.clock())
            if taken is None:  # another process has it
                continue
            try:
                outcomes[self._send_notice(taken, vault, post)] += 1
            except OSError:
                raise
            except Exception as error:  # one person's form input must not block everybody's mails
                outcomes["failed"] += 1
                self.report(set_aside(AsideKind.SIGN_UP, taken.id, error, taken.sealed.encode()))
        return dict(outcomes)

    def _send_notice(self, taken: SealedNotice, vault: Vault, post: Post) -> str:
        """Sends one mail taken from the queue; returns its outcome."""
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
        """Resolves a notice to an addressed mail with its link; None if nothing is to be sent."""
        if self.public_url is None and notice.about is About.SIGN_UP:
            return None  # no mail rather than one without a working link; `digest serve` requires the public address
        if notice.about is About.SIGN_UP:
            cap = Cap(what=f"confirm {folded(notice.address)}", most=CAP, days=CAP_DAYS)
            return self._sign_up(notice, vault, cap) if self._caps.within(cap) else None
        if notice.about is About.FRESH_LINK:
            subscriber = self._subscriber(notice.subscriber, vault)
            cap = Cap(what=f"link {notice.subscriber}", most=CAP, days=1)
            return self._settings(subscriber, vault, cap) if subscriber and self._caps.within(cap) else None
        if notice.about in RECALLS:
            reader = self._subscriber(notice.subscriber, vault)
            return _Mail(notice=_addressed(notice, reader)) if reader else None
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
                notice.address,
                language=notice.language,
                form=notice.form,
                rhythm=notice.rhythm,
                state=SubscriberState.PENDING,
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
        if self.public_url is None and self._letterhead(notice).url is None:
            return _Mail(notice=replace(notice, text=self._settings_by_mail(subscriber, vault)), cap=cap)
        return _Mail(notice=notice, link=self._link(Purpose.MANAGE, subscriber.id, vault, notice), cap=cap)

    def _settings_by_mail(self, subscriber: Subscriber, vault: Vault) -> str:
        """Returns the text of a mail that changes the settings when replied to, for newsletters without pages."""
        letterhead = self._letterhead(Notice(about=About.SETTINGS, form=subscriber.form))
        token = make_token(Purpose.MANAGE, subscriber.id, vault, self.clock())
        return wording(subscriber.language).text(
            "notice.settings-by-mail",
            address=letterhead.answers or letterhead.address,
            subject=f"settings {token}",
            language=subscriber.language,
            form=subscriber.form,
            days=" ".join(map(str, subscriber.days)),
            forms=", ".join(FORMS),
            rhythm=rhythm_word(subscriber.rhythm, subscriber.language),
            rhythms=", ".join(rhythm_word(rhythm, subscriber.language) for rhythm in life.RHYTHMS),
        )

    def _link(self, purpose: Purpose, identifier: str, vault: Vault, notice: Notice) -> str:
        url = self._letterhead(notice).url or self.public_url or ""
        return link(url, purpose, identifier, vault, self.clock(), language=notice.language)

    def refuse_restored(self) -> None:
        """Raises DigestError while a restored database waits for a person."""
        if self.subscribers.fact("restored"):
            raise DigestError(RESTORED)

    def _subscriber(self, identifier: str, vault: Vault) -> Subscriber | None:
        row = self.subscribers.by_id(identifier)
        return unseal(row.id, row.state, row.sealed, vault) if row and row.sealed else None

    @property
    def _caps(self) -> MailCaps:
        return MailCaps(subscribers=self.subscribers, vault=self.vault, clock=self.clock)


def _addressed(notice: Notice, reader: Subscriber) -> Notice:
    return replace(notice, address=reader.address, language=reader.language, form=reader.form)
