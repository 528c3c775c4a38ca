import pytest

from digest.edition.matters import GAP, matter_in, matter_of, matters, parse_matters
from digest.model.errors import DigestError
from digest.text.normalise import direction
from digest.text.sentences import word_count


def label(text: str, language: str = "en") -> str:
    matter = matter_in(text)
    return matter.label(language) if matter else ""


def test_a_matter_has_a_name_in_both_scripts_short_enough_for_an_index() -> None:
    for matter in matters():
        assert direction(matter.label("en")) == "ltr"
        assert direction(matter.label("fa")) == "rtl"
        assert word_count(matter.label("en")) <= 4


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
def test_a_matter_is_found_in_either_language(text: str, name: str) -> None:
    assert label(text) == name


def test_the_gravest_matter_counts() -> None:
    assert (
        label("Two killed and forty arrested as teachers strike") == label("A killing; was killed")
        or label("Forty arrested as teachers strike and a court passes a death sentence") == "death sentence"
    )


def test_what_came_before_is_not_the_matter() -> None:
    assert label("Shops shut in Bukan over the death of a student in custody") == "strike"


def test_a_sentence_that_begins_with_what_came_before_tells_its_matter_behind_the_comma() -> None:
    assert label("Since the death of a student in custody, twenty teachers have been arrested") == "arrests"


def test_a_gap_has_an_end() -> None:
    assert label("internet " + "word " * GAP + "cut") == "internet shutdown"
    assert label("internet " + "word " * (GAP + 1) + "cut") == ""


def test_a_weak_matter_gives_way_to_a_better_one_of_a_later_text() -> None:
    found = matter_of(["A protest in Bukan", "Police arrested two teachers"])
    assert found is not None
    assert found.en == "arrests"


def test_a_row_that_is_none_is_named() -> None:
    with pytest.raises(DigestError, match=r"matters\.txt:2"):
        tuple(parse_matters("# head\na thing | چیز | phrases\n"))
