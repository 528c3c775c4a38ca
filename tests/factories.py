"""Builders of test data: a test names what matters, the rest is filled in."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from digest.model import Item, Window

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def make_item(**given: Any) -> Item:
    """An English item of an independent publisher, published at noon of 5 March 2024."""
    title = given.get("title", "Teachers strike in Sanandaj over arrests")
    publisher = given.get("publisher", "herald")
    key = sha256(f"{publisher}|{title}|{given.get('text', '')}".encode()).hexdigest()[:16]
    url = given.get("url", f"https://{publisher}.example/{key}")
    published = given.get("published", NOON)
    defaults = {
        "id": f"i{key}",
        "source": publisher,
        "publisher": publisher,
        "guid": url,
        "url": url,
        "canonical_url": url,
        "title": title,
        "summary": "",
        "text": "",
        "language": "en",
        "published": published,
        "first_seen": published,
    }
    return Item(**{**defaults, **given})


def make_window(end: datetime = NOON + timedelta(hours=12), hours: int = 24) -> Window:
    """The window that ends at `end`."""
    return Window(start=end - timedelta(hours=hours), end=end)
