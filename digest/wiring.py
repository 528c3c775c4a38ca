"""Builds the real objects; the only file that knows every class. Heavy libraries are imported inside its factories."""

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest.beats.newsletter import Newsletter
from digest.config.environment import Environment, read_environment
from digest.config.vocabulary import Vocabulary
from digest.deliver.dkim import read_keys
from digest.deliver.mailer_registry import open_mailer
from digest.deliver.messages import Sender, parse_sender
from digest.deliver.notice_mail import places_of, post_by
from digest.deliver.shared_pace import SharedLimits
from digest.files.place import SITE, Files, open_files
from digest.model.errors import DigestError, InputError
from digest.model.rankings import Ranking
from digest.security.journal import Journal, SharedJournal
from digest.security.keyring import Keyring
from digest.security.vault import Vault
from digest.services.bulkhead import Bulkhead
from digest.services.deps import Deps, Narrator
from digest.services.homes import Home, open_ledger
from digest.services.learned_names import with_learned_names
from digest.services.settings_cache import SettingsCache
from digest.store.aside_rows import AsideRows
from digest.store.deliveries import Deliveries
from digest.store.ledger import Ledger
from digest.store.publisher_name_rows import PublisherNameRows
from digest.store.subscriber_rows import Subscribers
from digest.subscribe.notices import Letterhead

if TYPE_CHECKING:
    from digest.services.mailroom import Mailroom
    from digest.services.members import Membership
    from digest.services.procrastinate_queue import ProcrastinateQueue
    from digest.services.publish import Press

SERVICE_SECONDS = 60
"""Time limit for the operator's services. A model on a slow machine sends nothing until its answer is complete."""
SERVICE_BYTES = 1_000_000
"""Size limit for requests to and responses from such a service."""

DEFAULT_SENDER = "top-ten@localhost.localdomain"


def utc_now() -> datetime:
    """Returns the current time in whole seconds, the resolution of the ledger."""
    return datetime.now(UTC).replace(microsecond=0)


def open_address_book(home: Home, ledger: Ledger, environ: Mapping[str, str]) -> Vault:
    """Returns the vault of a home's address book. Its key is created only while the book is empty."""
    return _keyring(home.path, Subscribers(ledger.database), environ)()


def _keyring(home: Path, subscribers: Subscribers, environ: Mapping[str, str]) -> Keyring:
    environment = read_environment(home, environ)
    return Keyring(home, subscribers, key_text=environment.key_text, key_file=environment.keys, environ=environ)


@contextmanager
def open_deps(
    home: Home,
    narrator: Narrator,
    *,
    at: datetime | None = None,
    with_plugins: bool = True,
    settings_cache: SettingsCache | None = None,
) -> Iterator[Deps]:
    """Opens everything but web access: enough to rank, preview and send.

    Without plug-ins, names of collectors and signals in feeds.yaml are not checked: sending needs neither, and they
    import what collecting and ranking need. A process that opens its home many times passes one `settings_cache`.
    """
    plugins = plugin_names if with_plugins else None
    newsletter = (settings_cache or SettingsCache(home.path)).newsletter(home.feeds, plugins)
    environment = read_environment(home.path, os.environ)
    clock: Callable[[], datetime] = (lambda: at) if at else utc_now
    with open_ledger(home) as ledger:
        newsletter = _with_learned_names(newsletter, ledger)
        settings = newsletter.settings
        replay_home = ledger.home()["kind"] == "replay"
        # A replay home uses no shared services, whatever the environment says.
        files = open_files(None if replay_home else environment.files, home.path / "output")
        yield Deps(
            home=home.path,
            files=files,
            settings=settings,
            beat=newsletter.beat,
            ledger=ledger,
            subscribers=Subscribers(ledger.database),
            deliveries=Deliveries(ledger.database),
            clock=clock,
            narrator=narrator,
            bulkhead=open_bulkhead(home, ledger, clock, narrator),
            open_press=cache(partial(open_press, home, newsletter, environment, ledger, files)),
            replay_home=replay_home,
            mailer=open_mailer(_mailer_address(environment, replay_home), home.path),
            sender=open_sender(environment, home, settings.edition.title),
            discreet=open_discreet_sender(environment, home),
            open_vault=lambda: open_address_book(home, ledger, os.environ),
            secrets={"translator": environment.translator_key, "telegram_channel": environment.telegram_token},
        )


