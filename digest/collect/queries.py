"""The `ooni` and `gdelt` collectors: answers of two public APIs as entries. The address of the source is the query."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from digest.collect.addresses import absolute_link
from digest.collect.answers import FetchFailed, Request, Response
from digest.collect.dates import parse_date
from digest.collect.feeds import MOST_ENTRIES, judged
from digest.collect.health import arrived, refused
from digest.config.settings import Source
from digest.model import Entry, Health, Reading

_FINDING = "https://explorer.ooni.org/findings/"
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)Z?")
# Names of languages as GDELT writes them.
_LANGUAGES = {"English": "en", "Persian": "fa", "Arabic": "ar", "Kurdish": "ku", "Turkish": "tr", "German": "de"}
_JSON = (("accept", "application/json"),)


class OoniCollector:
    """Reads incidents of censorship as OONI's analysts publish them (`/api/v1/incidents/search`).

    `options.countries` keeps those of some countries; the API itself cannot be asked for them.
    """

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """One request for the query."""
        return () if so_far else (Request(url=source.url, headers=_JSON),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """The incidents, as the API orders them."""
        return _reading(response, "incidents", lambda row: _incident(row, source), now)


class GdeltCollector:
    """Reads a search of GDELT's DOC 2.0 API (`mode=artlist&format=json`); it wants five seconds between requests.

    Every article is listed under the source's own publisher: the API does not know ours.
    """

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """One request for the search."""
        return () if so_far else (Request(url=source.url, headers=_JSON),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """The articles found; their time is that at which GDELT first saw them."""
        return _reading(response, "articles", lambda row: _article(row, source), now)


def _reading(
    response: Response, name: str, make: Callable[[Mapping[str, Any]], Entry | None], now: datetime
) -> Reading:
    refusal = refused(response)
    if refusal:
        return refusal
    text = response.body.decode("utf-8", "replace").strip()
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        # Both tell what is wrong with a query as plain text under status 200.
        return Reading(health=Health.UNPARSEABLE, detail=f"no JSON: {' '.join(text.split())[:100]}")
    rows = answer.get(name) if isinstance(answer, dict) else None
    if answer == {}:
        rows = []  # GDELT's way of saying that nothing was found
    if not isinstance(rows, list):
        return Reading(health=Health.UNPARSEABLE, detail=f"JSON without {name!r}")
    made = [make(row) for row in rows[:MOST_ENTRIES] if isinstance(row, dict)]
    entries = tuple(replace(entry, position=at) for at, entry in enumerate(entry for entry in made if entry))
    reading = Reading(health=Health.FRESH if entries else Health.EMPTY, entries=entries)
    return arrived(judged(reading, now), response)


def _incident(row: Mapping[str, Any], source: Source) -> Entry | None:
    identifier, title = _text(row, "id"), _text(row, "title")
    countries = {str(code).upper() for code in _list(row, "CCs")}
    wanted = set(source.options.countries)
    if not identifier or not title or row.get("published") is False or (wanted and not wanted & countries):
        return None
    return Entry(
        guid=identifier,
        url=_FINDING + identifier,
        title=title,
        summary=_text(row, "short_description"),
        content=_text(row, "text"),
        published=parse_date(_text(row, "create_time")) or parse_date(_text(row, "start_time")),
        language=source.language or "en",
    )


def _article(row: Mapping[str, Any], source: Source) -> Entry | None:
    url, title = absolute_link(_text(row, "url"), ""), _text(row, "title")
    if not url or not title:
        return None
    seen = _COMPACT.fullmatch(_text(row, "seendate"))
    return Entry(
        guid=url,
        url=url,
        title=title,
        published=parse_date("{}-{}-{}T{}:{}:{}Z".format(*seen.groups())) if seen else None,
        language=_LANGUAGES.get(_text(row, "language")) or source.language,
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return " ".join(str(value).split())[:20_000] if isinstance(value, str | int) else ""


def _list(row: Mapping[str, Any], name: str) -> Sequence[object]:
    value = row.get(name)
    return value if isinstance(value, list) else ()
