"""What follows a run: old things thrown away, notices sent, the operator told, the watcher called."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click

from digest.config.environment import read_environment
from digest.model.errors import DigestError
from digest.services.deps import Deps
from digest.services.operate import attention, gather, prune
from digest.subscribe.notices import About, Notice
from digest.wiring import membership_of, send_notices

PING_SECONDS = 10


@contextmanager
def pinging(home: Path) -> Iterator[None]:
    """Call DIGEST_PING_URL when the block ends well, the same with `/fail` when it does not."""
    url = read_environment(home, os.environ).ping_url
    try:
        yield
    except BaseException as error:
        if url and not (isinstance(error, DigestError) and error.exit_code == 0):
            _call(f"{url}/fail")
        raise
    if url:
        _call(url)


def _call(url: str) -> None:
    try:
        urlopen(url, timeout=PING_SECONDS).close()  # noqa: S310 - read_environment lets only http and https through
    except (URLError, OSError, ValueError) as error:
        # The address may hold a token: it is not told.
        click.echo(f"DIGEST_PING_URL did not answer: {error}", err=True)


def finish_run(deps: Deps, held: tuple[str, ...]) -> None:
    """Once a day throw away what is past its time and write to the operator if a person is needed; send notices."""
    if deps.replay_home:
        return
    local = deps.clock().astimezone(deps.settings.zone)
    today = local.date().isoformat()
    if deps.subscribers.fact("pruned") != today:
        prune(deps)
        deps.subscribers.set_fact("pruned", today)
    lines = attention(gather(deps, reminders=False), held)
    to = _operator(deps)
    if lines and to and local.time() >= deps.settings.edition.send_at and deps.deliveries.note_operator(today):
        text = "\n\n".join(lines) + "\n\nSee also: digest status\n"
        needs = "1 thing needs you" if len(lines) == 1 else f"{len(lines)} things need you"
        subject = f"{deps.settings.edition.title}: {needs}"
        membership_of(deps)[0].queue(Notice(about=About.NOTE, address=to, subject=subject, text=text))
    if not deps.subscribers.fact("restored"):
        send_notices(deps)


def _operator(deps: Deps) -> str | None:
    return read_environment(deps.home, os.environ).operator
