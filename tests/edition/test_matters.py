from dataclasses import replace

import pytest
from factories import BEAT

from digest.edition.matters import common_stems, event_in, event_of, index_label, is_named
from digest.text.normalise import direction
from digest.text.phrases import GAP_WORDS
from digest.text.sentences import word_count
from digest.text.tokens import stems


def label(text: str, language: str = "en") -> str:
    event = event_in(text, BEAT)
    return index_label(event, language) if event else ""


def test_an_event_has_a_name_in_both_scripts_short_enough_for_an_index() -> None:
    for event in BEAT.events:
        if event.labels:
            assert direction(index_label(event, "en")) == "ltr"
            assert direction(index_label(event, "fa")) == "rtl"
            assert word_count(index_label(event, "en")) <= 4


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Court upholds the death sentence of a welder", "death sentence"),
        ("دیوان عالی حکم اعدام معترض را تأیید کرد", "death sentence"),
        ("Fourteen students were arrested", "arrests"),
        ("Mobile internet was cut in three towns", "internet shutdown"),
        ("اینترنت همراه در سنندج قطع شد", "internet shutdown"),
        ("The panel told the app to restore eleven videos of posts", "takedown"),
        ("Hikers go missing near the border", "missing person"),
        ("Rain falls on Rasht", ""),
    ],
)
def test_an_event_is_found_in_either_language(text: str, name: str) -> None:
    assert label(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Forty arrested as teachers strike and a court passes a death sentence", "death sentence"),
        ("Police arrested a welder who was killed in the night", "killing"),
        ("Shopkeepers strike after police opened fire", "shots fired"),
    ],
)
def test_the_gravest_event_counts(text: str, name: str) -> None:
    assert label(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("US strike hits a bridge in Yemen", "attack"),
        ("Russian strikes leave a market in ruins", "attack"),
        ("Fighter jets strike a border village", "attack"),
        ("Missiles and drones strike a port in 2031", "attack"),
        ("Strike on hospital leaves nine dead", "attack"),
        ("حملات هوایی به یک بندر", "attack"),
        ("غارات جوية على ميناء", "attack"),
        ("US auto workers strike", "nationwide strike"),
        ("UK nurses strike on Tuesday", "strike"),
        ("Bus drivers strike in Minsk", "strike"),
    ],
)
def test_a_strike_by_an_armed_force_is_an_attack_and_one_by_workers_is_not(text: str, name: str) -> None:
    assert label(text) == name


def test_what_came_before_is_not_the_event() -> None:
    assert label("Shops shut in Bukan over the death of a student in custody") == "strike"


def test_a_sentence_that_begins_with_what_came_before_names_its_event_behind_the_comma() -> None:
    assert label("Since the death of a student in custody, twenty teachers have been arrested") == "arrests"


def test_a_gap_has_an_end() -> None:
    assert label("internet " + "word " * GAP_WORDS + "cut") == "internet shutdown"
    assert label("internet " + "word " * (GAP_WORDS + 1) + "cut") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Since the death of a student in custody, twenty teachers have been arrested",
        "Shops shut in Bukan over the death of a student in custody",
    ],
)
def test_an_event_that_is_only_background_is_named_and_is_the_event_where_a_beat_knows_no_background(text: str) -> None:
    death = event_in(text, replace(BEAT, behind=()))
    assert death is not None
    assert death.id == "violent-death"
    assert is_named(death, text, BEAT)
    assert not is_named(death, "Bakers strike in Rasht", BEAT)
    assert event_in(text, BEAT) != death


def test_texts_without_a_better_event_keep_the_first_usual_one_or_none() -> None:
    found = event_of(["Rain falls on Rasht", "A protest in Bukan"], BEAT)
    assert found is not None
    assert found.usual
    assert event_of(["Rain falls on Rasht"], BEAT) is None


def test_words_of_nearly_every_report_are_known_by_their_stems() -> None:
    assert common_stems(replace(BEAT, common_words=("protests", "strikes"))) == {*stems("protest"), *stems("strike")}


def test_a_usual_event_gives_way_to_a_better_one_of_a_later_text() -> None:
    found = event_of(["A protest in Bukan", "Police arrested two teachers"], BEAT)
    assert found is not None
    assert found.id == "arrests"
