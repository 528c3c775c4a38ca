"""The pairs of reports about which editors are asked: nearest to the threshold first, one for each two stories."""

from itertools import pairwise
from math import log

from factories import BEAT, make_item, make_window

from digest.config.settings import EmbedderSettings, Settings, Topic
from digest.rank.pair_doubts import SURELY_APART, likelihood_of, pair_doubts
from digest.rank.ranking import GroupedDay, group_items

TOPIC = Topic(name={"en": "Protests"}, subject=("Rasht", "Mashhad"), matter=("strike", "arrested"))
TEXTS = (
    ("Bakers strike in Mashhad", "Bakers in Mashhad closed their shops over the price of bread on Tuesday."),
    ("Mashhad bakers on strike over the price of bread", "Bakers in Mashhad closed shops over bread on Tuesday."),
    ("Bakers strike in Rasht over flour", "Bakers in Rasht closed their shops over the price of flour on Tuesday."),
    ("Teachers strike in Rasht", "Teachers in Rasht left their classrooms on Tuesday over unpaid wages."),
    ("Teacher arrested in Rasht after the strike", "Police in Rasht arrested a teacher on Tuesday after a strike."),
    ("A student is arrested in Mashhad", "Police in Mashhad arrested a student of medicine on Tuesday."),
)
ITEMS = tuple(make_item(title=title, text=text, publisher=f"p{n}") for n, (title, text) in enumerate(TEXTS))
STRANGER = make_item(title="A report of another day")


def grouped() -> GroupedDay:
    settings = Settings(topics={"protests": TOPIC}, embedder=EmbedderSettings(model="off"))
    return group_items(ITEMS, settings=settings, beat=BEAT, day="2024-03-05", window=make_window())


def log_odds(probability: float) -> float:
    return log(probability / (1 - probability))


def test_the_least_certain_pairs_come_first_and_no_two_stories_twice() -> None:
    day = grouped()
    story_of = {text.item.id: story.id for story in day.stories for text in story.items}
    for threshold in (0.05, 0.5):
        doubts = pair_doubts(day, [story.id for story in day.stories], threshold)
        assert doubts
        distances = [abs(log_odds(one.likelihood) - log_odds(threshold)) for one in doubts]
        assert all(one <= other + 0.01 for one, other in pairwise(distances))
        pairs = [frozenset((story_of[one.one.id], story_of[one.other.id])) for one in doubts]
        assert len(pairs) == len(set(pairs))
        assert all(one.together == (len(pair) == 1) for one, pair in zip(doubts, pairs, strict=True))
        assert all(SURELY_APART <= one.likelihood < 1 for one in doubts)


def test_only_the_given_stories_are_compared_and_unknown_ones_ignored() -> None:
    day = grouped()
    one, *_ = day.stories
    reports = {text.item.id for text in one.items}
    for doubt in pair_doubts(day, [one.id, "gone"], 0.2):
        assert {doubt.one.id, doubt.other.id} <= reports
    assert pair_doubts(day, ["gone"], 0.2) == ()
    assert pair_doubts(day, [], 0.2) == ()


def test_a_pair_by_name_has_the_likelihood_that_it_has_in_the_list() -> None:
    day = grouped()
    for doubt in pair_doubts(day, [story.id for story in day.stories], 0.2):
        assert likelihood_of(day, doubt.one, doubt.other) == doubt


def test_a_report_of_no_story_makes_no_pair() -> None:
    day = grouped()
    assert likelihood_of(day, STRANGER, ITEMS[0]) is None
    assert likelihood_of(day, ITEMS[0], STRANGER) is None
