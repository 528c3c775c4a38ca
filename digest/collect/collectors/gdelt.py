"""The `gdelt` collector: a search of GDELT's DOC 2.0 API. The address of the source is the query."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digest.collect.collector_registry import CollectorPlugin
from digest.collect.reading.dates import parse_date
from digest.collect.reading.json_answers import JSON_HEADERS, read_rows, text_field
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.urls import absolute_link
from digest.config.settings import Source
from digest.languages.cldr import code_of_language
from digest.model.items import Entry, Reading

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)Z?")


class GdeltCollector:
    """Reads a search of GDELT's DOC 2.0 API (`mode=artlist&format=json`), which needs five seconds between requests.

    All articles are listed under the source's own publisher, because the API does not know our publishers.
    """

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """One request for the search."""
        return () if so_far else (Request(url=source.url, headers=JSON_HEADERS),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses the articles found; their time is when GDELT first saw them."""
        return read_rows(response, "articles", lambda row: _article(row, source), now)


def _article(row: Mapping[str, Any], source: Source) -> Entry | None:
    url, title = absolute_link(text_field(row, "url"), ""), text_field(row, "title")
    if not url or not title:
        return None
    seen = _COMPACT.fullmatch(text_field(row, "seendate"))
    return Entry(
        guid=url,
        url=url,
        title=title,
        published=parse_date("{}-{}-{}T{}:{}:{}Z".format(*seen.groups())) if seen else None,
        language=code_of_language(text_field(row, "language")) or source.language,
    )


COLLECTOR = CollectorPlugin(make=GdeltCollector)
