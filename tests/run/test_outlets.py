"""Channels and hubs: each edition once, over a real server on loopback, whatever it answers and whenever we
are killed.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from factories import NOON, make_edition, make_pick
from homes import digest
from news_sites import serve_news
from web_services import Answer, Posted, WebService, serve

from digest.collect.web.live import LiveWeb
from digest.config.service_settings import OutletSettings
from digest.deliver.outlet_registry import OutletOutcome, Publication, outlets
from digest.model.editions import Edition
from digest.model.subscribers import DeliveryState
from digest.services.deps import Deps
from digest.services.homes import Home
from digest.services.new_home import create_home
from digest.services.operate import attention, gather
from digest.services.outlets import post_edition
from digest.store.post_rows import KeptPost, PostRows
from digest.wiring import open_deps

REPORTS = (
    ("Teachers strike in Sanandaj after arrests", "Teachers in Sanandaj, Iran, went on strike after eleven arrests."),
    ("Internet shut down across Khuzestan", "Mobile internet was shut down across Khuzestan, Iran, during protests."),
    ("Court in Shiraz sentences protester to death", "A court in Shiraz, Iran, sentenced a protester to death."),
)
TOKEN = "12345:abc-DEF"
OK: Answer = (200, {"ok": True, "result": {"message_id": 7}}, {})
PERSIAN = make_edition(language="fa", picks=(make_pick(headline="اعتصاب معلمان"),))
EDITION = make_edition(picks=(make_pick(headline="Strike & <siege>"),), in_other_languages=(PERSIAN,))


class Quiet:
    def say(self, text: str) -> None: ...

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        return nullcontext(lambda: None)


@contextmanager
def opened(home: Path, **outlet: object) -> Iterator[Deps]:
    with open_deps(Home(path=home), Quiet(), at=NOON) as deps:
        settings = deps.settings.model_copy(update={"outlets": OutletSettings.model_validate(outlet)})
        yield replace(deps, settings=settings, replay_home=False, secrets={"telegram_channel": TOKEN})


def channel(service: WebService, **channels: str) -> dict[str, object]:
    return {"telegram": {"api": service.url, "channels": channels or {"en": "@letters"}}}


def post(deps: Deps, edition: Edition = EDITION, *, later: int = 0) -> tuple[str, ...]:
    async def posted() -> tuple[str, ...]:
        async with LiveWeb(allow_private=True) as web:
            clock = NOON + timedelta(seconds=later)
            return await post_edition(replace(deps, post=web.hop, clock=lambda: clock), edition)

    return asyncio.run(posted())


def kept(deps: Deps) -> list[tuple[str, str, str]]:
    return [(one.outlet, one.place, one.state.value) for one in PostRows(deps.ledger.database).since("2024-01-01")]


def answers(*given: Answer) -> Callable[[Posted, WebService], Answer]:
    """A server that gives these answers in turn, the last one again and again."""
    return lambda call, service: given[min(len(service.calls), len(given)) - 1]


def test_an_edition_is_posted_once_in_the_channel_of_each_language(fresh: Path) -> None:
    with serve(answers(OK)) as service, opened(fresh, **channel(service, en="@letters", fa="-1001")) as deps:
        assert post(deps) == ("telegram_channel @letters: sent", "telegram_channel -1001: sent")
        assert post(deps) == ()
        english, persian = (call.document for call in service.calls)
    assert service.calls[0].path == f"/bot{TOKEN}/sendMessage"
    assert (english["chat_id"], persian["chat_id"]) == ("@letters", "-1001")
    assert "Strike &amp; &lt;siege&gt;" in english["text"]
    assert "اعتصاب معلمان" in persian["text"]
    assert english["parse_mode"] == "HTML"
    assert english["link_preview_options"] == {"is_disabled": True}


def test_two_runs_of_a_day_post_its_edition_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("DIGEST_TELEGRAM_TOKEN", TOKEN)
    day = datetime.now(UTC).date().isoformat()
    with serve_news(REPORTS) as news, serve(answers(OK)) as service:
        feeds = (
            "edition:\n  minimum_per_topic: {}\n  caps: {per_owner: 9, per_publisher: 9}\n  floor: 0\n"
            "topics: {iran-protests: {beat: iran-protests, sources: false}}\nembedder: {model: off}\n"
            f"outlets: {{telegram: {{api: '{service.url}', channels: {{en: '@letters'}}}}}}\n"
            "publishers: {radio: {name: Radio}}\n"
            f"sources:\n  - {{name: Radio, url: {news}/feed, publisher: radio, language: en}}\n"
        )
        create_home(tmp_path / "home", replay=False, feeds=feeds)
        for _ in range(2):
            result = digest(tmp_path / "home", "run", "--day", day)
            assert result.exit_code == 0, result.output
    (call,) = service.calls
    assert "Khuzestan" in call.document["text"]


def test_the_next_edition_is_posted_too(fresh: Path) -> None:
    with serve(answers(OK)) as service, opened(fresh, **channel(service)) as deps:
        post(deps)
        post(deps, replace(EDITION, day="2024-03-06"))
        assert len(service.calls) == 2


def test_without_a_channel_or_in_a_replay_nothing_is_posted(fresh: Path) -> None:
    with serve(answers(OK)) as service:
        with opened(fresh) as deps:
            assert post(deps) == ()
        with opened(fresh, **channel(service)) as deps:
            assert post(replace(deps, replay_home=True)) == ()
    assert service.calls == []


def test_a_channel_that_asks_to_wait_gets_the_post_when_the_time_is_over(fresh: Path) -> None:
    busy: Answer = (429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 300}}, {})
    with serve(answers(busy, OK)) as service, opened(fresh, **channel(service)) as deps:
        assert post(deps) == ("telegram_channel @letters: queued Too Many Requests",)
        assert post(deps, later=299) == ()
        assert post(deps, later=300) == ("telegram_channel @letters: sent",)
        assert len(service.calls) == 2


def test_a_channel_that_is_closed_to_the_bot_is_reported_and_not_asked_again(fresh: Path) -> None:
    closed: Answer = (403, {"ok": False, "description": "Forbidden: bot is not a member of the channel chat"}, {})
    with serve(answers(closed)) as service, opened(fresh, **channel(service)) as deps:
        post(deps)
        assert post(deps, later=9999) == ()
        assert len(service.calls) == 1
        told = [line for line in attention(gather(deps)) if "telegram" in line]
    assert told == [
        "the edition of 2024-03-05 did not appear in telegram_channel @letters: "
        "403 Forbidden: bot is not a member of the channel chat"
    ]


def test_a_post_that_a_killed_run_left_is_not_repeated_and_a_person_is_told(fresh: Path) -> None:
    with serve(answers(OK)) as service, opened(fresh, **channel(service)) as deps:
        rows = PostRows(deps.ledger.database)
        rows.queue(EDITION.day, "telegram_channel", "@letters", now=NOON)
        assert rows.claim(EDITION.day, "telegram_channel", "@letters", now=NOON)
        assert post(deps) == ()
        assert service.calls == []
        assert kept(deps) == [("telegram_channel", "@letters", "uncertain")]
        assert any("may or may not have appeared" in line for line in attention(gather(deps)))


def test_a_run_that_was_killed_before_the_claim_posts_at_the_next(fresh: Path) -> None:
    with serve(answers(OK)) as service, opened(fresh, **channel(service)) as deps:
        PostRows(deps.ledger.database).queue(EDITION.day, "telegram_channel", "@letters", now=NOON)
        assert post(deps) == ("telegram_channel @letters: sent",)


def test_a_claim_is_given_once(fresh: Path) -> None:
    with opened(fresh) as deps:
        rows = PostRows(deps.ledger.database)
        rows.queue("2024-03-05", "telegram_channel", "@letters", now=NOON)
        rows.queue("2024-03-05", "telegram_channel", "@letters", now=NOON)
        assert [rows.claim("2024-03-05", "telegram_channel", "@letters", now=NOON) for _ in range(2)] == [True, False]
        (row,) = rows.since("2024-03-05")
        assert row == KeptPost(
            day="2024-03-05", outlet="telegram_channel", place="@letters", state=DeliveryState.SENDING, detail=""
        )


def test_a_connection_that_breaks_leaves_it_open_whether_the_post_appeared(fresh: Path) -> None:
    broken: Answer = (200, b"", {"Content-Length": "900"})
    with serve(answers(broken)) as service, opened(fresh, **channel(service)) as deps:
        post(deps)
        assert kept(deps) == [("telegram_channel", "@letters", "uncertain")]
        assert post(deps, later=9999) == ()
        assert len(service.calls) == 1


@pytest.mark.parametrize("answer", [(500, b"<html>", {}), (502, b"", {}), (429, b"[]", {})])
def test_a_server_in_trouble_is_asked_again_later(fresh: Path, answer: Answer) -> None:
    with serve(answers(answer, OK)) as service, opened(fresh, **channel(service)) as deps:
        post(deps)
        assert kept(deps) == [("telegram_channel", "@letters", "queued")]
        assert post(deps, later=61) == ("telegram_channel @letters: sent",)


@pytest.mark.parametrize("status", [200, 400, 429, 503])
@pytest.mark.parametrize(
    "words",
    [
        "\ud800",
        "no\x00thing",
        "\x1b[2J\x9b31m",
        "line\r\nline\u2028line",
        "x\udc00" * 3_000,
        "\u202eabc",
        7,
        ["\ud83d"],
    ],
)
def test_any_words_of_a_server_are_recorded_on_one_printable_line(fresh: Path, status: int, words: object) -> None:
    answer: Answer = (status, {"ok": False, "description": words}, {})
    with serve(answers(answer)) as service, opened(fresh, **channel(service)) as deps:
        (line,) = post(deps)
        assert line.isprintable()
        assert len(line) < 300
        (row,) = PostRows(deps.ledger.database).since("2024-01-01")
        assert row.detail in line
        assert row.state is (DeliveryState.REFUSED if status == 400 else DeliveryState.QUEUED)


@pytest.mark.parametrize("part", ["call", "read"])
def test_an_outlet_that_raises_costs_one_place_and_is_set_aside(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def broken(*given: object) -> OutletOutcome:
        raise ZeroDivisionError("a bug")

    known = outlets()
    faulty = replace(known["telegram_channel"], places=lambda settings: (("@faulty", "en"),), **{part: broken})
    monkeypatch.setattr("digest.services.outlets.outlets", lambda: {"faulty": faulty, **known})
    with serve(answers(OK)) as service, opened(fresh, **channel(service)) as opened_deps:
        deps = replace(opened_deps, secrets={"faulty": TOKEN, "telegram_channel": TOKEN})
        assert post(deps) == ("telegram_channel @letters: sent",)
        assert kept(deps) == [("faulty", "@faulty", "sending"), ("telegram_channel", "@letters", "sent")]
        (aside,) = (row.aside for row in deps.bulkhead.rows.all())
        assert (aside.kind, aside.name, aside.error) == ("post", "faulty @faulty", "ZeroDivisionError: a bug")
        assert post(deps) == ()
        assert ("faulty", "@faulty", "uncertain") in kept(deps)


def test_without_a_token_nothing_is_asked_and_the_reason_is_said(fresh: Path) -> None:
    with serve(answers(OK)) as service, opened(fresh, **channel(service)) as deps:
        assert post(replace(deps, secrets={})) == (
            "telegram_channel @letters: queued DIGEST_TELEGRAM_TOKEN is not set",
        )
        assert service.calls == []


def test_a_post_that_is_too_long_is_refused_before_it_is_sent(fresh: Path) -> None:
    many = replace(EDITION, picks=tuple(make_pick(rank=rank, headline="long " * 60) for rank in range(1, 31)))
    with serve(answers(OK)) as service, opened(fresh, **channel(service)) as deps:
        post(deps, many)
        assert service.calls == []
        assert kept(deps) == [("telegram_channel", "@letters", "refused")]


def test_no_line_about_a_failure_holds_the_token(fresh: Path) -> None:
    with opened(fresh, telegram={"api": "http://127.0.0.1:9", "channels": {"en": "@letters"}}) as deps:
        lines = post(deps)
        assert lines
        assert TOKEN not in "".join((*lines, *attention(gather(deps)), repr(deps)))


def test_a_hub_is_told_of_every_feed_and_again_after_a_crash(fresh: Path) -> None:
    with serve(lambda call, service: (204, b"", {})) as service, opened(fresh, hub=f"{service.url}/hub") as deps:
        publication = Publication(day="2024-03-05", language="en", text="", archive_url="https://l.example/archive")
        call = outlets()["websub"].call(deps.settings, f"{service.url}/hub", publication, "")
        fields = parse_qsl(getattr(call, "body", b"").decode())
        assert fields[0] == ("hub.mode", "publish")
        assert ("hub.url", "https://l.example/archive/editions.atom") in fields
        assert len(fields) == 1 + 6
        rows = PostRows(deps.ledger.database)
        rows.queue(EDITION.day, "websub", f"{service.url}/hub", now=NOON)
        rows.claim(EDITION.day, "websub", f"{service.url}/hub", now=NOON)
        rows.release("websub", DeliveryState.QUEUED)
        assert kept(deps)[0][2] == "queued"


def test_a_hub_without_a_public_archive_is_refused_with_the_reason(fresh: Path) -> None:
    with serve(lambda call, service: (204, b"", {})) as service, opened(fresh, hub=f"{service.url}/hub") as deps:
        (line,) = post(deps)
        assert "DIGEST_PUBLIC_URL" in line
        assert service.calls == []


@pytest.mark.parametrize(
    ("status", "state"), [(204, "sent"), (200, "sent"), (503, "queued"), (429, "queued"), (404, "refused")]
)
def test_what_a_hub_answers_decides(status: int, state: str) -> None:
    assert outlets()["websub"].read(status, b"").state.value == state
