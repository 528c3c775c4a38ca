"""What a site's robots.txt keeps from us is not asked for."""

import asyncio

import pytest
from factories import NOON

from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.collect.web.robots import Robots

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
        polite = Robots(fetch)
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
