"""The command `find`: searches the stored items."""

import json
from pathlib import Path

import click

from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, of_day, open_parts
from digest.model.errors import InputError
from digest.services.find import Found, find_items


@click.command()
@click.argument("words", nargs=-1, required=True)
@of_day
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N", help="At most N.")
@as_json
@click.pass_obj
def find(home: Path, words: tuple[str, ...], day: str | None, limit: int, as_json: bool) -> None:
    """Find stored items that have all WORDS, and say what became of each. The last word may be the start of one.

    \b
    digest find data centre
    digest find --day 2024-03-05 "data centre"
    """
    known_day(day)
    with open_parts(home) as deps:
        found = find_items(deps, " ".join(words), day=day, limit=limit)
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        raise InputError(f"no stored item has all of: {' '.join(words)[:200]}; try fewer words")
    rows = [
        (f"{one.item.published:%Y-%m-%d %H:%M}", one.item.source, one.item.title, str(one.place or ""), one.fate)
        for one in found
    ]
    print_table(f"{len(found)} items", ("published", "source", "title", "#", "what became of it"), rows)


def _row(one: Found) -> dict[str, object]:
    return {
        "id": one.item.id,
        "url": one.item.url,
        "source": one.item.source,
        "title": one.item.title,
        "published": one.item.published.isoformat(),
        "place": one.place,
        "story": one.story or None,
        "fate": one.fate,
    }
