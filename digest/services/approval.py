"""The steps around approval: a test to one address, approving a draft, correcting editions that were sent."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from digest.config.editing import appended
from digest.config.nodes import one_line
from digest.deliver.messages import link_by_mail, message_id
from digest.deliver.replies import Reply, ReplyMeaning, judge
from digest.deliver.sessions import Envelope, Mailer
from digest.model.editions import Edition
from digest.model.errors import DigestError, InputError
from digest.render.safety import MARKS
from digest.services.act_log import LoggedAct
from digest.services.acts import save_settings
from digest.services.deps import Deps
from digest.services.dispatch import letters_of_edition
from digest.services.refusals import ActRefused
from digest.subscribe.email_addresses import check_address
from digest.text.domains import ascii_address


def approve_draft(deps: Deps, day: str) -> str:
    """Approves a frozen edition and queues it; returns a description of what happens next. Sends nothing yet."""
    deps.deliveries.approve(day, deps.clock())
    queued = deps.deliveries.queue(day, deps.clock())
    if queued is None:
        return f"it was queued before; send what waits with: digest send --day {day}"
    letters = "1 letter is queued and leaves" if queued == 1 else f"{queued} letters are queued and leave"
    return f"{letters} with the next run; to send now: digest send --day {day}"


def withdraw_approval(deps: Deps, day: str) -> str:
    """Makes an approved edition a draft again; returns a description of what happens next.

    Raises ActRefused once a letter of it was begun, or if it was not approved.
    """
    if not deps.deliveries.queued(day):
        raise ActRefused("not_approved", day=day)
    if not deps.deliveries.withdraw(day):
        raise ActRefused("has_begun", day=day)
    if deps.settings.delivery.approval:
        return f"nothing is queued; approve it again with: digest approve --day {day}"
    return "nothing is queued; the next run queues it again, since feeds.yaml does not say `approval: true`"


def send_test(deps: Deps, edition: Edition, address: str, *, language: str, form: str) -> None:
    """Sends an edition to one address, marked as a test. It is not counted, and its links do not unsubscribe anybody.

    Raises InputError for an invalid address, language or form, DigestError if the server refuses.
    """
    recipient = check_address(address)
    if deps.mailer is None or deps.sender is None:
        raise ValueError("a test needs a mailer and a sender")
    others = (replace(one, subject=_marked(one)) for one in edition.in_other_languages)
    letters = letters_of_edition(deps, replace(edition, subject=_marked(edition), in_other_languages=tuple(others)))
    letter = letters.get(language, {}).get(form)
    if letter is None:
        raise InputError(f"the edition has no form {form!r} in {language!r}")
    identifier = message_id(f"test-{secrets.token_hex(8)}", letter.sender)
    links = dict.fromkeys((*MARKS, *letter.values), link_by_mail(letter.sender, "leave"))
    envelope = Envelope(
        sender=letter.sender.address,
        recipient=ascii_address(recipient),
        identifier=identifier,
        message=letter.fill(address=recipient, identifier=identifier, links=links),
    )
    reply = asyncio.run(_sent(deps.mailer, envelope))
    if judge(reply) is not ReplyMeaning.ACCEPTED:
        raise DigestError(f"the test was not sent: {reply.code or 'no answer'} {reply.text}")


def _marked(edition: Edition) -> str:
    return f"[test] {edition.subject}"


async def _sent(mailer: Mailer, envelope: Envelope) -> Reply:
    session = await mailer.connect()
    if isinstance(session, Reply):
        return session
    try:
        return await session.send(envelope)
    finally:
        await session.close()


def correct(
    deps: Deps, author: str, day: str, texts: Mapping[str, str], until: date, *, seen: str | None = None
) -> LoggedAct:
    """Adds a correction of an earlier edition to feeds.yaml; later letters print it until a day."""
    if deps.ledger.edition(day) is None:
        raise InputError(f"no edition of {day} is frozen; there is nothing to correct")
    written = {code: " ".join(text.split()) for code, text in texts.items() if text.strip()}
    if not written:
        raise InputError("a correction needs a text")
    line = f"- {one_line({'day': day, 'text': written, 'until': until.isoformat()})}"
    what = (f"correction of {day}: {next(iter(written.values()))}",)
    return save_settings(deps, author, lambda text, name: appended(text, name, "corrections", (line,)), what, seen=seen)
