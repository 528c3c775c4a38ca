"""The operator's use cases for sources: choose, probe, find the feeds of a site, import a list."""

from difflib import get_close_matches

from digest.collect.discovery import FoundFeed, find_feeds
from digest.collect.gathering import Visit, gather_sources
from digest.collect.health import refused
from digest.collect.web.answers import Fetch, Request
from digest.config.opml import read_opml
from digest.config.settings import Publisher, Settings, Source
from digest.model.errors import InputError
from digest.services.deps import Deps
from digest.text.sites import registrable_domain


def choose_sources(settings: Settings, names: tuple[str, ...]) -> list[Source]:
    """Returns the sources with these names, all if no name is given. Raises InputError for an unknown name."""
    known = {source.name: source for source in settings.sources}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise InputError(f"no source is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return [known[name] for name in names or known]


async def probe_sources(deps: Deps, chosen: list[Source]) -> list[Visit]:
    """Visits sources now without recording anything."""
    return [visit async for visit in gather_sources(chosen, _web(deps), deps.workers, deps.clock())]


async def find_site_feeds(deps: Deps, url: str) -> tuple[FoundFeed, ...]:
    """Finds the feeds of a site. Raises InputError if the site refuses our request."""
    fetch = _web(deps)
    address = url if "://" in url else f"https://{url}"
    found = await find_feeds(address, fetch)
    if not found and (failed := refused(await fetch(Request(url=address)))):
        raise InputError(f"{address}: {failed.detail}; give the address of a feed, if there is one elsewhere")
    return found


def _web(deps: Deps) -> Fetch:
    if deps.fetch is None:
        raise InputError("this is a replay home: name an archive with --replay FILE")
    return deps.fetch


def entries_for(
    settings: Settings, found: tuple[FoundFeed, ...], publisher: str | None, name: str | None
) -> tuple[dict[str, Publisher], list[Source]]:
    """Builds publisher and sources for feeds.yaml: the publisher is the given one, else one with the same domain, else
    new.
    """
    domain = registrable_domain(found[0].url)
    owner = publisher or _publishers_by_site(settings).get(domain, domain)
    sources = [
        Source(name=name or feed.title or domain, url=feed.url, publisher=owner, language=feed.language)
        for feed in found
    ]
    return {owner: Publisher(name=domain)}, sources


def sources_of_opml(
    settings: Settings, data: bytes, name: str
) -> tuple[dict[str, Publisher], list[Source], tuple[str, ...]]:
    """Returns the publishers and sources of an OPML file, and a line for each outline that was left out.

    A feed on a site where a single publisher has sources is assigned to that publisher.
    """
    subscriptions = read_opml(data, name)
    known = _publishers_by_site(settings)
    joined = [
        source.model_copy(update={"publisher": known.get(source.publisher, source.publisher)})
        for source in subscriptions.sources
    ]
    return dict(subscriptions.publishers), joined, subscriptions.left_out


def _publishers_by_site(settings: Settings) -> dict[str, str]:
    """Maps each site (registrable domain) where a single publisher has sources to that publisher."""
    found: dict[str, set[str]] = {}
    for source in settings.sources:
        found.setdefault(registrable_domain(source.url), set()).add(source.publisher)
    return {site: names.pop() for site, names in found.items() if len(names) == 1}
