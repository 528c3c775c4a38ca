"""A clock that was or is wrong: comparison with the web, and editions dated in the future."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from factories import make_item, make_memory
from homes import digest
from posts import freeze, make_post, states, today
from web_servers import serve_nothing, utc_now

from digest.collect.reading.identity import keys_of
from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.collect.web.server_clocks import ServerClocks
from digest.model.errors import DigestError
from digest.services.homes import Home, open_ledger

NOW = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
HOUR = 3600.0
DAY = 24 * HOUR


def clocks(told: Mapping[str, float | None], *, asked: Iterable[str] | None = None) -> ServerClocks:
    """What is known once these addresses have answered: seconds by which we are ahead, None where nobody answers.

    `asked` are the addresses of sources, all of them where it is None.
    """

    async def fetch(request: Request) -> Response | FetchFailed:
        ahead = told[request.url]
        if ahead is None:
            return FetchFailed(url=request.url, failure=Failure.DNS, detail="no network")
        date = format_datetime(NOW - timedelta(seconds=ahead), usegmt=True)
        return Response(url=request.url, status=200, headers=(("date", date),), body=b"", received=NOW)

    async def ask() -> ServerClocks:
        them = ServerClocks(fetch, told if asked is None else asked)
        for url in told:
            await them.fetch(Request(url=url))
        return them

    return asyncio.run(ask())


def servers(*ahead: float | None) -> dict[str, float | None]:
    return {f"https://n{number}.example/feed": one for number, one in enumerate(ahead)}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (servers(200 * DAY, 200 * DAY, 200 * DAY), "200 days ahead of the clocks of 3 sources"),
        (servers(-2 * HOUR, -2 * HOUR, -2 * HOUR, 0), "2.0 hours behind the clocks of 3 sources"),
        (servers(40 * HOUR, 40 * HOUR + 60, 40 * HOUR - 60, None, None), "40.0 hours ahead of"),
        ({f"https://n.example/feed{number}": 3 * DAY for number in range(3)}, "3 days ahead of"),
    ],
)
def test_several_sources_that_agree_hold_the_run(told: dict[str, float | None], words: str) -> None:
    them = clocks(told)
    with pytest.raises(DigestError, match=words):
        them.refuse_wrong_clock()
    assert not them.right


@pytest.mark.parametrize(
    ("told", "right"),
    [
        (servers(), False),
        (servers(None, None, None), False),  # no network
        (servers(0, 1, -2), True),
        (servers(DAY, 0, 0, 0), True),  # one odd server
        (servers(DAY, DAY), False),  # too few to say
        (servers(DAY, DAY, DAY, 0, 0, 0), False),
        (servers(DAY, 30 * DAY, -400 * DAY, 77 * DAY), False),  # they do not agree with each other
        ({**servers(0, 0), **{f"https://odd.example/feed{number}": DAY for number in range(9)}}, True),
        (servers(0.9 * HOUR, 0.9 * HOUR, 0.9 * HOUR), True),
    ],
)
def test_an_odd_server_or_none_does_not(told: dict[str, float | None], right: bool) -> None:
    them = clocks(told)
    them.refuse_wrong_clock()
    assert them.right is right


@pytest.mark.parametrize("others", [4, 300])
def test_servers_that_an_answer_leads_to_say_nothing(others: int) -> None:
    sources, led_to = servers(0, 0, DAY), {f"https://far{at}.example/news.xml": DAY for at in range(others)}
    them = clocks({**sources, **led_to}, asked=sources)
    them.refuse_wrong_clock()
    assert them.right


@contextmanager
def web_servers(number: int, behind: timedelta) -> Iterator[list[str]]:
    """The feeds of web servers whose clocks are behind ours."""
    with ExitStack() as held:
        urls = [held.enter_context(serve_nothing(now=lambda: utc_now() - behind)) for _ in range(number)]
        yield [f"{url}/feed" for url in urls]


def add_sources(home: Home, urls: list[str]) -> None:
    with home.feeds.open("a") as file:
        file.write("publishers:\n  herald: {name: Herald}\nsources:\n")
        for number, url in enumerate(urls):
            file.write(f"  - {{name: Herald {number}, url: {url}, publisher: herald, language: en}}\n")
    with (home.path / "digest.env").open("a") as file:
        file.write("DIGEST_PRIVATE_WEB=allow\n")


@pytest.mark.parametrize(("number", "code"), [(3, 1), (2, 0)])
def test_a_run_under_a_wrong_clock_records_and_sends_nothing(tmp_path: Path, number: int, code: int) -> None:
    home = make_post(tmp_path, "subscriber@demo.example")
    with web_servers(number, timedelta(days=2)) as urls:
        add_sources(home, urls)
        ran = digest(home.path, "run")
    assert ran.exit_code == code
    with open_ledger(home) as ledger:
        assert bool(ledger.visits()) is not bool(code)
    assert states(home) == ({"queued": 1} if code else {"sent": 1})
    if code:
        assert "this machine's clock is 2 days ahead of the clocks of 3 sources" in ran.output
        needed = json.loads(digest(home.path, "status", "--json").output)["needs_you"]
        assert any("this machine's clock is 2 days ahead" in line for line in needed)


# --- after a clock was ahead ---


def ahead(days: int) -> datetime:
    return utc_now().replace(microsecond=0) + timedelta(days=days)


def test_an_edition_dated_ahead_counts_for_nothing_and_is_told(tmp_path: Path) -> None:
    home = make_post(tmp_path, "subscriber@demo.example")
    day = ahead(200).date().isoformat()
    freeze(home, day)
    status = json.loads(digest(home.path, "status", "--json").output)
    assert status["latest_edition"] == today()
    assert any(f"the edition of {day} is dated ahead of now" in line for line in status["needs_you"])
    assert digest(home.path, "run").exit_code == 1  # it is told, and today's letter leaves all the same
    assert states(home) == {"sent": 1, "queued": 1}
    for refused in (digest(home.path, "send"), digest(home.path, "send", "--yes")):
        assert f"digest approve --reject --day {day}" in refused.output
    assert (home.path / "output" / "site" / today() / "index.html").exists()
    assert day not in (home.path / "output" / "site" / "index.html").read_text()


def test_an_edition_dated_ahead_is_taken_back_on_a_persons_word(tmp_path: Path) -> None:
    home = make_post(tmp_path, "subscriber@demo.example")
    day = ahead(3).date().isoformat()
    freeze(home, day)
    assert digest(home.path, "approve", "--reject", "--day", day).exit_code == 0
    assert digest(home.path, "run").exit_code == 0
    with open_ledger(home) as ledger:
        assert ledger.edition(day) is None
    assert day not in digest(home.path, "status").output.partition("Deliveries")[0]
    refused = digest(home.path, "approve", "--reject", "--day", today())
    assert (refused.exit_code, "is out already and stands" in refused.output) == (2, True)


def test_sources_visited_in_the_future_are_visited_again_and_what_they_gave_is_dated_now(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    with web_servers(1, timedelta()) as (url,):
        add_sources(home, [url])
        undated = make_item(title="Without a date", published=ahead(200), first_seen=ahead(200))
        dated = make_item(title="With a date", published=ahead(-1), first_seen=ahead(200))
        with open_ledger(home) as ledger:
            memory = make_memory(url=url, visited_at=ahead(200), due_at=ahead(201))
            items = (undated, dated)
            ledger.record_visits([(memory, items, keys_of(items))], now=ahead(200))
            with ledger.running("run", lambda: ahead(200), "a1"):
                pass
        assert "collected: 1 sources" in digest(home.path, "collect").output
    with open_ledger(home) as ledger:
        assert ledger.visits()[url].visited_at < ahead(1)
        found = {item.title: item for item in ledger.items_between(ahead(-2), ahead(1))}
        assert [run.command for run in ledger.last_runs(5)] == ["collect"]
    assert found["With a date"].published == dated.published
    assert abs(found["Without a date"].published - ahead(0)) < timedelta(minutes=5)
    assert "the clock went back" not in digest(home.path, "status").output
