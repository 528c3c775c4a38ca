"""One item once: what makes entries the same, and what an item shows."""

from datetime import timedelta

import pytest
from factories import NOON, make_entry, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.reading.identity import address_key, canonical_url, make_item
from digest.model.items import Entry, Item


def item(**entry: object) -> Item:
    made = make_item(make_source(), make_entry(**entry), NOON)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://Herald.example/a?utm_source=rss&utm_medium=x", "https://herald.example/a"),
        ("https://herald.example/a?id=7&fbclid=x#top", "https://herald.example/a?id=7"),
        ("https://herald.example:443/a?at_medium=RSS&at_campaign=KARANGA", "https://herald.example/a"),
        ("http://herald.example:8080/a?b=2&a=1", "http://herald.example:8080/a?b=2&a=1"),
        ("https://herald.example", "https://herald.example/"),
        ("https://herald.example/خبر", "https://herald.example/%D8%AE%D8%A8%D8%B1"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://herald.example/a?utm_id", "https://herald.example/a"),
    ],
)
def test_a_canonical_url_is_without_tracking(url: str, clean: str) -> None:
    assert canonical_url(url) == clean


@given(st.text(max_size=40))
def test_a_canonical_url_is_canonical(path: str) -> None:
    once = canonical_url(f"https://herald.example/{path}")
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    "url",
    [
        "https://herald.example/news/strike",
        "http://herald.example/news/strike/",
        "https://www.herald.example/news/strike?utm_source=rss",
        "https://m.herald.example/news/strike",
        "https://amp.herald.example/news/strike#comments",
        "https://herald.example/news/strike/amp/",
        "https://herald.example/amp/news/strike",
        "https://herald.example/news/strike?amp=1",
    ],
)
def test_addresses_of_one_page_have_one_key(url: str) -> None:
    assert address_key(url) == "herald.example/news/strike"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://herald.example/a?id=1", "https://herald.example/a?id=2"),
        ("https://herald.example/a", "https://herald.example/A"),
        ("https://herald.example/camp", "https://herald.example/c"),
        ("https://m.example/a", "https://example/a"),
    ],
)
def test_addresses_of_two_pages_have_two_keys(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


def test_a_guid_or_title_that_changes_makes_no_new_item() -> None:
    first = item(guid="https://herald.example/strike#0", title="Teachers strike")
    again = item(
        guid="https://herald.example/strike#2", title="Teachers strike ends", published=NOON - timedelta(hours=1)
    )
    assert first.id == again.id


def test_entries_that_link_to_the_front_page_are_told_apart_by_guid() -> None:
    ids = {item(url="https://herald.example/", guid=guid).id for guid in ("a", "b")}
    assert len(ids) == 2
    assert item(url="https://herald.example", guid="a#3").id in ids


def test_the_link_stays_as_published() -> None:
    made = item(url="https://herald.example/strike?utm_source=rss")
    assert made.url == "https://herald.example/strike?utm_source=rss"
    assert made.canonical_url == "https://herald.example/strike"


def test_what_lies_in_the_future_is_not_seen() -> None:
    def made(minutes: int) -> Item | None:
        return make_item(make_source(), make_entry(published=NOON + timedelta(minutes=minutes)), NOON)

    assert made(11) is None
    soon = made(9)
    assert soon is not None
    assert soon.published == NOON  # a clock that is fast by minutes is no news from the future


def test_an_item_without_a_date_is_dated_when_first_seen() -> None:
    assert item(published=None).published == NOON


@pytest.mark.parametrize(
    "entry", [make_entry(url=""), make_entry(title="", summary=""), make_entry(title="\u200b\x00")]
)
def test_an_entry_without_link_or_words_is_no_item(entry: Entry) -> None:
    assert make_item(make_source(), entry, NOON) is None


def test_a_title_is_one_clean_line() -> None:
    made = item(title="Strike\x07 in\n\tSanandaj\u202e  ends")
    assert made.title == "Strike in Sanandaj ends"


def test_a_missing_title_is_taken_from_the_text_and_cut_between_words() -> None:
    made = item(title="", summary="word " * 200)
    assert len(made.title) <= 300
    assert made.title.endswith("word…")


def test_what_a_blog_engine_adds_to_a_text_is_left_out() -> None:
    made = item(summary="Schools stayed shut.\nThe post Teachers strike appeared first on Herald.")
    assert made.summary == "Schools stayed shut."


def test_joiners_of_a_persian_title_are_kept() -> None:
    assert item(title="خبرنگاران بازداشت می\u200cشوند").title == "خبرنگاران بازداشت می\u200cشوند"


@pytest.mark.parametrize(
    ("title", "said", "language"),
    [
        ("Teachers strike in Sanandaj over arrests", "en-GB", "en"),
        ("معلمان در سنندج اعتصاب کردند و بازداشت شدند", "en-us", "fa"),
        ("Lehrer streiken in Sanandaj", "de_DE", "de"),
        ("12", None, "und"),
    ],
)
def test_the_language_is_a_primary_subtag_and_letters_overrule_it(title: str, said: str | None, language: str) -> None:
    assert item(title=title, language=said).language == language
