"""One collecting run on an archive with a few responses."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import make_feeds
from homes import digest

from digest.collect.web.answers import Response
from digest.collect.web.warc import made_up_archive
from digest.edition.publishers import Publishers
from digest.entry.cli.display import TerminalNarrator
from digest.services.homes import Home
from digest.services.new_home import create_home
from digest.store.publisher_name_rows import PublisherNameRows
from digest.wiring import open_deps

SEEN = datetime(2026, 1, 28, 12, tzinfo=UTC)
STORY = (
    "The crews of four ferries stopped work, and the port office asked travellers to stay at home until Friday. " * 6
)


def collected(folder: Path, source: str, answers: dict[str, str], *, publisher: str = "herald") -> list[dict[str, str]]:
    """The items after one run of `digest collect` over these answers, by address."""
    responses = [
        Response(url=url, status=200, headers=(("content-type", "text/html"),), body=body.encode(), received=SEEN)
        for url, body in answers.items()
    ]
    archive = folder / "day.warc.gz"
    archive.write_bytes(made_up_archive(responses, {"software": "a test"}))
    publishers = f"publishers:\n  {publisher}: {{name: {publisher}}}\n"
    feeds = make_feeds(
        publishers=publishers, sources=f"sources:\n  - {{name: A, publisher: {publisher}, language: en, {source}}}\n"
    )
    create_home(folder / "home", replay=True, feeds=feeds)
    result = digest(folder / "home", "collect", "--replay", str(archive), "--at", "2026-01-28T12:00Z")
    assert result.exit_code == 0, result.output
    lines = digest(folder / "home", "items", "--json").stdout.splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("declared", ["https://t.me/port_news", "https://t.me/s/port_news", "https://t.me/port_news/"])
def test_a_channel_is_replayed_from_its_preview_however_its_address_is_declared(tmp_path: Path, declared: str) -> None:
    preview = (
        "<div class='tgme_channel_info'></div><div class='tgme_widget_message' data-post='port_news/7'>"
        "<div class='tgme_widget_message_text'>Ferries stop as crews strike</div>"
        "<time datetime='2026-01-28T08:02:00+00:00'></time></div>"
    )
    found = collected(tmp_path, f"url: '{declared}', collector: telegram", {"https://t.me/s/port_news": preview})
    assert [(item["url"], item["title"]) for item in found] == [
        ("https://t.me/port_news/7", "Ferries stop as crews strike")
    ]


@pytest.mark.parametrize(
    ("on_the_page", "zone", "published"),
    [
        ("<meta property='article:published_time' content='2026-01-28T08:02:00Z'>", "UTC", "2026-01-28T08:02:00Z"),
        ("<meta property='article:published_time' content='2026-01-28 11:32'>", "Asia/Tehran", "2026-01-28T08:02:00Z"),
        ("", "UTC", "2026-01-28T12:00:00Z"),
    ],
)
def test_the_page_of_an_entry_without_a_date_dates_it_in_the_same_run(
    tmp_path: Path, on_the_page: str, zone: str, published: str
) -> None:
    title, page = "Ferries stop as crews strike", "https://herald.example/posts/1"
    feed = f"<rss version='2.0'><channel><item><title>{title}</title><link>{page}</link></item></channel></rss>"
    body = (
        f"<html><head><title>{title}</title>{on_the_page}</head><body><article><p>{STORY}</p></article></body></html>"
    )
    found = collected(
        tmp_path,
        f"url: 'https://herald.example/feed', time_zone: {zone}",
        {"https://herald.example/feed": feed, page: body},
    )
    assert [item["title"] for item in found] == [title]
    assert datetime.fromisoformat(found[0]["published"]) == datetime.fromisoformat(published)


def test_an_outlet_that_nobody_named_is_called_what_its_pages_call_it(tmp_path: Path) -> None:
    title, page = "Ferries stop as crews strike", "https://news.portside.example/posts/1"
    feed = (
        "<rss version='2.0'><channel><title>News of Portside - Harbour</title>"
        f"<item><title>{title}</title><link>{page}</link></item></channel></rss>"
    )
    body = (
        f"<html><head><title>{title}</title><meta property='og:site_name' content='Portside Courier | Home'></head>"
        f"<body><article><p>{STORY}</p></article></body></html>"
    )
    collected(
        tmp_path,
        "url: 'https://portside.example/feed'",
        {"https://portside.example/feed": feed, page: body},
        publisher="portside.example",
    )
    with open_deps(Home(path=tmp_path / "home"), TerminalNarrator()) as deps:
        assert Publishers(deps.settings).name("portside.example", "en") == "Portside Courier"
        seen = {(one.origin.value, one.name) for one in PublisherNameRows(deps.ledger.database).all()}
        assert seen == {("feed", "News of Portside"), ("page", "Portside Courier")}
