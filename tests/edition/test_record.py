import json
from dataclasses import replace
from pathlib import Path

import pytest
from factories import BEAT, make_edition, make_item, make_ranked, make_ranking
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from letters import full_letter

from digest.edition.record import SCHEMA_FILE, dump, dump_ranking, load, schema_text
from digest.edition.standings import standings
from digest.model.errors import DigestError
from digest.model.rankings import OffTopic

SCHEMA = Path(__file__).parents[2] / "docs" / SCHEMA_FILE
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(subject=TEXT, headline=TEXT, tagline=TEXT, minutes=st.integers(0, 10**6))
def test_an_edition_comes_back_as_it_was_written(subject: str, headline: str, tagline: str, minutes: int) -> None:
    edition = make_edition(subject=subject, tagline=tagline, minutes=minutes)
    edition = replace(edition, picks=tuple(replace(pick, headline=headline) for pick in edition.picks))
    assert load(dump(edition)) == edition


def test_a_full_letter_comes_back_as_it_was_written() -> None:
    edition = full_letter(short_reason="Only ten.", sample=True)
    assert load(dump(edition)) == edition


def test_the_same_edition_has_the_same_bytes() -> None:
    assert dump(full_letter()) == dump(full_letter())


def test_the_record_has_the_promised_keys() -> None:
    record = json.loads(dump(full_letter()))
    assert {"day", "generated_at", "picks", "next", "short_reason"} <= record.keys()
    assert record["generated_at"] == "2024-03-06T06:00:00Z"
    pick = record["picks"][0]
    assert {"rank", "story", "headline", "url", "topics", "score", "reasons", "members"} <= pick.keys()
    assert {"signal", "value", "weight"} <= pick["reasons"][0].keys()
    assert pick["members"][0].keys() == {
        "url", "canonical_url", "publisher", "source", "language", "title", "published", "copy_of",
    }  # fmt: skip


def test_the_schema_is_current() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), "run: python -m digest.edition.record"


def test_the_schema_describes_what_is_written() -> None:
    from letter_parts import make_settings

    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(dump(full_letter())))
    off = OffTopic(item=make_item(url="https://herald.example/chess", title="Chess cup begins"), why="no subject word")
    ranking = make_ranking(make_ranked(), off_topic=(off,))
    day = json.loads(dump_ranking(ranking, standings(ranking, make_settings(), BEAT)))
    Draft202012Validator({**schema["$defs"]["RankedDay"], "$defs": schema["$defs"]}).validate(day)
    assert day["off_topic"] == [
        {"url": "https://herald.example/chess", "title": "Chess cup begins", "why": "no subject word"}
    ]


@pytest.mark.parametrize("text", ["", "{}", '{"day": "2024-03-05"}', "[]"])
def test_what_is_no_edition_is_refused(text: str) -> None:
    with pytest.raises(DigestError, match=r"edition\.json"):
        load(text)
