"""Builds the real parts; the only file that knows every class. Heavy libraries load inside its factories."""

import fcntl
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from digest.config.environment import Environment, read_environment
from digest.config.reader import read_settings
from digest.config.settings import Settings
from digest.deliver.timetable import LONGEST_RUN
from digest.errors import DigestError, InputError
from digest.keyring import Keyring
from digest.parts import Deps, Narrator
from digest.store.deliveries import Deliveries
from digest.store.engine import Engine, migrate
from digest.store.ledger import Ledger
from digest.store.readers import Readers
from digest.vault import Vault

if TYPE_CHECKING:
    from digest.deliver.messages import Sender
    from digest.publishing import Press

PACKAGE = Path(__file__).parent
DEFAULT_SENDER = "top-ten@localhost.localdomain"


class Busy(DigestError):
    """Another run holds this home; that is no failure, unless it has held it for longer than a run can take."""

    def __init__(self, message: str, *, stuck: bool) -> None:
        super().__init__(message)
        self.exit_code = 1 if stuck else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folder of one newsletter and what lies in it."""

    path: Path

    @property
    def feeds(self) -> Path:
        """The editors' one file."""
        return self.path / "feeds.yaml"

    @property
    def database(self) -> Path:
        """The ledger's file."""
        return self.path / "digest.db"

    @property
    def templates(self) -> tuple[Path, ...]:
        """Where templates are looked for: in the home, then among those that came with the program."""
        return self.path / "templates", shipped("templates")


def shipped(name: str) -> Path:
    """A file or folder that came with the program: from the wheel, or from the checkout it runs in."""
    packed = PACKAGE / "defaults" / name
    return packed if packed.exists() else PACKAGE.parent / name


def utc_now() -> datetime:
    """The live clock, in whole seconds as the ledger keeps them."""
    return datetime.now(UTC).replace(microsecond=0)


def create_home(path: Path, *, replay: bool, feeds: str | None = None) -> Home:
    """Make a home: feeds.yaml, its schema, templates, output, and a marked database. What is there already stays."""
    from digest.config.schema import feeds_yaml_for_home, schema_text

    home = Home(path=path)
    path.mkdir(parents=True, exist_ok=True)
    (path / "output").mkdir(exist_ok=True)
    if not home.feeds.exists():
        text = feeds if feeds is not None else shipped("feeds.yaml").read_text("utf-8")
        home.feeds.write_text(feeds_yaml_for_home(text), "utf-8")
    (path / "feeds.schema.json").write_text(schema_text(), "utf-8")
    if not (path / "templates").exists():
        shutil.copytree(shipped("templates"), path / "templates")
    with open_ledger(home, kind="replay" if replay else "live") as ledger:
        kind = ledger.home()["kind"]
    if (kind == "replay") != replay:
        raise InputError(f"{path}: this is a {kind} home already; choose another folder")
    return home


