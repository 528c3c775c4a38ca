import pytest
from factories import BEAT

from digest.edition.matters import event_in, event_of, index_label
from digest.text.normalise import direction
from digest.text.phrases import GAP_WORDS
from digest.text.sentences import word_count


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


def test_what_came_before_is_not_the_event() -> None:
    assert label("Shops shut in Bukan over the death of a student in custody") == "strike"


def test_a_sentence_that_begins_with_what_came_before_names_its_event_behind_the_comma() -> None:
    assert label("Since the death of a student in custody, twenty teachers have been arrested") == "arrests"


def test_a_gap_has_an_end() -> None:
    assert label("internet " + "word " * GAP_WORDS + "cut") == "internet shutdown"
    assert label("internet " + "word " * (GAP_WORDS + 1) + "cut") == ""


def test_a_usual_event_gives_way_to_a_better_one_of_a_later_text() -> None:
    found = event_of(["A protest in Bukan", "Police arrested two teachers"], BEAT)
    assert found is not None
    assert found.id == "arrests"