def _with_learned_names(newsletter: Newsletter, ledger: Ledger) -> Newsletter:
    seen, known = PublisherNameRows(ledger.database).all(), (medium.name for medium in newsletter.beat.media)
    return replace(newsletter, settings=with_learned_names(newsletter.settings, seen, known)) if seen else newsletter


def ranking_of_day(deps: Deps, day: str | None) -> Ranking:
    """Returns a day's ranking with leads and headlines; imports the ranker only if it is not cached."""
    from digest.services.day_inputs import cached_ranking

    found = cached_ranking(deps, day)
    if found is not None:
        return found
    from digest.services.edition import rank_of_day

    return rank_of_day(deps, day)[0]


def plugin_names() -> Vocabulary:
    """Returns the collectors and signals with their options and weights."""
    from digest.services.known_names import known_names

    return known_names()


def open_bulkhead(home: Home, ledger: Ledger, clock: Callable[[], datetime], narrator: Narrator) -> Bulkhead:
    """Creates the bulkhead, which records asides; those that may contain an address are encrypted."""

    def seal(identifier: str, text: str) -> str:
        return open_address_book(home, ledger, os.environ).seal(identifier, text)

    return Bulkhead(AsideRows(ledger.database), clock, narrator.say, seal)


def open_press(home: Home, newsletter: Newsletter, environment: Environment, ledger: Ledger, files: Files) -> "Press":
    """Creates the press, which writes the forms and the archive."""
    from digest.render.forms import Imprint, open_templates
    from digest.services.publish import Press

    settings, beat = newsletter.settings, newsletter.beat
    return Press(
        files,
        ledger,
        open_templates(*home.templates, home=beat.home),
        Imprint(
            home=beat.home,
            measurements=beat.measurements,
            archive_url=f"{environment.public_url}/archive" if environment.public_url else "",
            postal_address=settings.delivery.postal_address,
            hub=settings.outlets.hub or "",
        ),
        drafts=not settings.delivery.approval or ledger.home()["kind"] == "replay",
    )


def open_sender(environment: Environment, home: Home, title: str) -> Sender:
    """Returns the sender of the letters, with links, return paths and keys."""
    return replace(
        parse_sender(environment.sender or DEFAULT_SENDER, title),
        url=environment.public_url,
        reply_to=environment.reply_to,
        bounces=environment.bounces,
        keys=read_keys(environment.dkim or "", home.path),
    )


def open_discreet_sender(environment: Environment, home: Home) -> Sender | None:
    """Returns the sender of the discreet letters; None if no neutral name is set."""
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
    """Adds web access: live, or an archive, whose capture time becomes the clock unless `at` is given.

    Raises InputError for an archive in a live home, so that nobody ever mails a day of the past.
    """
    if replay is not None and not deps.replay_home:
        raise InputError(
            f"{deps.home}: this is a live home, and a replay writes only to a home made for it; "
            "make one with: digest init --replay DIR"
        )
    from digest.collect.gathering import workers
    from digest.collect.web.live import LiveWeb, WebLimits
    from digest.collect.web.warc import Recorder, Replay

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
        contact = environment.contact or ""
        limits = WebLimits(
            header_seconds=SERVICE_SECONDS,
            body_seconds=SERVICE_SECONDS,
            sent_bytes=SERVICE_BYTES,
            read_bytes=SERVICE_BYTES,
        )
        async with (
            LiveWeb(contact=contact, allow_private=environment.private_web) as web,
            LiveWeb(contact=contact, allow_private=True, limits=limits) as services,
        ):
            deps = replace(deps, fetch=web.fetch, post=services.hop, workers=pool)
            if record is None:
                yield deps
                return
            with Recorder(record, web.hop) as recorder:
                yield replace(deps, fetch=recorder.fetch)


def _mailer_address(environment: Environment, replay_home: bool) -> str:
    if replay_home and not environment.mailer.startswith("file:"):
        return "file:output/outbox"  # a replay home never mails
    return environment.mailer


