"""The use cases of subscribers: confirm, pause, choose, leave; the related mails go through the queue.

Each loads data from the store, applies the pure rules of `subscribe`, and stores the result. Web pages, commands by
mail and the operator's commands all use this module, so that they share the same checks.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import Enum

from digest.model.subscribers import Subscriber
from digest.security.journal import ERASED, SENDING, Forgotten, Journal, SharedJournal
from digest.security.vault import Vault, VaultError
from digest.services.homes import INDEXED_WITHOUT_CASE
from digest.services.notice_queue import NoticeQueue
from digest.store.subscriber_rows import Erasure, SealedSubscriber
from digest.subscribe import life_cycle as life
from digest.subscribe.address_book import seal, unseal
from digest.subscribe.link_tokens import Purpose, Refusal, read_token
from digest.subscribe.notices import About, Notice


class Answer(Enum):
    """The answer to a subscriber's request. `GONE`: the link is forged or cut off, or its subscriber is erased."""

    DONE = "done"
    EXPIRED = "expired"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(NoticeQueue):
    """Changes the state of subscribers, and queues their mails. `journal` knows what a restored database
    has forgotten.
    """

    journal: Journal | SharedJournal

    # --- the links ---

    def confirm(self, token: str) -> Answer:
        """Activates the subscriber; if the address had left before, imports no longer exclude it."""
        bearer = read_token(token, Purpose.CONFIRM, self.vault(), self.clock())
        subscriber = None if isinstance(bearer, Refusal) else self._subscriber(bearer.subscriber, self.vault())
        if subscriber:
            self.subscribers.drop_left_marks(self.vault().left_marks(subscriber.address))
        return self._happen(token, Purpose.CONFIRM, life.Event.CONFIRM)

    def pause(self, token: str, purpose: Purpose = Purpose.PAUSE) -> Answer:
        """Pauses for thirty days."""
        return self._happen(token, purpose, life.Event.PAUSE)

    def resume(self, token: str) -> Answer:
        """Ends a pause, from the settings page."""
        return self._happen(token, Purpose.MANAGE, life.Event.RESUME)

    def leave(self, token: str, purpose: Purpose = Purpose.LEAVE) -> Answer:
        """Erases the subscriber. One who has already left gets the same answer: pressing a button twice is not an
        error.
        """
        identifier = read_token(token, purpose, self.vault(), self.clock())
        if isinstance(identifier, Refusal):
            return _refused(identifier)
        self.forget(identifier.subscriber, "left")
        return Answer.DONE

    def fresh_link(self, token: str) -> Answer:
        """Mails a one-hour link to the subscriber's own address."""
        bearer = read_token(token, Purpose.FRESH_LINK, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        self.queue(Notice(about=About.FRESH_LINK, subscriber=bearer.subscriber))
        return Answer.DONE

    def look(self, token: str, purpose: Purpose) -> Answer:
        """Returns what pressing the button would give now; changes nothing."""
        bearer = read_token(token, purpose, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        row = self.subscribers.by_id(bearer.subscriber)
        return Answer.DONE if row and row.sealed else Answer.GONE

    def signed(self, token: str, purpose: Purpose) -> bool:
        """Whether the token is one of ours, regardless of its subscriber's state."""
        return not isinstance(read_token(token, purpose, self.vault(), self.clock()), Refusal)

    def subscriber(self, token: str) -> Subscriber | Answer:
        """Returns the subscriber of a one-hour link."""
        bearer = read_token(token, Purpose.MANAGE, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        return self._subscriber(bearer.subscriber, self.vault()) or Answer.GONE

    def choose(
        self, token: str, *, language: str, form: str, days: tuple[int, ...], rhythm: str | None = None
    ) -> Answer:
        """Stores new preferences; without `rhythm` it stays unchanged."""
        subscriber = self.subscriber(token)
        if isinstance(subscriber, Answer):
            return subscriber
        sealed = seal(
            replace(subscriber, language=language, form=form, days=days, rhythm=rhythm or subscriber.rhythm),
            self.vault(),
        )
        return Answer.DONE if self.subscribers.reseal(subscriber.id, sealed) else Answer.GONE

    def choose_rhythm(self, identifier: str, rhythm: str) -> bool:
        """Stores how often a subscriber wants letters; False for one who has left."""
        subscriber = self._subscriber(identifier, self.vault())
        if subscriber is None:
            return False
        return self.subscribers.reseal(identifier, seal(replace(subscriber, rhythm=rhythm), self.vault()))

    def copy(self, token: str) -> dict[str, object] | Answer:
        """Returns all data stored about the subscriber, as plain data."""
        subscriber = self.subscriber(token)
        return subscriber if isinstance(subscriber, Answer) else self.everything(subscriber)

    def everything(self, subscriber: Subscriber) -> dict[str, object]:
        """Returns all data stored about a subscriber."""
        row = self.subscribers.by_id(subscriber.id)
        kept = {"until": row.until.isoformat() if row.until else None, "bounce_score": row.score} if row else {}
        return {**asdict(subscriber), **kept}

    def address_of(self, identifier: str) -> str:
        """Returns the address of a subscriber; "" for one who has left."""
        subscriber = self._subscriber(identifier, self.vault())
        return subscriber.address if subscriber else ""

    def _happen(self, token: str, purpose: Purpose, event: life.Event) -> Answer:
        bearer = read_token(token, purpose, self.vault(), self.clock())
        if isinstance(bearer, Refusal):
            return _refused(bearer)
        return Answer.DONE if self.happen(bearer.subscriber, event) else Answer.GONE

    # --- what happens to a subscriber ---

    def happen(self, identifier: str, event: life.Event) -> bool:
        """Applies an event to a subscriber; False if it is not possible, and nothing changed."""
        row = self.subscribers.by_id(identifier)
        state = life.after(row.state, event) if row else None
        if row is None or state is None:
            return False
        now = self.clock()
        # The end of a pause outlives a bounce, which may be taken back.
        kept = row.until if event is life.Event.BOUNCE else None
        until = now + life.PAUSE if event is life.Event.PAUSE else kept
        score = 0.0 if event is life.Event.CONFIRM else row.score
        changed = self.subscribers.change(replace(row, state=state, until=until, score=score), expected=row.state)
        if changed and state is not row.state:
            self.subscribers.count_event(_COUNTED.get(event, event.value), now)
        return changed

    def forget(self, identifier: str, event: str) -> bool:
        """Erases a subscriber's address and preferences; False for one who has left already.

        A keyed hash of the address remains, so that no import brings the subscriber back. The intention is committed
        first, then written to the journal, then carried out; what a crash interrupts is finished when the home is next
        opened. Raises VaultError without the right key: the journal next to a wrong one is not this home's.
        """
        self.vault()
        row = self.subscribers.by_id(identifier)
        if row is None or row.sealed is None:
            return False
        erasure = self.subscribers.begin_erasure(identifier, event)
        self._finish_erasure(erasure)
        return True

    def _finish_erasure(self, erasure: Erasure) -> None:
        self.journal.append(erasure.number, ERASED, erasure.subscriber)
        vault = self.vault()
        with self.subscribers.atomic():
            self.subscribers.end_erasure(erasure)
            mark = self._left_mark(erasure.subscriber, vault)
            if self.subscribers.erase(erasure.subscriber):  # else another process has finished it
                if mark:
                    self.subscribers.add_left_mark(mark)
                self.subscribers.count_event(erasure.event, self.clock())

    def _left_mark(self, identifier: str, vault: Vault) -> str:
        with suppress(VaultError):  # an entry that cannot be decrypted can still be erased
            if subscriber := self._subscriber(identifier, vault):
                return vault.left_marks(subscriber.address)[0]
        return ""

    # --- a database restored from a backup ---

    def heal(self) -> None:
        """Finishes interrupted erasures, repeats those that a restored database has forgotten, and then holds sending
        until a person has looked.
        """
        self._index_without_case()
        for erasure in self.subscribers.begun_erasures():
            with suppress(OSError, VaultError):  # the next process tries again
                self._finish_erasure(erasure)
        count = int(self.subscribers.fact("count") or 0)
        while forgotten := self.journal.forgotten(count):
            with self.subscribers.atomic():
                now = self.subscribers.lock_count()
                if now == count:
                    self._repeat(forgotten, count)
                    return
            count = now  # another process has counted on, and written it down, between the two reads above

    def _repeat(self, forgotten: Forgotten, count: int) -> None:
        self.subscribers.set_fact("count", str(forgotten.count))
        for identifier in forgotten.erased:
            self.subscribers.erase(identifier)
        if forgotten.restored:
            self.subscribers.set_fact("restored", str(count))

    def _index_without_case(self) -> None:
        """Makes address lookup case-insensitive: rows of older versions are reindexed, once."""
        if self.subscribers.fact(INDEXED_WITHOUT_CASE[0]):
            return
        try:
            vault = self.vault() if self.subscribers.fact("key_check") else None
        except VaultError:
            return
        with self.subscribers.atomic():
            self.subscribers.set_fact(*INDEXED_WITHOUT_CASE)
            for row in self.subscribers.all() if vault else ():
                with suppress(VaultError):  # an entry that cannot be decrypted must not block the others
                    self._index_anew(row, vault or self.vault())

    def _index_anew(self, row: SealedSubscriber, vault: Vault) -> None:
        index = vault.address_index(unseal(row.id, row.state, row.sealed, vault).address) if row.sealed else ""
        if row.sealed and self.subscribers.find(index) is None:
            self.subscribers.rekey(row.id, row.sealed, index)

    def note_sending(self, day: str) -> None:
        """Writes to the journal that letters of a day are about to be sent, so that an older database can be
        recognised.
        """
        with self.subscribers.atomic():
            number = self.subscribers.next_count()
        self.journal.append(number, SENDING, day)

    # --- keys ---

    def rekey(self, new: Vault) -> int:
        """Re-encrypts the whole book with the key of `new`; returns the number of subscribers."""
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
