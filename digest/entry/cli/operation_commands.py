"""Operation commands: approve, backup, restore, prune, metrics, daemon."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
import schedule
from schedule import Scheduler

from digest.beats.newsletter import read_newsletter
from digest.config.settings import Settings
from digest.entry.cli.keeper import Keeper
from digest.entry.cli.loopback_pages import serve_pages
from digest.entry.cli.shared import FILE, INPUT, as_json, assured, home_at, known_day, of_day, open_parts
from digest.model.errors import DigestError, InputError, fault_place
from digest.services.approval import approve_draft, withdraw_approval
from digest.services.backup import read_backup, write_backup
from digest.services.dispatch import deliver
from digest.services.homes import database_address
from digest.services.known_names import known_names
from digest.services.operate import gather
from digest.services.operate import metrics as as_text
from digest.services.operate import prune as throw_away
from digest.services.recorded_runs import locked, recorded_run
from digest.wiring import membership_of

TICK = 20.0  # seconds between checks of the clock


@click.command()
@of_day
@click.option("--reject", is_flag=True, help="Take the draft back; the next run makes a new one.")
@click.option("--withdraw", is_flag=True, help="Take the approval back, while no letter has been begun.")
@click.option("--send", is_flag=True, help="Send it now, not with the next run.")
@assured
@click.pass_obj
def approve(home: Path, day: str | None, reject: bool, withdraw: bool, send: bool, yes: bool) -> None:
    """Approve a draft, if feeds.yaml has `approval: true`: it is queued, and sent with the next run.

    \b
    digest approve
    digest approve --send          and send it now
    digest approve --withdraw      make it a draft again, before the first letter leaves
    digest approve --reject        after a change of feeds.yaml, so that the next run makes it anew
    """
    known_day(day)
    if sum((reject, withdraw, send)) > 1:
        raise InputError("--reject, --withdraw and --send exclude each other; give one of them")
    with open_parts(home) as deps, locked(deps):
        asked = day or deps.latest_day
        if asked is None or deps.ledger.edition(asked) is None:
            raise InputError(f"no edition of {day} is frozen" if day else "there is no edition yet; run: digest run")
        if reject and asked > deps.today:
            deps.deliveries.discard_ahead(asked)
            click.echo(f"the edition of {asked} is taken back; that day will get its own")
            return
        if reject:
            if not deps.deliveries.discard_draft(asked):
                raise InputError(f"the edition of {asked} is out already and stands")
            click.echo(f"the draft of {asked} is taken back; the next run makes a new one")
            return
        if withdraw:
            click.echo(f"the approval of {asked} is taken back; {withdraw_approval(deps, asked)}")
            return
        approved = approve_draft(deps, asked)
        if not send:
            click.echo(f"approved: {asked}; {approved}")
            return
        membership, _ = membership_of(deps)
        with recorded_run(deps, "approve"):
            sending = deliver(deps, queue=asked, by_hand=True, assured=yes, note_sending=membership.note_sending)
            result = deps.interruption.run(sending)
            sent = ", ".join(f"{n} {state}" for state, n in result.outcomes.items()) or "none sent"
            click.echo(f"approved: {asked}; {sent}")
            if result.held:
                raise DigestError("\n".join(result.held))


@click.command()
@click.argument("file", type=FILE)
@click.pass_obj
def backup(home: Path, file: Path) -> None:
    """Write the home to FILE, a tar archive: database, feeds.yaml, templates. The key is not included.

    So are published files, which `digest run` writes again from the database, and evidence, wherever they are.

    \b
    digest backup /srv/backup/letter.tar.gz
    """
    address = database_address(home_at(home))
    if isinstance(address, Path) and not address.exists():
        raise InputError(f"{home}: has no database yet; run: digest run")
    size = write_backup(home, file, address)
    click.echo(f"{file}: {size:,} bytes; the key of the address book is not in it, keep a copy elsewhere")


@click.command()
@click.argument("file", type=INPUT)
@click.pass_obj
def restore(home: Path, file: Path) -> None:
    """Restore a backup into a home without a database. Sending then waits for your confirmation.

    \b
    digest --home ~/letter restore /srv/backup/letter.tar.gz
    """
    read_backup(file, home)
    click.echo(f"{home}: restored; look at it with: digest status; then: digest keys accept")


@click.command()
@as_json
@click.pass_obj
def prune(home: Path, as_json: bool) -> None:
    """Delete expired data; `digest run` does this once a day.

    Items and articles after 60 days, written mails and previews after 14, rows of deliveries after 14 (their totals
    stay), runs after 400. Editions are kept.

    \b
    digest prune
    """
    with open_parts(home) as deps:
        pruned = asdict(throw_away(deps))
    removed = ", ".join(f"{number} {what}" for what, number in pruned.items())
    click.echo(json.dumps(pruned) if as_json else f"thrown away: {removed}")


# --- metrics ---


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Serve http://HOST:PORT/metrics until stopped.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.pass_obj
def metrics(home: Path, port: int | None, host: str) -> None:
    """Print the state of the home in Prometheus' text format, or serve it on a port of its own.

    \b
    digest metrics
    digest metrics --port 9467
    """
    if port is None:
        click.echo(_metrics(home), nl=False)
        return
    with serve_metrics(home, host, port) as (_, keeper):
        keeper.join()


def _metrics(home: Path) -> str:
    with open_parts(home) as deps:
        return as_text(gather(deps))


def serve_metrics(home: Path, host: str, port: int) -> AbstractContextManager[tuple[int, Keeper]]:
    """Answers GET /metrics until the block ends; yields the port (0 chooses a free one) and the server's thread."""
    return serve_pages(
        "metrics", host, port, {"/metrics": ("text/plain; version=0.0.4; charset=utf-8", partial(_metrics, home))}
    )


