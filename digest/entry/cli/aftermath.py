"""What happens after a run: deletes old data, sends notices, notifies the operator, calls the monitoring address."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import click

from digest.config.environment import read_environment
from digest.model.errors import DigestError, Interrupted
from digest.services.deps import Deps
from digest.services.operate import attention, gather, prune
from digest.services.recall import finish_recalls
from digest.subscribe.notices import About, Notice
from digest.wiring import membership_of, send_notices

PING_SECONDS = 10
MOST_REASON = 10_000  # bytes
MOST_SHOWN = 200  # characters of the error
COMMAND_SECONDS = 60
COMMAND_TOLD = "operator_command"  # fact: the day on which the command accepted the note
WATCHER_TOLD = "operator_ping"  # fact: the day on which the monitoring address got the note


@contextmanager
def pinging(home: Path) -> Iterator[list[str]]:
    """Calls DIGEST_PING_URL if the block succeeds, and the same with `/fail` and the reason if it fails.

    What the block adds to the list, such as the operator's note of the day, is posted too.
    """
    url = read_environment(home, os.environ).ping_url
    notes: list[str] = []
    try:
        yield notes
    except BaseException as error:
        if url and not (isinstance(error, DigestError) and error.exit_code == 0):
            reason = str(error) if isinstance(error, DigestError | Interrupted) else type(error).__name__
            _call(f"{url}/fail", "\n\n".join((reason, *notes)))
        raise
    if url:
        _call(url, "\n\n".join(notes))


def _call(url: str, text: str = "") -> None:
    """Requests an address; posts a text, as monitoring services store it, or omits it if that is rejected."""
    try:
        try:
            _open(url, text.encode()[:MOST_REASON] or None)
        except HTTPError as error:
            if not text or error.code not in (404, 405, 501):
                raise
            _open(url, None)
    except (OSError, ValueError, HTTPException) as error:
        # The address may contain a token: it is not shown. The server's words may contain anything.
        reason = str(error)[:MOST_SHOWN] if isinstance(error, OSError) else type(error).__name__
        shown = "".join(one if one.isprintable() else "?" for one in reason)
        click.echo(f"DIGEST_PING_URL did not answer: {shown}", err=True)


def _open(url: str, body: bytes | None) -> None:
    request = Request(url, data=body, headers={"Content-Type": "text/plain; charset=utf-8"} if body else {})  # noqa: S310
    urlopen(request, timeout=PING_SECONDS).close()  # noqa: S310 - read_environment lets only http and https through


@contextmanager
def telling_of_failure(deps: Deps, dry_run: bool) -> Iterator[None]:
    """Also notifies the operator of a run that ends in an error."""
    try:
        yield
    except DigestError:
        if not dry_run:
            tell_operator(deps, ())
        raise


def finish_run(deps: Deps, held: tuple[str, ...]) -> tuple[str, ...]:
    """Once a day deletes expired data and notifies the operator if a person is needed; sends notices.

    Returns the note for the monitoring address once a day, else nothing.
    """
    if deps.replay_home:
        return ()
    if deps.subscribers.fact("pruned") != deps.today:
        prune(deps)
        deps.subscribers.set_fact("pruned", deps.today)
    finish_recalls(deps, membership_of(deps)[0])
    note = tell_operator(deps, held)
    if not deps.subscribers.fact("restored"):
        send_notices(deps)
    return note


def tell_operator(deps: Deps, held: tuple[str, ...]) -> tuple[str, ...]:
    """Notifies the operator once a day of what needs a person, by every configured channel.

    The mail is kept until a relay accepts it, for days if necessary; a failing command is retried in the next run.
    Returns the note once a day: it is posted with the call that ends the run.
    """
    local = deps.clock().astimezone(deps.settings.zone)
    lines = attention(gather(deps, reminders=False), held)
    if not lines or deps.replay_home or local.time() < deps.settings.edition.send_at:
        return ()
    environment = read_environment(deps.home, os.environ)
    needs = "1 thing needs you" if len(lines) == 1 else f"{len(lines)} things need you"
    subject = f"{deps.settings.edition.title}: {needs}"
    text = "\n\n".join(lines) + "\n\nSee also: digest status\n"
    if environment.operator:
        note = Notice(about=About.NOTE, address=environment.operator, subject=subject, text=text)
        membership, _ = membership_of(deps)
        with deps.subscribers.atomic():
            if deps.deliveries.note_operator(deps.today):
                membership.queue(note)
    command = environment.operator_command
    if command and deps.subscribers.fact(COMMAND_TOLD) != deps.today and _run_command(command, f"{subject}\n\n{text}"):
        deps.subscribers.set_fact(COMMAND_TOLD, deps.today)
    if not environment.ping_url or deps.subscribers.fact(WATCHER_TOLD) == deps.today:
        return ()
    deps.subscribers.set_fact(WATCHER_TOLD, deps.today)
    return (f"{subject}\n\n{text}",)


def _run_command(command: str, note: str) -> bool:
    """Runs the operator's command with the note on standard input; returns whether it succeeded."""
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
            shlex.split(command), input=note.encode(), timeout=COMMAND_SECONDS, check=False, stdout=subprocess.DEVNULL
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        click.echo(f"DIGEST_OPERATOR_COMMAND failed: {error}; the next run tries again", err=True)
        return False
    if done.returncode:
        click.echo(f"DIGEST_OPERATOR_COMMAND ended with {done.returncode}; the next run tries again", err=True)
    return done.returncode == 0