@contextmanager
def open_ledger(home: Home, *, kind: str = "live") -> Iterator[Ledger]:
    """The home's ledger, made (and marked as `kind`) where there is none."""
    engine = Engine(home.database)
    try:
        migrate(engine)
        ledger = Ledger(engine)
        facts = ledger.home()
        if "kind" not in facts:
            ledger.mark_home("kind", kind)
        if "id" not in facts:
            ledger.mark_home("id", uuid4().hex)
        yield ledger
    finally:
        engine.close()


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """One writing run per home. Raises Busy when another has it, with exit code 1 after three hours."""
    with (home.path / "digest.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = timedelta(seconds=time.time() - os.fstat(lock.fileno()).st_mtime)
            stuck = held > LONGEST_RUN
            told = (
                f"{home.path}: another run has held this home for {held.total_seconds() / 60:.0f} minutes; nothing done"
            )
            advice = f"; see what it does, and end it by its number: fuser {home.path}/digest.lock" if stuck else ""
            raise Busy(told + advice, stuck=stuck) from None
        os.utime(lock.fileno())
        yield


def open_address_book(home: Home, ledger: Ledger, environ: Mapping[str, str]) -> Vault:
    """The vault of a home's address book. Its key is made only while the book is empty."""
    return Keyring(home.path, Readers(ledger.database), read_environment(home.path, environ), environ)()


@contextmanager
def open_deps(home: Home, narrator: Narrator, *, at: datetime | None = None) -> Iterator[Deps]:
    """Everything but the web: enough to rank, preview and send."""
    from digest.deliver.mailers import open_mailer

    settings = read_settings(home.feeds)
    environment = read_environment(home.path, os.environ)
    clock: Callable[[], datetime] = (lambda: at) if at else utc_now
    with open_ledger(home) as ledger:
        replay_home = ledger.home()["kind"] == "replay"
        yield Deps(
            home=home.path,
            settings=settings,
            ledger=ledger,
            readers=Readers(ledger.database),
            deliveries=Deliveries(ledger.database),
            clock=clock,
            narrator=narrator,
            press=open_press(home, settings, environment, ledger),
            replay_home=replay_home,
            mailer=open_mailer(_mailer_address(environment, replay_home), home.path),
            sender=open_sender(environment, home, settings.edition.title),
            discreet=open_discreet_sender(environment, home),
            open_vault=lambda: open_address_book(home, ledger, os.environ),
        )


def open_press(home: Home, settings: Settings, environment: Environment, ledger: Ledger) -> "Press":
    """What writes the forms and the archive."""
    from digest.publishing import Press
    from digest.render.forms import Imprint, open_templates

    return Press(
        home.path / "output" / "site",
        ledger,
        open_templates(*home.templates),
        Imprint(
            archive_url=f"{environment.public_url}/archive" if environment.public_url else "",
            postal_address=settings.delivery.postal_address,
        ),
        drafts=not settings.delivery.approval or ledger.home()["kind"] == "replay",
    )


def open_sender(environment: Environment, home: Home, title: str) -> "Sender":
    """Who the letters are from, with links, return paths and keys."""
    from digest.deliver.dkim import read_keys
    from digest.deliver.messages import parse_sender

    return replace(
        parse_sender(environment.sender or DEFAULT_SENDER, title),
        url=environment.public_url,
        reply_to=environment.reply_to,
        bounces=environment.bounces,
        keys=read_keys(environment.dkim or "", home.path),
    )


def open_discreet_sender(environment: Environment, home: Home) -> "Sender | None":
    """Who the discreet letters are from, None where no neutral name is set."""
    from digest.deliver.dkim import read_keys
    from digest.deliver.messages import parse_sender

    if environment.discreet_sender is None:
        return None
    return replace(
        parse_sender(environment.discreet_sender, ""),
        url=environment.discreet_url,
        keys=read_keys(environment.dkim or "", home.path),
        discreet=True,
    )


@asynccontextmanager
async def with_web(deps: Deps, *, replay: Path | None, record: Path | None, at: datetime | None) -> AsyncIterator[Deps]:
    """The same parts with a way to the web: live, or an archive whose capture time is the clock unless `at` is given.

    Raises InputError when an archive meets a live home: nobody ever mails a day of the past.
    """
    from digest.collect.archive import Recorder, Replay
    from digest.collect.gathering import workers
    from digest.collect.web import LiveWeb

    if replay is not None and not deps.replay_home:
        raise InputError(
            f"{deps.home}: this is a live home, and a replay writes only to a home made for it; "
            "make one with: digest init --replay DIR"
        )
    with workers() as pool:
        if replay is not None:
            with Replay(replay) as archive:
                clock = at or archive.captured
                yield replace(deps, fetch=archive.fetch, archive_holds=archive.has, workers=pool, clock=lambda: clock)
            return
        if deps.replay_home:
            yield deps
            return
        environment = read_environment(deps.home, os.environ)
        async with LiveWeb(contact=environment.contact or "", allow_private=environment.private_web) as web:
            if record is None:
                yield replace(deps, fetch=web.fetch, workers=pool)
                return
            with Recorder(record, web.hop) as recorder:
                yield replace(deps, fetch=recorder.fetch, workers=pool)


def _mailer_address(environment: Environment, replay_home: bool) -> str:
    if replay_home and not environment.mailer.startswith("file:"):
        return "file:output/outbox"  # a replay home never mails
    return environment.mailer
