"""The dependencies of the use cases; `wiring` builds them, and tests may build others."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from digest.beats.beat import Beat
from digest.collect.web.answers import Fetch
from digest.collect.workers import Workers
from digest.config.settings import Settings
from digest.deliver.messages import Sender
from digest.deliver.sessions import Mailer
from digest.files.place import Files
from digest.security.vault import Vault
from digest.services.bulkhead import Bulkhead
from digest.services.interruption import Interruption
from digest.store.deliveries import Deliveries
from digest.store.ledger import Ledger
from digest.store.subscriber_rows import Subscribers

if TYPE_CHECKING:  # imported where letters are written: most commands write none
    from digest.services.publish import Press


class Narrator(Protocol):
    """Reports progress to a person at the terminal; results are returned instead."""

    def say(self, text: str) -> None:
        """Prints one line."""

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        """Shows a progress bar; the yielded function advances it by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """The dependencies, built by `wiring`. `files` contains the archive and the evidence.

    `archive_holds` tells what a replay can answer; None on the live web. `post` makes one request to an address set by
    the operator (a translator, a hub), which may be private, and does not follow redirects; None in a replay home.
    `secrets` are the keys of such services by name.
    """

    home: Path
    files: Files
    settings: Settings
    beat: Beat
    ledger: Ledger
    subscribers: Subscribers
    deliveries: Deliveries
    clock: Callable[[], datetime]
    narrator: Narrator
    bulkhead: Bulkhead
    open_press: Callable[[], "Press"]
    replay_home: bool
    fetch: Fetch | None = None
    post: Fetch | None = None
    archive_holds: Callable[[str], bool] | None = None
    workers: Workers | None = None
    mailer: Mailer | None = None
    sender: Sender | None = None
    discreet: Sender | None = None
    open_vault: Callable[[], Vault] | None = None
    interruption: Interruption = field(default_factory=Interruption)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def press(self) -> "Press":
        """What writes letters and archive."""
        return self.open_press()

    @property
    def today(self) -> str:
        """The local day, in the edition's time zone."""
        return self.clock().astimezone(self.settings.zone).date().isoformat()

    @property
    def latest_day(self) -> str | None:
        """The day of the latest edition, None before the first; one dated in the future does not count."""
        return self.ledger.latest_day(until=self.today)
