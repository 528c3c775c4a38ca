"""Other weights, other words of a topic, and editors' labels, tried on a day that was run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import copy_of

from digest.entry.cli.display import TerminalNarrator
from digest.model.errors import InputError
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.services.homes import Home
from digest.services.labelling import label_item, labels, remove_label
from digest.services.what_if import readmit, rescore
from digest.wiring import open_deps


@pytest.fixture(scope="module")
def deps(finished_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deps]:
    home = copy_of(finished_home, tmp_path_factory.mktemp("asked"))
    with open_deps(Home(path=home), TerminalNarrator()) as parts:
        yield parts


def test_a_day_is_scored_by_one_signal_alone(deps: Deps) -> None:
    only_trust = {reason.signal: 0.0 for reason in rank_of_day(deps)[0].picks[0].reasons} | {"trust": 1.0}
    ranking = rescore(deps, only_trust)
    assert all(
        story.score == pytest.approx(sum(one.value for one in story.reasons if one.signal == "trust"), abs=1e-3)
        for story in (*ranking.picks, *ranking.others)
    )


@pytest.mark.parametrize("weights", [{"loudness": 0.5}, {"trust": 1.5}, {"trust": -0.1}])
def test_weights_that_cannot_be_are_refused(deps: Deps, weights: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"loudness|trust"):
        rescore(deps, weights)


def test_a_topic_without_its_words_admits_less(deps: Deps) -> None:
    before, _ = rank_of_day(deps)
    topic = next(iter(deps.settings.topics))
    words = deps.settings.topics[topic]
    after = readmit(deps, topic, removed={*words.subject, *words.matter})
    admitted = sum(len(story.story.items) for story in (*before.picks, *before.others))
    assert sum(len(story.story.items) for story in (*after.picks, *after.others)) < admitted
    with pytest.raises(InputError, match="no topic is called 'tides'"):
        readmit(deps, "tides")


def test_a_label_of_an_item_is_kept_and_taken_back(deps: Deps) -> None:
    item, topic = rank_of_day(deps)[0].picks[0].story.items[0], next(iter(deps.settings.topics))
    given = label_item(deps, item, topic, accepted=True, author="Dana")
    assert labels(deps) == (given,)
    assert given.url == item.canonical_url
    with pytest.raises(InputError, match="no topic is called 'tides'"):
        label_item(deps, item, "tides", accepted=True, author="Dana")
    assert remove_label(deps, item, topic)
    assert labels(deps) == ()
