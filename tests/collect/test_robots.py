"""Pages disallowed by a site's robots.txt are not requested."""

import asyncio

import pytest
from factories import NOON

from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.collect.web.robots import Robots
from digest.model.asides import surface

CLOSED = b"User-agent: *\nDisallow: /private/\n\nUser-agent: TopTenDigest\nDisallow: /closed/\n"


def visit(robots: bytes | int, *paths: str) -> tuple[list[Response | FetchFailed], list[str]]:
    asked = []

    async def fetch(request: Request) -> Response | FetchFailed:
        asked.append(request.url.removeprefix("https://herald.example"))
        if not request.url.endswith("/robots.txt"):
            return Response(url=request.url, status=200, headers=(), body=b"page", received=NOON)
        if robots == 0:
            return FetchFailed(url=request.url, failure=Failure.TIMEOUT, detail="")
        status, body = (200, robots) if isinstance(robots, bytes) else (robots, b"")
        return Response(url=request.url, status=status, headers=(), body=body, received=NOON)

    async def run() -> list[Response | FetchFailed]:
        polite = Robots(fetch, surface)
        return await asyncio.gather(*(polite.fetch(Request(url=f"https://herald.example{path}")) for path in paths))

    return asyncio.run(run()), asked


def test_the_rules_for_our_name_are_kept_and_asked_for_once() -> None:
    answers, asked = visit(CLOSED, "/closed/a", "/open/a", "/open/b", "/private/a")
    (failed,) = [answer for answer in answers if isinstance(answer, FetchFailed)]
    assert (failed.url, failed.failure) == ("https://herald.example/closed/a", Failure.DISALLOWED)
    assert sorted(asked) == ["/open/a", "/open/b", "/private/a", "/robots.txt"]


@pytest.mark.parametrize("robots", [404, 403, b"", b"<html>not found</html>", b"\xff\xfe\x00"])
def test_without_rules_everything_is_open(robots: bytes | int) -> None:
    answers, _ = visit(robots, "/a")
    assert isinstance(answers[0], Response)


@pytest.mark.parametrize("robots", [0, 503])
def test_while_the_server_fails_nothing_is_asked_for(robots: int) -> None:
    answers, asked = visit(robots, "/a")
    assert isinstance(answers[0], FetchFailed)
    assert asked == ["/robots.txt"]


def is_open(robots: str, path: str) -> bool:
    (answer,), asked = visit(robots.encode(), path)
    assert (path in asked) is isinstance(answer, Response)
    return isinstance(answer, Response)


@pytest.mark.parametrize(
    ("rules", "opened", "closed"),
    [
        ("Disallow: /\nAllow: /report/", "/report/7", "/other"),
        ("Allow: /report/\nDisallow: /", "/report/7", "/other"),
        ("Allow: /report/\nDisallow: /report/old", "/report/7", "/report/old-7"),
        ("Disallow: /report\nAllow: /report", "/report/7", ""),
        ("Disallow: /*.pdf$", "/a.pdf.html", "/b/a.pdf"),
        ("Disallow: /*?share=", "/a?page=share=", "/a/b?share=x"),
        ("Disallow: /*/print/*", "/print/7", "/a/print/7"),
        ("Disallow: /?", "/report/7", "/?s=rain"),
        ("Disallow: /a$", "/a/b", "/a"),
        ("Disallow: *", "", "/a"),
        ("Disallow: /%D8%A8", "/%D8%A9", "/%d8%a8/1"),
        ("Disallow: /a%3Cb", "/ab", "/a<b"),
        ("Disallow:", "/a", ""),
        ("disallow: /x # not that\nCrawl-delay: 5", "/a", "/x"),
    ],
)
def test_the_longest_match_counts_and_stars_and_dollars_are_special(rules: str, opened: str, closed: str) -> None:
    robots = f"User-agent: *\n{rules}\n"
    assert not opened or is_open(robots, opened)
    assert not closed or not is_open(robots, closed)


@pytest.mark.parametrize(
    "robots",
    [
        "User-agent: *\n\nDisallow: /a\n",
        "\ufeffUser-agent: *\nDisallow: /a\n",
        "User-agent: *\rDisallow: /a\r",
        "User-agent: someone\nUser-agent: *\nDisallow: /a\n",
        "User-agent: *\nSitemap: https://herald.example/s.xml\nDisallow: /a",
        "User-agent: *\nDisallow: /b\n\nUser-agent: other\nDisallow:\n\nUser-agent: *\nDisallow: /a\n",
        "User-agent: toptendigest\nDisallow: /b\n\nUser-agent: TOPTENDIGEST\nDisallow: /a\n",
        "User-agent: TopTenDigest/1.0\nDisallow: /a\n\nUser-agent: *\nAllow: /\n",
    ],
)
def test_groups_are_told_by_their_names_whatever_lies_between_the_lines(robots: str) -> None:
    assert not is_open(robots, "/a")
    assert is_open(robots, "/c")


def test_our_own_group_takes_the_place_of_that_for_all() -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: TopTenDigest\nDisallow: /a\n"
    assert is_open(robots, "/b")
    assert not is_open(robots, "/a")


@pytest.mark.parametrize(
    "line", ["Crawl-delay: ²", "Crawl-delay: nan", "Disallow: //[", "Request-rate: 1/0", "Disallow: %", "x"]
)
def test_a_line_that_makes_no_sense_costs_only_itself(line: str) -> None:
    robots = f"User-agent: *\n{line}\nDisallow: /a\n"
    assert not is_open(robots, "/a")
    assert is_open(robots, "/b")
    assert is_open(robots, "/b?x=[y]")
