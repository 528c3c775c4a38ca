"""The command `backtest`: what would the current feeds.yaml have done on past days?"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, open_parts
from digest.model.errors import InputError
from digest.services.edition import changes_of_day


@click.command()
@click.option("--from", "first", metavar="YYYY-MM-DD", required=True, help="The first day.")
@click.option("--to", "last", metavar="YYYY-MM-DD", required=True, help="The last day (inclusive).")
@as_json
@click.pass_obj
def backtest(home: Path, first: str, last: str, as_json: bool) -> None:
    """Rank past days again with the current feeds.yaml: which picks would enter, leave or move, and why.

    Every day that has an edition is ranked with that edition's window and clock over the items stored now, those that
    came in late included. Nothing is written.

    \b
    digest backtest --from 2024-03-01 --to 2024-03-07
    digest backtest --from 2024-03-05 --to 2024-03-05 --json | jq '.[].changes[].why'
    """
    known_day(first)
    known_day(last)
    with open_parts(home) as deps:
        days = [day for day in deps.ledger.published_days(drafts=True, until=last) if first <= day]
        if not days:
            raise InputError(f"no edition is frozen from {first} to {last}; see the latest with: digest status")
        with deps.narrator.progress("days", len(days)) as advance:
            found = {}
            for day in days:
                found[day] = changes_of_day(deps, day)
                advance()
    if as_json:
        rows = [{"day": day, "changes": [asdict(change) for change in changed]} for day, changed in found.items()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for day, changed in found.items():
        if not changed:
            click.echo(f"{day}: every pick stands")
            continue
        table = [(one.turn.value, str(one.was or ""), str(one.now or ""), one.headline, one.why) for one in changed]
        print_table(f"{day}: {len(changed)} changes", ("", "was", "now", "story", "why"), table)
