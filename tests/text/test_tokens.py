"""Words, stems and content words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.languages.registry import languages
from digest.text.normalise import match_key
from digest.text.tokens import content_words, stem, stems, tokens


def test_short_words_are_not_found_inside_longer_ones() -> None:
    words = tokens("She said the award was maintained")
    assert "ai" not in words
    assert "war" not in words
    assert "main" not in words
    assert "ایران" not in tokens("ویرانی در ایرانشهر")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 people", ("1200", "people")),
        ("10.5 percent", ("10.5", "percent")),
        ("1,200.50", ("1200.50",)),
        ("in 2022, 15 died", ("in", "2022", "15", "died")),
        ("۱٬۲۰۰ نفر", ("1200", "نفر")),
        ("۲۲ساله", ("22", "ساله")),
        ("22-year-old", ("22", "year", "old")),
        ("5G and MI6", ("5g", "and", "mi6")),
        ("the 40th day", ("the", "40th", "day")),
        ("Iran's women’s rights", ("iran", "women", "rights")),
        ("don't", ("dont",)),
        ("O'Brien", ("obrien",)),
        ("#WomanLifeFreedom #زن_زندگی", ("womanlifefreedom", "زن", "زندگی")),
        ("e.g. this", ("eg", "this")),
        ("نان و کار", ("نان", "و", "کار")),
        ("", ()),
        ("… — !", ()),
    ],
)
def test_tokens_of_numbers_names_and_signs(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize("name", ["the U.S. said", "the US said", "the USA said", "the U.S.A. said", "the U.S said"])
def test_the_country_is_told_from_the_pronoun(name: str) -> None:
    assert tokens(name) == ("the", "usa", "said")
    assert tokens("tell us more") == ("tell", "us", "more")


def test_a_text_in_capitals_has_the_pronoun() -> None:
    assert tokens("TELL US MORE") == ("tell", "us", "more")


@pytest.mark.parametrize(
    "family",
    [
        "protest protests protester protesters protested protesting",
        "arrest arrests arrested arresting",
        "detain detained detains detaining",
        "execution executions",
        "city cities",
        "strike strikes striking",
        "stop stopped stopping",
        "kill killed killing killings",
        "church churches",
        "class classes",
        "kurd kurds kurdish",
        "کتاب کتاب‌ها کتاب‌های کتاب‌هایی کتاب‌هایشان",
        "بزرگ بزرگ‌تر بزرگ‌ترین",
        "اعتراض اعتراضات",
        "معترض معترضان",
        "دانشجو دانشجویان",
        "نماینده نمایندگان",
        "روند می‌روند نمی‌روند",
        "شهر شهرها شهرهای",
        "کارگر کارگری کارگران",
    ],
)
def test_inflections_of_a_word_share_a_stem(family: str) -> None:
    assert len(set(stems(family))) == 1


@pytest.mark.parametrize(
    "pair", ["police policy", "news new", "iran iraq", "میدان می‌دانم", "خامنه‌ای خامنه", "توییتر تویی"]
)
def test_different_words_keep_different_stems(pair: str) -> None:
    assert len(set(stems(pair))) == 2


@pytest.mark.parametrize(
    ("word", "root"),
    [("gas", "gas"), ("bus", "bus"), ("crisis", "crisis"), ("boxes", "box"), ("2022", "2022"), ("привет", "привет")],
)
def test_a_stem_takes_no_more_than_an_ending(word: str, root: str) -> None:
    assert stem(word) == root


def test_content_words_leave_out_function_words_and_single_letters() -> None:
    assert content_words("The workers of a plant in X were on strike for 5 days") == (
        "worker",
        "plant",
        "strik",
        "5",
        "day",
    )
    assert content_words("آن‌ها در شهر و روستا اعتصاب کردند") == ("شهر", "روستا", "اعتصاب")


def test_stop_words_are_match_keys_of_their_own() -> None:
    for language in languages().values():
        assert {match_key(word) for word in language.function_words} == language.function_words


@given(st.text(max_size=80))
def test_every_token_is_its_own_token(text: str) -> None:
    for token in tokens(text):
        assert match_key(token) == token
        assert " " not in token


@given(st.text(max_size=80))
def test_there_is_a_stem_for_every_token(text: str) -> None:
    assert len(stems(text)) == len(tokens(text))
    assert all(stems(text))
