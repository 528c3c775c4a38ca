"""The commands `worker` and `scheduler`, for several processes or machines."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click

from digest.beats.newsletter import NewsletterReader
from digest.config.environment import read_environment
from digest.entry.cli.aftermath import finish_run
from digest.entry.cli.send_commands import counts_line
from digest.entry.cli.shared import open_parts
from digest.model.errors import DigestError, InputError, fault_place
from digest.services.collect import embed_new, read_pages, visit_due
from digest.services.day import bring_out
from digest.services.deps import Deps
from digest.services.dispatch import deliver
from digest.services.incoming_mail import handle_stored
from digest.services.jobs import InlineQueue, Job, JobKind, JobQueue, due_work, parse_job, plan_jobs
from digest.services.recorded_runs import locked, recorded_run
from digest.store.locks import LockHeld
from digest.wiring import membership_of, open_job_queue, open_mailroom, with_web

TICK_SECONDS = 20.0
SCHEDULER_LOCK = "scheduler.lock"


@click.command()
@click.option("--queues", metavar="NAMES", default="", help=f"Only these, with commas: {', '.join(JobKind)}.")
@click.pass_obj
def worker(home: Path, queues: str) -> None:
    """Do the jobs queued by `digest scheduler`, one after another, until stopped. Needs PostgreSQL; start several.

    End it with SIGTERM or Ctrl-C: the job under way is finished. Killed, it loses nothing: its jobs go to others.

    \b
    digest worker
    digest worker --queues send,collect
    """
    names = [name.strip() for name in queues.split(",") if name.strip()] or list(JobKind)
    unknown = [name for name in names if name not in list(JobKind)]
    if unknown:
        raise InputError(f"--queues: there is no queue {unknown[0]!r}; there are {', '.join(JobKind)}")
    address = read_environment(home, os.environ).database
    if not address:
        raise InputError(
            "workers need a database that they share: set DIGEST_DATABASE=postgresql://…; "
            "on one machine without it: digest daemon"
        )
    read = NewsletterReader()
    with open_parts(home, read=read) as deps:  # an unusable database or feeds.yaml is reported before any job
        _refuse_replay(deps)
    click.echo(f"{home}: at work on {', '.join(names)}", err=True)
    open_job_queue(address).work(lambda key: perform_alone(home, key, read), queues=names)


@click.command()
@click.option("--once", is_flag=True, help="Check once what is due, and exit.")
@click.pass_obj
def scheduler(home: Path, once: bool) -> None:
    """Queue what is due as jobs for `digest worker`; with SQLite, which has no queue, do it at once.

    What is due is read from the ledger three times a minute, so nothing is lost with a job, a worker or a scheduler.
    Two schedulers at once do the work of one.

    \b
    digest scheduler
    digest scheduler --once        from cron
    """
    address = read_environment(home, os.environ).database
    queue: JobQueue = open_job_queue(address) if address else InlineQueue(perform=lambda job: perform(home, job))
    if once:
        click.echo(f"jobs: {schedule_due(home, queue)} {'queued' if address else 'done'}")
        return
    stopping, read = threading.Event(), NewsletterReader()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    click.echo(f"{home}: at work", err=True)
    last = ""
    while True:
        trouble = _trouble(lambda: schedule_due(home, queue, read))
        if trouble and trouble != last:
            click.echo(f"Error: {trouble}; the scheduler goes on as before", err=True)
        last = trouble
        if stopping.wait(TICK_SECONDS):
            return


def schedule_due(home: Path, queue: JobQueue, read: NewsletterReader | None = None) -> int:
    """Queues what is due now; returns how many jobs, 0 if another scheduler is doing so."""
    with open_parts(home, read=read) as deps, ExitStack() as held:
        _refuse_replay(deps)
        try:
            held.enter_context(deps.ledger.database.locks.hold(SCHEDULER_LOCK))
        except LockHeld:
            return 0
        queue.drop_dead()
        return queue.put(plan_jobs(due_work(deps)))


def _refuse_replay(deps: Deps) -> None:
    if deps.replay_home:
        raise InputError(f"{deps.home}: this is a replay home; its days are made with: digest run --replay FILE")


def perform_alone(home: Path, key: str, read: NewsletterReader | None = None) -> None:
    """Does a job unless another worker is doing it, and prints the result. Never raises."""
    trouble = _trouble(lambda: _perform_alone(home, key, read))
    now = datetime.now(UTC)
    if trouble:
        click.echo(f"{now:%Y-%m-%d %H:%M:%S} UTC {key}: Error: {trouble}", err=True)


def _perform_alone(home: Path, key: str, read: NewsletterReader | None) -> None:
    job = parse_job(key)
    with open_parts(home, read=read) as deps, ExitStack() as held:
        try:
            held.enter_context(deps.ledger.database.locks.hold(job.lock))
        except LockHeld:
            return
        click.echo(f"{deps.clock():%Y-%m-%d %H:%M:%S} UTC {key}: {_done(deps, job)}", err=True)


def perform(home: Path, job: Job) -> None:
    """Does a job in this process. Raises DigestError and OSError if it fails."""
    with open_parts(home) as deps:
        click.echo(f"{job.key}: {_done(deps, job)}", err=True)


def _done(deps: Deps, job: Job) -> str:
    """Does a job; returns the result in one line."""
    if job.kind is JobKind.UPKEEP:
        with recorded_run(deps, job.kind):
            finish_run(deps, ())
        return "done"
    if job.kind is JobKind.MAIL:
        return handle_stored(deps, open_mailroom(deps), job.about) or "handled before"
    if job.kind is JobKind.EDITION:
        with locked(deps), recorded_run(deps, job.kind) as hold:
            return deps.interruption.run(_edition(deps, hold))
    does = {JobKind.COLLECT: _collect, JobKind.PAGES: _pages, JobKind.EMBED: _embed, JobKind.SEND: _send}
    return deps.interruption.run(does[job.kind](deps, job))


async def _edition(deps: Deps, hold: Callable[[str], None]) -> str:
    async with with_web(deps, replay=None, record=None, at=None) as live:
        await embed_new(live)
        made, notes = await bring_out(live)
    if made.held:
        hold(made.note)
    return "; ".join((made.note, *notes))


async def _collect(deps: Deps, job: Job) -> str:
    async with with_web(deps, replay=None, record=None, at=None) as live:
        collected = await visit_due(live, job.shard)
    return f"{collected.visited} sources, {collected.new_items} new items"


async def _pages(deps: Deps, job: Job) -> str:
    async with with_web(deps, replay=None, record=None, at=None) as live:
        return f"pages: {counts_line(await read_pages(live, job.shard)) or 'none was waiting'}"


async def _embed(deps: Deps, job: Job) -> str:
    embedded = await embed_new(deps, job.shard)
    return embedded.trouble or f"{embedded.made} texts, {embedded.waiting} wait"


async def _send(deps: Deps, job: Job) -> str:
    note_sending = membership_of(deps)[0].note_sending
    sent = await deliver(deps, only=job.about, note_sending=note_sending, shard=job.shard)
    return "; ".join((counts_line(sent.outcomes) or "nothing was waiting", *sent.held))


def _trouble(work: Callable[[], object]) -> str:
    """Calls something that must not end this process; returns "" or what went wrong, in one line."""
    try:
        work()
    except (DigestError, OSError) as error:
        return str(error)
    except Exception as error:
        return fault_place(error)
    return ""
