"""A day is ranked once for the same inputs, and again when any of them changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import make_item, make_window
from letter_parts import make_settings

from digest.model.barriers import Barrier, KeptOut
from digest.model.idle_overrides import IdleBecause, IdleOverride
from digest.model.rankings import OffTopic, RankedStory, Ranking, Reason, Story
from digest.services.ranking_cache import FOLDER, KEPT, RankingCache, ranking_key

ITEMS = tuple(make_item(title=f"Teachers strike in town {number}", text="Schools closed.") for number in range(3))
RANKING = Ranking(
    day="2024-03-05",
    picks=(
        RankedStory(
            story=Story(id="s1", items=ITEMS[:2], copies=((ITEMS[1].id, ITEMS[0].id),)),
            topics=("strikes",),
            score=0.75,
            reasons=(Reason(signal="severity", value=0.5, weight=0.3, words="strikes"),),
            led_by="herald",
            lead=ITEMS[1],
            headline="Teachers strike",
            update="it goes on",
            earlier=("2024-03-04",),
        ),
    ),
    others=(
        RankedStory(
            story=Story(id="s2", items=ITEMS[2:]),
            topics=("strikes",),
            score=0.5,
            reasons=(),
            led_by="herald",
            kept_out=KeptOut(barrier=Barrier.BETTER, values={"size": "10"}, others=(KeptOut(barrier=Barrier.PINNED),)),
        ),
    ),
    off_topic=(OffTopic(item=ITEMS[2], why="strikes 0.31: strike", topic="strikes", score=0.31),),
    short_reason="1 story was good enough for 10 places",
    figures={"adjacency": 0.125},
    idle=(
        IdleOverride(
            because=IdleBecause.NO_STORY, action="pin", target="x", author="A", until="2024-03-06", day="2024-03-05"
        ),
    ),
)


def never() -> Ranking:
    raise AssertionError("the day was ranked again")


def test_a_kept_ranking_comes_back_whole(tmp_path: Path) -> None:
    cache = RankingCache(tmp_path)
    assert cache.ranked("key", ITEMS, lambda: RANKING) == RANKING
    assert cache.ranked("key", ITEMS, never) == RANKING


def test_of_an_item_no_text_lies_in_the_cache_but_the_headline_of_its_story(tmp_path: Path) -> None:
    RankingCache(tmp_path).ranked("key", ITEMS, lambda: RANKING)
    kept = (tmp_path / FOLDER / "key.json").read_text("utf-8")
    assert kept.count("Teachers strike") == 1
    assert "in town" not in kept
    assert not any(item.text in kept for item in ITEMS)


@pytest.mark.parametrize("spoil", [lambda file: file.write_text("{"), lambda file: file.unlink(), lambda file: None])
def test_a_file_that_does_not_fit_counts_as_missing(tmp_path: Path, spoil: Callable[[Path], Any]) -> None:
    cache = RankingCache(tmp_path)
    cache.ranked("key", ITEMS, lambda: RANKING)
    spoil(tmp_path / FOLDER / "key.json")
    fewer = ITEMS[1:]  # the third way: an item of the ranking is gone
    assert cache.ranked("key", fewer, lambda: replace(RANKING, picks=(), off_topic=())).picks == ()


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    assert RankingCache(tmp_path).ranked("key", ITEMS, lambda: RANKING) == RANKING


def test_the_oldest_rankings_are_thrown_away(tmp_path: Path) -> None:
    cache = RankingCache(tmp_path)
    for number in range(KEPT + 5):
        cache.ranked(f"key{number}", ITEMS, lambda: RANKING)
    assert len(list((tmp_path / FOLDER).iterdir())) == KEPT


def test_whatever_decides_a_ranking_changes_its_key(tmp_path: Path) -> None:
    settings, window = make_settings(), make_window()
    facts: dict[str, Any] = {
        "settings": settings, "day": "2024-03-05", "window": window, "earlier": ("{}",), "vectors": ("model", "a"),
        "own_beats": tmp_path / "none", "trained": tmp_path / "none.json",
    }  # fmt: skip
    beat = tmp_path / "beats" / "floods"
    beat.mkdir(parents=True)
    (beat / "words.tsv").write_text("flood")
    later = replace(window, end=window.end + timedelta(hours=1))
    sized = settings.model_copy(update={"edition": settings.edition.model_copy(update={"size": 5})})
    others = [
        ranking_key(ITEMS[:2], **facts),
        ranking_key((*ITEMS[:2], replace(ITEMS[2], revision="1 2024-03-05T10:00:00+00:00")), **facts),
        *(
            ranking_key(ITEMS, **{**facts, **change})
            for change in (
                {"settings": sized}, {"day": "2024-03-06"}, {"window": later}, {"earlier": ()}, {"vectors": ("model",)},
                {"own_beats": tmp_path / "beats"}, {"trained": tmp_path / "beats"},
            )
        ),
    ]  # fmt: skip
    keys = {ranking_key(ITEMS, **facts), *others}
    assert len(keys) == len(others) + 1
    assert ranking_key(ITEMS, **facts) == ranking_key([replace(item, text="", summary="") for item in ITEMS], **facts)
