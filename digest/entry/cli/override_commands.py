"""Editors' decisions on the command line: on stories, their texts, and publishers; with list, undo and redo."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from digest.config.override_lines import described
from digest.config.settings import WORDINGS, Action, Override
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, of_day, open_parts
from digest.entry.cli.trial_commands import print_effect
from digest.model.errors import InputError
from digest.services.act_log import ActLog, LoggedAct
from digest.services.acts import decide, make_override, prepare, redo, undo, usual_until
from digest.services.boards import Boards
from digest.services.deps import Deps
from digest.services.refusals import Remark
from digest.services.what_if import effect


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCommand:
    """The command for an action: the names of its arguments, its description, and an example."""

    action: Action
    target: str
    value: str | None
    does: str
    example: str


ACTS = (
    ActCommand(
        action=Action.PIN,
        target="STORY",
        value=None,
        does="Pick a story whatever its score, on top or at a place.",
        example='digest override pin 14 --place 2 --by Ada --reason "only we have the names"',
    ),
    ActCommand(
        action=Action.KILL,
        target="STORY",
        value=None,
        does="Keep a story out.",
        example='digest override kill https://herald.example/strike --by Ada --reason "an old page"',
    ),
    ActCommand(
        action=Action.BOOST,
        target="STORY",
        value="NUMBER",
        does="Add NUMBER, -1 to 1, to a story's score.",
        example='digest override boost 14 0.1 --by Ada --reason "our beat"',
    ),
    ActCommand(
        action=Action.MERGE,
        target="STORY",
        value="OTHER",
        does="Make STORY and OTHER one, under the name of STORY.",
        example='digest override merge 3 7 --by Ada --reason "the same strike"',
    ),
    ActCommand(
        action=Action.SPLIT,
        target="REPORT...",
        value=None,
        does="Make a story of its own of one or more reports, named by their addresses.",
        example='digest override split https://herald.example/fire --by Ada --reason "another town"',
    ),
    ActCommand(
        action=Action.HEADLINE,
        target="STORY",
        value="TEXT",
        does="Write a story's headline.",
        example='digest override headline 3 "Dockers stop work" --language en --by Ada --reason "plainer"',
    ),
    ActCommand(
        action=Action.SUMMARY,
        target="STORY",
        value="TEXT",
        does="Write a story's summary.",
        example='digest override summary 3 "Teachers of three towns struck." --by Ada --reason "it was garbled"',
    ),
    ActCommand(
        action=Action.LABEL,
        target="STORY",
        value="TEXT",
        does="Write the few words of a story in the letter's index.",
        example='digest override label 3 "Harbour: strike" --by Ada --reason "the wrong town"',
    ),
    ActCommand(
        action=Action.LEAD,
        target="STORY",
        value="REPORT",
        does="Let a report lead its story; REPORT is its address.",
        example='digest override lead 3 https://tribune.example/strike --by Ada --reason "the fuller report"',
    ),
    ActCommand(
        action=Action.NOTE,
        target="STORY",
        value="TEXT",
        does='Add the editors\' sentence to a story, first under "Why it is here".',
        example='digest override note 3 "We could not reach the ministry." --by Ada --reason "fairness"',
    ),
    ActCommand(
        action=Action.SUBJECT,
        target="STORY",
        value="TEXT",
        does="Write the mail's subject for as long as a story comes first.",
        example='digest override subject 1 "Dockers stop work" --by Ada --reason "shorter"',
    ),
    ActCommand(
        action=Action.MUTE,
        target="NAME",
        value=None,
        does="Leave the items of a publisher or a source out of every story for a while.",
        example='digest override mute herald --until 2024-03-12 --by Ada --reason "hacked"',
    ),
    ActCommand(
        action=Action.TRUST,
        target="PUBLISHER",
        value="NUMBER",
        does="Give a publisher another trust, 0 to 1, for a while.",
        example='digest override trust herald 0.3 --by Ada --reason "two corrections this week"',
    ),
    ActCommand(
        action=Action.STANCE,
        target="PUBLISHER",
        value="STANCE",
        does="Give a publisher another stance, such as state or party, for a while.",
        example='digest override stance herald state --by Ada --reason "sold to a ministry"',
    ),
)

by_whom = click.option("--by", metavar="NAME", envvar="DIGEST_EDITOR", required=True, help="Who decides.")


@click.group()
def override() -> None:
    """Overrule the program: the decision is written to feeds.yaml with author, reason and last day, and logged.

    STORY is its place, its id or the start of it, or the address of a report, as in `digest explain`. DIGEST_EDITOR
    stands in for --by.

    \b
    digest override pin 14 --by Ada --reason "only we have the names"
    digest override list
    digest override undo --by Ada
    """


def _command(act: ActCommand) -> click.Command:
    """Builds the command of an action."""
    several = act.action is Action.SPLIT

    def decided(**given: Any) -> None:
        targets = given["target"] if several else (given["target"],)
        _decide(act.action, targets, given)

    parameters: list[click.Parameter] = [
        click.Argument(["target"], metavar=act.target, nargs=-1 if several else 1, required=True)
    ]
    options = [
        by_whom,
        click.option("--reason", metavar="TEXT", required=True, help="Why."),
        click.option(
            "--until", metavar="YYYY-MM-DD", help="The last day on which it applies; the default depends on the action."
        ),
        of_day,
        click.option("--replace", is_flag=True, help="Remove the overrides that contradict it."),
        click.option("--try", "tried", is_flag=True, help="Show its effect on the day, and write nothing."),
        as_json,
    ]
    if act.value:
        parameters.append(click.Argument(["value"], metavar=act.value))
    if act.action is Action.PIN:
        options.insert(0, click.option("--place", "value", type=int, metavar="N", help="The rank in the letter."))
    if act.action in WORDINGS:
        what = "Only for the letter of this language; without it for all."
        options.insert(0, click.option("--language", metavar="CODE", help=what))
    callback: Any = decided
    for option in reversed(options):
        callback = option(callback)
    parameters += reversed(callback.__click_params__)
    return click.Command(
        act.action.value,
        callback=decided,
        params=parameters,
        help=f"{act.does}\n\n\b\n{act.example}",
        # So that a negative number is not taken for an option.
        context_settings={"ignore_unknown_options": act.action is Action.BOOST},
    )


def _decide(action: Action, targets: tuple[str, ...], given: dict[str, Any]) -> None:
    known_day(given["day"])
    home: Path = click.get_current_context().obj
    with open_parts(home) as deps:
        day = given["day"] or deps.latest_day or deps.today
        acts = [
            make_override(
                action,
                target,
                author=given["by"],
                reason=given["reason"],
                until=given["until"] or usual_until(action, day),
                value=given.get("value"),
                language=given.get("language"),
            )
            for target in targets
        ]
        if given["tried"]:
            _try(deps, acts, day)
            return
        done = decide(deps, acts, day=day, replace=given["replace"])
    _print_act(done.act, done.remarks, given["as_json"])


def _try(deps: Deps, acts: list[Override], day: str) -> None:
    boards = Boards()
    try:
        board = boards.of(deps, day)
        ready = prepare(acts, board.placed, board.settings, board.day)
        print_effect(effect(board, boards.under(deps, board.day, ready.applied(board.settings))))
    finally:
        boards.close()
    for one in ready.against:
        click.echo(f"note: it would replace: {described(one)}", err=True)
    for remark in ready.remarks:
        click.echo(f"note: {remark}", err=True)


def _print_act(act: LoggedAct, remarks: tuple[Remark, ...], as_json: bool) -> None:
    if as_json:
        said = [str(remark) for remark in remarks]
        click.echo(json.dumps({"act": act.model_dump(mode="json"), "remarks": said}, ensure_ascii=False, indent=2))
        return
    click.echo(act.words)
    for remark in remarks:
        click.echo(f"note: {remark}", err=True)


for _act in ACTS:
    override.add_command(_command(_act))


@override.command("list")
@click.option("--log", is_flag=True, help="Show every act that was done, undone and redone, the latest last.")
@as_json
@click.pass_obj
def list_overrides(home: Path, log: bool, as_json: bool) -> None:
    """List the overrides of feeds.yaml, or the log of acts.

    \b
    digest override list
    digest override list --log
    """
    if log:
        acts = ActLog(home).acts()
        if as_json:
            click.echo(json.dumps([act.model_dump(mode="json") for act in acts], ensure_ascii=False, indent=2))
            return
        for act in acts:
            click.echo(f"{act.at:%Y-%m-%d %H:%M}  {act.words}")
        return
    with open_parts(home) as deps:
        held = deps.settings.overrides
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in held], ensure_ascii=False, indent=2))
        return
    rows = [(described(one), str(one.value or ""), str(one.until), one.reason) for one in held]
    print_table(f"{len(held)} overrides", ("override", "value", "until", "reason"), rows)


@override.command("undo")
@click.argument("number", type=int, required=False)
@by_whom
@as_json
@click.pass_obj
def undo_override(home: Path, number: int | None, by: str, as_json: bool) -> None:
    """Undo the last act, or the one with NUMBER in `digest override list --log`.

    \b
    digest override undo --by Ada
    """
    with open_parts(home) as deps:
        _print_act(undo(deps, _named(by), number), (), as_json)


@override.command("redo")
@click.argument("number", type=int, required=False)
@by_whom
@as_json
@click.pass_obj
def redo_override(home: Path, number: int | None, by: str, as_json: bool) -> None:
    """Redo the last undone act, or the one with NUMBER.

    \b
    digest override redo --by Ada
    """
    with open_parts(home) as deps:
        _print_act(redo(deps, _named(by), number), (), as_json)


def _named(author: str) -> str:
    if not author.strip():
        raise InputError("--by: name who decides")
    return author.strip()
