"""Parses the texts of the sample day: `articles/PUBLISHER.txt` into sites with feeds and articles.

A file starts with `key: value` lines about the site. Each article starts with a line `== path`, followed by `key:
value` lines of its own, a blank line, and paragraphs. `event` names the event it covers (`off`: off topic,
`commentary`: no event; several for a post with several news items), so that a ranking of the day can be evaluated. An
article with `copy: publisher/path` starts with the paragraphs of another (`cut: 1` drops the last one), followed by its
own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from digest.services.sample import FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFeed:
    """One address of a site: `kind` is rss, atom, rdf, json, or the fault it simulates."""

    kind: str
    path: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """One page; `feed` is the path of the feed that lists it, `published` None if the site gives no date."""

    path: str
    event: str
    title: str
    published: datetime | None
    language: str
    section: str
    track: str
    feed: str
    paragraphs: tuple[str, ...]
    copy_of: str = ""
    cut: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSite:
    """One publisher's web site."""

    id: str
    name: str
    host: str
    language: str
    feeds: tuple[SampleFeed, ...]
    articles: tuple[SampleArticle, ...]


def read_sites(folder: Path = FOLDER / "articles") -> tuple[SampleSite, ...]:
    """Returns all sites of the sample day by id, with copies resolved."""
    sites = [_read_site(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]
    originals = {f"{site.id}/{article.path}": article for site in sites for article in site.articles}
    return tuple(
        replace(site, articles=tuple(_with_copied_text(article, originals) for article in site.articles))
        for site in sites
    )


def _read_site(site: str, text: str) -> SampleSite:
    head, *parts = text.split("\n== ")
    pairs = _pairs(head.splitlines())
    fields = dict(pairs)
    feeds = tuple(_read_feed(value) for key, value in pairs if key == "feed")
    main_feed = next(feed.path for feed in feeds if feed.kind in ("rss", "atom", "rdf", "json"))
    return SampleSite(
        id=site,
        name=fields["name"],
        host=fields["host"],
        language=fields["language"],
        feeds=feeds,
        articles=tuple(_read_article(part, fields["language"], main_feed) for part in parts),
    )


def _read_feed(value: str) -> SampleFeed:
    kind, path, *options = value.split()
    return SampleFeed(kind=kind, path=path, options=dict(option.split("=") for option in options))


def _read_article(part: str, language: str, feed: str) -> SampleArticle:
    head, *paragraphs = (block for block in part.split("\n\n") if block.strip())
    path, *lines = head.splitlines()
    fields = dict(_pairs(lines))
    date = fields["date"]
    return SampleArticle(
        path=path.strip(),
        event=fields["event"],
        title=fields["title"],
        published=None if date == "-" else datetime.fromisoformat(date).astimezone(UTC),
        language=fields.get("language", language),
        section=fields.get("section", ""),
        track=fields.get("track", ""),
        feed=fields.get("feed", feed),
        paragraphs=tuple(" ".join(paragraph.split()) for paragraph in paragraphs),
        copy_of=fields.get("copy", ""),
        cut=int(fields.get("cut", "0")),
    )


def _pairs(lines: Iterable[str]) -> list[tuple[str, str]]:
    pairs = [line.partition(": ") for line in lines if line.strip()]
    return [(key, value.strip()) for key, _, value in pairs]


def _with_copied_text(article: SampleArticle, originals: Mapping[str, SampleArticle]) -> SampleArticle:
    if not article.copy_of:
        return article
    copied = originals[article.copy_of].paragraphs
    return replace(article, paragraphs=copied[: len(copied) - article.cut] + article.paragraphs)
