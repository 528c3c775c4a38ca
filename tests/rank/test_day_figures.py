"""Statistics of a day's picks for the operator."""

import pytest
from factories import make_item, make_ranked
from letter_parts import make_settings

from digest.model.rankings import RankedStory
from digest.rank.day_figures import FIGURES, figures_of
from digest.rank.selection import TOLD_ALREADY


def story(name: str, *publishers: str) -> RankedStory:
    items = tuple(make_item(title=f"{name} {publisher}", publisher=publisher) for publisher in publishers)
    return make_ranked(*items, id=name)


def never(one: str, other: str) -> float:
    return 0.0


def test_a_day_without_picks_has_no_figures() -> None:
    assert figures_of((), (story("a", "herald"),), make_settings(), never) == {}


def test_a_pick_of_one_owner_is_single() -> None:
    picks = (story("a", "herald"), story("b", "herald", "post"), story("c", "wire", "wire"))
    figures = figures_of(picks, (), make_settings(), never)
    assert set(figures) == set(FIGURES)
    assert figures["single_source"] == pytest.approx(2 / 3, abs=1e-3)
    assert figures["alone"] == pytest.approx(1 / 5)
    assert figures["adjacency"] == 0


def test_pairs_near_the_limit_are_unsure() -> None:
    likeness = {("a", "c"): TOLD_ALREADY * 0.8, ("a", "d"): TOLD_ALREADY * 0.5, ("b", "c"): TOLD_ALREADY * 1.2}
    picks, others = (story("a", "herald"), story("b", "post")), (story("c", "wire"), story("d", "wire"))
    figures = figures_of(picks, others, make_settings(), lambda one, other: likeness.get((one, other), 0.0))
    assert figures["unsure_pairs"] == 2


def test_picks_that_look_alike_are_adjacent() -> None:
    picks = (story("a", "herald"), story("b", "post"), story("c", "wire"))
    alike = {frozenset("ab"): 0.2}
    figures = figures_of(picks, (), make_settings(), lambda one, other: alike.get(frozenset((one, other)), 0.0))
    assert figures["adjacency"] == pytest.approx(0.4 / 3, abs=1e-3)
