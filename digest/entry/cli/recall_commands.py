"""`digest recall`: takes an edition back."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.entry.cli.shared import as_json, known_day, open_parts
from digest.model.errors import InputError
from digest.services.recall import RecallPlan, finish_recalls, plan_recall, recall_edition
from digest.services.recorded_runs import recorded_run
from digest.wiring import membership_of, send_notices


@click.command()
@click.argument("day", metavar="YYYY-MM-DD")
@click.option("--reason", required=True, metavar="TEXT", help="Why; everybody reads it in place of the stories.")
@click.option("--tell", is_flag=True, help="Mail the reason to those who got the letter, each once.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
@click.pass_obj
def recall(home: Path, day: str, reason: str, tell: bool, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take the edition of a day back: what waits is not sent, and pages and feeds give the reason in its place.

    It may be run while letters leave, and again: what was done is not done twice. Letters cannot be called back; with
    --tell those who got one get a mail.

    \b
    digest recall 2024-03-05 --reason "A name in it endangers somebody."
    digest recall 2024-03-05 --reason "The first story was wrong." --tell --yes
    """
    known_day(day)
    if not reason.strip():
        raise InputError("--reason: is empty; write what everybody may read in place of the edition")
    with open_parts(home) as deps:
        if deps.ledger.edition(day) is None:
            raise InputError(f"no edition of {day} is frozen; see: digest status")
        plan = plan_recall(deps, day)
        if dry_run:
            click.echo(json.dumps(asdict(plan)) if as_json else f"would recall {_told(day, plan, tell)}")
            return
        if not yes:
            click.confirm(f"recall {_told(day, plan, tell)}; go on?", abort=True, err=True)
        with recorded_run(deps, "recall"):
            new = recall_edition(deps, day, reason.strip(), tell=tell)
            told = finish_recalls(deps, membership_of(deps)[0])
            if told and not deps.subscribers.fact("restored"):
                send_notices(deps)
    if as_json:
        click.echo(json.dumps({"recalled": day, "new": new, "told": told}))
        return
    click.echo(f"the edition of {day} {'is' if new else 'was'} recalled{'' if new else ' before; its reason stands'}")
    if tell:
        click.echo(f"{'1 mail tells' if told == 1 else f'{told} mails tell'} those who got it")


def _told(day: str, plan: RecallPlan, tell: bool) -> str:
    if plan.recalled_before:
        return f"the edition of {day} again, which was recalled before"
    told = "and are told" if tell else "and are not told"
    way = f", {plan.under_way} under way cannot be stopped" if plan.under_way else ""
    return f"the edition of {day}: {plan.waiting} letters are stopped{way}, {plan.sent} have left {told}"
