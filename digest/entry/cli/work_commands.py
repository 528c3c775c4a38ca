"""The command `worker`, for several processes or machines, and the doing of a job.

A worker imports only what its jobs need: one that sends holds neither the ranker nor the readers of feeds and pages.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from digest.config.environment import read_environment
from digest.entry.cli.shared import open_parts
from digest.model.errors import DigestError, InputError, fault_place
from digest.services.deps import Deps
from digest.services.jobs import Job, JobKind, parse_job
from digest.services.settings_cache import SettingsCache
from digest.store.locks import LockHeld
from digest.wiring import open_job_queue

MODULES: Mapping[JobKind, str] = dict.fromkeys((JobKind.SEND, JobKind.MAIL, JobKind.UPKEEP), "letter_jobs")
"""The module of `digest.entry.cli` with the performer of a kind, `news_jobs` for all others."""


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
    cache, letters_only = SettingsCache(home), all(name in MODULES for name in names)
    # An unusable database or feeds.yaml is reported before any job.
    with open_parts(home, settings_cache=cache, with_plugins=not letters_only) as deps:
        refuse_replay(deps)
    click.echo(f"{home}: at work on {', '.join(names)}", err=True)
    open_job_queue(address).work(lambda key: perform_alone(home, key, cache, letters_only), queues=names)


def refuse_replay(deps: Deps) -> None:
    """Raises InputError for a replay home."""
    if deps.replay_home:
        raise InputError(f"{deps.home}: this is a replay home; its days are made with: digest run --replay FILE")


def perform_alone(home: Path, key: str, cache: SettingsCache | None = None, letters_only: bool = False) -> None:
    """Does a job unless another worker is doing it, and prints the result. Never raises.

    With `letters_only` the names of plug-ins in feeds.yaml are not checked: for that all of them are imported.
    """
    trouble = trouble_of(lambda: _perform_alone(home, key, cache, letters_only))
    now = datetime.now(UTC)
    if trouble:
        click.echo(f"{now:%Y-%m-%d %H:%M:%S} UTC {key}: Error: {trouble}", err=True)


def _perform_alone(home: Path, key: str, cache: SettingsCache | None, letters_only: bool) -> None:
    job = parse_job(key)
    with open_parts(home, settings_cache=cache, with_plugins=not letters_only) as deps, ExitStack() as held:
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
    """Does a job; returns the result in one line. What it needs is imported only now."""
    module = import_module(f"digest.entry.cli.{MODULES.get(job.kind, 'news_jobs')}")
    does: Callable[[Deps, Job], str] = module.PERFORMERS[job.kind]
    return does(deps, job)


def trouble_of(work: Callable[[], object]) -> str:
    """Calls something that must not end this process; returns "" or what went wrong, in one line."""
    try:
        work()
    except (DigestError, OSError) as error:
        return str(error)
    except Exception as error:
        return fault_place(error)
    return ""
