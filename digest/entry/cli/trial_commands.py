"""The command `what-if`: the effect of settings on a day and the days before, before they are saved."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.config.topics import WORD_LISTS
from digest.entry.cli.shared import as_json, known_day, of_day, open_parts
from digest.model.errors import InputError
from digest.rank.signal_registry import signals
from digest.services.boards import Boards
from digest.services.trial_saving import save_trial
from digest.services.what_if import Effect, SettingsTrial, effect, settings_under


@click.command("what-if")
@of_day
@click.option("--days", type=click.IntRange(1, 14), default=1, show_default=True, help="Number of last days to rank.")
@click.option("--weight", "weights", multiple=True, metavar="SIGNAL=NUMBER", help="Another weight of a signal, 0 to 1.")
@click.option("--floor", type=float, metavar="NUMBER", help="Another minimum score of a pick.")
@click.option("--per-owner", type=int, metavar="N", help="Another limit of picks per owner.")
@click.option("--per-publisher", type=int, metavar="N", help="Another limit of picks per publisher.")
@click.option("--topic", default="", metavar="ID", help="The topic whose words are added or removed.")
@click.option("--add", "added", multiple=True, metavar="LIST=WORD", help="Add a word: subject=, matter= or exclude=.")
@click.option("--remove", "removed", multiple=True, metavar="WORD", help="Remove a word.")
@click.option("--save", is_flag=True, help="Save it to feeds.yaml instead of only trying it.")
@click.option("--by", metavar="NAME", envvar="DIGEST_EDITOR", help="Who decides; needed to save.")
@as_json
@click.pass_obj
def what_if(
    home: Path,
    day: str | None,
    days: int,
    weights: tuple[str, ...],
    floor: float | None,
    per_owner: int | None,
    per_publisher: int | None,
    topic: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    save: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Try other weights, limits and topic words: the stories that enter, leave or move, the items admitted or lost.

    \b
    digest what-if --weight severity=0.5 --days 14
    digest what-if --topic unrest --add matter=walkout --save --by Ada
    """
    known_day(day)
    trial = SettingsTrial(
        weights={name: _number(text, name) for name, text in _pairs(weights, tuple(signals())).items()},
        floor=floor,
        per_owner=per_owner,
        per_publisher=per_publisher,
        topic=topic,
        added=_words(added),
        removed=removed,
    )
    if (added or removed) and not topic:
        raise InputError("--add and --remove need --topic")
    boards = Boards()
    try:
        with open_parts(home) as deps:
            if save:
                if not by:
                    raise InputError("--save needs --by: name who decides")
                click.echo(save_trial(deps, trial, by).words)
                return
            tried = settings_under(deps.settings, trial, deps.beat)
            latest = day or deps.latest_day or deps.today
            held = deps.ledger.published_days(drafts=True, until=latest)[-days:] if days > 1 else (latest,)
            found = [effect(boards.of(deps, one), boards.under(deps, one, tried)) for one in reversed(held)]
    finally:
        boards.close()
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        print_effect(one)


def print_effect(found: Effect) -> None:
    """Prints the effect of a trial on a day."""
    if found.nothing:
        click.echo(f"{found.day}: the day stays as it is")
        return
    click.echo(f"{found.day}: {len(found.entered)} enter, {len(found.left)} leave, {len(found.moved)} move")
    for moved in (*found.entered, *found.left, *found.moved):
        why = f"  ({moved.why})" if moved.why else ""
        click.echo(f"  {moved.before or 'out'} -> {moved.after or 'out'}  {moved.headline}{why}")
    for sign, items in (("+", found.admitted), ("-", found.lost)):
        by_headline: dict[str, list[str]] = {}
        for item in items:
            by_headline.setdefault(item.title, []).append(item.source)
        for headline, sources in by_headline.items():
            more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
            click.echo(f"  {sign} {headline}  [{sources[0]}{more}]")


def _row(found: Effect) -> dict[str, object]:
    return {
        "day": found.day,
        **{
            name: [{**asdict(one), "why": str(one.why or "")} for one in getattr(found, name)]
            for name in ("entered", "left", "moved")
        },
        **{name: [one.url for one in getattr(found, name)] for name in ("admitted", "lost")},
    }


def _pairs(given: tuple[str, ...], known: tuple[str, ...]) -> dict[str, str]:
    """Parses NAME=VALUE. Raises InputError for an unknown name."""
    found = {}
    for one in given:
        name, _, value = one.partition("=")
        if name not in known or not value:
            raise InputError(f"{one[:100]!r} is not NAME=VALUE with a name of: {', '.join(known)}")
        found[name] = value
    return found


def _number(text: str, name: str) -> float:
    try:
        return float(text[:20])
    except ValueError:
        raise InputError(f"{name} must be a number; found {text[:40]!r}") from None


def _words(added: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    for one in added:
        for name, word in _pairs((one,), WORD_LISTS).items():
            lists.setdefault(name, []).append(word)
    return {name: tuple(words) for name, words in lists.items()}
