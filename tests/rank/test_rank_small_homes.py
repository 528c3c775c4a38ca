"""A home with few items: equal words about two cities are two events, one event in other words is one."""

from datetime import timedelta
from itertools import combinations

import pytest
from factories import BEAT, LEXICON, NOON, make_item

from digest.model.items import Item
from digest.rank.grouping.stories import cluster
from digest.rank.reading.features import FeatureReader

READER = FeatureReader(LEXICON, BEAT)

CITIES = ("Shiraz", "Tabriz", "Mashhad", "Ahvaz", "Sanandaj", "Rasht")
PERSIAN_CITIES = ("شیراز", "تبریز", "مشهد", "اهواز", "سنندج", "رشت")

STRIKE = (
    "Teachers in {city} went on strike on Tuesday and stayed in the staff rooms of thirty schools. The teachers' union "
    "asked for the release of twelve colleagues and for better pay, and said that the strike would go on all week."
)
EMPTY_ROOMS = (
    "Classrooms stood empty in {city} on Tuesday as teachers refused to teach. Twelve arrested colleagues must go free "
    "before the strike ends, the teachers' union said; thirty schools took part."
)
SHOPS = (
    "Shopkeepers kept the shutters of the bazaar in {city} down on Tuesday. Police put seals on some forty shops, "
    "merchants said, and called their owners to the prosecutor."
)
PERSIAN_STRIKE = (
    "معلمان {city} روز سه‌شنبه در دفتر سی مدرسه تحصن کردند و به کلاس نرفتند. شورای صنفی خواهان آزادی دوازده همکار "
    "بازداشت‌شده و افزایش حقوق شد و گفت اعتصاب تا پایان هفته ادامه دارد."
)


def stories(items: list[Item]) -> set[frozenset[str]]:
    titles = frozenset(item.title for item in items)
    reader = FeatureReader(LEXICON, BEAT, titles)
    return {
        frozenset(one.item.id for one in story.items) for story in cluster([reader.read(item) for item in items], BEAT)
    }


def report(city: str, title: str, text: str, publisher: str, **more: object) -> Item:
    return make_item(title=title.format(city=city), text=text.format(city=city), publisher=publisher, **more)


@pytest.mark.parametrize(("one", "other"), [*combinations(CITIES[:4], 2)])
def test_the_same_words_of_two_cities_are_two_stories(one: str, other: str) -> None:
    items = [report(city, "Teachers strike in {city}", STRIKE, "tribune") for city in (one, other)]
    assert len(stories(items)) == 2


def test_the_same_words_of_two_cities_are_two_stories_in_persian_too() -> None:
    items = [
        report(city, "اعتصاب معلمان {city}", PERSIAN_STRIKE, f"p{number}", language="fa")
        for number, city in enumerate(PERSIAN_CITIES)
    ]
    assert len(stories(items)) == len(PERSIAN_CITIES)


def test_one_city_told_by_several_owners_is_one_story() -> None:
    items = [
        report("Shiraz", "Teachers strike in {city}", STRIKE, "tribune"),
        report("Shiraz", "Teachers strike in {city}", STRIKE, "courier"),
        report("Shiraz", "Teachers of {city} walk out, schools closed", EMPTY_ROOMS, "gazette"),
    ]
    assert len(stories(items)) == 1


def test_every_city_keeps_its_own_reports() -> None:
    items, of_city = [], {}
    for city in CITIES:
        told = [
            report(city, "Teachers strike in {city}", STRIKE, "tribune"),
            report(city, "Teachers of {city} walk out", EMPTY_ROOMS, "gazette", published=NOON + timedelta(hours=1)),
        ]
        items += told
        of_city[city] = frozenset(item.id for item in told)
    assert stories(items) == set(of_city.values())


@pytest.mark.xfail(strict=True, reason="by words alone the model takes two strikes of one city on one day for one")
def test_two_events_of_one_city_are_two_stories() -> None:
    items = [
        report("Shiraz", "Teachers strike in {city}", STRIKE, "tribune"),
        report("Shiraz", "Shopkeepers strike in {city}", SHOPS, "tribune"),
    ]
    assert len(stories(items)) == 2


def test_three_words_in_common_are_much_of_a_line_and_little_of_some_sentences() -> None:
    others = [report(city, "Teachers strike in {city}", STRIKE, "tribune") for city in CITIES]
    lines = [make_item(title=f"Ferry {word} at the Anzali jetty", text="") for word in ("delayed", "painted")]
    told = [
        make_item(
            title="Sailors block the jetty of Anzali with ropes",
            text="Passengers waited with their luggage on Monday while a crowd shouted for unpaid wages and a whistle "
            "blew. Police looked on from two cars.",
        ),
        make_item(
            title="No ferry from Anzali: crews tie ropes across the jetty",
            text="Filmed from a window: the harbour master talks to sailors who have had no wages since winter and "
            "will not let boats leave. Two cranes stand still behind them, and the market nearby has closed its gates.",
        ),
    ]
    assert len(stories([*lines, *others])) == len(others) + 2
    assert len(stories([*told, *others])) == len(others) + 1


def test_a_report_of_many_cities_is_in_conflict_with_none() -> None:
    many = make_item(
        title="Teachers strike in Shiraz, Tabriz and Mashhad",
        text=STRIKE.format(city="Shiraz, Tabriz and Mashhad"),
        publisher="gazette",
    )
    one = report("Shiraz", "Teachers strike in {city}", STRIKE, "tribune")
    assert len(stories([one, many])) == 1


def test_two_lines_with_three_words_in_common_are_two_stories() -> None:
    items = [
        make_item(title="Protest at the dam of Karkheh over water", text="", publisher="tribune"),
        make_item(title="Protest at the bank over lost savings at Karkheh", text="", publisher="gazette"),
    ]
    assert len(stories(items)) == 2
