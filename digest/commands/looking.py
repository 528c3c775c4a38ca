"""Looking: check and status."""

import json
import os
from pathlib import Path
from typing import Any

import click

from digest.commands.shared import as_json, home_at, open_parts


@click.command()
@as_json
@click.pass_obj
def check(home: Path, as_json: bool) -> None:
    """Read feeds.yaml, the environment and the templates, and name every problem with its place.

    \b
    digest check
    """
    from digest.config.environment import read_environment
    from digest.config.reader import read_settings
    from digest.render.templating import check_templates

    place = home_at(home)
    settings = read_settings(place.feeds)
    read_environment(place.path, os.environ)
    check_templates(place.templates)
    enabled = sum(source.enabled for source in settings.sources)
    facts = {"sources": len(settings.sources), "enabled": enabled, "topics": list(settings.topics)}
    click.echo(
        json.dumps(facts)
        if as_json
        else f"{place.feeds}: all well, {enabled} of {len(settings.sources)} sources enabled"
    )


@click.command()
@as_json
@click.pass_obj
def status(home: Path, as_json: bool) -> None:
    """What ran, the latest edition, deliveries by state, the list's size, the sources' health, what is due next.

    \b
    digest status --json
    """
    from collections import Counter

    from digest.deliver.timetable import due_edition
    from digest.display import print_table

    with open_parts(home) as deps:
        ledger = deps.ledger
        timing = due_edition(deps.settings, now=deps.clock(), latest_day=ledger.latest_day())
        health = Counter(visit.health.value for visit in ledger.visits().values())
        facts: dict[str, Any] = {
            "home": ledger.home()["kind"],
            "latest_edition": ledger.latest_day(),
            "due": timing.wait or f"the edition of {timing.day} is due now",
            "deliveries": [{"day": d, "state": s, "deliveries": n} for d, s, n in deps.deliveries.counts()],
            "subscribers": deps.readers.count_subscribers(),
            "sources": dict(health.most_common()),
            "runs": [
                {"command": r.command, "started": r.started_at.isoformat(), "outcome": r.outcome, "detail": r.detail}
                for r in ledger.last_runs(5)
            ],
        }
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    click.echo(f"{facts['home']} home; latest edition: {facts['latest_edition'] or 'none'}; {facts['due']}")
    click.echo("subscribers: " + (", ".join(f"{n} {s}" for s, n in facts["subscribers"].items()) or "none"))
    click.echo("sources: " + (", ".join(f"{n} {s}" for s, n in facts["sources"].items()) or "none visited yet"))
    if facts["deliveries"]:
        print_table(
            "Deliveries",
            ("day", "state", "deliveries"),
            [(d["day"], d["state"], str(d["deliveries"])) for d in facts["deliveries"]],
        )
    if facts["runs"]:
        print_table(
            "Last runs", ("command", "started", "outcome", "detail"), [tuple(r.values()) for r in facts["runs"]]
        )
