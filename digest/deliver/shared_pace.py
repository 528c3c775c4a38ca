"""Rate limits shared by all senders of a newsletter: `per_minute` is their total."""

from collections.abc import Mapping
from typing import Protocol

from digest.deliver.pace import SendingLimits


class Places(Protocol):
    """Where senders record the slots they have reserved."""

    def take_place(self, gaps: Mapping[str, float]) -> float:
        """Reserves the next slot free under all of these names, each for its gap; returns how many seconds
        away it is.
        """


class SharedLimits(SendingLimits):
    """Rate limits with slots reserved across all senders."""

    def __init__(self, places: Places, per_minute: int, per_domain: Mapping[str, int]) -> None:
        super().__init__(per_minute, per_domain)
        self._places = places

    def take(self, domain: str, now: float) -> float:
        """Reserves the next slot that no sender has reserved."""
        gaps = {"": self._gap} if self._gap else {}
        if domain in self._gaps:
            gaps[domain] = self._gaps[domain]
        if not gaps:
            return 0.0
        wait = self._places.take_place(gaps)
        if domain in gaps:
            self._next_of[domain] = now + wait + gaps[domain]
        return wait
