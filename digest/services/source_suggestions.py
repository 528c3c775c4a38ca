"""Suggestions for the list of sources: sites that others cite, and sources without any item."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from digest.config.settings import Settings, Source
from digest.model.items import Item
from digest.services.deps import Deps
from digest.store.source_counts import SourceCounts
from digest.text.sites import registrable_domain

FEWEST_PUBLISHERS = 2  # publishers citing a site; what only one cites is often its own
MOST_SITES = 30
_ADDRESS = re.compile(r"https?://[\w.-]{4,100}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSite:
    """A site without a source: the number of publishers and reports that cite it, and one of these reports."""

    site: str
    publishers: int
    reports: int
    example: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentSource:
    """An enabled source without stored items, and since when it has been visited, if ever."""

    source: Source
    since: datetime | None


def cited_sites(items: Iterable[Item], settings: Settings) -> tuple[CitedSite, ...]:
    """Returns the sites without a source that reports of several publishers cite or link to, most cited first."""
    known = {registrable_domain(source.url) for source in settings.sources}
    citing: dict[str, list[Item]] = {}
    domains: dict[str, str] = {}
    for item in items:
        hosts = set(_hosts(item))
        for host in hosts - domains.keys():
            domains[host] = registrable_domain(host)
        for site in {domains[host] for host in hosts} - known - {""}:
            citing.setdefault(site, []).append(item)
    found = [
        CitedSite(
            site=site, publishers=len({one.publisher for one in reports}), reports=len(reports), example=reports[0]
        )
        for site, reports in citing.items()
    ]
    often = (one for one in found if one.publishers >= FEWEST_PUBLISHERS)
    return tuple(sorted(often, key=lambda one: (-one.publishers, -one.reports, one.site))[:MOST_SITES])


def _hosts(item: Item) -> Iterator[str]:
    """Yields scheme and host of the item's own address and of each address in its text."""
    for text in (item.url, item.summary, item.text):
        if "://" in text:
            yield from (found.lower().rstrip(".-") for found in _ADDRESS.findall(text))


def silent_sources(deps: Deps) -> tuple[SilentSource, ...]:
    """Returns the sources without stored items, longest visited first."""
    counts = SourceCounts(deps.ledger.database)
    heard, since = counts.sources(), counts.visited_since()
    silent = [
        SilentSource(source=one, since=since.get(one.url))
        for one in deps.settings.sources
        if one.enabled and one.name not in heard
    ]
    now = deps.clock()
    return tuple(sorted(silent, key=lambda one: (one.since or now, one.source.name)))
