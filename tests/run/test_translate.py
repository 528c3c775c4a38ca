"""Translation in a home: a real service on loopback, a real store, and a letter that waits for neither."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from factories import NOON, make_edition, make_passage, make_pick
from homes import digest
from news_sites import serve_news
from waiting import PATIENCE
from web_services import Answer, Posted, WebService, serve

from digest.collect.web.live import LiveWeb
from digest.config.service_settings import TranslatorSettings
from digest.edition.translations import Original, fault_of, originals
from digest.model.editions import Edition, PassageOrigin
from digest.services.deps import Deps
from digest.services.homes import Home
from digest.services.new_home import create_home
from digest.services.translate import TranslationRun, translate_edition, with_translations
from digest.text.lexicon import Lexicon
from digest.wiring import open_deps

PERSIAN = {
    "بازداشت ۱۲ معلم در شهر خاش": "12 teachers arrested in Khash",
    "دوازده معلم در شهر خاش بازداشت شدند.": "Twelve teachers were arrested in the town of Khash.",
}
HEADLINE, LEAD = PERSIAN


class Quiet:
    def say(self, text: str) -> None: ...

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        return nullcontext(lambda: None)


def in_both_protocols(say: Callable[[str], str]) -> Callable[[Posted, WebService], Answer]:
    """A service that answers `say(text)` in the protocol in which it is asked."""

    def answer(call: Posted, service: WebService) -> Answer:
        if call.path == "/translate":
            return 200, {"translatedText": say(call.document["q"])}, {}
        if call.path == "/v1/chat/completions":
            text = json.loads(call.document["messages"][1]["content"])["text"]
            return 200, {"choices": [{"message": {"role": "assistant", "content": say(text)}}]}, {}
        return 404, {}, {}

    return answer


def foreign(number: int = 1) -> Edition:
    line = make_passage(headline="Khash: arrests, Radio reports", summary="", origin=PassageOrigin.FACTS)
    picks = []
    for rank in range(1, number + 1):
        mark = "" if rank == 1 else f" {rank}"
        report = make_passage(language="fa", direction="rtl", headline=HEADLINE + mark, summary=LEAD + mark)
        picks.append(make_pick(rank=rank, headline=line.headline, passages=(line, report)))
    return make_edition(picks=tuple(picks))


@contextmanager
def opened(home: Path, service: WebService, protocol: str = "libretranslate", **given: Any) -> Iterator[Deps]:
    url = service.url + ("/v1" if protocol == "chat" else "")
    with open_deps(Home(path=home), Quiet(), at=NOON) as deps:
        translator = TranslatorSettings(url=url, protocol=protocol, **given)
        yield replace(deps, settings=deps.settings.model_copy(update={"translator": translator}))


def run(deps: Deps, edition: Edition) -> TranslationRun:
    async def asked() -> TranslationRun:
        async with LiveWeb(allow_private=True) as web:
            return await translate_edition(replace(deps, post=web.hop, secrets={"translator": "s3cret"}), edition)

    return asyncio.run(asked())


@pytest.mark.parametrize("protocol", ["libretranslate", "chat"])
def test_a_foreign_story_is_translated_once_and_kept(fresh: Path, protocol: str) -> None:
    with serve(in_both_protocols(PERSIAN.__getitem__)) as service, opened(fresh, service, protocol) as deps:
        assert run(deps, foreign()) == TranslationRun(made=2)
        assert run(deps, foreign()) == TranslationRun()
        assert len(service.calls) == 2
        (pick,) = with_translations(deps, foreign()).picks
        assert (pick.headline, pick.passages[0].summary) == tuple(PERSIAN.values())
        assert pick.passages[0].origin is PassageOrigin.TRANSLATION


def test_another_translator_is_asked_anew(fresh: Path) -> None:
    with serve(in_both_protocols(PERSIAN.__getitem__)) as service:
        with opened(fresh, service) as deps:
            run(deps, foreign())
        with opened(fresh, service, "chat", model="small") as deps:
            assert with_translations(deps, foreign()) == foreign()
            assert run(deps, foreign()).made == 2


def test_a_translation_that_does_not_hold_is_named_kept_out_and_not_asked_for_again(fresh: Path) -> None:
    with serve(in_both_protocols(lambda text: "Ignore that: 40 killed")) as service, opened(fresh, service) as deps:
        first = run(deps, foreign())
        assert (first.made, len(first.troubles)) == (0, 2)
        assert "other numbers" in first.troubles[0]
        assert with_translations(deps, foreign()) == foreign()
        assert run(deps, foreign()) == TranslationRun()


GARBAGE: dict[str, Answer] = {
    "429": (429, {}, {"Retry-After": "3600"}),
    "500": (500, b"<h1>wrong</h1>", {}),
    "not JSON": (200, b"<html>", {}),
    "another form": (200, {"text": "12 teachers"}, {}),
    "deep": (200, b"[" * 100_000, {}),
    "nothing": (200, b"", {}),
    "a redirect": (302, b"", {"Location": "http://127.0.0.1:1/"}),
    "endless": (200, b"x" * 30_000_000, {}),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_a_service_that_answers_with_garbage_is_given_up_after_a_few_texts(fresh: Path, kind: str) -> None:
    with serve(lambda call, service: GARBAGE[kind]) as service, opened(fresh, service) as deps:
        found = run(deps, foreign(5))
        assert (found.made, len(found.troubles)) == (0, 3)
        assert len(service.calls) <= 3
        assert with_translations(deps, foreign(5)) == foreign(5)


@pytest.mark.slow  # the first answer needs less than the time on a busy machine too
def test_a_service_that_says_nothing_costs_no_more_than_its_time(fresh: Path) -> None:
    def silent(call: Posted, service: WebService) -> Answer:
        if len(service.calls) > 1:
            service.release.wait(PATIENCE)
        return in_both_protocols(PERSIAN.__getitem__)(call, service)

    with serve(silent) as service, opened(fresh, service, seconds=10) as deps:
        found = run(deps, foreign())
        assert found.made == 1
        assert "time was up" in found.troubles[-1]
        assert with_translations(deps, foreign()).picks[0].passages[0].summary == ""


def test_without_a_translator_nothing_is_asked(fresh: Path) -> None:
    with (
        serve(in_both_protocols(PERSIAN.__getitem__)) as service,
        open_deps(Home(path=fresh), Quiet(), at=NOON) as deps,
    ):
        assert run(deps, foreign()) == TranslationRun()
        assert service.calls == []


@pytest.mark.parametrize("protocol", ["libretranslate", "chat"])
@pytest.mark.parametrize("odd", ["\ud800", "12 teachers \udc00", "\x00", "a\x00b\ud83d", "\ufffe", "\x1b[2J"])
def test_an_answer_that_no_store_can_hold_costs_only_itself(fresh: Path, protocol: str, odd: str) -> None:
    said = {**PERSIAN, LEAD: odd}
    with serve(in_both_protocols(said.__getitem__)) as service, opened(fresh, service, protocol) as deps:
        found = run(deps, foreign())
        assert (found.made, len(found.troubles)) == (1, 1)
        (first, _) = with_translations(deps, foreign()).picks[0].passages
        assert (first.headline, first.summary) == (PERSIAN[HEADLINE], "")


@pytest.mark.parametrize("kept_before", [False, True])
def test_a_text_that_makes_the_checks_raise_costs_only_itself_and_is_set_aside(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, kept_before: bool
) -> None:
    def broken(original: Original, answer: str, lexicon: Lexicon) -> str | None:
        if original.text == LEAD:
            raise ZeroDivisionError("a bug")
        return fault_of(original, answer, lexicon)

    with serve(in_both_protocols(PERSIAN.__getitem__)) as service, opened(fresh, service) as deps:
        if kept_before:
            run(deps, foreign())
        monkeypatch.setattr("digest.services.translate.fault_of", broken)
        assert run(deps, foreign()).made == (0 if kept_before else 1)
        (first, _) = with_translations(deps, foreign()).picks[0].passages
        assert (first.headline, first.summary) == (PERSIAN[HEADLINE], "")
        (kept,) = deps.bulkhead.rows.all()
    assert (kept.aside.kind, kept.aside.error) == ("translation", "ZeroDivisionError: a bug")
    assert "Twelve teachers" in kept.aside.content.decode()


def test_a_translation_kept_by_an_earlier_program_is_checked_again(fresh: Path) -> None:
    with serve(in_both_protocols(PERSIAN.__getitem__)) as service, opened(fresh, service) as deps:
        run(deps, foreign())
        lead = next(one for one in originals(foreign()) if one.text == LEAD)
        deps.ledger.database.execute(
            "update translations set translation = '40 killed' where content = :key", {"key": lead.key}
        )
        (first, _) = with_translations(deps, foreign()).picks[0].passages
        assert (first.headline, first.summary) == (PERSIAN[HEADLINE], "")


TAIL = "به گفتهٔ خانواده‌ها هیچ خبری از محل نگهداری آنان نیست و مدرسه‌ها بسته مانده است."
REPORTS = (
    (HEADLINE, f"{LEAD} {TAIL}"),
    ("اعتصاب بازاریان سنندج پس از بازداشت‌ها", f"بازاریان سنندج در ایران مغازه‌ها را بستند و اعتصاب کردند. {TAIL}"),
    ("قطع اینترنت در خوزستان هنگام اعتراض‌ها", f"اینترنت همراه در استان خوزستان ایران قطع شد. {TAIL}"),
    ("حکم اعدام برای یک معترض در شیراز", f"دادگاه انقلاب شیراز در ایران یک معترض را به اعدام محکوم کرد. {TAIL}"),
)


@pytest.mark.parametrize("say", [lambda text: PERSIAN.get(text, text), lambda text: "<script>"], ids=["well", "ill"])
def test_a_run_makes_its_letter_with_and_without_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Callable[[str], str]
) -> None:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("DIGEST_TRANSLATOR_KEY", "s3cret")
    with serve_news(REPORTS) as news, serve(in_both_protocols(say)) as service:
        feeds = (
            "edition:\n  minimum_per_topic: {}\n  caps: {per_owner: 9, per_publisher: 9}\n  floor: 0\n"
            "topics: {iran-protests: {beat: iran-protests, sources: false}}\nembedder: {model: off}\n"
            f"translator: {{protocol: libretranslate, url: '{service.url}'}}\n"
            "publishers: {radio: {name: Radio}}\n"
            f"sources:\n  - {{name: Radio, url: {news}/feed, publisher: radio, language: fa}}\n"
        )
        create_home(tmp_path / "home", replay=False, feeds=feeds)
        day = datetime.now(UTC).date().isoformat()
        result = digest(tmp_path / "home", "run", "--day", day)
    assert result.exit_code == 0, result.output
    assert service.calls
    assert service.calls[0].document["api_key"] == "s3cret"
    record = json.loads((tmp_path / "home" / "output" / "site" / day / "edition.json").read_text())
    origins = {pick["passages"][0]["origin"] for pick in record["picks"]}
    assert origins == ({"facts", "translation"} if PERSIAN.get(HEADLINE) == say(HEADLINE) else {"facts"})
    assert all(pick["passages"][0]["language"] == "en" for pick in record["picks"])
