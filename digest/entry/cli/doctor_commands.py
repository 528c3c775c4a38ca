"""`digest doctor`: what is wrong with this machine, its mail server and its DNS, and what to do about each."""

import asyncio
import json
import os
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import click

from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.environment import read_environment
from digest.deliver.domain import Finding, check_domain, check_reverse, look_up
from digest.deliver.notice_mail import signed
from digest.deliver.replies import Reply, Stage
from digest.deliver.sessions import Envelope
from digest.deliver.smtp import Server, SmtpMailer
from digest.entry.cli.shared import as_json, open_parts, vault_of
from digest.model.errors import DigestError
from digest.services.deps import Deps
from digest.services.operate import LEAST_FREE, Facts, attention, clock_ahead, gather, mail_problems
from digest.wiring import with_web

CLOCKS = 5  # sources whose web servers are asked for the time
MOST_AHEAD = 60.0  # seconds that the clock may be wrong


@click.command()
@click.option("--mail", metavar="ADDRESS", help="Also send a mail to this address, your own.")
@as_json
@click.pass_obj
def doctor(home: Path, mail: str | None, as_json: bool) -> None:
    """Check keys, database, disk, clock, the mail server and the DNS, and say what to do about each.

    The clock is held against those of a few sources' web servers.

    \b
    digest doctor
    digest doctor --mail me@herald.example
    """
    findings = [*_machine(home), *_mail(home, mail)]
    if as_json:
        rows = [{"check": f.name, "good": f.good, "found": f.found, "do": f.advice} for f in findings]
        click.echo(json.dumps(rows, indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.good else 'NO '} {finding.name}: {finding.found}")
            if not finding.good and finding.advice:
                click.echo(f"    {finding.advice}")
    bad = sum(not finding.good for finding in findings)
    if bad:
        raise DigestError(f"{bad} of {len(findings)} checks need you")


# --- the machine ---


def _machine(home: Path) -> Iterator[Finding]:

    environment = read_environment(home, os.environ)
    with open_parts(home) as deps:
        vault_of(deps)
        yield Finding(name="key", good=True, found="opens the address book")
        (sound,) = deps.ledger.database.query("pragma quick_check")
        told = next(iter(sound.values()))
        yield Finding(name="database", good=told == "ok", found=told, advice="restore the last backup")
        facts = gather(deps)
        free = f"{facts.free_bytes // 1_000_000:,} MB free"
        yield Finding(name="disk", good=facts.free_bytes >= LEAST_FREE, found=free, advice="free some space")
        yield _clock(deps, facts)
        for problem in mail_problems(deps.settings, environment):
            name, _, rest = problem.partition(": ")
            yield Finding(name=name, good=False, found="not set", advice=rest)


def _clock(deps: Deps, facts: Facts) -> Finding:

    advice = "set it, and let it be kept right: systemctl enable --now systemd-timesyncd"
    back = [line for line in attention(facts) if line.startswith("the clock")]
    if back:
        return Finding(name="clock", good=False, found=back[0], advice=advice)
    now = f"{deps.clock():%Y-%m-%d %H:%M} UTC"
    ahead = clock_ahead(asyncio.run(_answers(deps)))
    if ahead is None:
        return Finding(name="clock", good=True, found=f"{now}, not compared: no source answered")
    found = f"{now}, {abs(ahead):.0f} seconds {'ahead of' if ahead >= 0 else 'behind'} web servers"
    return Finding(name="clock", good=abs(ahead) <= MOST_AHEAD, found=found, advice=advice)


async def _answers(deps: Deps) -> list[Response | FetchFailed]:

    urls = [source.url for source in deps.settings.sources if source.enabled][:CLOCKS]
    async with with_web(deps, replay=None, record=None, at=None) as live:
        fetch = live.fetch
        return [] if fetch is None else await asyncio.gather(*(fetch(Request(url=url)) for url in urls))


# --- mail ---


def _mail(home: Path, address: str | None) -> Iterator[Finding]:

    with open_parts(home) as deps:
        reply = asyncio.run(_try_server(deps, address))
        real = isinstance(deps.mailer, SmtpMailer)
        what = "a mail to yourself" if address else "mail server" if real else "mailer"
        if reply.code in range(200, 300):
            yield Finding(name=what, good=True, found="taken" if address else "lets us in")
        else:
            told = f"{reply.code or 'no answer'} {reply.text}"
            yield Finding(name=what, good=False, found=told, advice="mend DIGEST_MAILER, see docs/operation.md")
        if isinstance(deps.mailer, SmtpMailer):
            yield from _dns(deps, deps.mailer.server)


def _dns(deps: Deps, server: Server) -> Iterator[Finding]:

    checks: dict[str, Callable[[], tuple[Finding, ...]]] = {}
    if server.host in ("localhost", "::1") or server.host.startswith("127."):
        machine = server.greeting or socket.getfqdn()
        checks[machine] = lambda: (check_reverse(machine, look_up),)
    else:
        yield Finding(name="PTR", good=True, found=f"the business of {server.host}, which sends on")
    for sender in filter(None, (deps.sender, deps.discreet)):
        checks[sender.domain] = partial(check_domain, sender.domain, sender.keys, look_up)
    for name, check in checks.items():
        try:
            yield from check()
        except OSError as error:
            yield Finding(name=f"DNS of {name}", good=False, found=str(error), advice="try again later")


async def _try_server(deps: Deps, address: str | None) -> Reply:

    assert deps.mailer is not None and deps.sender is not None  # noqa: S101, PT018 - open_parts gives both
    session = await deps.mailer.connect()
    if isinstance(session, Reply):
        return session
    try:
        if address is None:
            return Reply(stage=Stage.LOGIN, code=250)
        # A new one each time: a mail program shows the same Message-ID once.
        identifier = f"{uuid4().hex}@{deps.sender.domain}"
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = deps.sender.address, address, "A mail of digest doctor"
        message["Date"], message["Message-ID"] = format_datetime(deps.clock()), f"<{identifier}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("This mail server takes mail from the newsletter.\n")
        wire = signed(message.as_bytes(), (deps.sender,))
        return await session.send(
            Envelope(sender=deps.sender.address, recipient=address, identifier=identifier, message=wire)
        )
    finally:
        await session.close()
