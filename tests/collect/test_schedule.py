"""The state of a source between visits: conditional requests, what is stored, and when it is due again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import NOON, make_memory, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.gathering import Visit, gather_sources
from digest.collect.visits import LONGEST, LONGEST_WAIT, NEVER, SHORTEST, body_mark, due
from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.model.items import Health, Memory

FEED = "https://herald.example/feed"
HOUR = timedelta(hours=1)


def rss(*hours_ago: float, now: datetime = NOON, more: str = "") -> bytes:
    dates = [now - timedelta(hours=hours) for hours in hours_ago]
    items = "".join(
        f"<item><title>Story {date:%H%M%S}</title><link>https://herald.example/{date:%d%H%M%S}</link>"
        f"<pubDate>{date:%a, %d %b %Y %H:%M:%S GMT}</pubDate></item>"
        for date in dates
    )
    return f"<rss version='2.0'><channel><title>x</title>{more}{items}</channel></rss>".encode()


BODY = rss(1, 2, 3)


def answer(status: int = 200, body: bytes = BODY, url: str = FEED, **given: Any) -> Response:
    headers = tuple((name.replace("_", "-"), value) for name, value in given.pop("headers", {}).items())
    return Response(url=url, status=status, headers=headers, body=body, received=NOON, **given)


class Web:
    """Answers by URL, and records the requests."""

    def __init__(self, *answers: Response | FetchFailed) -> None:
        self.answers = {
            (found.hops[0][1] if isinstance(found, Response) and found.hops else found.url): found for found in answers
        }
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Response | FetchFailed:
        self.asked.append(request)
        return self.answers[request.url]


def visit(web: Web, memory: Memory | None = None, now: datetime = NOON) -> Visit:
    memories = {FEED: memory} if memory else {}

    async def run() -> Visit:
        (only,) = [v async for v in gather_sources([make_source(url=FEED)], web.fetch, None, now, memories=memories)]
        return only

    return asyncio.run(run())


def wait_after(*answers: Response | FetchFailed, memory: Memory | None = None) -> timedelta:
    return visit(Web(*answers), memory).memory.due_at - NOON


# --- what is asked, and what need not be read ---


def test_the_next_request_asks_for_news_only() -> None:
    memory = visit(Web(answer(headers={"etag": 'W/"7"', "last_modified": "Tue, 05 Mar 2024 11:00:00 GMT"}))).memory
    web = Web(answer(304, b""))
    again = visit(web, memory, NOON + HOUR)
    headers = dict(web.asked[0].headers)
    assert headers["if-none-match"] == 'W/"7"'
    assert headers["if-modified-since"] == "Tue, 05 Mar 2024 11:00:00 GMT"
    assert again.memory.health is Health.UNCHANGED
    assert (again.memory.entries, again.memory.etag, again.memory.since) == (3, 'W/"7"', NOON)


def test_the_same_body_again_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = visit(Web(answer())).memory
    monkeypatch.setattr("digest.collect.collectors.feed.read_feed", lambda *_: pytest.fail("it was read again"))
    again = visit(Web(answer()), memory)
    assert (again.memory.health, again.items) == (Health.UNCHANGED, ())
    assert again.memory.body == body_mark(BODY)


def test_what_was_dated_ahead_is_read_when_its_time_has_come() -> None:
    early = visit(Web(answer(headers={"etag": "7"}, body=rss(-3, 1))))
    assert [item.published for item in early.items] == [NOON - HOUR]
    web = Web(answer(headers={"etag": "7"}, body=rss(-3, 1)))
    later = visit(web, early.memory, NOON + 4 * HOUR)
    assert "if-none-match" not in dict(web.asked[0].headers)
    assert NOON + 3 * HOUR in [item.published for item in later.items]


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"<html><title>Just a moment</title></html>", Health.BOT_PAGE),
        (b"<rss><channel><title>x</title></channel></rss>", Health.EMPTY),
        (BODY[:400], Health.UNPARSEABLE),
        (rss(24 * 400), Health.STALE),
    ],
)
def test_what_is_wrong_stays_wrong_when_it_is_the_same_again(body: bytes, health: Health) -> None:
    first = visit(Web(answer(body=body)))
    again = visit(Web(answer(body=body)), first.memory, NOON + HOUR)
    assert (first.memory.health, again.memory.health) == (health, health)
    assert again.memory.since == NOON


def test_what_was_cut_on_its_way_is_asked_for_whole_the_next_time() -> None:
    assert visit(Web(answer(body=BODY[:400], headers={"etag": '"whole"'}))).memory.etag == ""


def test_an_unchanged_feed_becomes_quiet_by_its_own_rhythm() -> None:
    memory = visit(Web(answer(headers={"etag": '"x"'}))).memory
    assert visit(Web(answer(304, b"")), memory, NOON + 60 * HOUR).memory.health is Health.UNCHANGED
    assert visit(Web(answer(304, b"")), memory, NOON + 90 * HOUR).memory.health is Health.QUIET


# --- moves ---

NEW = "https://herald.example/new"
MOVED = answer(url=NEW, hops=((301, FEED),))


def test_a_permanent_move_is_remembered_and_used() -> None:
    memory = visit(Web(MOVED)).memory
    assert (memory.health, memory.moved_to) == (Health.MOVED, NEW)
    web = Web(answer(url=NEW, body=rss(0.5, 1)))
    again = visit(web, memory)
    assert [request.url for request in web.asked] == [NEW]
    assert again.memory.health is Health.MOVED
    assert len(again.items) == 2


def test_a_move_that_leads_nowhere_is_forgotten_at_once() -> None:
    memory = make_memory(moved_to=NEW)
    web = Web(answer(404, b"", url=NEW), answer())
    again = visit(web, memory)
    assert (again.memory.health, again.memory.moved_to) == (Health.FRESH, "")


def test_a_temporary_move_is_not_remembered() -> None:
    assert visit(Web(answer(url=NEW, hops=((302, FEED),)))).memory.moved_to == ""


# --- when it is due ---


def test_a_busy_source_is_due_within_the_hour_and_a_slow_one_later() -> None:
    assert HOUR * 0.8 < wait_after(answer(body=rss(0.1, 0.4, 0.9))) <= SHORTEST
    assert HOUR * 1.7 < wait_after(answer(body=rss(1, 9, 17))) <= HOUR * 2
    assert HOUR * 5.3 < wait_after(answer(body=rss(1, 200, 400))) <= LONGEST


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        ({"headers": {"cache_control": "public, max-age=10800"}}, 3),
        ({"headers": {"cache_control": "max-age=9999999"}}, 6),
        ({"headers": {"cache_control": "no-cache, max-age=10800"}}, 11 / 12),
        ({"headers": {"cache_control": "max-age=nonsense"}}, 11 / 12),
        ({"body": rss(1, 2, 3, more="<ttl>180</ttl>")}, 3),
        ({"body": rss(1, 2, 3, more="<ttl>-5</ttl>")}, 11 / 12),
        ({"body": rss(1, 2, 3, more="<ttl>99999999999</ttl>")}, 11 / 12),
    ],
)
def test_wishes_of_a_source_are_heard_within_bounds(given: dict[str, Any], hours: float) -> None:
    assert hours * 0.89 * HOUR < wait_after(answer(**given)) <= hours * HOUR


def test_failures_wait_longer_each_time_and_one_success_recovers() -> None:
    memory, waits = None, []
    for _ in range(8):
        memory = visit(Web(answer(503, b"")), memory).memory
        waits.append(memory.due_at - NOON)
    assert waits[:4] == sorted(waits[:4])
    assert waits[3] > 6 * HOUR
    assert max(waits) <= LONGEST_WAIT
    assert memory is not None
    recovered = visit(Web(answer()), memory).memory
    assert (recovered.failures, recovered.health) == (0, Health.FRESH)
    assert recovered.due_at - NOON <= HOUR


@pytest.mark.parametrize(
    ("said", "hours"),
    [("7200", 2), ("Tue, 05 Mar 2024 15:00:00 GMT", 3), ("999999999", 20), ("soon", 0.8), ("-5", 0.8), ("²", 0.8)],
)
def test_retry_after_is_obeyed_within_bounds(said: str, hours: float) -> None:
    wait = wait_after(answer(429, b"", headers={"retry_after": said}))
    assert max(hours, 0.8) * HOUR <= wait <= max(hours, 1) * HOUR


def test_a_source_that_is_gone_is_not_asked_again() -> None:
    memory = visit(Web(answer(410, b""))).memory
    assert (memory.health, memory.due_at) == (Health.GONE, NEVER)


def test_a_host_that_asked_for_a_pause_is_no_failure_of_its_other_sources() -> None:
    memory = visit(Web(FetchFailed(url=FEED, failure=Failure.PAUSED, detail="")), make_memory()).memory
    assert (memory.health, memory.failures) == (Health.RATE_LIMITED, 0)


def test_what_gave_nothing_keeps_the_rhythm_that_was_known() -> None:
    memory = visit(Web(answer())).memory
    for lost in (answer(503, b""), answer(body=b"<rss><channel><title>x</title></channel></rss>")):
        after = visit(Web(lost), memory).memory
        assert (after.gap, after.newest) == (memory.gap, memory.newest) == (3600, NOON - HOUR)


@given(
    failures=st.integers(0, 50),
    gap=st.integers(0, 10**9),
    ttl=st.integers(0, 10**6),
    said=st.text(max_size=20),
    now=st.integers(0, 5_000).map(lambda hours: NOON + hours * HOUR),
)
def test_every_source_is_due_within_a_day_and_not_within_forty_minutes(
    failures: int, gap: int, ttl: int, said: str, now: datetime
) -> None:
    memory = make_memory(failures=failures, gap=gap, ttl=ttl)
    headers = (("retry-after", said), ("cache-control", said))
    answered = Response(url=FEED, status=503, headers=headers, body=b"", received=now)
    moment = due(memory, (answered,), now)
    assert timedelta(minutes=40) < moment - now <= LONGEST_WAIT
    assert moment == due(memory, (answered,), now)


@pytest.mark.parametrize(
    "said",
    [
        "Mon, 1 Jan 2024 00:00:00 +99999999999999",
        "Mon, 1 Jan 99999999999999 00:00:00 +0000",
        "Mon, 1 Jan 2024 00:00:00 +" + "9" * 5_000,
        "Mon, 1 Jan 0000 00:00:00 GMT",
        "9" * 5_000,
        "❶",
    ],
)
def test_a_pause_that_cannot_be_read_is_as_none(said: str) -> None:
    refusals = [
        Response(url=FEED, status=503, headers=headers, body=b"", received=NOON)
        for headers in ((), (("retry-after", said),))
    ]
    plain, odd = (due(make_memory(failures=1), (refusal,), NOON) for refusal in refusals)
    assert odd == plain


def test_sources_do_not_fall_due_in_one_minute() -> None:
    make: Callable[[int], Memory] = lambda n: make_memory(url=f"https://n{n}.example/", gap=7200)  # noqa: E731
    assert len({due(make(number), (), NOON).replace(second=0, microsecond=0) for number in range(50)}) > 3


def test_every_third_day_a_source_is_read_without_a_condition() -> None:
    first = visit(Web(answer(headers={"etag": '"7"'}))).memory
    assert first.read_at == NOON
    web = Web(answer(status=304, body=b""))
    second = visit(web, first, NOON + 71 * HOUR).memory
    assert dict(web.asked[0].headers)["if-none-match"] == '"7"'
    assert second.read_at == NOON
    web = Web(answer(headers={"etag": '"7"'}))
    third = visit(web, second, NOON + 72 * HOUR).memory
    assert "if-none-match" not in dict(web.asked[0].headers)
    assert third.read_at == NOON + 72 * HOUR


@pytest.mark.parametrize("detail", ["Bad status: \udca7\udcff", "half \ud83d", "NUL \x00"])
def test_what_a_server_wrote_is_kept_as_text_that_can_be_stored(detail: str) -> None:
    kept = visit(Web(FetchFailed(url=FEED, failure=Failure.CONNECTION, detail=detail))).memory.detail
    assert kept.startswith("connection: ")
    assert "\x00" not in kept.encode().decode()
