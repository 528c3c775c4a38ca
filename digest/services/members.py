"""The use cases of subscribers: confirm, pause, choose, leave; the mails that go with them are the queue's.

Each gathers from the store, asks the pure rules of `subscribe`, and applies what they say. Web pages, the mailbox of
commands and the operator's commands all come through here, so the guards hold for each of them.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import Enum

from digest.model.subscribers import Subscriber
from digest.security.journal import ERASED, SENDING, Journal
from digest.security.vault import Vault, VaultError
from digest.services.notice_queue import NoticeQueue
from digest.store.subscriber_rows import SealedSubscriber
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
    """The queue of mails, and what happens to subscribers. `journal` knows what a restored database has forgotten."""

    journal: Journal

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
        """Erase the subscriber. One who left already is answered alike: pressing a button twice is not an error."""
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

    def choose(
        self, token: str, *, language: str, form: str, days: tuple[int, ...], rhythm: str | None = None
    ) -> Answer:
        """Write new preferences; without a `rhythm` that stays as it is."""
        subscriber = self.subscriber(token)
        if isinstance(subscriber, Answer):
            return subscriber
        sealed = seal(
            replace(subscriber, language=language, form=form, days=days, rhythm=rhythm or subscriber.rhythm),
            self.vault(),
        )
        return Answer.DONE if self.subscribers.reseal(subscriber.id, sealed) else Answer.GONE

    def choose_rhythm(self, identifier: str, rhythm: str) -> bool:
        """Write how often a subscriber wants letters; False for one who has left."""
        subscriber = self._subscriber(identifier, self.vault())
        if subscriber is None:
            return False
        return self.subscribers.reseal(identifier, seal(replace(subscriber, rhythm=rhythm), self.vault()))

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
        # The end of a pause outlives a bounce, which may be taken back.
        kept = row.until if event is life.Event.BOUNCE else None
        until = now + life.PAUSE if event is life.Event.PAUSE else kept
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