# --- the daemon ---


@click.command()
@click.option("--metrics", "port", type=click.IntRange(1, 65535), help="Also serve /metrics on this loopback port.")
@click.pass_obj
def daemon(home: Path, port: int | None) -> None:
    """Run continuously instead of from cron: every hour, at the send time, and when letters are to be retried.

    Each run is a process of its own, so that what it needed is given back. End it with SIGTERM or Ctrl-C; a run under
    way is let finish.

    \b
    digest daemon
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    place = home_at(home)

    def start(*command: str) -> None:
        line = [sys.executable, "-m", "digest.entry.cli.main", "--home", str(home), *command]
        # A session of its own: Ctrl-C at the terminal ends the daemon, and lets the run finish.
        subprocess.run(line, check=False, start_new_session=True)  # noqa: S603

    def plan() -> Scheduler:
        return planned(
            schedule.Scheduler(), read_newsletter(place.feeds, known=known_names()).settings, lambda: start("run")
        )

    version = _version(place.feeds)
    scheduler = plan()
    click.echo(f"{home}: at work; next run at {scheduler.next_run:%H:%M} local time", err=True)
    last = ""
    wait = 0.0
    with serve_metrics(home, "127.0.0.1", port) if port else nullcontext():
        while not stopping.wait(wait):
            trouble = ""
            try:
                if not wait:
                    wait = TICK
                    start("run")
                if (saved := _version(place.feeds)) != version:
                    version = saved
                    scheduler = plan()
                scheduler.run_pending()
                if _tries_are_due(home):
                    start("run")
            except (DigestError, OSError) as error:
                trouble = str(error)
            except Exception as error:  # a bug of ours must not end a process that has to run for a year
                trouble = fault_place(error)
            if trouble and trouble != last:
                click.echo(f"Error: {trouble}; the daemon goes on as before", err=True)
            last = trouble


def _version(file: Path) -> tuple[int, int]:
    """Returns what differs after a save: the clock of a file system may stand still while a long file is written."""
    status = file.stat()
    return status.st_mtime_ns, status.st_size


def planned(scheduler: Scheduler, settings: Settings, run: Callable[[], None]) -> Scheduler:
    """Schedules a run every hour and at the send time in the edition's zone.

    It only ticks: `due_edition` decides what is due, so an extra or late tick does no harm.
    """
    edition = settings.edition
    scheduler.every().hour.at(":05").do(run)
    scheduler.every().day.at(f"{edition.send_at:%H:%M}", edition.time_zone).do(run)
    return scheduler


def _tries_are_due(home: Path) -> bool:
    with open_parts(home) as deps:
        now = deps.clock()
        waiting = deps.deliveries.waiting(resend=deps.settings.delivery.after_crash == "resend")
        return any(one.due_at and one.due_at <= now and not one.paused for one in waiting)
