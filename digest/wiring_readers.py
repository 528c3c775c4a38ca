"""Builds the parts around the list of readers: keys, journal, membership, the way out for notices."""

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config.environment import read_environment
from digest.deliver.mailers import Envelope, Mailer
from digest.deliver.messages import Sender, parse_sender
from digest.deliver.replies import Reply, Verdict, judge
from digest.errors import InputError
from digest.journal import Journal
from digest.membership import Membership, Post
from digest.model import DeliveryState
from digest.run import Deps
from digest.store.readers import Readers
from digest.subscribe.notices import Letterhead
from digest.vault import Vault, add_key, choose_key, default_key_file, open_vault, read_key_file, read_keys
from digest.wiring import DEFAULT_SENDER

if TYPE_CHECKING:
    from digest.web.site import Site

IN_ENVIRONMENT = "base64:"


class Keyring:
    """Gives the vault of a home, opened anew when the keys have changed: a server lives through `keys rotate`.

    The key is made only while the book is empty, so that a bare environment never starts a second life.
    """

    def __init__(self, home: Path, readers: Readers, environ: Mapping[str, str]) -> None:
        self._readers = readers
        self._vault: Vault | None = None
        facts = {key: readers.fact(key) or "" for key in ("kind", "id")}
        keys = read_environment(home, environ).keys
        self.text = environ.get("DIGEST_KEYS", "").removeprefix(IN_ENVIRONMENT)
        self.in_environment = environ.get("DIGEST_KEYS", "").startswith(IN_ENVIRONMENT)
        usual = home / "replay.key" if facts["kind"] == "replay" else default_key_file(facts["id"], environ)
        self.path = usual if self.in_environment or keys is None else Path(keys)
        self.journal = Journal(self.path.with_suffix(".journal"))

    def __call__(self) -> Vault:
        """The vault with the key in use now. Raises VaultError for a key that is missing or wrong."""
        check = self._readers.fact("key_check")
        if self._vault is None or check != self._vault.check_value():
            self._vault = self._open(check)
        return self._vault

    def _open(self, check: str | None) -> Vault:
        if self.in_environment:
            vault = choose_key(read_keys(self.text, where="DIGEST_KEYS"), check=check, where="DIGEST_KEYS")
        else:
            vault = open_vault(
                self.path, check=check, may_create=check is None and not self._readers.count_subscribers()
            )
        if check is None:
            self._readers.set_fact("key_check", vault.check_value())
        return vault

    def newest(self, today: datetime) -> Vault:
        """The vault with a key that is not yet in use: one that waits at the head of the file, else a new one.

        Raises InputError where the keys come from the environment and no new one stands at their head.
        """
        keys = read_keys(self.text, where="DIGEST_KEYS") if self.in_environment else read_key_file(self.path)
        newest = Vault(keys[0].master, keys[1:])
        if newest.check_value() != self().check_value():
            return newest
        if self.in_environment:
            raise InputError("DIGEST_KEYS: put a new key before the present one, with a comma between, then run again")
        return add_key(self.path, today=today.date())


def membership_of(deps: Deps, environ: Mapping[str, str] | None = None) -> tuple[Membership, Keyring]:
    """The use cases of a home's readers, and its keys; what a restored database has forgotten is repeated first."""
    environ = os.environ if environ is None else environ
    environment = read_environment(deps.home, environ)
    keyring = Keyring(deps.home, deps.readers, environ)
    sender = deps.sender or parse_sender(environment.sender or DEFAULT_SENDER, deps.settings.edition.title)
    discreet = parse_sender(environment.discreet_sender, "") if environment.discreet_sender else None
    membership = Membership(
        readers=deps.readers,
        vault=keyring,
        journal=keyring.journal,
        clock=deps.clock,
        title=deps.settings.edition.title,
        letterhead=_letterhead(sender),
        discreet=_letterhead(discreet) if discreet else None,
        public_url=environment.public_url,
        latest=lambda: latest_letter(deps),
    )
    membership.heal()
    return membership, keyring


def _letterhead(sender: Sender) -> Letterhead:
    return Letterhead(name=sender.name, address=sender.address)


def latest_letter(deps: Deps) -> str:
    """The latest edition as plain text, without the lines that hold a reader's own links; "" before the first."""
    day = deps.ledger.latest_day()
    file = deps.home / "output" / "site" / f"{day}" / "email.txt"
    if day is None or not file.exists():
        return ""
    return "\n".join(line for line in file.read_text("utf-8").splitlines() if "%%" not in line) + "\n"


def post_by(mailer: Mailer, return_path: str) -> Post:
    """Mails one message through a mailer. What a server may have taken is never sent again: at most once."""

    async def conversation(message: bytes, recipient: str, identifier: str) -> Reply:
        session = await mailer.connect()
        if isinstance(session, Reply):
            return session
        envelope = Envelope(sender=return_path, recipient=recipient, identifier=identifier, message=message)
        try:
            return await session.send(envelope)
        finally:
            await session.close()

    def post(message: bytes, recipient: str, identifier: str) -> DeliveryState:
        verdict = judge(asyncio.run(conversation(message, recipient, identifier)))
        if verdict is Verdict.ACCEPTED:
            return DeliveryState.SENT
        return DeliveryState.QUEUED if verdict in (Verdict.LATER, Verdict.TROUBLE) else DeliveryState.REFUSED

    return post


def send_notices(deps: Deps) -> dict[str, int]:
    """Send the mails outside an edition that are due; how many went which way."""
    if deps.mailer is None or not deps.readers.count_notices():
        deps.readers.tidy(deps.clock())
        return {}
    membership, _ = membership_of(deps)
    return membership.send_notices(post_by(deps.mailer, membership.letterhead.address))


def open_site(deps: Deps, *, one_client: bool) -> "Site":
    """The parts behind the public pages; `one_client` for an onion service, where all visitors share an address."""
    from digest.render.templating import fill
    from digest.render.wording import long_date, solar_date
    from digest.store.archive import Archive
    from digest.subscribe.addresses import read_domains
    from digest.subscribe.guards import Guards
    from digest.web.site import Site
    from digest.wiring import shipped

    environment = read_environment(deps.home, os.environ)
    membership, _ = membership_of(deps)
    edition = deps.settings.edition
    templates = deps.templates if (deps.templates / "web").is_dir() else shipped("templates")
    domains = templates / "state-mailboxes.txt"

    def date(day: str, language: str) -> str:
        dates = (long_date(day, language), solar_date(day, language))
        return " · ".join(dates if language == "en" else reversed(dates))

    return Site(
        membership=membership,
        guards=Guards(deps.clock, one_client=one_client),
        archive=Archive(deps.ledger.database),
        fill=lambda name, values: fill(templates, name, values, {}),
        files=deps.home / "output" / "site",
        title=edition.title,
        tagline=edition.tagline,
        languages=edition.languages,
        state_domains=read_domains(domains.read_text("utf-8")) if domains.exists() else (),
        contact=environment.contact or membership.letterhead.address,
        public_url=environment.public_url,
        date=date,
    )
