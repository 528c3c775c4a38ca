"""The limits of a newsletter, shared by all of its senders: `per_minute` holds for them together."""

from collections.abc import Mapping
from typing import Protocol

from digest.deliver.pace import SendingLimits


class Places(Protocol):
    """Where senders note the moments that they have taken."""

    def take_place(self, gaps: Mapping[str, float]) -> float:
        """Take the next moment free under all of these names, each for its gap; how many seconds away it is."""


class SharedLimits(SendingLimits):
    """Limits whose next free places no other sender takes."""

    def __init__(self, places: Places, per_minute: int, per_domain: Mapping[str, int]) -> None:
        super().__init__(per_minute, per_domain)
        self._places = places

    def take(self, domain: str, now: float) -> float:
        """Take the next place that no sender has taken."""
        gaps = {"": self._gap} if self._gap else {}
        if domain in self._gaps:
            gaps[domain] = self._gaps[domain]
        if not gaps:
            return 0.0
        wait = self._places.take_place(gaps)
        if domain in gaps:
            self._next_of[domain] = now + wait + gaps[domain]
        return wait
