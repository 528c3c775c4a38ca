"""Finding the feeds of a home page."""

import asyncio
from dataclasses import replace

import pytest
from factories import NOON

from digest.collect.discovery import FoundFeed, find_feeds
from digest.collect.web.answers import Failure, FetchFailed, Request, Response

HOME = "https://herald.example/"


def feed(title: str, link: str) -> bytes:
    item = f"<item><title>A story</title><link>{link}</link></item>"
    return f"<rss version='2.0'><channel><title>{title}</title><language>fa</language>{item}</channel></rss>".encode()


def find(answers: dict[str, bytes], url: str = HOME) -> tuple[tuple[FoundFeed, ...], list[str]]:
    asked = []

    async def fetch(request: Request) -> Response | FetchFailed:
        asked.append(request.url)
        if request.url not in answers:
            return Response(url=request.url, status=404, headers=(), body=b"<html>none", received=NOON)
        return Response(url=request.url, status=200, headers=(), body=answers[request.url], received=NOON)

    return asyncio.run(find_feeds(url, fetch)), asked


def test_feeds_that_a_page_names_are_tried_and_told_apart() -> None:
    page = b"""<html><head><title>Herald</title>
    <link rel="alternate" type="application/rss+xml" href="/news.xml">
    <link rel="alternate" type="application/atom+xml" href="https://herald.example/same.xml">
    <link rel="alternate" type="application/rss+xml" href="/gone.xml"></head><body>x</body></html>"""
    news = feed("News of the Herald", f"{HOME}rain")
    found, _ = find({HOME: page, f"{HOME}news.xml": news, f"{HOME}same.xml": news})
    assert [(one.url, one.title, one.language) for one in found] == [(f"{HOME}news.xml", "News of the Herald", "fa")]


def test_a_feed_is_itself() -> None:
    found, asked = find({f"{HOME}x": feed("Herald", f"{HOME}rain")}, f"{HOME}x")
    assert [one.url for one in found] == asked == [f"{HOME}x"]


def test_usual_places_are_tried_where_a_page_names_none() -> None:
    found, asked = find({HOME: b"<html><body>no link</body></html>", f"{HOME}rss.xml": feed("H", f"{HOME}rain")})
    assert [one.url for one in found] == [f"{HOME}rss.xml"]
    assert len(asked) < 12


def test_a_site_without_feeds_or_without_an_answer_gives_none() -> None:
    assert find({HOME: b"<html><body>no link</body></html>"})[0] == ()

    async def fetch(request: Request) -> FetchFailed:
        return FetchFailed(url=request.url, failure=Failure.DNS, detail="")

    assert asyncio.run(find_feeds(HOME, fetch)) == ()


def test_a_moved_feed_is_told_under_its_new_address() -> None:
    async def fetch(request: Request) -> Response:
        body = feed("H", f"{HOME}rain")
        answer = Response(url=request.url, status=200, headers=(), body=body, received=NOON)
        return replace(answer, url=f"{HOME}new", hops=((301, request.url),))

    assert asyncio.run(find_feeds(f"{HOME}old", fetch))[0].url == f"{HOME}new"


NEWS = f"{HOME}blog/news.xml"


def found_on(page: str, url: str = f"{HOME}blog/", header: str = "", at: str = NEWS) -> list[str]:
    async def fetch(request: Request) -> Response:
        given = {url: page.encode(), at: feed("Herald", f"{HOME}rain")}
        headers = (("link", header),) if header and request.url == url else ()
        status = 200 if request.url in given else 404
        return Response(
            url=request.url, status=status, headers=headers, body=given.get(request.url, b"<html>"), received=NOON
        )

    return [one.url for one in asyncio.run(find_feeds(url, fetch))]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="alternate" type="application/rss+xml" href="news.xml">',
        '<link rel="alternate" type="application/rss+xml" href="../blog/news.xml">',
        '<base href="/blog/x/y"><link rel=alternate type=application/atom+xml href="../news.xml">',
        '<LINK REL="ALTERNATE" TYPE="APPLICATION/RSS+XML" HREF="/blog/news.xml">',
        '<link href=news.xml type="application/rss+xml; charset=utf-8" rel="home alternate">',
        '<link rel="feed" href="news.xml">',
        '<link rel="feed" type="application/feed+json" href="news.xml">',
        '<link rel="alternate" type="text/xml" href="//herald.example/blog/news.xml">',
    ],
)
def test_a_feed_named_in_the_head_is_found_however_it_is_written(head: str) -> None:
    assert found_on(f"<html><head><title>Herald</title>{head}</head><body>word</body></html>") == [NEWS]


@pytest.mark.parametrize(
    "head",
    [
        '<!-- <link rel="alternate" type="application/rss+xml" href="news.xml"> -->',
        '<link rel="alternate stylesheet" type="text/css" href="news.xml">',
        '<link rel="alternate" hreflang="fa" href="news.xml">',
        '<link rel="icon" type="application/rss+xml" href="news.xml">',
    ],
)
def test_other_links_of_a_head_are_no_feeds(head: str) -> None:
    assert found_on(f"<html><head><title>Herald</title>{head}</head><body>word</body></html>") == []


@pytest.mark.parametrize(
    "header",
    [
        '</blog/news.xml>; rel="alternate"; type="application/rss+xml"',
        "<style.css>; rel=stylesheet, <news.xml>; rel=feed",
        '<news.xml>; type="application/atom+xml"; title="a, b"; rel="home alternate"',
    ],
)
def test_a_feed_named_in_the_link_header_is_found(header: str) -> None:
    assert found_on("<html><body>word</body></html>", header=header) == [NEWS]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Jo&amp;#8217;s Herald", "Jo’s Herald"),
        ("<![CDATA[Jo&#8217;s Herald]]>", "Jo’s Herald"),
        ("A &amp;amp; B", "A & B"),
    ],
)
def test_the_name_of_a_feed_shows_no_reference(written: str, read: str) -> None:
    found, _ = find({HOME: feed(written, f"{HOME}rain")})
    assert [one.title for one in found] == [read]


def test_a_json_feed_has_its_own_title() -> None:
    start = b'{"version": "https://jsonfeed.org/version/1.1", "title": "Herald &amp; Post", '
    body = start + b'"items": [{"id": "1", "url": "/a"}]}'
    assert [one.title for one in find({HOME: body})[0]] == ["Herald & Post"]
