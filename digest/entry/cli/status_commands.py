"""The command `status`; separate from `check`, whose imports take longer than reading how a home stands."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, open_parts
from digest.model.asides import PRIVATE
from digest.rank.day_figures import FIGURES
from digest.services.operate import Facts, attention, gather, work_line
from digest.store.aside_rows import KeptAside
from digest.wiring import list_troubles

QUALITY_DAYS = 7


@click.command()
@click.option(
    "--aside", is_flag=True, help="Show the input that was set aside because processing it failed, with tracebacks."
)
@as_json
@click.pass_obj
def status(home: Path, aside: bool, as_json: bool) -> None:
    """Show recent runs, the latest edition, deliveries by state, subscriber counts, the sources' health, what is due
    next.

    \b
    digest status --json
    digest status --aside
    """
    if aside:
        _show_asides(home, as_json)
        return
    with open_parts(home, with_plugins=False) as deps:
        troubles = list_troubles(deps)
        facts = gather(deps)
        uncertain = [(one, *row) for one in _uncertain_days(facts) for row in deps.deliveries.uncertain(one)]
        refused = deps.deliveries.refusals(facts.latest_edition or "", 5)
    needed = attention(facts, troubles)
    if as_json:
        click.echo(json.dumps(_status_row(facts, needed, uncertain, refused), indent=2, ensure_ascii=False))
        return
    click.echo(f"{facts.kind} home; latest edition: {facts.latest_edition or 'none'}; {facts.due}")
    for line in needed:
        click.echo(f"needs you: {line}")
    counted = f" (counted at {facts.subscribers_at})" if facts.subscribers_at else ""
    click.echo("subscribers: " + (", ".join(f"{n} {s}" for s, n in facts.subscribers.items()) or "none") + counted)
    click.echo("sources: " + (", ".join(f"{n} {s}" for s, n in facts.sources.items()) or "none visited yet"))
    click.echo(f"database: {facts.engine}, {facts.database_bytes / 1_000_000:.1f} MB")
    if facts.work:
        click.echo(f"work: {work_line(facts.work)}")
    for recall in facts.recalls[:5]:
        click.echo(f"recalled: {recall.name}, at {recall.recalled_at:%Y-%m-%d %H:%M} UTC: {recall.reason}")
    for one in facts.waiting:
        when = f"next try at {one.due_at:%Y-%m-%d %H:%M} UTC" if one.due_at else "now"
        click.echo(f"waiting: {one.day}, try {one.round}, {when}")
    if facts.deliveries:
        rows = [(day, state, str(number)) for day, state, number in facts.deliveries[:30]]
        print_table("Deliveries", ("day", "state", "deliveries"), rows)
    if uncertain:
        print_table("Uncertain: may or may not have arrived", ("day", "subscriber", "why"), uncertain[:50])
    if refused:
        print_table("Refused, commonest first", ("why", "deliveries"), [(why, str(n)) for why, n in refused])
    if facts.quality:
        figures = [(day, *(f"{of[name]:g}" if name in of else "" for name in FIGURES)) for day, of in _latest(facts)]
        print_table("Quality of the picks", ("day", *FIGURES), figures)
    if facts.runs:
        runs = [(r.command, f"{r.started_at:%Y-%m-%d %H:%M}", r.outcome, r.detail) for r in facts.runs[:5]]
        print_table("Last runs (UTC)", ("command", "started", "outcome", "detail"), runs)


def _latest(facts: Facts) -> list[tuple[str, Mapping[str, float]]]:
    return sorted(facts.quality.items(), reverse=True)[:QUALITY_DAYS]


def _show_asides(home: Path, as_json: bool) -> None:
    """Prints the asides, the latest first. Content that may include an address stays encrypted."""
    with open_parts(home, with_plugins=False) as deps:
        kept = deps.bulkhead.rows.all()
    if as_json:
        click.echo(json.dumps([_aside_row(one) for one in kept], indent=2, ensure_ascii=False))
        return
    for one in kept:
        times = f"{one.times} times, last {one.last_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{one.id}  {one.aside.kind}  {one.aside.name}\n  {one.aside.error}; {times}")
        click.echo("".join(f"    {line}\n" for line in one.aside.trace.rstrip().splitlines()))
    click.echo(f"{len(kept)} set aside; the bytes are in: digest status --aside --json")


def _aside_row(kept: KeptAside) -> dict[str, Any]:
    sealed = kept.aside.kind in PRIVATE
    content = kept.aside.content.decode() if sealed else base64.b64encode(kept.aside.content).decode()
    return {
        "id": kept.id,
        "kind": kept.aside.kind,
        "name": kept.aside.name,
        "error": kept.aside.error,
        "first": kept.first_at.isoformat(),
        "last": kept.last_at.isoformat(),
        "times": kept.times,
        "trace": kept.aside.trace,
        "content_sealed" if sealed else "content_base64": content,
    }


def _uncertain_days(facts: Facts) -> list[str]:
    return [day for day, state, _ in facts.deliveries if state == "uncertain"]


def _status_row(
    facts: Facts,
    needed: tuple[str, ...],
    uncertain: list[tuple[str, str, str]],
    refused: tuple[tuple[str, int], ...],
) -> dict[str, Any]:
    return {
        "home": facts.kind,
        "latest_edition": facts.latest_edition,
        "due": facts.due,
        "needs_you": needed,
        "deliveries": [{"day": d, "state": s, "deliveries": n} for d, s, n in facts.deliveries],
        "waiting": [
            {
                "day": one.day,
                "try": one.round,
                "next": one.due_at.isoformat() if one.due_at else None,
                "paused": one.paused,
            }
            for one in facts.waiting
        ],
        "uncertain": [{"day": day, "subscriber": subscriber, "why": why} for day, subscriber, why in uncertain],
        "refused": [{"why": why, "deliveries": number} for why, number in refused],
        "subscribers": facts.subscribers,
        "subscribers_at": facts.subscribers_at,
        "sources": facts.sources,
        "work": asdict(facts.work) if facts.work else None,
        "set_aside": facts.asides,
        "recalled": [
            {"day": one.day, "story": one.rank or None, "at": one.recalled_at.isoformat(), "reason": one.reason}
            for one in facts.recalls
        ],
        "quality": {day: dict(of) for day, of in facts.quality.items()},
        "free_bytes": facts.free_bytes,
        "engine": facts.engine,
        "database_bytes": facts.database_bytes,
        "runs": [
            {"command": r.command, "started": r.started_at.isoformat(), "outcome": r.outcome, "detail": r.detail}
            for r in facts.runs[:5]
        ],
    }
