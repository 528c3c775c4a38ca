"""Reads and writes edition.json and the JSON of a ranked day, with the JSON Schema of both (docs/interfaces.md)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from digest.model.editions import Edition, Standing
from digest.model.errors import DigestError
from digest.model.rankings import Ranking

SCHEMA_FILE = "edition.schema.json"
"""In docs/; `python -m digest.edition.record` regenerates it after a change of the types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An item that belongs to no topic, and why."""

    url: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedDay:
    """The output of `digest rank --json`: every story of a day, picks first, and the off-topic items."""

    day: str
    stories: tuple[Standing, ...]
    off_topic: tuple[LeftOut, ...]


def dump(edition: Edition) -> str:
    """Returns the text of edition.json; the same edition gives the same bytes."""
    return _json(_editions(), edition)


def load(text: str) -> Edition:
    """Parses an edition.json. Raises DigestError for other text, and for the file of a newer program."""
    try:
        return _editions().validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DigestError(f"edition.json: {place}: {first['msg']}; was it written by another version?") from error


def dump_ranking(ranking: Ranking, standings: tuple[Standing, ...]) -> str:
    """Returns the JSON of a ranked day, given its standings."""
    left_out = tuple(LeftOut(url=off.item.url, title=off.item.title, why=off.why) for off in ranking.off_topic)
    return _json(TypeAdapter(RankedDay), RankedDay(day=ranking.day, stories=standings, off_topic=left_out))


def schema_text() -> str:
    """Returns the JSON Schema of both: the document is an edition, `$defs/RankedDay` the ranked day."""
    references, definitions = TypeAdapter.json_schemas(
        [("edition", "serialization", TypeAdapter(Edition)), ("ranked day", "serialization", TypeAdapter(RankedDay))]
    )
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "edition.json; $defs/RankedDay is what `digest rank --json` prints",
        **references["edition", "serialization"],
        **definitions,
    }
    return json.dumps(schema, indent=2) + "\n"


@cache  # made in 14 ms, and a month's archive reads thirty editions
def _editions() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)


def _json(adapter: TypeAdapter[Any], value: object) -> str:
    return adapter.dump_json(value, indent=1).decode() + "\n"


if __name__ == "__main__":
    Path("docs", SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
