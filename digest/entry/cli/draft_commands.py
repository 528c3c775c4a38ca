"""The commands `preview` and `preflight`, used before an edition is sent."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from digest.edition.record import load
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import (
    as_json,
    home_at,
    known_day,
    of_day,
    open_parts,
    parse_time,
    with_archive_options,
)
from digest.model.editions import Edition
from digest.model.errors import DigestError
from digest.render.preflight import Check
from digest.services.approval import send_test
from digest.services.deps import Deps
from digest.services.edition import Draft, check_links, draft_edition
from digest.subscribe.life_cycle import FORMS
from digest.wiring import with_web

Saved = dict[Path, tuple[int, int]]
"""Modification time in nanoseconds and size of each file."""

GLANCE = 0.1
"""Polling interval in seconds for watched files; a save counts once two glances in a row see the same."""


@click.command()
@of_day
@click.option("--watch", is_flag=True, help="Write it again whenever a template or feeds.yaml is saved, until Ctrl-C.")
@click.option("--to", metavar="ADDRESS", help="Also send it to this address, marked as a test.")
@click.option("--form", type=click.Choice(FORMS), default="html", show_default=True, help="The form of that test.")
@click.option("--language", metavar="CODE", help="The language of that test; by default the letter's main one.")
@as_json
@click.pass_obj
def preview(
    home: Path, day: str | None, watch: bool, to: str | None, form: str, language: str | None, as_json: bool
) -> None:
    """Write the edition as it would be now to output/preview/ and list the files. Freezes and sends nothing.

    \b
    digest preview
    digest preview --watch
    digest preview --to me@example.org --language fa
    """
    known_day(day)
    before = _saved(_watched(home))
    with open_parts(home) as deps:
        edition = _draft(deps, day).edition
        files = _write_preview(deps, edition)
        if to:
            send_test(deps, edition, to, language=language or edition.language, form=form)
            click.echo(f"sent to {to}, marked as a test", err=True)
    click.echo(json.dumps({"day": edition.day, "files": files}) if as_json else "\n".join(files))
    if watch:
        _watch(home, day, edition, before)


def _write_preview(deps: Deps, edition: Edition) -> list[str]:
    return sorted(str(path) for path in deps.press.draft(edition, deps.home / "output" / "preview"))


def _watch(home: Path, day: str | None, edition: Edition, before: Saved) -> None:
    """Rewrites the preview after every change; ranks the day again only if feeds.yaml has changed."""
    templates, feeds = _watched(home)
    click.echo(f"watching {templates} and {feeds}; end with Ctrl-C", err=True)
    try:
        for changed in _changes((templates, feeds), before):
            started = time.monotonic()
            try:
                with open_parts(home) as deps:
                    edition = _draft(deps, day).edition if feeds in changed else edition
                    files = _write_preview(deps, edition)
            except DigestError as error:
                click.echo(f"Error: {error}", err=True)
                continue
            click.echo("\n".join(files))
            click.echo(f"{len(files)} files in {time.monotonic() - started:.2f} s", err=True)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _watched(home: Path) -> tuple[Path, Path]:
    return home_at(home).templates[0], home_at(home).feeds


def _changes(places: Sequence[Path], before: Saved) -> Iterator[set[Path]]:
    """Yields the files that were saved, created or deleted since the last time, whenever there are any.

    It waits until none changes any more: many an editor empties a file before it writes it again.
    """
    now = before
    while True:
        time.sleep(GLANCE)
        glance_before, now = now, _saved(places)
        if glance_before == now != before:
            yield {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
            before = now


def _saved(places: Sequence[Path]) -> Saved:
    files = (file for place in places for file in ([place] if place.is_file() else place.rglob("*.j2")))
    found = {}
    for file in files:
        try:
            status = file.stat()
        except FileNotFoundError:  # an editor is replacing it right now
            continue
        found[file] = (status.st_mtime_ns, status.st_size)
    return found


@click.command()
@of_day
@with_archive_options
@as_json
@click.pass_obj
def preflight(
    home: Path, day: str | None, replay: Path | None, record: Path | None, at: str | None, as_json: bool
) -> None:
    """Check an edition before it is sent: what stops it, and what is worth knowing. Exit code 1 if it is stopped.

    The day's frozen edition, or without one the edition as it would be now. Its links are asked too, where there is
    a web to ask.

    \b
    digest preflight
    digest preflight --day 2024-03-05 --json
    """

    async def everything(deps: Deps, edition: Edition, clock: datetime | None) -> tuple[Check, ...]:
        async with with_web(deps, replay=replay, record=record, at=clock) as live:
            return await check_links(live, edition)

    known_day(day)
    clock = parse_time(at)
    with open_parts(home, at=clock) as deps:
        frozen = _frozen(deps, day)
        draft = Draft(edition=frozen, checks=deps.press.checks(frozen)) if frozen else _draft(deps, day)
        edition, checks = draft.edition, draft.checks
        if all(check.name != "templates" or check.optional for check in checks):
            checks += asyncio.run(everything(deps, edition, clock))
    if as_json:
        facts = {"day": edition.day, "held": draft.held, "stopped": draft.stopped is not None}
        click.echo(json.dumps({**facts, "checks": [asdict(check) for check in checks]}, ensure_ascii=False, indent=2))
    else:
        rows = [(verdict, check, forms, detail) for (verdict, check, detail), forms in _by_finding(checks).items()]
        print_table(f"Preflight of {edition.day}", ("verdict", "check", "forms", "detail"), rows)
    if draft.stopped:
        raise DigestError(f"the edition of {edition.day} is stopped: {draft.stopped}")


def _by_finding(checks: Sequence[Check]) -> dict[tuple[str, str, str], str]:
    """Returns the forms for each (verdict, check, detail): what stops a letter first, then warnings."""
    forms: dict[tuple[str, str, str], list[str]] = {}
    for check in sorted(checks, key=lambda one: ("stop", "warning", "well").index(one.verdict.value)):
        forms.setdefault((check.verdict.value, check.name, check.detail), []).append(check.form)
    return {finding: ", ".join(of) for finding, of in forms.items()}


def _frozen(deps: Deps, day: str | None) -> Edition | None:
    wanted = day or deps.latest_day
    frozen = deps.ledger.edition(wanted) if wanted else None
    return load(frozen.record) if frozen else None


def _draft(deps: Deps, day: str | None) -> Draft:
    return draft_edition(deps, day or (deps.latest_day if deps.replay_home else None))
