"""Deduplication: which entries are the same item, and what an item shows."""

from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOON, make_entry, make_memory, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.reading.identity import address_key, canonical_url, keys_of, make_item, shared_by
from digest.collect.web.urls import absolute_link
from digest.model.items import Entry, Item
from digest.store.engine import open_engine
from digest.store.ledger import Ledger
from digest.store.migration import migrate


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
    "entry",
    [
        *(
            make_entry(url=url)
            for url in ("", "n/a", "javascript:1", "https://", "https://[x/", f"https://a.example/{'b' * 2_000}")
        ),
        *(make_entry(title="", summary=""), make_entry(title="\u200b\x00")),
    ],
)
def test_an_entry_without_usable_link_or_words_is_no_item(entry: Entry) -> None:
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


def visit_items(*entries: Entry) -> list[Item]:
    shared = shared_by(entries)
    made = [make_item(make_source(), entry, NOON, shared) for entry in entries]
    return [item for item in made if item]


def recorded(tmp_path: Path, *visits: list[Item]) -> list[str]:
    """The titles that are stored after these visits, one item each."""
    engine = open_engine(tmp_path / "digest.db")
    migrate(engine)
    ledger = Ledger(engine)
    for at, items in enumerate(visits):
        ledger.record_visits([(make_memory(), tuple(items), keys_of(items))], now=NOON + timedelta(days=at))
    rows = ledger.recorded_items("", NOON - timedelta(days=9), NOON + timedelta(days=9))
    return sorted(str(row["title"]) for row in rows)


STATUS = "https://herald.example/status"


def notice(number: int, **given: object) -> Entry:
    title = f"Notice {'abcdefgh'[number]} of the harbour"
    return make_entry(
        **{"url": STATUS, "guid": f"n-{number}", "title": title, "published": NOON - timedelta(hours=number), **given}
    )


def test_entries_of_one_address_with_guids_of_their_own_are_items_of_their_own(tmp_path: Path) -> None:
    first = visit_items(notice(1), notice(2), notice(3))
    assert len({item.id for item in first}) == 3
    again = visit_items(notice(2), notice(3), notice(4))
    alone = visit_items(notice(3))
    assert len(recorded(tmp_path, first, again, alone)) == 4


def test_entries_of_the_front_page_without_guids_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    home = "https://herald.example/"
    first = visit_items(notice(1, url=home, guid=home), notice(2, url=home, guid=home))
    assert len({item.id for item in first}) == 2
    assert len(recorded(tmp_path, first, first)) == 2


def test_an_entry_listed_twice_is_one_item() -> None:
    assert len({item.id for item in visit_items(notice(1), notice(1))}) == 1
    other = notice(1, guid=f"{STATUS}?utm_source=rss", url=f"{STATUS}?utm_source=rss", title="Notice, corrected")
    assert len({item.id for item in visit_items(notice(1, guid=STATUS), other)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/live#post-1", "/live#post-2"),
        ("/app/#/news/1", "/app/#/news/2"),
        ("/#!/a", "/#!/b"),
        ("/live#b7f3", "/live#c8e4"),
    ],
)
def test_a_fragment_may_name_a_report(tmp_path: Path, one: str, other: str) -> None:
    def entry(path: str, title: str) -> Entry:
        url = f"https://herald.example{path}"
        return make_entry(url=url, guid=url, title=title, published=NOON - timedelta(hours=1))

    both = [entry(one, "Rain floods the harbour"), entry(other, "Snow closes the pass")]
    assert len(recorded(tmp_path, visit_items(*both), visit_items(both[1]))) == 2


@pytest.mark.parametrize("fragment", ["comments", "comment-17", "respond", "xtor=RSS-1", "top", "disqus_thread"])
def test_other_fragments_are_places_in_a_page(fragment: str) -> None:
    assert address_key(f"https://herald.example/a#{fragment}") == address_key("https://herald.example/a")


def corrected(url: str, title: str, hours: int = 1, summary: str = "Boats are lost.") -> list[Item]:
    full = f"https://herald.example{url}"
    return visit_items(
        make_entry(url=full, guid=full, title=title, summary=summary, published=NOON - timedelta(hours=hours))
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("/2024/03/05/1234-ran-floods", "/2024/03/05/1234-rain-floods"),
        ("/news/123456/بارن-بندر", "/news/123456/باران-بندر"),
        ("/a/98765-ran", "/a/98765-rain"),
    ],
)
def test_a_corrected_slug_is_the_same_item_by_number_and_moment(tmp_path: Path, wrong: str, right: str) -> None:
    stored = recorded(tmp_path, corrected(wrong, "Ran floods"), corrected(right, "Rain floods"))
    assert stored == ["Rain floods"]


@pytest.mark.parametrize(
    ("one", "other", "hours"),
    [
        ("/news/123456/rain", "/news/123457/rain", 1),
        ("/news/123456/rain", "/news/123456/snow", 2),
        ("/2024/03/05/rain", "/2024/03/05/snow", 1),
        ("/20240305/rain", "/20240305/snow", 1),
    ],
)
def test_other_numbers_moments_or_mere_dates_are_other_items(tmp_path: Path, one: str, other: str, hours: int) -> None:
    assert len(recorded(tmp_path, corrected(one, "Rain"), corrected(other, "Snow", hours))) == 2


def test_a_long_summary_of_one_moment_is_one_item_whatever_its_title_and_slug(tmp_path: Path) -> None:
    summary = (
        "Boats are lost in the old harbour after the rain of the night, and the town counts what is left of its quay."
    )
    stored = recorded(tmp_path, corrected("/ran", "Ran", 1, summary), corrected("/rain", "Rain", 1, summary))
    assert stored == ["Rain"]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("www.herald.example/a", "https://www.herald.example/a"),
        ("herald.example/a?b=1", "https://herald.example/a?b=1"),
        ("https:/herald.example/a", "https://herald.example/a"),
        ("https//herald.example/a", "https://herald.example/a"),
        ("http:///herald.example/a", "http://herald.example/a"),
        ("news.html", "https://herald.example/feeds/news.html"),
        ("a/www.b", "https://herald.example/feeds/a/www.b"),
        ("N/A", None),
        ("none", None),
        ("#", None),
        ("javascript:void(0)", None),
        ("https://herald.example/" + "a" * 2_000, None),
        ("https://[herald.example/", None),
    ],
)
def test_a_link_that_lost_its_scheme_is_mended_and_what_is_none_is_none(link: str, address: str | None) -> None:
    assert absolute_link(link, "https://herald.example/feeds/all.xml") == address
