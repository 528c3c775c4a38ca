"""`python -m digest.services.sample.pack` writes `day.warc.gz` from the texts, byte for byte the same each time.

The records are written by hand: the library that reads archives draws record ids and dates of its own.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

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
REASONS = {200: "OK", 301: "Moved Permanently", 404: "Not Found"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAnswer:
    """What the web of the sample day answers at one address."""

    url: str
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    location: str = ""
    body: bytes = b""


def answers(sites: tuple[SampleSite, ...]) -> Iterator[SampleAnswer]:
    """Every address of the sample day: feeds, pages, and for a link with tracking the redirect to its page."""
    for site in sites:
        for feed in site.feeds:
            yield _feed_answer(site, feed)
        for article in site.articles:
            yield SampleAnswer(url=link(site, article), body=page(site, article).encode())
            if article.track:
                yield SampleAnswer(url=published_link(site, article), status=301, location=link(site, article))


def _feed_answer(site: SampleSite, feed: SampleFeed) -> SampleAnswer:
    url = f"https://{site.host}{feed.path}"
    if feed.kind == "moved":
        return SampleAnswer(url=url, status=301, location=f"https://{site.host}{feed.options['to']}")
    if feed.kind == "missing":
        return SampleAnswer(url=url, status=404, body=f"<!doctype html><p>Not found. {NOTICE}</p>".encode())
    if feed.kind == "bot-page":
        return SampleAnswer(url=url, body=BOT_PAGE.encode())
    return SampleAnswer(url=url, media_type=MEDIA_TYPES[feed.kind], body=feed_body(site, feed))


def records(sites: tuple[SampleSite, ...]) -> Iterator[bytes]:
    """The WARC 1.1 records, uncompressed, in a fixed order."""
    about = f"description: {NOTICE}\r\nformat: WARC File Format 1.1\r\n".encode()
    yield _record("warcinfo", "application/warc-fields", "urn:top-ten:sample", "", about)
    for answer in answers(sites):
        head = [f"HTTP/1.1 {answer.status} {REASONS[answer.status]}", f"Content-Type: {answer.media_type}"]
        head += [f"Location: {answer.location}"] if answer.location else []
        head += [f"Content-Length: {len(answer.body)}", "", ""]
        target = f"WARC-Target-URI: {answer.url}\r\n"
        block = "\r\n".join(head).encode() + answer.body
        yield _record("response", "application/http;msgtype=response", answer.url, target, block)


def _record(kind: str, media_type: str, name: str, target: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, name)}>\r\n"
        f"WARC-Date: {CAPTURED:%Y-%m-%dT%H:%M:%SZ}\r\n{target}"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def pack() -> bytes:
    """The archive: each record a gzip member of its own without a time stamp."""
    return b"".join(gzip.compress(record, mtime=0) for record in records(read_sites()))


if __name__ == "__main__":
    ARCHIVE.write_bytes(pack())
