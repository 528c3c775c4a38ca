"""Statistics of frozen editions: leading publishers, languages, age; two days, a topic's month, threads."""

from datetime import timedelta

from factories import NOON, make_edition, make_member, make_pick
from letter_parts import make_settings

from digest.config.settings import Publisher
from digest.edition.edition_figures import edition_figures, lead_of, side_by_side, threads, topic_days
from digest.model.editions import Edition, Pick

SETTINGS = make_settings(
    publishers={"herald": Publisher(name="Herald", owner="chain"), "post": Publisher(name="Post", owner="chain")}
)


def pick(rank: int, *, publisher: str = "herald", language: str = "en", hours: int = 1, **given: object) -> Pick:
    url = f"https://{publisher}.example/{rank}"
    member = make_member(
        url=url,
        publisher=publisher,
        source=publisher.title(),
        language=language,
        published=NOON - timedelta(hours=hours),
    )
    return make_pick(rank=rank, url=url, members=(member,), **given)


def edition(day: str, *picks: Pick) -> Edition:
    made = make_edition(day=day, picks=picks)
    return made


def test_picks_are_counted_by_source_and_by_owner() -> None:
    found = edition_figures([edition("2024-03-05", pick(1), pick(2, publisher="post"), pick(3))], SETTINGS)
    assert found.sources == {"Herald": 2, "Post": 1}
    assert found.owners == {"chain": 3}


def test_a_day_has_the_shares_of_its_languages_and_the_median_age() -> None:
    held = edition("2024-03-05", pick(1, hours=1), pick(2, language="fa", hours=3), pick(3, language="fa", hours=9))
    (day,) = edition_figures([held], SETTINGS).days
    assert day.languages == {"en": 1 / 3, "fa": 2 / 3}
    assert day.median_age == round((held.window.end - (NOON - timedelta(hours=3))) / timedelta(hours=1), 1)
    (empty,) = edition_figures([edition("2024-03-05")], SETTINGS).days
    assert (empty.languages, empty.median_age) == ({}, None)


def test_the_lead_is_the_report_that_the_pick_links_to() -> None:
    first, second = make_member(url="https://a.example/1"), make_member(url="https://a.example/2")
    assert lead_of(make_pick(url=second.url, members=(first, second))) is second
    assert lead_of(make_pick(url="https://gone.example/", members=(first, second))) is first


def test_a_story_of_both_days_stands_in_one_row() -> None:
    one = edition("2024-03-04", pick(1, story="s1"), pick(2, story="s2"))
    other = edition("2024-03-05", pick(1, story="s3"), pick(2, story="s9", thread="2024-03-04-2"), pick(3, story="s1"))
    rows = [(row.one and row.one.story, row.other and row.other.story) for row in side_by_side(one, other)]
    assert rows == [("s1", "s1"), ("s2", "s9"), (None, "s3")]


def test_a_topic_has_its_picks_on_each_day_of_the_month() -> None:
    days = [
        edition("2024-02-29", pick(1, topics=("a",))),
        edition("2024-03-04", pick(1, topics=("a", "b")), pick(2, topics=("b",))),
        edition("2024-03-05", pick(1, topics=("b",))),
    ]
    found = topic_days(days, "a", "2024-03")
    assert [(day, len(picks)) for day, picks in found] == [("2024-03-04", 1), ("2024-03-05", 0)]


def test_a_thread_is_a_story_that_several_editions_carried_the_one_told_last_first() -> None:
    days = [
        edition("2024-03-03", pick(1, story="s1"), pick(2, story="s2")),
        edition("2024-03-04", pick(1, story="s2", thread="2024-03-03-2", update="two more")),
        edition("2024-03-05", pick(4, story="s1", thread="2024-03-03-1"), pick(5, story="s5")),
    ]
    found = threads(days)
    assert list(found) == ["2024-03-03-1", "2024-03-03-2"]
    assert [(step.day, step.rank) for step in found["2024-03-03-1"]] == [("2024-03-03", 1), ("2024-03-05", 4)]
    assert found["2024-03-03-2"][-1].update == "two more"
