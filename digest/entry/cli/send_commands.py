"""The command `send`, and the output of deliveries. It imports nothing that ranking or collecting needs."""

import json
from pathlib import Path
from typing import Any

import click

from digest.entry.cli.shared import as_json, assured, known_day, open_parts
from digest.model.errors import DigestError, InputError
from digest.services.deliver import Delivered, waits
from digest.services.dispatch import deliver
from digest.services.recorded_runs import recorded_run
from digest.wiring import membership_of


@click.command()
@click.option("--day", metavar="YYYY-MM-DD", help="Only the edition of this local day; by default all that are queued.")
@click.option("--dry-run", is_flag=True, help="Show what is queued, and send nothing.")
@click.option("--drop", is_flag=True, help="Drop the queued letters of the edition given with --day.")
@assured
@as_json
@click.pass_obj
def send(home: Path, day: str | None, dry_run: bool, drop: bool, yes: bool, as_json: bool) -> None:
    """Deliver what is queued, resuming what stopped or is paused. Several may run at once.

    \b
    digest send
    digest send --dry-run
    digest send --day 2024-03-05               that edition alone
    digest send --yes                          an edition past its deadline, after a restore, or most are refused
    digest send --drop --day 2024-03-05
    """
    known_day(day)
    if drop and day is None:
        raise InputError("--drop: name the edition with --day YYYY-MM-DD")
    with open_parts(home, with_plugins=False) as deps:
        if day and deps.ledger.edition(day) is None:
            raise InputError(f"no edition of {day} is frozen; see: digest status")
        if drop:
            dropped = deps.deliveries.discard(day or "")
            click.echo(json.dumps({"dropped": dropped}) if as_json else f"dropped: {dropped}")
            return
        if dry_run:
            resend = deps.settings.delivery.after_crash == "resend"
            days = [one.day for one in deps.deliveries.waiting(resend=resend) if not day or one.day == day]
            waiting = {one: deps.deliveries.count_waiting(one, resend=resend) for one in days}
            click.echo(json.dumps({"queued": waiting}) if as_json else f"queued: {sum(waiting.values())}; nothing sent")
            return
        note_sending = membership_of(deps)[0].note_sending
        with recorded_run(deps, "send"):
            result = deps.interruption.run(
                deliver(deps, by_hand=True, assured=yes, only=day, note_sending=note_sending)
            )
            if as_json:
                click.echo(json.dumps(delivered_row(result)))
            else:
                print_delivered(result, False)
            raise_held(result.held)


def raise_held(held: tuple[str, ...]) -> None:
    """Ends the command with exit code 1 and the lines that wait for a person."""
    if held:
        raise DigestError("\n".join(held))


def delivered_row(delivered: Delivered) -> dict[str, Any]:
    """Returns what was delivered, for --json."""
    return {
        "queued": delivered.queued,
        "uncertain": delivered.uncertain,
        "waiting": delivered.waiting,
        "outcomes": delivered.outcomes,
        "notes": delivered.notes,
        "held": delivered.held,
    }


def counts_line(counts: dict[str, int]) -> str:
    """Formats counts as `12 sent, 3 refused`, the largest first."""
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda pair: -pair[1]))


def print_delivered(delivered: Delivered, dry_run: bool) -> None:
    """Prints what was delivered."""
    if dry_run:
        click.echo("delivered: nothing (dry run)")
        return
    crash = f" ({delivered.uncertain} uncertain after a crash)" if delivered.uncertain else ""
    nothing = "nothing went" if delivered.held or delivered.notes else "nothing was waiting"
    wait = f"; {waits(delivered.waiting)}" if delivered.waiting else ""
    click.echo(f"delivered: {counts_line(delivered.outcomes) or nothing}{crash}{wait}")
    for note in delivered.notes:
        click.echo(f"           {note}")
