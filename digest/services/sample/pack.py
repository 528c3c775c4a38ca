"""`python -m digest.services.sample.pack` writes `day.warc.gz` from the texts, reproducibly."""

from collections.abc import Iterator
from datetime import UTC, datetime

from digest.collect.web.answers import Response
from digest.collect.web.warc import made_up_archive
from digest.services.sample import ARCHIVE, NOTICE
from digest.services.sample.sample_pages import BOT_PAGE, feed_body, link, page, published_link
from digest.services.sample.texts import SampleFeed, SampleSite, read_sites

CAPTURED = datetime(2024, 3, 5, 18, tzinfo=UTC)
MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
HTML = "text/html; charset=utf-8"


def answers(sites: tuple[SampleSite, ...]) -> Iterator[Response]:
    """Yields a response for every address of the sample day: feeds, pages, and redirects for links with tracking."""
    for site in sites:
        for feed in site.feeds:
            yield _feed_answer(site, feed)
        for article in site.articles:
            yield _answer(link(site, article), page(site, article).encode())
            if article.track:
                yield _moved(published_link(site, article), link(site, article))


def _feed_answer(site: SampleSite, feed: SampleFeed) -> Response:
    url = f"https://{site.host}{feed.path}"
    if feed.kind == "moved":
        return _moved(url, f"https://{site.host}{feed.options['to']}")
    if feed.kind == "missing":
        return _answer(url, f"<!doctype html><p>Not found. {NOTICE}</p>".encode(), status=404)
    if feed.kind == "bot-page":
        return _answer(url, BOT_PAGE.encode())
    return _answer(url, feed_body(site, feed), MEDIA_TYPES[feed.kind])


def _moved(url: str, location: str) -> Response:
    headers = (("location", location), ("content-length", "0"))
    return Response(url=url, status=301, headers=headers, body=b"", received=CAPTURED)


def _answer(url: str, body: bytes, media_type: str = HTML, *, status: int = 200) -> Response:
    headers = (("content-type", media_type), ("content-length", str(len(body))))
    return Response(url=url, status=status, headers=headers, body=body, received=CAPTURED)


def pack() -> bytes:
    """Returns the archive of the sample day."""
    return made_up_archive(answers(read_sites()), {"description": NOTICE, "format": "WARC File Format 1.1"})


if __name__ == "__main__":
    ARCHIVE.write_bytes(pack())
