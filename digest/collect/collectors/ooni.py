"""The `ooni` collector: censorship incidents. The address of the source is the query."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from digest.collect.collector_registry import CollectorPlugin
from digest.collect.reading.dates import parse_date
from digest.collect.reading.json_answers import JSON_HEADERS, list_field, read_rows, text_field
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.settings import Source
from digest.config.values import Country, Part
from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.items import Entry, Reading

_FINDING = "https://explorer.ooni.org/findings/"


class OoniOptions(Part):
    """The options of a source with `collector: ooni`."""

    countries: tuple[Country, ...] = Field(
        default=(), description="ISO 3166-1 codes of the countries whose incidents are kept; without it all."
    )


class OoniCollector:
    """Reads censorship incidents as OONI's analysts publish them (`/api/v1/incidents/search`).

    `options.countries` filters by country here, because the API has no such filter.
    """

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """One request for the query."""
        return () if so_far else (Request(url=source.url, headers=JSON_HEADERS),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses the incidents, in the order of the API."""
        wanted = frozenset(OoniOptions.model_validate(source.options).countries)
        return read_rows(response, "incidents", lambda row: _incident(row, source, wanted), now)


def _incident(row: Mapping[str, Any], source: Source, wanted: frozenset[str]) -> Entry | None:
    identifier, title = text_field(row, "id"), text_field(row, "title")
    countries = {str(code).upper() for code in list_field(row, "CCs")}
    if not identifier or not title or row.get("published") is False or (wanted and not wanted & countries):
        return None
    return Entry(
        guid=identifier,
        url=_FINDING + identifier,
        title=title,
        summary=text_field(row, "short_description"),
        content=text_field(row, "text"),
        published=parse_date(text_field(row, "create_time")) or parse_date(text_field(row, "start_time")),
        language=source.language or DEFAULT_LANGUAGE,
    )


COLLECTOR = CollectorPlugin(make=OoniCollector, options=OoniOptions)
