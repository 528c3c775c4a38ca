"""Handles incoming mail: bounces, complaints, and commands."""

import re
from dataclasses import dataclass, replace

from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.subscribers import Subscriber
from digest.services.members import Membership
from digest.store.subscriber_rows import SealedSubscriber
from digest.subscribe import life_cycle as life
from digest.subscribe.bounce_scores import LIMIT, WEIGHTS, is_storm, score_after
from digest.subscribe.bounces import AUTO_REPLY, COMPLAINT, Result, judge
from digest.subscribe.inbox import Command, Wish, read_command
from digest.subscribe.link_tokens import Bearer, Purpose, read_token
from digest.subscribe.mailed_choices import choose_by_words
from digest.subscribe.notices import About, Notice
from digest.subscribe.reports import ADDRESS, Returned, read_returned
from digest.subscribe.verp import ReturnPath, read_return_path
from digest.text.diagnosis import BLOCK, HARD, SOFT
from digest.text.domains import ascii_address

_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to")
_LEAVE_TOKEN = re.compile(r"leave(?:/|%20|=20|[ +])([A-Za-z0-9_-]{52})(?![A-Za-z0-9_-])")
_PATH = re.compile(r"[\w.-]{1,18}\+[a-zA-Z2-7]{45}@[\w.-]{1,253}")
_NO_COMPLAINT = ("auth-failure", "dmarc", "not-spam", "virus")
_PURPOSES = {
    Wish.LEAVE: (Purpose.LEAVE,),
    Wish.PAUSE: (Purpose.PAUSE,),
    Wish.SETTINGS: (Purpose.MANAGE, Purpose.FRESH_LINK),
}
_SEVERITY = (AUTO_REPLY, "unknown", BLOCK, SOFT, HARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailroom:
    """Processes one mail at a time. `server` and `own` as in `inbox.read_command`; `languages` are those of
    the letter.
    """

    membership: Membership
    server: str | None
    own: frozenset[str]
    languages: tuple[str, ...] = (DEFAULT_LANGUAGE,)

    def take(self, raw: bytes) -> str:
        """Processes a mail and returns its kind in a word. Mail that cannot be trusted is ignored.

        The whole mail is parsed before anything is done.
        """
        mail = read_returned(raw)
        results = judge(mail)
        command = read_command(raw, server=self.server, own=self.own)
        if results and results[0].kind == COMPLAINT:
            return self._complaint(mail, results)
        path = self._path(mail)
        # Automatic replies go to the return path; commands, even if marked as automatic, to the sender.
        if command and (not results or (results[0].kind == AUTO_REPLY and path is None)):
            return self._obey(command)
        if results and path is not None:
            return self._returned(path, results)
        # A report without our signature may be forged, or be about a notice: a bounce of a bounce.
        return "ignored"

    def _path(self, mail: Returned) -> ReturnPath | None:
        vault, now = self.membership.vault(), self.membership.clock()
        named = (address for name in _TO for address in ADDRESS.findall(mail.headers.get(name, "")))
        return next((path for address in named if (path := read_return_path(address, vault, now))), None)

    def _complaint(self, mail: Returned, results: tuple[Result, ...]) -> str:
        """Unsubscribes a subscriber who complained, identified by what we signed in the letter, not by an address."""
        if results[0].reason in _NO_COMPLAINT:
            return "ignored"
        identifier = self._signed_in(mail)
        if identifier is None:
            return "ignored"
        self.membership.forget(identifier, "complained")
        return "complaint"

    def _signed_in(self, mail: Returned) -> str | None:
        """Identifies the letter of a complaint by any signed token or return path in it, because much may
        be redacted.
        """
        vault, now = self.membership.vault(), self.membership.clock()
        text = "\n".join((mail.fields, mail.letter, mail.text, *mail.headers.values())).replace("=\n", "")
        for token in _LEAVE_TOKEN.findall(text):
            bearer = read_token(token, Purpose.LEAVE, vault, now)
            if isinstance(bearer, Bearer):
                return bearer.subscriber
        paths = (read_return_path(address, vault, now) for address in dict.fromkeys(_PATH.findall(text)))
        return next((path.subscriber for path in paths if path), None)

    def _returned(self, path: ReturnPath, results: tuple[Result, ...]) -> str:
        with self.membership.subscribers.atomic():
            self.membership.subscribers.lock_returns()
            return self._judge(path, results)

    def _judge(self, path: ReturnPath, results: tuple[Result, ...]) -> str:
        subscribers = self.membership.subscribers
        row = subscribers.by_id(path.subscriber)
        if row is None or row.sealed is None:
            return "ignored"
        kind = self._kind(path, results)
        if kind not in WEIGHTS:
            subscribers.count_return(path.day, kind)
            return kind
        score = score_after(row.score, row.bounced, path.day, kind)
        if score == row.score:
            return "ignored"  # another report about the same letter
        subscribers.count_return(path.day, kind)
        if kind == HARD and self._is_storm(path.day):
            return "storm"
        subscribers.change(replace(row, score=score, bounced=path.day), expected=row.state)
        if score >= LIMIT:
            self.membership.happen(row.id, life.Event.BOUNCE)
            return "bounced"
        return kind

    def _is_storm(self, day: str) -> bool:
        """Whether an edition's bounces are a storm; when they become one, those counted before are forgiven.

        It is chance which letters bounced first, so nobody should lose a subscription by it.
        """
        hard, sent = self.membership.subscribers.returns(day).get(HARD, 0), self.membership.subscribers.sent(day)
        if not is_storm(hard, sent):
            return False
        if not is_storm(hard - 1, sent):
            self.membership.subscribers.forgive_returns(day, WEIGHTS[HARD])
        return True

    def _kind(self, path: ReturnPath, results: tuple[Result, ...]) -> str:
        """Returns the result for this subscriber's address; if the report lists only others, the mildest one."""
        if len(results) == 1:
            return results[0].kind
        address = self.membership.address_of(path.subscriber)
        wanted = ascii_address(address).lower()
        own = [result.kind for result in results if ascii_address(result.recipient or "").lower() == wanted]
        return own[0] if own else min((result.kind for result in results), key=_SEVERITY.index)

    def _obey(self, command: Command) -> str:
        membership = self.membership
        if command.wish in (Wish.SUBSCRIBE, Wish.LATEST):
            if not command.address:
                return "ignored"
            about = About.SIGN_UP if command.wish is Wish.SUBSCRIBE else About.LATEST
            membership.ask(command.address, language=command.language, about=about)
            return command.wish
        row = self._row(command)
        if row is None:
            return "ignored"
        if command.wish is Wish.SETTINGS:
            self._set(row, command)
        elif command.wish in life.RHYTHMS:
            membership.choose_rhythm(row.id, command.wish)
            membership.queue(Notice(about=About.FRESH_LINK, subscriber=row.id))
        elif command.wish is Wish.LEAVE:
            membership.forget(row.id, "left")
        else:
            membership.happen(row.id, life.Event.PAUSE)
        return command.wish

    def _set(self, row: SealedSubscriber, command: Command) -> None:
        """Applies the settings chosen by the token's holder; the reply is a mail with the current settings."""
        chosen = self.membership.subscriber(command.token)
        if isinstance(chosen, Subscriber) and (new := choose_by_words(chosen, command.choices, self.languages)):
            self.membership.choose(
                command.token, language=new.language, form=new.form, days=new.days, rhythm=new.rhythm
            )
        self.membership.queue(Notice(about=About.FRESH_LINK, subscriber=row.id))

    def _row(self, command: Command) -> SealedSubscriber | None:
        """Returns the subscriber who sent the command."""
        membership = self.membership
        if not command.token:
            return membership.subscribers.find(membership.vault().address_index(command.address))
        vault, now = membership.vault(), membership.clock()
        bearers = (read_token(command.token, purpose, vault, now) for purpose in _PURPOSES.get(command.wish, ()))
        bearer = next((one for one in bearers if isinstance(one, Bearer)), None)
        return membership.subscribers.by_id(bearer.subscriber) if bearer else None
