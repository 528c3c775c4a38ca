"""The command `scheduler`, for several processes or machines."""

import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import click

from digest.config.environment import read_environment
from digest.entry.cli.shared import open_parts
from digest.entry.cli.work_commands import perform, refuse_replay, trouble_of
from digest.services.due_work import due_work
from digest.services.jobs import InlineQueue, JobQueue, plan_jobs
from digest.services.settings_cache import SettingsCache
from digest.store.locks import LockHeld
from digest.wiring import open_job_queue

TICK_SECONDS = 20.0
SCHEDULER_LOCK = "scheduler.lock"


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
    stopping, cache = threading.Event(), SettingsCache(home)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    click.echo(f"{home}: at work", err=True)
    last = ""
    while True:
        trouble = trouble_of(lambda: schedule_due(home, queue, cache))
        if trouble and trouble != last:
            click.echo(f"Error: {trouble}; the scheduler goes on as before", err=True)
        last = trouble
        if stopping.wait(TICK_SECONDS):
            return


def schedule_due(home: Path, queue: JobQueue, cache: SettingsCache | None = None) -> int:
    """Queues what is due now; returns how many jobs, 0 if another scheduler is doing so."""
    with open_parts(home, settings_cache=cache) as deps, ExitStack() as held:
        refuse_replay(deps)
        try:
            held.enter_context(deps.ledger.database.locks.hold(SCHEDULER_LOCK))
        except LockHeld:
            return 0
        queue.drop_dead()
        return queue.put(plan_jobs(due_work(deps)))
