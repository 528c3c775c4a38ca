"""A word that an editor adds to a shipped beat, or takes out of it, changes what the learned model decides."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from factories import BEAT, LEXICON, make_item

from digest.beats.newsletter import read_newsletter
from digest.config.settings import Settings, Topic
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance, Verdict, decided, may_turn, why_not
from digest.services.what_if import SettingsTrial, settings_under

READER = FeatureReader(LEXICON, BEAT)
SETTINGS = read_newsletter(Path(__file__).parents[2] / "feeds.yaml").settings
TOPIC = "iran-protests"
FESTIVAL = "Iran announces a harvest festival"
STRIKE = "Iranian workers strike over wages"


def judged(title: str, *, text: str = "", removed: tuple[str, ...] = (), topic: str = TOPIC, **added: Any) -> Verdict:
    """The verdict of a topic after words were added to its lists, or removed."""
    settings = settings_under(SETTINGS, SettingsTrial(topic=topic, added=added, removed=removed), BEAT)
    item = make_item(title=title, text=text, language="en" if title.isascii() else "fa")
    verdicts = decided(Relevance(settings, LEXICON, BEAT).judge(READER.read(item)))
    return next(verdict for verdict in verdicts if verdict.topic == topic)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (FESTIVAL, {"matter": ("harvest",)}),
        (FESTIVAL, {"matter": ("harvest festival", "parade")}),
        ("Iran's truckers begin a go-slow", {"matter": ("go-slow",)}),
        ("Students stay away from lessons in Tabriz", {"matter": ("stay away from lessons",)}),
        ("Protesters arrested at the Gulfside refinery", {"subject": ("Gulfside",)}),
        ("جشن انار در ایران", {"matter": ("جشن انار",)}),
    ],
)
def test_an_added_word_in_the_title_admits_an_item_and_says_so(title: str, words: dict[str, Any]) -> None:
    assert not judged(title).relevant
    found = judged(title, **words)
    assert found.relevant
    (word, *_) = next(iter(words.values()))
    assert found.because == f"admitted by the editors' word {word!r}"
    assert word in found.words


def test_an_added_word_needs_the_other_half_of_the_topic() -> None:
    title = "Brazil announces a harvest festival"
    for word in ("harvest", "+harvest"):
        assert judged(title, matter=(word,)).score == judged(title).score


def test_an_added_word_far_down_a_text_or_weak_does_not_suffice() -> None:
    late = "Officials opened a new road near the capital. " * 12 + "A harvest was shown."
    assert not judged("Iran announces a new road", text=late, matter=("harvest",)).relevant
    plain, weak, full = (judged(FESTIVAL, matter=words) for words in ((), ("~harvest",), ("harvest",)))
    assert plain.score < weak.score < full.score


def test_an_excluded_word_leaves_an_item_out_and_says_so() -> None:
    assert judged(STRIKE).relevant
    found = judged(STRIKE, exclude=("wages",))
    assert (found.relevant, found.because) == (False, "left out by the editors' word 'wages'")
    assert why_not(found).endswith(": wages, Iran, left out by the editors' word 'wages'")


def test_a_strong_word_decides_alone() -> None:
    far_off, text = "Oil price and nuclear deal: oil exports of Iran", "The talks go on."
    assert not judged(far_off, text=text, matter=("talks",)).relevant
    assert judged(far_off, text=text, matter=("+talks",)).relevant
    assert judged("Iranian protesters killed in a crackdown on protests", exclude=("wages",)).relevant
    assert not judged("Iranian protesters killed in a crackdown on protests", exclude=("+crackdown",)).relevant
    both = judged(FESTIVAL, matter=("+harvest",), exclude=("+festival",))
    assert not both.relevant


def test_a_removed_word_no_longer_counts_and_says_so() -> None:
    title = "Iranian students hold a sit-in"
    assert judged(title).relevant
    found = judged(title, removed=("sit-in",))
    assert (found.relevant, found.because) == (False, "left out without the removed word 'sit-in'")
    both = judged("Iranian protesters killed at a sit-in", removed=("sit-in",))
    assert both.relevant


def test_a_removed_exclusion_lets_items_in() -> None:
    title = "Iranian women protest before a chess final"
    assert judged(title, removed=("chess",)).score > judged(title).score


def test_without_words_of_their_own_the_editors_change_nothing() -> None:
    for title in (FESTIVAL, STRIKE, "اعتراض کارگران"):
        item = READER.read(make_item(title=title, language="en" if title.isascii() else "fa"))
        verdicts = Relevance(SETTINGS, LEXICON, BEAT).judge(item)
        assert all(verdict.shift is None for verdict in verdicts)
        assert decided(verdicts) == verdicts


def test_the_model_reads_the_words_that_it_was_trained_with() -> None:
    item = READER.read(make_item(title=FESTIVAL))
    trial = SettingsTrial(topic=TOPIC, added={"matter": ("harvest",)})
    before = Relevance(SETTINGS, LEXICON, BEAT).judge(item)
    after = Relevance(settings_under(SETTINGS, trial, BEAT), LEXICON, BEAT).judge(item)
    assert [verdict.score for verdict in before] == [verdict.score for verdict in after]


def test_an_item_that_a_word_may_admit_is_kept_for_the_comparison() -> None:
    trial = SettingsTrial(topic=TOPIC, added={"matter": ("+talks",)})
    item = READER.read(make_item(title="Oil price and nuclear deal: talks on oil exports of Iran"))
    assert not may_turn(Relevance(SETTINGS, LEXICON, BEAT).judge(item))
    assert may_turn(Relevance(settings_under(SETTINGS, trial, BEAT), LEXICON, BEAT).judge(item))


def test_similar_texts_do_not_undo_an_editors_word() -> None:
    trial = SettingsTrial(topic=TOPIC, added={"matter": ("harvest",)})
    relevance = Relevance(settings_under(SETTINGS, trial, BEAT), LEXICON, BEAT)
    read = [READER.read(make_item(title=title)) for title in (FESTIVAL, *["Iran announces a trade fair"] * 6)]
    vectors = [np.eye(1, 384, dtype=np.float32)[0]] * 7
    judged = [relevance.judge(one, vector) for one, vector in zip(read, vectors, strict=True)]
    settled = relevance.settle(judged, vectors, ["en"] * 7, ["rows"] * 7)
    other = relevance.settle([judged[0]], [vectors[0]], ["en"], ["rows"])
    assert settled[0][0].shift is None
    assert settled[0][0].score > settled[1][0].score
    assert other[0][0].because == settled[0][0].because


def test_a_strong_word_decides_in_a_topic_of_words_alone_too() -> None:
    topic = Topic(name={"en": "Bread"}, subject=("bread",), matter=("~price", "+queue"), exclude=("cake", "+recipe"))

    def relevant(title: str) -> bool:
        settings = Settings(topics={"bread": topic})
        return decided(Relevance(settings, LEXICON, BEAT).judge(READER.read(make_item(title=title))))[0].relevant

    assert not relevant("Bread and cake of better price")
    assert relevant("Queue for bread and cake")
    assert not relevant("Queue for bread, and a recipe")
    assert not relevant("Queue for milk")
