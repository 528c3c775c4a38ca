"""Parses responses of public APIs: JSON with a list of rows, each of which becomes an entry."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from digest.collect.collectors.feed import MOST_ENTRIES, judged
from digest.collect.health import arrived, refused
from digest.collect.reading.each import entries_of
from digest.collect.web.answers import Response
from digest.model.items import Entry, Health, Reading

JSON_HEADERS = (("accept", "application/json"),)


def read_rows(
    response: Response, name: str, make: Callable[[Mapping[str, Any]], Entry | None], now: datetime
) -> Reading:
    """Makes an entry with `make` from each row under `name` of a JSON response; rows for which it returns None are
    skipped.
    """
    refusal = refused(response)
    if refusal:
        return refusal
    text = response.body.decode("utf-8", "replace").strip()
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        # Both APIs report a wrong query as plain text with status 200.
        return Reading(health=Health.UNPARSEABLE, detail=f"no JSON: {' '.join(text.split())[:100]}")
    rows = answer.get(name) if isinstance(answer, dict) else None
    if answer == {}:
        rows = []  # GDELT's way of saying that nothing was found
    if not isinstance(rows, list):
        return Reading(health=Health.UNPARSEABLE, detail=f"JSON without {name!r}")
    objects = (row for row in rows[:MOST_ENTRIES] if isinstance(row, dict))
    made, asides = entries_of(objects, lambda row, at: make(row), response.url)
    entries = tuple(replace(entry, position=at) for at, entry in enumerate(made))
    reading = Reading(health=Health.FRESH if entries else Health.EMPTY, entries=entries, asides=asides)
    return arrived(judged(reading, now), response)


def text_field(row: Mapping[str, Any], name: str) -> str:
    """Returns a field as one line of at most 20,000 characters; "" if it is neither text nor a number."""
    value = row.get(name)
    return " ".join(str(value).split())[:20_000] if isinstance(value, str | int) else ""


def list_field(row: Mapping[str, Any], name: str) -> Sequence[object]:
    """Returns a field that is a list; () if it is not."""
    value = row.get(name)
    return value if isinstance(value, list) else ()
