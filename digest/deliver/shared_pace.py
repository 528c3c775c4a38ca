"""The limits of a home, shared by all of its senders: `per_minute` holds for them together."""

import fcntl
import json
from collections.abc import Mapping
from pathlib import Path

from digest.deliver.pace import SendingLimits

STALE_AFTER_SECONDS = 3600
"""A place further ahead than this was noted before the machine restarted: its clock began again at zero."""


class SharedLimits(SendingLimits):
    """Limits whose next free slots are in a file beside the leases, under a lock."""

    def __init__(self, folder: Path, per_minute: int, per_domain: Mapping[str, int]) -> None:
        super().__init__(per_minute, per_domain)
        self._path = folder / "pace"

    def take(self, domain: str, now: float) -> float:
        """Take the next place that no sender has taken."""
        if not (self._gap or domain in self._gaps):
            return 0.0
        self._path.parent.mkdir(exist_ok=True, mode=0o700)
        with self._path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            self._read(file.read(), now)
            wait = super().take(domain, now)
            file.truncate(0)
            json.dump({"next": self._next, "domains": self._next_of}, file)
        return wait

    def _read(self, text: str, now: float) -> None:
        try:
            noted = json.loads(text or "{}")
            places = {
                "": float(noted.get("next", 0)),
                **{str(k): float(v) for k, v in noted.get("domains", {}).items()},
            }
        except (ValueError, AttributeError, TypeError):
            return  # half a line of a sender that was killed
        known = {name: place for name, place in places.items() if place <= now + STALE_AFTER_SECONDS}
        self._next = max(self._next, known.pop("", 0.0))
        for domain, place in known.items():
            if domain in self._gaps:
                self._next_of[domain] = max(self._next_of.get(domain, 0.0), place)
