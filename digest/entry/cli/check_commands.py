"""The command `check`."""

import json
import os
from pathlib import Path

import click

from digest.config.settings import Settings
from digest.entry.cli.shared import as_json, home_at, open_parts
from digest.services.check import check_home
from digest.services.conflicts import contradictions
from digest.services.homes import Home, database_address
from digest.wiring import plugin_names, ranking_of_day


@click.command()
@as_json
@click.pass_obj
def check(home: Path, as_json: bool) -> None:
    """Check feeds.yaml, the environment and the templates, and report every problem with its place.

    \b
    digest check
    """
    place = home_at(home)
    checked = check_home(place, os.environ, plugin_names, lambda settings: _override_remarks(place, settings))
    settings = checked.settings
    for remark in checked.remarks:
        click.echo(f"note: {remark}", err=True)
    enabled = sum(source.enabled for source in settings.sources)
    facts = {"sources": len(settings.sources), "enabled": enabled, "topics": list(settings.topics)}
    click.echo(
        json.dumps(facts)
        if as_json
        else f"{place.feeds}: all well, {enabled} of {len(settings.sources)} sources enabled"
    )


def _override_remarks(place: Home, settings: Settings) -> tuple[str, ...]:
    """Returns overrides without effect on the latest edition's day (else today), or that contradict each other."""
    address = database_address(place)
    if not settings.overrides or (isinstance(address, Path) and not address.is_file()):
        return contradictions(settings.overrides)
    with open_parts(place.path) as deps:
        day = deps.latest_day or deps.today
        in_force = [one for one in settings.overrides if one.holds_on(day)]
        return (*map(str, ranking_of_day(deps, day).idle), *contradictions(in_force))