def open_job_queue(address: str) -> "ProcrastinateQueue":
    """Opens the job queue in a database. Raises DigestError if the extra is not installed."""
    try:
        from digest.services.procrastinate_queue import ProcrastinateQueue
    except ModuleNotFoundError as error:
        raise DigestError(f"jobs need {error.name!r}; install the extra: top-ten-digest[scale]") from error
    return ProcrastinateQueue(address)


# --- the list of subscribers ---


def membership_of(deps: Deps, environ: Mapping[str, str] | None = None) -> "tuple[Membership, Keyring]":
    """Returns the use cases of a home's subscribers, and its keys; first repeats what a restored database has
    forgotten.
    """
    from digest.services.members import Membership

    environ = os.environ if environ is None else environ
    environment = read_environment(deps.home, environ)
    keyring = _keyring(deps.home, deps.subscribers, environ)
    sender = deps.sender or parse_sender(environment.sender or DEFAULT_SENDER, deps.settings.edition.title)
    discreet = None
    if environment.discreet_sender:
        plain = _letterhead(parse_sender(environment.discreet_sender, ""))
        discreet = replace(plain, url=environment.discreet_url)
    membership = Membership(
        subscribers=deps.subscribers,
        vault=keyring,
        journal=_journal_of(deps, keyring, environment),
        clock=deps.clock,
        title=deps.settings.edition.title,
        letterhead=_letterhead(sender),
        discreet=discreet,
        public_url=environment.public_url,
        latest=lambda: latest_letter(deps),
        report=deps.bulkhead.report,
    )
    membership.heal()
    return membership, keyring


def _journal_of(deps: Deps, keyring: Keyring, environment: Environment) -> Journal | SharedJournal:
    """Returns the journal: in the bucket that other hosts use too, else next to the keys."""
    shared = environment.files and not deps.replay_home
    return SharedJournal(deps.files, keyring.journal.path) if shared else keyring.journal


def key_folder(deps: Deps) -> Path:
    """Returns the folder of a home's keys and journal."""
    return _keyring(deps.home, deps.subscribers, os.environ).path.parent


def list_troubles(deps: Deps) -> tuple[str, ...]:
    """Returns what prevents reading or mailing the list, one line each: a wrong or missing key, a restored database."""
    if deps.subscribers.fact("key_check") is None:
        return ()
    try:
        membership, keyring = membership_of(deps)
        keyring()
        membership.refuse_restored()
    except DigestError as error:
        return (str(error),)
    return ()


def _letterhead(sender: Sender) -> Letterhead:
    return Letterhead(name=sender.name, address=sender.address, answers=sender.reply_to)


def latest_letter(deps: Deps) -> str:
    """Returns the latest edition as plain text, without the lines with a subscriber's own links; "" before
    the first.
    """
    day = deps.latest_day
    letter = deps.files.read(f"{SITE}/{day}/email.txt")
    if letter is None:
        return ""
    return "\n".join(line for line in letter.decode().splitlines() if "%%" not in line) + "\n"


def send_notices(deps: Deps) -> dict[str, int]:
    """Sends the notices that are due; returns counts by outcome."""
    if deps.mailer is None or not deps.subscribers.count_notices():
        deps.subscribers.tidy(deps.clock())
        return {}
    membership, _ = membership_of(deps)
    senders = tuple(sender for sender in (deps.discreet, deps.sender) if sender)
    limits = SharedLimits(deps.ledger.database.locks, deps.settings.delivery.per_minute, {})
    place, interruption = places_of(limits), deps.interruption
    with interruption.finishing():
        return membership.send_notices(post_by(deps.mailer, *senders), lambda: not interruption.asked and place())


def open_mailroom(deps: Deps) -> "Mailroom":
    """Creates the mailroom, which handles incoming mail."""
    from digest.services.mailroom import Mailroom

    environment = read_environment(deps.home, os.environ)
    membership, _ = membership_of(deps)
    own = {membership.letterhead.address, environment.bounces or "", environment.reply_to or ""}
    own |= {membership.discreet.address} if membership.discreet else set()
    return Mailroom(
        membership=membership,
        server=environment.authserv,
        own=frozenset(address.lower() for address in own if address),
        languages=tuple(deps.settings.edition.languages),
    )
