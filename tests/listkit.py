"""A subscriber list for tests: a real database and journal, a settable clock, and the sent mails."""

import email
import email.policy
import os
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from factories import NOON

from digest.model.subscribers import DeliveryState
from digest.security.journal import Journal
from digest.security.vault import Vault
from digest.services.members import Membership
from digest.store.engine import Engine, open_engine
from digest.store.migration import migrate
from digest.store.subscriber_rows import Subscribers
from digest.subscribe.notices import Letterhead

PUBLIC = "https://herald.example"
KEY = b"k" * 32


@dataclass
class Clock:
    """A clock that only moves when it is set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Mail:
    """A sent mail."""

    to: str
    subject: str
    text: str
    headers: dict[str, str]

    @property
    def token(self) -> str:
        found = re.search(r"/(?:confirm|settings)/([\w-]+)", self.text)
        assert found, self.text
        return found[1]


@dataclass
class Kit:
    """The objects, and the sent mails."""

    membership: Membership
    subscribers: Subscribers
    engine: Engine
    clock: Clock
    mails: list[Mail] = field(default_factory=list)
    answer: DeliveryState = DeliveryState.SENT

    def post(self, message: bytes, recipient: str, identifier: str) -> DeliveryState:
        parsed = email.message_from_bytes(message, policy=email.policy.default)
        headers = {name.lower(): str(value) for name, value in parsed.items()}
        self.mails.append(Mail(to=recipient, subject=parsed["Subject"], text=parsed.get_content(), headers=headers))
        return self.answer

    def send(self) -> dict[str, int]:
        return self.membership.send_notices(self.post)

    def join(self, address: str = "reader@harbour.example", language: str = "en") -> str:
        """Sign up, confirm; the subscriber's id."""
        self.membership.ask(address, language=language)
        self.send()
        self.membership.confirm(self.mails[-1].token)
        row = self.subscribers.find(self.membership.vault().address_index(address))
        assert row
        return row.id

    def state(self, identifier: str) -> str:
        row = self.subscribers.by_id(identifier)
        return row.state.value if row else "unknown"


def make_kit(folder: Path, *, vault: Vault | None = None, database: str = "", clock: Clock | None = None) -> Kit:
    """A list in a folder, empty unless the folder holds one; or in the database of a server.

    Without `database` it is where `DIGEST_DATABASE` says, as the ledger of a home.
    """
    database = database or os.environ.get("DIGEST_DATABASE", "digest.db")
    engine = open_engine(database if "://" in database else folder / database)
    migrate(engine)
    subscribers, clock, key = Subscribers(engine), clock or Clock(), vault or Vault(KEY)
    membership = Membership(
        subscribers=subscribers,
        vault=lambda: key,
        journal=Journal(folder / "home.journal"),
        clock=clock,
        title="Top Ten",
        letterhead=Letterhead(name="Top Ten", address="letter@herald.example"),
        discreet=Letterhead(name="", address="post@plain.example", url="https://plain.example"),
        public_url=PUBLIC,
        latest=lambda: "1. Teachers strike in Sanandaj\n",
    )
    return Kit(membership=membership, subscribers=subscribers, engine=engine, clock=clock)
