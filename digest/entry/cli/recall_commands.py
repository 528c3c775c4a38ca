"""`digest recall`: recalls an edition, or one of its stories."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.entry.cli.shared import as_json, known_day, open_parts
from digest.model.errors import InputError
from digest.services.deps import Deps
from digest.services.recall import (
    RecallPlan,
    finish_recalls,
    plan_recall,
    recall_edition,
    recall_story,
    standing_stories,
)
from digest.services.recorded_runs import recorded_run
from digest.store.recall_rows import WHOLE, Recalls, recall_name
from digest.wiring import membership_of, send_notices


@click.command()
@click.argument("day", metavar="YYYY-MM-DD")
@click.option("--reason", required=True, metavar="TEXT", help="The reason; it is shown instead of what is recalled.")
@click.option(
    "--story", type=click.IntRange(1), metavar="NUMBER", help="Only the story with this number in the letter."
)
@click.option("--tell", is_flag=True, help="Mail the reason to those who got it, each once.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@as_json
@click.pass_obj
def recall(
    home: Path, day: str, reason: str, story: int | None, tell: bool, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Recall the edition of a day, or one of its stories; pages and feeds then show the reason instead.

    Of an edition, what waits is not sent. Of a story, what waits goes out without it. It may be run while letters
    leave, and again: what was done is not done twice. Letters cannot be called back; with --tell those who got one get
    a mail.

    \b
    digest recall 2024-03-05 --reason "A name in it endangers somebody."
    digest recall 2024-03-05 --story 3 --reason "The report was withdrawn." --tell
    digest recall 2024-03-05 --reason "The first story was wrong." --tell --yes
    """
    known_day(day)
    if not reason.strip():
        raise InputError("--reason: is empty; write what everybody may read in place of what is recalled")
    rank = story or WHOLE
    with open_parts(home) as deps:
        _refuse_unknown(deps, day, rank)
        plan = plan_recall(deps, day, rank)
        if dry_run:
            click.echo(json.dumps(asdict(plan)) if as_json else f"would recall {_plan_line(day, rank, plan, tell)}")
            return
        if not yes:
            click.confirm(f"recall {_plan_line(day, rank, plan, tell)}; go on?", abort=True, err=True)
        with recorded_run(deps, "recall"):
            if rank == WHOLE:
                new = recall_edition(deps, day, reason.strip(), tell=tell)
            else:
                new = recall_story(deps, day, rank, reason.strip(), tell=tell)
            told = finish_recalls(deps, membership_of(deps)[0])
            if told and not deps.subscribers.fact("restored"):
                send_notices(deps)
    if as_json:
        click.echo(json.dumps({"recalled": day, "story": story, "new": new, "told": told}))
        return
    done = "is recalled" if new else "was recalled before; its reason stands"
    click.echo(f"{recall_name(day, rank)} {done}")
    if tell:
        click.echo(f"{'1 mail tells' if told == 1 else f'{told} mails tell'} those who got it")


def _refuse_unknown(deps: Deps, day: str, rank: int) -> None:
    if deps.ledger.edition(day) is None:
        raise InputError(f"no edition of {day} is frozen; see: digest status")
    if rank == WHOLE:
        return
    ranks = standing_stories(deps, day)
    if not ranks:
        raise InputError(f"the edition of {day} was recalled, and each of its stories with it")
    if rank not in ranks and not Recalls(deps.ledger.database).of(day, rank):
        raise InputError(f"--story: the edition of {day} has no story {rank}; it has {', '.join(map(str, ranks))}")
    if ranks == (rank,):
        raise InputError(f"--story: no other story of {day} is left; take the edition back, without --story")


def _plan_line(day: str, rank: int, plan: RecallPlan, tell: bool) -> str:
    what = recall_name(day, rank)
    if plan.recalled_before:
        return f"{what} again, which was recalled before"
    told = "and are told" if tell else "and are not told"
    way = f", {plan.under_way} under way cannot be stopped" if plan.under_way else ""
    fate = "stopped" if rank == WHOLE else "sent without it"
    return f"{what}: letters {fate}: {plan.waiting}{way}; {plan.sent} have left {told}"
