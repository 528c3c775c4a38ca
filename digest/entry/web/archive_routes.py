"""The archive: editions as sent, their feeds, and a search."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from digest.edition.record import load
from digest.entry.web.site import LOOSER_POLICY, Site, page, words_of
from digest.files.place import SITE
from digest.model.editions import Edition
from digest.text.tokens import tokens

SHOWN = 60
FOUND = 40
EARLIEST_ZONE = timedelta(hours=14)  # the zone where a day begins first
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".atom": "application/atom+xml",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStory:
    """An edition or one of its picks as a search result: address, date, headline."""

    url: str
    date: str
    headline: str


def latest_edition(site: Site, language: str) -> FoundStory | None:
    """Returns the newest public edition; None before the first."""
    return next((_found(site, language, record) for _, record in site.archive.days(1, _last_local_day(site))), None)


def _last_local_day(site: Site) -> str:
    """Returns the latest day that has begun anywhere: an edition of a later one was made under a wrong clock."""
    return (site.membership.clock() + EARLIEST_ZONE).date().isoformat()


async def show_archive(request: Request) -> Response:
    """Shows the editions, latest first, or the picks found by a search."""
    site = _site(request)
    language, _ = words_of(request)
    question = request.query_params.get("q", "")[:200].strip()
    if question:
        learn(site)
        rows = site.archive.search(tokens(question), FOUND)
        found = [_found(site, language, site.archive.record(day) or "", headline) for day, headline in rows]
    else:
        found = [_found(site, language, record) for _, record in site.archive.days(SHOWN, _last_local_day(site))]
    return page(site, request, "archive", kept=not question, question=question, found=found)


def _found(site: Site, language: str, record: str, headline: str | None = None) -> FoundStory:
    """Returns the line for an edition, or for its pick with this headline, in the requested language if available."""
    edition = load(record)
    version = next((one for one in edition.in_other_languages if one.language == language), edition)
    rank = next((pick.rank for pick in edition.picks if pick.headline == headline), None)
    pick = next((pick for pick in version.picks if pick.rank == rank), None)
    name = f"{f'story-{rank}' if pick else 'index'}{'' if version is edition else f'.{language}'}.html"
    return FoundStory(
        url=f"/archive/{edition.day}/{'' if name == 'index.html' else name}",
        date=site.date(edition.day, language),
        headline=pick.headline if pick else version.subject,
    )


def learn(site: Site) -> None:
    """Indexes editions that are not yet searchable."""
    for day, record in site.archive.unsearchable():
        site.archive.add_words(day, _searchable(load(record)))


def _searchable(edition: Edition) -> list[tuple[str, str]]:
    rows = []
    for pick in edition.picks:
        versions = [pick, *(same for one in edition.in_other_languages for same in one.picks if same.rank == pick.rank)]
        texts = [f"{one.headline} {one.place or ''}" for one in versions]
        texts += [f"{passage.headline} {passage.summary}" for one in versions for passage in one.passages]
        rows.append((pick.headline, " ".join(tokens(" ".join(texts)))))
    return rows


async def show_file(request: Request) -> Response:
    """Returns a file of the published site; a file of a day's folder only once its edition is public.

    A page that is missing for a day, because it could not be rendered, redirects to the day's front page.
    """
    site = _site(request)
    path = request.path_params["path"] or "index.html"
    parts = [part for part in path.split("/") if part]
    if path.endswith("/"):
        parts.append("index.html")
    first = parts[0] if parts else ""
    is_day = len(first) == 10 and first[:4].isdecimal() and first[4] == first[7] == "-"
    if "\0" in path or any(part.startswith(".") for part in parts) or (is_day and site.archive.record(first) is None):
        raise HTTPException(404)

    async def content_of(*parts: str) -> bytes | None:
        return await asyncio.to_thread(site.files.read, "/".join((SITE, *parts)))

    kind = KINDS.get(PurePosixPath(path).suffix if not path.endswith("/") else ".html")
    content = await content_of(*parts) if kind else None
    if content is not None:
        headers = {"Cache-Control": "public, max-age=300", "Content-Security-Policy": LOOSER_POLICY}
        return Response(content, media_type=kind, headers=headers)
    if await content_of(*parts, "index.html") is not None:
        return RedirectResponse(f"/archive/{'/'.join(parts)}/", 308)
    if is_day and path.endswith(".html") and await content_of(first, "index.html"):
        return RedirectResponse(f"/archive/{first}/", 307)
    raise HTTPException(404)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
