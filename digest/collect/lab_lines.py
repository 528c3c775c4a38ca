"""JSON lines for `digest lab`: what the collectors make of a file, as rows that anyone can score."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from digest.collect.collectors.feed import read_feed
from digest.collect.reading.charsets import decode
from digest.collect.reading.pages import read_page
from digest.collect.web.answers import Response
from digest.collect.web.decompression import AnswerTooLarge, BadEncoding, unpacked
from digest.config.settings import Source
from digest.model.errors import InputError
from digest.model.items import Reading
from digest.text.language import detect_language

_MOST_BYTES = 24_000_000
_MOST_ENTRIES = 5_000
_NOWHERE = "https://feed.example/"


def feed_row(path: str) -> dict[str, object]:
    """Parses a feed file into `{path, state, detail, items: [{guid, title, url, published}]}`, before any merging."""
    reading = read_bytes(_bytes(path))
    items = [
        {
            "guid": entry.guid,
            "title": entry.title,
            "url": entry.url or None,
            "published": entry.published.isoformat() if entry.published else None,
        }
        for entry in reading.entries
    ]
    return {"path": path, "state": reading.health.value, "detail": reading.detail, "items": items}


def read_bytes(body: bytes) -> Reading:
    """Parses the bytes of a feed without headers or a clock; up to 5,000 entries, instead of 1,000 for a source."""
    source = Source(name="lab", url=_NOWHERE, publisher="lab")
    return read_feed(
        source,
        Response(url=_NOWHERE, status=200, headers=(), body=body, received=datetime.now(UTC)),
        most=_MOST_ENTRIES,
    )


def extract_row(line: Mapping[str, object]) -> dict[str, object]:
    """Parses a page file, given as `{id, path, url?}` (.html or .html.gz), into `{id, title, text, published,
    language}`.
    """
    try:
        identifier, path = str(line["id"]), str(line["path"])
    except KeyError as error:
        raise InputError(f"a line without {error}; each is an object with id, path and, if known, url") from error
    markup = decode(_read(path)).text
    page = read_page(markup, str(line.get("url") or _NOWHERE))
    return {
        "id": identifier,
        "title": page.title,
        "text": page.text,
        "published": page.published.isoformat() if page.published else None,
        "language": detect_language(page.text) if page.text else None,
    }


def _read(path: str) -> bytes:
    try:
        return unpacked(_bytes(path), _MOST_BYTES)
    except (BadEncoding, AnswerTooLarge) as error:
        raise InputError(f"{path}: cannot be unpacked: {error}") from error


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
