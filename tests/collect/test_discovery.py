"""Finding the feeds of a home page."""

import asyncio
from dataclasses import replace

from factories import NOON

from digest.collect.discovery import Found, find_feeds
from digest.collect.web.answers import Failure, FetchFailed, Request, Response

HOME = "https://herald.example/"


def feed(title: str, link: str) -> bytes:
    item = f"<item><title>A story</title><link>{link}</link></item>"
    return f"<rss version='2.0'><channel><title>{title}</title><language>fa</language>{item}</channel></rss>".encode()


def find(answers: dict[str, bytes], url: str = HOME) -> tuple[tuple[Found, ...], list[str]]:
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
