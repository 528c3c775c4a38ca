"""Builds the parts around the list of readers: keys, journal, membership, the way out for notices."""

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import TYPE_CHECKING

from digest.config.environment import read_environment
from digest.deliver.dkim import signatures
from digest.deliver.messages import Sender, parse_sender
from digest.deliver.replies import Reply, Verdict, judge
from digest.deliver.sessions import Envelope, Mailer
from digest.errors import DigestError
from digest.keyring import Keyring
from digest.membership import Membership, Post
from digest.parts import Deps
from digest.readers import DeliveryState
from digest.subscribe.notices import Letterhead
from digest.wiring import DEFAULT_SENDER

if TYPE_CHECKING:
    from digest.mailroom import Mailroom
    from digest.web.site import Site


def membership_of(deps: Deps, environ: Mapping[str, str] | None = None) -> tuple[Membership, Keyring]:
    """The use cases of a home's readers, and its keys; what a restored database has forgotten is repeated first."""
    environ = os.environ if environ is None else environ
    environment = read_environment(deps.home, environ)
    keyring = Keyring(deps.home, deps.readers, environment, environ)
    sender = deps.sender or parse_sender(environment.sender or DEFAULT_SENDER, deps.settings.edition.title)
    discreet = None
    if environment.discreet_sender:
        plain = _letterhead(parse_sender(environment.discreet_sender, ""))
        discreet = replace(plain, url=environment.discreet_url)
    membership = Membership(
        readers=deps.readers,
        vault=keyring,
        journal=keyring.journal,
        clock=deps.clock,
        title=deps.settings.edition.title,
        letterhead=_letterhead(sender),
        discreet=discreet,
        public_url=environment.public_url,
        latest=lambda: latest_letter(deps),
    )
    membership.heal()
    return membership, keyring


def list_troubles(deps: Deps) -> tuple[str, ...]:
    """What keeps the list from being read or mailed, a line each: a wrong or missing key, a restored database."""
    if deps.readers.fact("key_check") is None:
        return ()
    try:
        membership, keyring = membership_of(deps)
        keyring()
        membership.refuse_restored()
    except DigestError as error:
        return (str(error),)
    return ()


def _letterhead(sender: Sender) -> Letterhead:
    return Letterhead(name=sender.name, address=sender.address)


def latest_letter(deps: Deps) -> str:
    """The latest edition as plain text, without the lines that hold a reader's own links; "" before the first."""
    day = deps.ledger.latest_day()
    file = deps.home / "output" / "site" / f"{day}" / "email.txt"
    if day is None or not file.exists():
        return ""
    return "\n".join(line for line in file.read_text("utf-8").splitlines() if "%%" not in line) + "\n"


def post_by(mailer: Mailer, *senders: Sender) -> Post:
    """Mails one message through a mailer, signed with the keys of the sender it is from.

    The envelope names that sender too: the return path of a discreet mail tells no more than its From. What a server
    may have taken is never sent again: at most once.
    """

    async def conversation(message: bytes, recipient: str, identifier: str) -> Reply:
        session = await mailer.connect()
        if isinstance(session, Reply):
            return session
        envelope = Envelope(
            sender=sender_of(message), recipient=recipient, identifier=identifier, message=signed(message, senders)
        )
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


_HEADER = re.compile(rb"([^:\r\n]+): ?(.*(?:\r\n[ \t].*)*)")


def sender_of(message: bytes) -> str:
    """The address in the From of a mail of ours."""
    return parseaddr(str(BytesHeaderParser().parsebytes(message)["From"]))[1]


def signed(message: bytes, senders: tuple[Sender, ...]) -> bytes:
    """The message with a DKIM signature for each key of the sender it is from, as letters have it."""
    head, _, body = message.partition(b"\r\n\r\n")
    headers = [(name.decode("ascii"), value.rstrip(b"\r")) for name, value in _HEADER.findall(head)]
    origin = sender_of(message)
    for sender in senders:
        if sender.keys and sender.address == origin:
            marks = signatures(headers, body, domain=sender.domain, keys=sender.keys)
            return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in marks) + message
    return message


def send_notices(deps: Deps) -> dict[str, int]:
    """Send the mails outside an edition that are due; how many went which way."""
    if deps.mailer is None or not deps.readers.count_notices():
        deps.readers.tidy(deps.clock())
        return {}
    membership, _ = membership_of(deps)
    senders = tuple(sender for sender in (deps.discreet, deps.sender) if sender)
    return membership.send_notices(post_by(deps.mailer, *senders))


def open_site(deps: Deps, *, one_client: bool) -> "Site":
    """The parts behind the public pages; `one_client` for an onion service, where all visitors share an address."""
    from digest.render.wording import long_date, solar_date
    from digest.store.archive import Archive
    from digest.subscribe.addresses import read_domains
    from digest.subscribe.guards import Guards
    from digest.web.site import Site

    environment = read_environment(deps.home, os.environ)
    membership, _ = membership_of(deps)
    edition = deps.settings.edition
    domains = deps.press.templates.file("state-mailboxes.txt")

    def date(day: str, language: str) -> str:
        dates = (long_date(day, language), solar_date(day, language))
        return " · ".join(dates if language == "en" else reversed(dates))

    return Site(
        membership=membership,
        guards=Guards(deps.clock, one_client=one_client),
        archive=Archive(deps.ledger.database),
        fill=deps.press.templates.fill,
        files=deps.home / "output" / "site",
        title=edition.title,
        tagline=edition.tagline,
        languages=edition.languages,
        state_domains=read_domains(domains.read_text("utf-8")) if domains.exists() else (),
        contact=environment.contact or membership.letterhead.address,
        public_url=environment.public_url,
        date=date,
    )


def open_mailroom(deps: Deps) -> "Mailroom":
    """What reads the mail that comes in."""
    from digest.mailroom import Mailroom

    environment = read_environment(deps.home, os.environ)
    membership, _ = membership_of(deps)
    own = {membership.letterhead.address, environment.bounces or "", environment.reply_to or ""}
    own |= {membership.discreet.address} if membership.discreet else set()
    return Mailroom(
        membership=membership,
        server=environment.authserv,
        own=frozenset(address.lower() for address in own if address),
    )
