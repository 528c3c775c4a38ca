"""The archive: editions as they were sent, their feeds, and a search."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from digest.edition.record import load
from digest.model import Edition
from digest.text.tokens import tokens
from digest.web.site import LOOSER_POLICY, Site, page, words_of

SHOWN = 60
FOUND = 40
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
class Latest:
    """The newest edition in a line."""

    day: str
    date: str
    subject: str


def latest_edition(site: Site, language: str) -> Latest | None:
    """The newest public edition, None before the first."""
    for day, record in site.archive.days(1):
        return Latest(day=day, date=site.date(day, language), subject=load(record).subject)
    return None


async def show_archive(request: Request) -> Response:
    """The editions, latest first, or the picks that a question finds."""
    site = _site(request)
    language, _ = words_of(request)
    question = request.query_params.get("q", "")[:200].strip()
    if question:
        learn(site)
        rows = site.archive.search(tokens(question), FOUND)
    else:
        rows = tuple((day, load(record).subject) for day, record in site.archive.days(SHOWN))
    found = [(day, site.date(day, language), headline) for day, headline in rows]
    return page(site, request, "archive", kept=not question, question=question, found=found)


def learn(site: Site) -> None:
    """Make the editions searchable that are not yet."""
    for day, record in site.archive.unsearchable():
        site.archive.add_words(day, _searchable(load(record)))


def _searchable(edition: Edition) -> list[tuple[str, str]]:
    rows = []
    for pick in edition.picks:
        texts = [pick.headline, pick.place or "", *(f"{one.headline} {one.summary}" for one in pick.passages)]
        rows.append((pick.headline, " ".join(tokens(" ".join(texts)))))
    return rows


async def show_file(request: Request) -> Response:
    """A file of the published site; of a day's folder only once its edition is public."""
    site = _site(request)
    path = request.path_params["path"] or "index.html"
    parts = [part for part in path.split("/") if part]
    if path.endswith("/"):
        parts.append("index.html")
    first = parts[0] if parts else ""
    is_day = len(first) == 10 and first[:4].isdigit() and first[4] == first[7] == "-"
    if "\0" in path or any(part.startswith(".") for part in parts) or (is_day and site.archive.record(first) is None):
        raise HTTPException(404)
    file = site.files.joinpath(*parts)
    inside = file.resolve().is_relative_to(site.files.resolve())
    kind = KINDS.get(file.suffix)
    if not inside or not file.is_file() or kind is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=300", "Content-Security-Policy": LOOSER_POLICY}
    return FileResponse(file, media_type=kind, headers=headers)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
