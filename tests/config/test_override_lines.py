"""Overrides are added to feeds.yaml and removed again, and every other line stays unchanged."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.override_lines import override_line, with_overrides
from digest.config.reader import parse_settings
from digest.config.settings import Action, Override
from digest.model.errors import InputError, SettingsError

FEEDS = """\
# our file
topics:
  unrest: {name: {en: Unrest}, subject: [iran,
                                         tehran], matter: [protest]}

overrides:   # the desk's
  # the page is from 2019
  - {action: kill, target: s1, author: Ada, reason: old, until: 2024-03-09}
  - action: headline   # agreed with Bo
    target: https://herald.example/strike
    author: Ada
    reason: |
      plainer
    until: 2024-03-06
    value: "Teachers strike"
  -
    action: pin
    target: s3
    author: Bo
    reason: ours
    until: 2024-03-06

# --- Names ---
lexicon: []
"""


def make_override(**given: Any) -> Override:
    facts = {"action": Action.PIN, "target": "s9", "author": "Cy", "reason": "why", "until": date(2024, 3, 7), **given}
    return Override(**facts)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_taken_out_and_put_back_leaves_the_other_lines(place: int) -> None:
    one = parse_settings(FEEDS).overrides[place]
    shorter = with_overrides(FEEDS, "feeds.yaml", added=(), removed=(one,))
    assert len(parse_settings(shorter).overrides) == 2
    assert set(shorter.splitlines()) < set(FEEDS.splitlines())
    assert "# the page is from 2019" in shorter
    whole = with_overrides(shorter, "feeds.yaml", added=(one,), removed=())
    assert whole.splitlines()[: len(shorter.splitlines()) - 3] == shorter.splitlines()[:-3]
    assert set(parse_settings(whole).overrides) == set(parse_settings(FEEDS).overrides)


@pytest.mark.parametrize("empty", ["overrides: []\n", "overrides:   # none yet\n", ""])
def test_the_first_override_begins_the_section(empty: str) -> None:
    text = FEEDS.partition("overrides:")[0] + empty
    one = make_override(value=2)
    longer = with_overrides(text, "feeds.yaml", added=(one,), removed=())
    assert parse_settings(longer).overrides == (one,)
    back = with_overrides(longer, "feeds.yaml", added=(), removed=(one,))
    assert parse_settings(back).overrides == ()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    one = make_override(action=Action.HEADLINE, value=text)
    assert parse_settings(with_overrides(FEEDS, "feeds.yaml", added=(one,), removed=())).overrides[-1] == one


def test_a_place_is_written_as_a_whole_number() -> None:
    assert override_line(make_override(value=3)).endswith("value: 3}")
    assert override_line(make_override(action=Action.BOOST, value=-0.25)).endswith("value: -0.25}")


def test_of_two_alike_the_later_goes() -> None:
    one = make_override()
    twice = with_overrides(FEEDS, "feeds.yaml", added=(one, one), removed=())
    assert parse_settings(with_overrides(twice, "f", added=(), removed=(one,))).overrides.count(one) == 1


def test_an_override_that_somebody_took_out_is_said_to_be_gone() -> None:
    with pytest.raises(InputError, match="pin of s9 by Cy is not there any more"):
        with_overrides(FEEDS, "feeds.yaml", added=(), removed=(make_override(),))


def test_a_section_on_one_line_is_left_to_its_writer() -> None:
    text = "overrides: [{action: pin, target: s9, author: Cy, reason: why, until: 2024-03-07}]\n"
    for added, removed in (((make_override(),), ()), ((), (make_override(),))):
        with pytest.raises(InputError, match="one entry on each line"):
            with_overrides(text, "feeds.yaml", added=added, removed=removed)


def test_text_that_is_not_yaml_is_refused_at_its_line() -> None:
    with pytest.raises(SettingsError, match=r"feeds\.yaml:2:"):
        with_overrides("overrides:\n\t- x\n", "feeds.yaml", added=(make_override(),), removed=())
