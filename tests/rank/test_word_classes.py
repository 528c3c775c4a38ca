"""Word classes: read from a table, matched on stems, weighted by position, multiplied in pairs."""

import pytest
from factories import BEAT, LEXICON, make_item

from digest.model.errors import DigestError
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.word_classes import ClassTable, WordClasses, read_class_table

READER = FeatureReader(LEXICON, BEAT)
TABLE = ClassTable(
    words={"net": ("internet", "messaging app", "اینترنت"), "cut": ("shut down", "قطع شد"), "land": ("@countries:*",)},
    together=(("net", "cut"),),
)
CLASSES = WordClasses(TABLE, {"countries": ("france",)})


def measured(title: str, text: str = "") -> dict[str, float]:
    numbers = CLASSES.measure(READER.read(make_item(title=title, text=text)))
    return dict(zip(CLASSES.names, numbers.tolist(), strict=True))


def test_the_names_are_the_classes_and_then_the_pairs() -> None:
    assert TABLE.names == ("net", "cut", "land", "net+cut")


def test_a_text_without_a_word_of_any_class_is_all_zero() -> None:
    assert set(measured("A recipe for bread").values()) == {0.0}
    assert set(measured("").values()) == {0.0}


@pytest.mark.parametrize("title", ["Internet is back", "INTERNET", "A messaging app is late", "اینترنت برگشت"])
def test_a_word_or_phrase_of_either_script_is_found(title: str) -> None:
    assert measured(title)["net"] > 0 == measured(title)["cut"]


def test_half_a_phrase_is_not_the_phrase() -> None:
    assert measured("An app for bread")["net"] == 0


def test_two_words_say_more_than_one_and_one_in_the_opening_more_than_one_further_down() -> None:
    one, two = measured("Internet is back")["net"], measured("Internet is back on the internet")["net"]
    late = measured("word " * 20 + "internet")["net"]
    assert late < one < two < 1


def test_what_stands_behind_the_words_that_are_read_does_not_count() -> None:
    assert measured("word " * 100 + "internet")["net"] == 0


def test_a_pair_is_the_product_of_its_classes() -> None:
    found = measured("Internet shut down")
    assert found["net+cut"] > 0
    assert found["net+cut"] == pytest.approx(found["net"] * found["cut"])
    assert measured("Internet is back")["net+cut"] == 0


def test_names_of_the_lexicon_belong_to_the_class_of_their_group() -> None:
    assert measured("Rain in France")["land"] > 0 == measured("Rain in the hills")["land"]


def test_a_table_is_read_with_its_remarks() -> None:
    lines = ["# remark", "", "net: internet, web", "cut: off", "together: net+cut"]
    assert read_class_table(lines, "x") == ClassTable(
        words={"net": ("internet", "web"), "cut": ("off",)}, together=(("net", "cut"),)
    )


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["net internet"], "x:1"),
        (["net:"], "x:1"),
        (["net: a", "net: b"], "x:2"),
        (["net: a", "together: net+cut"], "x:2"),
        (["net: a", "together: net"], "x:2"),
    ],
)
def test_a_line_that_is_no_class_is_named_with_its_place(lines: list[str], place: str) -> None:
    with pytest.raises(DigestError, match=place):
        read_class_table(lines, "x")
