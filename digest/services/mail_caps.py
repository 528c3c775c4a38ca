"""Caps on mails of a kind per address: counted in periods, with keys that are deleted at their end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from digest.security.vault import Vault
from digest.store.subscriber_rows import Subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A limit of `most` mails of a kind in so many days."""

    what: str
    most: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCaps:
    """Counts mails when they are sent, so that one that is retried counts once."""

    subscribers: Subscribers
    vault: Callable[[], Vault]
    clock: Callable[[], datetime]

    def within(self, cap: Cap) -> bool:
        """Whether one more mail may be sent."""
        return sum(self.subscribers.cap(period, mark) for period, mark in self._periods(cap)) < cap.most

    def count(self, cap: Cap) -> None:
        """Counts a sent mail."""
        self.subscribers.count_cap(*self._periods(cap)[0])

    def _periods(self, cap: Cap) -> list[tuple[str, str]]:
        """Returns the current period of a cap and the previous one, each with its own hash of what is counted."""
        keyed = self.vault().sign("cap", cap.what.encode())
        keys = self.subscribers.cap_keys(self.clock().date(), cap.days)
        return [(period, Vault(key).sign("cap", keyed).hex()) for period, key in keys]
