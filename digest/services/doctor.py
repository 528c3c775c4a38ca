"""The use case `doctor`: checks this machine, its mail server and its DNS, and says what to do."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.server_clocks import clock_ahead
from digest.config.environment import Environment
from digest.deliver.domain import Finding, check_domain, check_reverse, look_up
from digest.deliver.mailers.smtp import Server, SmtpMailer
from digest.deliver.notice_mail import signed
from digest.deliver.replies import Reply, Stage
from digest.deliver.sessions import Envelope
from digest.rank.reading.embedding import OFF
from digest.services.deps import Deps
from digest.services.embed import embedder_of
from digest.services.operate import LEAST_FREE, Facts, attention, gather, mail_problems, work_line
from digest.store.engine import StoreError
from digest.store.shared_work import check_database

CLOCKS_ASKED = 5  # sources whose web servers are asked for the time
CLOCK_TOLERANCE_SECONDS = 60.0


async def examine(
    deps: Deps, environment: Environment, folders: Iterable[Path], mail_to: str | None = None
) -> tuple[Finding, ...]:
    """Runs every check of this machine, then of the mail server, then of the DNS; `deps.fetch` is used to compare
    clocks.

    `folders` must be writable. With `mail_to` a mail is sent there. Raises DigestError if the address book cannot be
    opened.
    """
    machine = _machine(deps, environment, await _answers(deps))
    reply = await _try_server(deps, mail_to)
    return (_folders(folders), *machine, *_mail(deps, reply, mail_to))


def _folders(folders: Iterable[Path]) -> Finding:
    closed = [str(one) for one in folders if one.exists() and not os.access(one, os.W_OK | os.X_OK)]
    found = f"this user cannot write in {', '.join(closed)}" if closed else "can be written"
    advice = "chown or chmod them, or mount them for writing; look for User= and ReadWritePaths= in the systemd unit"
    return Finding(name="folders", good=not closed, found=found, advice=advice)


def _machine(deps: Deps, environment: Environment, answers: list[Response | FetchFailed]) -> Iterator[Finding]:
    if deps.open_vault is None:
        raise ValueError("these parts have no vault")
    try:
        deps.open_vault()
        yield Finding(name="key", good=True, found="opens the address book")
    except StoreError as error:  # the first key of a new home cannot be noted on a full disk
        yield Finding(name="key", good=False, found=str(error), advice="see the line `disk`, then run this again")
    database = deps.ledger.database
    answer = check_database(database)
    found = f"{database.dialect}: {answer}"
    yield Finding(name="database", good=answer == "ok", found=found, advice="restore the last backup")
    if environment.files:
        yield _bucket(deps)
    facts = gather(deps)
    if facts.work:
        advice = "start some, on any machine: digest worker"
        yield Finding(name="workers", good=bool(facts.work.workers), found=work_line(facts.work), advice=advice)
    free = f"{facts.free_bytes // 1_000_000:,} MB free"
    yield Finding(name="disk", good=facts.free_bytes >= LEAST_FREE, found=free, advice="free some space")
    embedder, trouble = embedder_of(deps.settings)
    found = trouble or (embedder.model if embedder else OFF)
    advice = "install the extra `semantic`, or set `embedder: {model: off}`"
    yield Finding(name="embedder", good=not trouble, found=found, advice=advice)
    yield _clock(deps, facts, answers)
    for problem in mail_problems(deps.settings, environment):
        name, _, rest = problem.partition(": ")
        yield Finding(name=name, good=False, found="not set", advice=rest)


def _bucket(deps: Deps) -> Finding:
    """Whether a file can be written, read and deleted where others read the archive."""
    name, content = f"doctor/{uuid4().hex}.txt", b"written and deleted by digest doctor"
    found, good = "can be written and read", False
    try:
        deps.files.write(name, content)
        good = deps.files.read(name) == content
        deps.files.drop("doctor", deps.clock() + timedelta(days=1))
    except OSError as error:
        found, good = str(error.strerror), False
    advice = "check DIGEST_FILES, and that its key may put, get, list and delete objects of this bucket"
    return Finding(name="files", good=good, found=f"{deps.files.address}: {found}", advice=advice)


def _clock(deps: Deps, facts: Facts, answers: list[Response | FetchFailed]) -> Finding:
    advice = "set the clock and keep it synchronised: systemctl enable --now systemd-timesyncd"
    back = [line for line in attention(facts) if line.startswith("the clock")]
    if back:
        return Finding(name="clock", good=False, found=back[0], advice=advice)
    now = f"{deps.clock():%Y-%m-%d %H:%M} UTC"
    ahead = clock_ahead(answers)
    if ahead is None:
        return Finding(name="clock", good=True, found=f"{now}, not compared: no source answered")
    found = f"{now}, {abs(ahead):.0f} seconds {'ahead of' if ahead >= 0 else 'behind'} web servers"
    return Finding(name="clock", good=abs(ahead) <= CLOCK_TOLERANCE_SECONDS, found=found, advice=advice)


async def _answers(deps: Deps) -> list[Response | FetchFailed]:
    urls = [source.url for source in deps.settings.sources if source.enabled][:CLOCKS_ASKED]
    fetch = deps.fetch
    return [] if fetch is None else await asyncio.gather(*(fetch(Request(url=url)) for url in urls))


def _mail(deps: Deps, reply: Reply, mail_to: str | None) -> Iterator[Finding]:
    real = isinstance(deps.mailer, SmtpMailer)
    what = "a mail to yourself" if mail_to else "mail server" if real else "mailer"
    if reply.code in range(200, 300):
        yield Finding(name=what, good=True, found="accepted" if mail_to else "accepts our login")
    else:
        answer = f"{reply.code or 'no answer'} {reply.text}"
        yield Finding(name=what, good=False, found=answer, advice="correct DIGEST_MAILER, see docs/operation.md")
    if isinstance(deps.mailer, SmtpMailer):
        yield from _dns(deps, deps.mailer.server)


def _dns(deps: Deps, server: Server) -> Iterator[Finding]:
    checks: dict[str, Callable[[], tuple[Finding, ...]]] = {}
    if server.host in ("localhost", "::1") or server.host.startswith("127."):
        machine = server.greeting or socket.getfqdn()
        checks[machine] = lambda: (check_reverse(machine, look_up),)
    else:
        yield Finding(name="PTR", good=True, found=f"{server.host} delivers for us, so its own reverse name counts")
    for sender in filter(None, (deps.sender, deps.discreet)):
        checks[sender.domain] = partial(check_domain, sender.domain, sender.keys, look_up)
    for name, check in checks.items():
        try:
            yield from check()
        except OSError as error:
            yield Finding(name=f"DNS of {name}", good=False, found=str(error), advice="try again later")


async def _try_server(deps: Deps, mail_to: str | None) -> Reply:
    assert deps.mailer is not None and deps.sender is not None  # noqa: S101, PT018 - open_parts gives both
    try:
        session = await deps.mailer.connect()
    except OSError as error:
        return Reply(stage=Stage.LOGIN, code=0, text=f"{error.filename}: {error.strerror}")
    if isinstance(session, Reply):
        return session
    try:
        if mail_to is None:
            return Reply(stage=Stage.LOGIN, code=250)
        # A new one each time: a mail program shows the same Message-ID once.
        identifier = f"{uuid4().hex}@{deps.sender.domain}"
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = deps.sender.address, mail_to, "A mail of digest doctor"
        message["Date"], message["Message-ID"] = format_datetime(deps.clock()), f"<{identifier}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("This mail server takes mail from the newsletter.\n")
        wire = signed(message.as_bytes(), (deps.sender,))
        return await session.send(
            Envelope(sender=deps.sender.address, recipient=mail_to, identifier=identifier, message=wire)
        )
    finally:
        await session.close()
