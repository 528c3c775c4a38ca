"""Limits of a story's growth: earlier editions with two events, and stories published under another id."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from factories import BEAT, LEXICON, NOON, make_edition, make_item, make_member, make_pick, make_window

from digest.model.editions import Edition
from digest.model.items import Item
from digest.rank.grouping import stories
from digest.rank.grouping.likeness import Likeness, _summary
from digest.rank.grouping.pair_model import FEATURES, PairModel, Regression
from digest.rank.grouping.stories import StoryIndex, make_cluster
from digest.rank.reading.features import FeatureReader
from digest.rank.scoring.history import continued_by, keep_ids

READER = FeatureReader(LEXICON, BEAT)
SENTENCES = (
    "Smoke stood over the north wall of the ward and neighbours filmed it from their roofs until midnight, when a wind "
    "from the lake blew it towards the market and its closed stalls.",
    "Relatives waited at the gate of the ward with blankets, water and bread for whoever might be let out, and sang to "
    "those who could hear them behind the bars of the second floor.",
    "A laundry in the ward burned down to its iron frame, and the boiler beside it had to be cooled for hours by hand, "
    "since no engine fits through the narrow lane that leads there.",
    "Guards ran across the yard of the ward with buckets since no hydrant had been opened since spring, an electrician "
    "said, who has repaired its cables and lamps for eleven years.",
)


def model(likelihood: float, same_event: float = 0.2) -> PairModel:
    """A model that gives every candidate pair the same likelihood."""
    same = Regression(intercept=float(np.log(likelihood / (1 - likelihood))), coefficients=(0.0,) * len(FEATURES))
    return PairModel(with_vectors=same, words_only=same, same_event=same_event, means={})


def reports(count: int = 4) -> list[Item]:
    return [
        make_item(
            title=f"Fire in Lakan ward, report {'abcdefgh'[n]}", text=SENTENCES[n % 4], publisher=f"p{n}", id=f"i{n}"
        )
        for n in range(count)
    ]


def index_of(items: Sequence[Item], likelihood: float, carried: dict[str, str] | None = None) -> StoryIndex:
    index = StoryIndex(BEAT, model=model(likelihood), carried=carried or {})
    index.add([READER.read(item) for item in items])
    return index


@pytest.mark.parametrize(("likelihood", "stories_found"), [(0.4, 4), (0.9, 1)])
def test_a_story_that_swallows_two_of_yesterdays_needs_more(likelihood: float, stories_found: int) -> None:
    items = reports()
    carried = {items[0].canonical_url: "s1", items[1].canonical_url: "s2"}
    assert len(index_of(items, likelihood).stories()) == 1
    assert len(index_of(items, likelihood, carried).stories()) == stories_found


def test_one_of_yesterdays_stories_goes_on_as_it_was() -> None:
    items = reports()
    carried = {items[0].canonical_url: "s1", items[1].canonical_url: "s1"}
    assert len(index_of(items, 0.4, carried).stories()) == 1


@pytest.mark.parametrize("largest", [1, 2, 3])
def test_a_story_holds_at_most_so_many_texts_however_alike_they_are(
    largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "LARGEST", largest)
    sizes = [len(story.texts) for story in index_of(reports(), 0.99).stories()]
    assert (max(sizes), sum(sizes)) == (largest, 4)


@pytest.mark.parametrize(("hours", "stories_found"), [(90, 1), (100, 2)])
def test_a_report_does_not_join_one_of_last_week(hours: int, stories_found: int) -> None:
    one, other = reports(2)
    later = replace(other, published=one.published + timedelta(hours=hours))
    assert len(index_of([one, later], 0.99).stories()) == stories_found


def told(item: Item) -> Edition:
    before = make_window(end=NOON - timedelta(hours=12))
    member = make_member(url=item.url, canonical_url=item.canonical_url)
    return make_edition(day="2024-03-04", window=before, picks=(make_pick(story="s-told", members=(member,)),))


@pytest.mark.parametrize(
    ("title", "news"),
    [
        ("Fire in Lakan ward", None),
        ("Fire in Lakan ward: 12 nurses questioned", "Fire in Lakan ward: 12 nurses questioned"),
    ],
)
def test_what_an_edition_told_under_another_id_returns_with_a_new_fact_only(title: str, news: str | None) -> None:
    old = make_item(title="Fire in Lakan ward", text=SENTENCES[0], published=NOON - timedelta(days=1))
    new = make_item(title=title, text=SENTENCES[1], publisher="b")
    index = index_of([old, new], 0.1)
    first, second = index.stories()
    carried = type(first)(id="s-told", items=first.items, originals=first.originals)
    likely = Likeness(index_of([old, new], 0.9), (carried, second))
    past = continued_by(second, [carried], likely, (told(old),), make_window(), BEAT)
    assert past is not None
    assert past.days == ("2024-03-04",)
    assert past.news == news


def test_an_unlike_story_goes_on_with_none() -> None:
    old = make_item(title="Fire in Lakan ward", text=SENTENCES[0], published=NOON - timedelta(days=1))
    new = make_item(title="Fire in Lakan ward", text=SENTENCES[1], publisher="b")
    index = index_of([old, new], 0.1)
    first, second = index.stories()
    assert continued_by(second, [first], Likeness(index, (first, second)), (told(old),), make_window(), BEAT) is None
    assert continued_by(second, [], Likeness(index, (second,)), (), make_window(), BEAT) is None


@pytest.mark.parametrize(("second", "closer"), [((1.0, 0.1), True), ((0.0, 1.0), False), (None, False)])
def test_in_one_letter_stories_near_in_meaning_are_more_alike(second: tuple[float, float] | None, closer: bool) -> None:
    one, other = reports(2)
    index = index_of([one, other], 0.1)
    first, last = index.stories()
    vectors = {one.id: np.array((1.0, 0.0), np.float32)}
    if second:
        vectors[other.id] = np.array(second, np.float32)
    alike = Likeness(index, (first, last), vectors, {"en": np.zeros(2, np.float32)})
    assert (alike.in_one_letter(first.id, last.id) > alike(first.id, last.id)) is closer


@pytest.mark.parametrize(
    ("title", "added"),
    [
        ("Arrests after a sit-in in Sanandaj", False),
        ("Arrests after a sit-in in Tabriz", True),
        ("Arrests after a sit-in in Tabriz and Sanandaj", True),
        ("Arrests after a sit-in", True),
    ],
)
def test_in_one_letter_meaning_does_not_count_for_stories_about_two_cities(title: str, added: bool) -> None:
    one = make_item(title="Students held in Tabriz", text="", publisher="a")
    other = make_item(title=title, text="", publisher="b")
    index = index_of([one, other], 0.1)
    first, last = index.stories()
    same = np.array((1.0, 0.0), np.float32)
    alike = Likeness(index, (first, last), {one.id: same, other.id: same}, {"en": np.zeros(2, np.float32)})
    assert (alike.in_one_letter(first.id, last.id) > alike(first.id, last.id)) is added


def test_one_like_report_among_many_does_not_make_two_stories_of_a_letter_one() -> None:
    likely = np.full((1, 40), 0.02)
    likely[0, 7] = 0.9
    assert _summary(likely).best == pytest.approx(0.9)
    assert _summary(likely).typical < 0.15
    assert _summary(likely[:, :3]).typical == pytest.approx(0.02)
    assert _summary(np.full((2, 3), 0.6)).typical == pytest.approx(0.6)


def test_vectors_of_an_embedder_without_a_mean_say_nothing() -> None:
    one, other = reports(2)
    index = index_of([one, other], 0.1)
    first, last = index.stories()
    alike = Likeness(index, (first, last), {id: np.array((1.0, 0.0), np.float32) for id in (one.id, other.id)})
    assert alike.in_one_letter(first.id, last.id) == alike(first.id, last.id)


def test_stories_compared_at_once_are_as_alike_as_one_by_one() -> None:
    items = [
        make_item(title=f"Fire in {place} {number}", text=SENTENCES[number], publisher=str(number))
        for place in ("Lakan ward", "the harbour")
        for number in (0, 1)
    ]
    index = index_of(items, 0.9)
    stories = index.stories()
    ids = [story.id for story in stories]
    alone, at_once = Likeness(index, stories), Likeness(index, stories)
    at_once.compare((one, other) for one in ids for other in ids)
    letter = Likeness(index, stories).among(ids)
    for one, other in combinations(ids, 2):
        assert alone(one, other) == pytest.approx(at_once(one, other))
        assert alone.in_one_letter(one, other) == pytest.approx(letter(one, other))


def test_no_pairs_are_compared_without_any() -> None:
    index = index_of(reports(2), 0.1)
    Likeness(index, index.stories()).compare([])
    assert index.likelihoods([]) == []


@pytest.mark.parametrize("parts", [((0,), (1, 2, 3)), ((0, 3), (1, 2)), ((0,), (1, 2), (3,)), ((0, 1, 2, 3),)])
def test_the_parts_of_an_earlier_story_have_different_ids(parts: tuple[tuple[int, ...], ...]) -> None:
    read = [READER.read(item) for item in reports()]
    whole = make_cluster(read, {})
    told = [make_member(url=read[n].item.url, canonical_url=read[n].item.canonical_url) for n in (0, 1, 2)]
    earlier = make_edition(picks=(make_pick(story=whole.id, members=tuple(told)),))
    found = keep_ids([make_cluster([read[n] for n in numbers], {}) for numbers in parts], [earlier])
    ids = [story.id for story in found]
    assert len(set(ids)) == len(parts)
    most = max(range(len(parts)), key=lambda place: sum(n < 3 for n in parts[place]))
    assert ids.index(whole.id) == most
    again = keep_ids([make_cluster([read[n] for n in numbers], {}) for numbers in parts], [earlier])
    assert [story.id for story in again] == ids


def test_a_part_whose_every_item_names_an_earlier_story_still_has_its_own_id() -> None:
    read = [READER.read(item) for item in reports(3)]
    names = [make_cluster([one], {}).id for one in read]
    told = [make_pick(story=names[0], members=(make_member(url=read[1].item.url),))]
    told += [make_pick(story=names[1], members=(make_member(url=read[2].item.url),))]
    found = keep_ids([make_cluster([one], {}) for one in read], [make_edition(picks=tuple(told))])
    assert len({story.id for story in found}) == 3
