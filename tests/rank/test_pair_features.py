"""The features of a pair of reports, and which pairs are candidates."""

from datetime import timedelta

import numpy as np
import pytest
from factories import BEAT, LEXICON, NOON, make_item

from digest.model.items import Item
from digest.rank.grouping.pair_features import MOST_HOURS, PairSpace
from digest.rank.grouping.pair_model import FEATURES
from digest.rank.grouping.sentence_space import SentenceSpace
from digest.rank.grouping.term_space import TermSpace
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import FeatureReader

READER = FeatureReader(LEXICON, BEAT)
FIRE = "A fire broke out in the women's ward of Lakan prison on Tuesday and smoke stood over the north wall. "


def space_of(*items: Item, vectors: dict[str, FloatArray] | None = None) -> PairSpace:
    space = PairSpace(BEAT, {})
    space.add([READER.read(item) for item in items], vectors or {})
    return space


def measured(one: Item, other: Item) -> dict[str, float]:
    first, second = np.array([0], np.int32), np.array([1], np.int32)
    return dict(zip(FEATURES, space_of(one, other).measure(first, second)[0].tolist(), strict=True))


def pairs(space: PairSpace) -> set[tuple[int, int]]:
    first, second = space.candidates(0)
    return set(zip(first.tolist(), second.tolist(), strict=True))


def vector(*values: float) -> FloatArray:
    return np.array(values, np.float32)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Court charges 300 teachers", "Court charges 400 teachers", 1),
        ("Court charges 300 teachers", "Court charges 300 bakers", 0),
        ("Court charges 300 teachers", "Court charges teachers", 0),
        ("Court charges teachers in 2024", "Court charges 300 teachers", 0),
    ],
)
def test_counts_conflict_where_both_reports_count_and_share_none(one: str, other: str, conflict: int) -> None:
    assert measured(make_item(title=one), make_item(title=other, publisher="b"))["number_conflict"] == conflict


@pytest.mark.parametrize(("city", "conflict"), [("Tabriz", 1), ("Mashhad", 0)])
def test_places_conflict_where_neither_report_names_one_of_the_other(city: str, conflict: int) -> None:
    one, other = make_item(title="Bakers strike in Mashhad"), make_item(title=f"Shops closed in {city}", publisher="b")
    assert measured(one, other)["place_conflict"] == conflict


def test_time_and_language_are_measured() -> None:
    one = make_item(title="Fire in Lakan prison", text=FIRE)
    other = make_item(title="آتش در زندان لاکان", language="fa", published=NOON + timedelta(hours=6))
    found = measured(one, other)
    assert found["hours"] == pytest.approx(np.log(7) / 3)
    assert found["other_language"] == 1
    assert found["evidence_across"] > 0
    assert measured(one, make_item(title="Fire in Lakan prison", publisher="b"))["evidence_across"] == 0


def test_a_report_of_no_event_is_known_by_its_pair() -> None:
    column, event = make_item(title="Opinion: the ward that burned"), make_item(title="Fire in Lakan", text=FIRE)
    assert measured(column, event)["no_event"] == 1
    assert measured(event, make_item(title="Flames at Lakan", publisher="b"))["no_event"] == 0


def test_two_news_items_of_one_post_are_no_candidates() -> None:
    def near(first: str, second: str) -> set[tuple[int, int]]:
        one = make_item(title="", text=FIRE + "Relatives wait.", canonical_url=first)
        return pairs(space_of(one, make_item(title="", text=FIRE + "Guards deny.", canonical_url=second)))

    assert near("https://channel.example/7", "https://channel.example/8") == {(0, 1)}
    assert near("https://channel.example/7#1", "https://channel.example/7#2") == set()


def test_reports_days_apart_are_no_candidates() -> None:
    late = NOON + timedelta(hours=MOST_HOURS + 1)
    one, other = make_item(title="Lakan burns", text=FIRE), make_item(title="Lakan", text=FIRE, published=late)
    assert pairs(space_of(one, other)) == set()


def test_vectors_bring_together_what_shares_no_word() -> None:
    one, other = make_item(title="Nurses walk out"), make_item(title="Stoppage at clinics", publisher="b")
    assert pairs(space_of(one, other)) == set()
    assert pairs(space_of(one, other, vectors={one.id: vector(1, 0), other.id: vector(1, 0.1)})) == {(0, 1)}


def test_vectors_are_compared_around_the_mean_of_their_language() -> None:
    space = SentenceSpace({})
    space.add([("en", vector(5, 1, 0)), ("en", vector(5, -1, 0)), ("fa", vector(-5, 1, 0)), ("fa", vector(-5, -1, 0))])
    cosines, _ = space.similarities(np.array([0, 0], np.int32), np.array([2, 3], np.int32))
    assert cosines.tolist() == pytest.approx([1, -1])


def test_a_shipped_mean_centres_a_single_text() -> None:
    space = SentenceSpace({"en": vector(1, 0), "fa": vector(-1, 0)})
    space.add([("en", vector(1, 1)), ("fa", vector(-1, 1))])
    cosines, _ = space.similarities(np.array([0], np.int32), np.array([1], np.int32))
    assert cosines[0] == pytest.approx(1)


def test_a_text_without_a_vector_or_with_another_models_is_near_to_nothing() -> None:
    space = SentenceSpace({})
    broken = vector(float("nan"), 1)
    space.add([("en", vector(1, 0)), ("en", None), ("en", vector(1, 0, 0)), ("en", broken), ("en", vector(1, 1))])
    assert space.has(np.arange(5, dtype=np.int32)).tolist() == [True, False, False, False, True]
    found = {pair for one, other in space.near_pairs(0) for pair in zip(one.tolist(), other.tolist(), strict=True)}
    assert found == {(0, 4)}


def test_a_hub_is_corrected() -> None:
    rng = np.random.default_rng(7)
    crowd = [vector(1, 1, *rng.normal(0, 0.1, 6)) for _ in range(20)]
    space = SentenceSpace({})
    space.add([("en", one) for one in [*crowd, vector(-1, 1, 0, 0, 0, 0, 0, 0), vector(-1, 1, 0.2, 0, 0, 0, 0, 0)]])
    first, second = np.array([0, 20], np.int32), np.array([1, 21], np.int32)
    cosines, corrected = space.similarities(first, second)
    assert corrected[1] - corrected[0] > cosines[1] - cosines[0]


def test_terms_that_all_rows_have_make_no_pair() -> None:
    space = TermSpace(unread=0)
    space.add([{"common": 1.0, f"own{number}": 1.0} for number in range(40)])
    space.add([{"common": 1.0, "own3": 1.0}])
    found = [
        pair for one, other in space.near_pairs(0, 0.01) for pair in zip(one.tolist(), other.tolist(), strict=True)
    ]
    assert found == [(3, 40)]
