"""Live homes with subscribers and a frozen edition, for tests of delivery and operation."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from factories import make_edition, make_window
from homes import digest

from digest.edition.record import dump
from digest.model.editions import Pick
from digest.model.subscribers import SubscriberState
from digest.services.homes import Home, open_ledger
from digest.services.new_home import create_home
from digest.store.deliveries import Deliveries
from digest.store.ledger import FrozenEdition
from digest.store.subscriber_rows import SealedSubscriber, Subscribers
from digest.subscribe.address_book import new_subscriber, seal
from digest.wiring import open_address_book

FEEDS = """\
edition: {send_at: "00:00", deadline: "23:59"}
delivery: {connections: 2, errors_in_a_row: 3%s}
topics:
  unrest:
    name: {en: Unrest}
    subject: [iran]
    matter: [protest]
"""


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def make_post(
    folder: Path,
    *subscribers: str,
    delivery: str = "",
    day: str | None = None,
    queued: bool = True,
    picks: tuple[Pick, ...] | None = None,
    notes: tuple[str, ...] = (),
) -> Home:
    """A home with these addresses on its list and an edition queued for them; keys are in the folder too."""
    home = create_home(folder / "home", replay=False, feeds=FEEDS % (f", {delivery}" if delivery else ""))
    (home.path / "digest.env").touch(0o600)
    (home.path / "digest.env").write_text(f"DIGEST_KEYS={folder}/home.key\nDIGEST_FROM=letter@herald.example\n")
    for address in subscribers:
        add_subscriber(home, address)
    freeze(home, day or today(), queued=queued, picks=picks, notes=notes)
    return home


def add_subscriber(home: Home, address: str, *, form: str = "html") -> str:
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, {})
        subscriber = new_subscriber(address, form=form)
        row = SealedSubscriber(id=subscriber.id, state=SubscriberState.ACTIVE, sealed=seal(subscriber, vault))
        assert Subscribers(ledger.database).add(row, vault.address_index(address))
        return subscriber.id


def freeze(
    home: Home,
    day: str,
    *,
    queued: bool = True,
    picks: tuple[Pick, ...] | None = None,
    notes: tuple[str, ...] = (),
) -> None:
    end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=1)
    given = {} if picks is None else {"picks": picks}
    edition = make_edition(day=day, generated_at=end, window=make_window(end), notes=notes, **given)
    with open_ledger(home) as ledger:
        record = FrozenEdition(day=day, window=edition.window, frozen_at=end, record=dump(edition))
        assert ledger.freeze_edition(record)
        if queued:
            Deliveries(ledger.database).queue(day, end)


def states(home: Home) -> dict[str, int]:
    """Returns the number of deliveries in each state."""
    with open_ledger(home) as ledger:
        counts = Deliveries(ledger.database).counts()
    return {state: number for _, state, number in counts}


def details(home: Home) -> list[str]:
    """Returns the recorded details of the deliveries that were not sent."""
    with open_ledger(home) as ledger:
        rows = ledger.database.query("select detail from deliveries where state <> 'sent' order by detail")
    return [row["detail"] for row in rows]


__all__ = ["add_subscriber", "details", "digest", "freeze", "make_post", "states", "today"]
