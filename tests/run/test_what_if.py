"""Trying other weights, other topic words, and editors' labels on a day that was run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import copy_of

from digest.entry.cli.display import TerminalNarrator
from digest.model.errors import InputError
from digest.services.boards import Boards
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.services.homes import Home
from digest.services.labelling import label_item, labels, remove_label
from digest.services.trial_saving import save_trial
from digest.services.what_if import SettingsTrial, effect, settings_under
from digest.wiring import open_deps


@pytest.fixture(scope="module")
def deps(finished_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deps]:
    home = copy_of(finished_home, tmp_path_factory.mktemp("asked"))
    with open_deps(Home(path=home), TerminalNarrator()) as parts:
        yield parts


@pytest.fixture(scope="module")
def boards() -> Iterator[Boards]:
    kept = Boards()
    yield kept
    kept.close()


def test_a_day_is_scored_by_one_signal_alone(deps: Deps, boards: Boards) -> None:
    board = boards.of(deps)
    only_trust = {**dict.fromkeys(board.weights, 0.0), "trust": 1.0}
    tried = boards.under(deps, board.day, settings_under(deps.settings, SettingsTrial(weights=only_trust), deps.beat))
    stories = (*tried.ranking.picks, *tried.ranking.others)
    assert stories
    assert all(
        story.score == pytest.approx(sum(one.value for one in story.reasons if one.signal == "trust"), abs=1e-3)
        for story in stories
    )
    assert effect(board, board).nothing
    assert not effect(board, tried).nothing


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (SettingsTrial(weights={"trust": 1.5}), "trust is 1.5; it must be 1 or less"),
        (SettingsTrial(weights={"trust": -0.1}), "trust is -0.1"),
        (SettingsTrial(floor=2), "floor is 2"),
        (SettingsTrial(per_owner=0), "per_owner is 0; it must be 1 or more"),
        (SettingsTrial(floor=float("nan")), "floor is nan"),
        (SettingsTrial(topic="iran-protests", added={"matter": ("@nobody-of-that-name",)}), "the lexicon has no name"),
        (SettingsTrial(topic="iran-protests", added={"matter": ("~~~strike",)}), "has 3 marks"),
        (SettingsTrial(topic="tides"), "no topic is called 'tides'"),
        (SettingsTrial(topic="iran-protests", removed=("w",) * 51), "at most 50 words"),
        (SettingsTrial(topic="iran-protests", added={"subject": ("w" * 101,)}), "at most 100 characters"),
    ],
)
def test_settings_that_cannot_be_are_refused(deps: Deps, trial: SettingsTrial, said: str) -> None:
    with pytest.raises(InputError, match=said):
        settings_under(deps.settings, trial, deps.beat)


def test_a_topic_without_its_words_loses_items_and_gets_them_back(deps: Deps, boards: Boards) -> None:
    board = boards.of(deps)
    topic = next(iter(deps.settings.topics))
    words = deps.settings.topics[topic]
    few = (*words.subject, *words.matter)[:50]
    without = settings_under(deps.settings, SettingsTrial(topic=topic, removed=few), deps.beat)
    tried = boards.under(deps, board.day, without)
    lost = effect(board, tried).lost
    assert lost
    assert effect(tried, board).admitted == lost


def test_a_saved_trial_and_its_undoing_are_not_ranked_anew(
    finished_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, own = Home(path=copy_of(finished_home, tmp_path)), Boards()
    before = home.feeds.read_text("utf-8")
    with open_deps(home, TerminalNarrator()) as parts:
        topic = next(iter(parts.settings.topics))
        trial = SettingsTrial(
            topic=topic, added={"exclude": ("+the",)}, removed=parts.settings.topics[topic].matter[:1]
        )
        board = own.of(parts)
        tried = own.under(parts, board.day, settings_under(parts.settings, trial, parts.beat))
        save_trial(parts, trial, "Ada")
    monkeypatch.setattr("digest.services.boards.rank_of_day", None)
    with open_deps(home, TerminalNarrator()) as parts:
        saved = own.of(parts)
        assert effect(tried, saved).nothing
        assert not effect(board, saved).nothing
        one_more = SettingsTrial(topic=topic, added={"exclude": ("+a",)})
        save_trial(parts, one_more, "Ada")
    with open_deps(home, TerminalNarrator()) as parts:
        assert effect(board, own.of(parts)).lost
    home.feeds.write_text(before, "utf-8")
    with open_deps(home, TerminalNarrator()) as parts:
        assert effect(board, own.of(parts)).nothing
    own.close()


def test_a_label_of_an_item_is_kept_and_taken_back(deps: Deps) -> None:
    ranking, topic = rank_of_day(deps)[0], next(iter(deps.settings.topics))
    item = ranking.picks[0].story.items[0]
    given = label_item(deps, ranking, item, topic, accepted=True, author="Dana")
    assert labels(deps) == (given,)
    assert given.taken is (topic in ranking.picks[0].topics)
    out = label_item(deps, ranking, ranking.off_topic[0].item, topic, accepted=True, author="Dana")
    assert out.taken is False
    assert remove_label(deps, ranking.off_topic[0].item, topic)
    assert given.url == item.canonical_url
    with pytest.raises(InputError, match="no topic is called 'tides'"):
        label_item(deps, ranking, item, "tides", accepted=True, author="Dana")
    assert remove_label(deps, item, topic)
    assert labels(deps) == ()
