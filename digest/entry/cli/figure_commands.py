"""Statistics of editions: who is picked, effects of overrides, two days, a topic's month, threads."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.config.override_lines import described
from digest.edition.edition_figures import edition_figures, side_by_side, threads, topic_days
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, of_day, open_parts
from digest.model.editions import Pick
from digest.model.errors import InputError
from digest.services.boards import Boards
from digest.services.override_effects import override_effects
from digest.services.stored_editions import edition_of, editions_of_month, last_editions

last_days = click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True, help="Number of days.")


@click.group()
def figures() -> None:
    """Statistics of editions: who is picked, effects of overrides, two days, a topic's month, threads.

    \b
    digest figures picks
    digest figures compare 2024-03-04 2024-03-05
    """


@figures.command("picks")
@last_days
@as_json
@click.pass_obj
def picks(home: Path, days: int, as_json: bool) -> None:
    """Picks by source and owner, shares of languages and the median age of lead reports.

    \b
    digest figures picks --days 14
    """
    with open_parts(home) as deps:
        found = edition_figures(last_editions(deps, days), deps.settings)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    rows = [
        (one.day, str(one.picks), _shares(one.languages), "" if one.median_age is None else f"{one.median_age:.1f} h")
        for one in found.days
    ]
    print_table(f"{len(rows)} editions", ("day", "picks", "languages", "median age"), rows)
    for title, counts in (("by source", found.sources), ("by owner", found.owners)):
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        print_table(f"\npicks {title}", ("name", "picks"), [(name, str(count)) for name, count in ordered[:30]])


def _shares(languages: object) -> str:
    assert isinstance(languages, dict)  # noqa: S101
    return ", ".join(f"{code} {share:.0%}" for code, share in languages.items())


@figures.command("compare")
@click.argument("day")
@click.argument("other")
@as_json
@click.pass_obj
def compare(home: Path, day: str, other: str, as_json: bool) -> None:
    """The editions of two days side by side; a story in both is in one row.

    \b
    digest figures compare 2024-03-04 2024-03-05
    """
    for one in (day, other):
        known_day(one)
    with open_parts(home) as deps:
        rows = side_by_side(edition_of(deps, day), edition_of(deps, other))
    if as_json:
        click.echo(json.dumps([{day: _brief(row.one), other: _brief(row.other)} for row in rows], ensure_ascii=False))
        return
    print_table(f"{day} and {other}", (day, other), [(_words(row.one), _words(row.other)) for row in rows])


@figures.command("topic")
@click.argument("topic")
@click.option("--month", metavar="YYYY-MM", help="The month; by default the latest edition's.")
@as_json
@click.pass_obj
def topic(home: Path, topic: str, month: str | None, as_json: bool) -> None:
    """A topic's picks on each day of a month.

    \b
    digest figures topic unrest --month 2024-03
    """
    with open_parts(home) as deps:
        if topic not in deps.settings.topics:
            raise InputError(f"no topic is called {topic[:100]!r}; there are: {', '.join(deps.settings.topics)}")
        month = month or (deps.latest_day or deps.today)[:7]
        found = topic_days(editions_of_month(deps, month), topic, month)
    if as_json:
        click.echo(json.dumps({day: [_brief(pick) for pick in held] for day, held in found}, ensure_ascii=False))
        return
    rows = [(day, _words(pick)) for day, held in found for pick in held]
    print_table(f"{topic}, {month}", ("day", "story"), rows)


@figures.command("threads")
@last_days
@as_json
@click.pass_obj
def show_threads(home: Path, days: int, as_json: bool) -> None:
    """The stories carried by several of the last editions, step by step.

    \b
    digest figures threads --days 14
    """
    with open_parts(home) as deps:
        found = threads(last_editions(deps, days))
    if as_json:
        steps = {name: [asdict(step) for step in told] for name, told in found.items()}
        click.echo(json.dumps(steps, ensure_ascii=False, indent=2))
        return
    for name, told in found.items():
        rows = [(step.day, str(step.rank), step.headline, step.update or "", str(step.reports)) for step in told]
        print_table(f"\n{name}", ("day", "#", "headline", "what was new", "reports"), rows)
    if not found:
        click.echo(f"no story was in more than one of the last {days} editions")


@figures.command("overrides")
@of_day
@as_json
@click.pass_obj
def overrides(home: Path, day: str | None, as_json: bool) -> None:
    """The effect of each override in force on a day: the stories that enter, leave or move because of it.

    \b
    digest figures overrides
    """
    known_day(day)
    boards = Boards()
    try:
        with open_parts(home) as deps:
            found = override_effects(deps, boards, boards.of(deps, day))
    finally:
        boards.close()
    if as_json:
        rows = [
            {
                "override": described(one.override),
                "changes": None
                if one.effect is None
                else [asdict(moved) for moved in (*one.effect.entered, *one.effect.left, *one.effect.moved)],
            }
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        changes = () if one.effect is None else (*one.effect.entered, *one.effect.left, *one.effect.moved)
        what = "words alone" if one.effect is None else f"{len(changes)} stories change their place"
        click.echo(f"{described(one.override)}: {what}")
        for moved in changes:
            click.echo(f"  {moved.before or 'out'} -> {moved.after or 'out'}  {moved.headline}")


def _words(pick: Pick | None) -> str:
    return f"{pick.rank}. {pick.headline}" if pick else ""


def _brief(pick: Pick | None) -> dict[str, object] | None:
    return {"rank": pick.rank, "story": pick.story, "headline": pick.headline, "url": pick.url} if pick else None
