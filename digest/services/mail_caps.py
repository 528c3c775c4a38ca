"""How many mails of a kind an address gets: counted in periods under keys that are thrown away with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from digest.security.vault import Vault
from digest.store.subscriber_rows import Subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most so many mails of a kind in so many days."""

    what: str
    most: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCaps:
    """Counts mails as they are sent, so that one that is put off again and again counts once."""

    subscribers: Subscribers
    vault: Callable[[], Vault]
    clock: Callable[[], datetime]

    def within(self, cap: Cap) -> bool:
        """Whether one more mail may be sent."""
        return sum(self.subscribers.cap(period, mark) for period, mark in self._periods(cap)) < cap.most

    def count(self, cap: Cap) -> None:
        """Count one that was sent."""
        self.subscribers.count_cap(*self._periods(cap)[0])

    def _periods(self, cap: Cap) -> list[tuple[str, str]]:
        """The present period of a cap and the one before, each with its own mark of what is counted."""
        keyed = self.vault().sign("cap", cap.what.encode())
        keys = self.subscribers.cap_keys(self.clock().date(), cap.days)
        return [(period, Vault(key).sign("cap", keyed).hex()) for period, key in keys]
