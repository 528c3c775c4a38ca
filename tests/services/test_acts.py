"""An editor's decision is checked, written, logged, undone and redone; contradictions are refused at once."""

import fcntl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import make_feeds, make_member, make_pick
from waiting import finish

from digest.config.editing import replace_text
from digest.config.reader import read_settings
from digest.config.settings import Action, Override
from digest.model.editions import Standing
from digest.model.errors import DigestError, InputError
from digest.services import acts
from digest.services.act_log import LOG, ActLog
from digest.services.acts import FeedsChanged, decide_on, editing, make_override, redo, undo, usual_until, version_of
from digest.services.conflicts import contradictions
from digest.services.deps import Deps
from digest.services.homes import Home
from digest.services.new_home import create_home
from digest.services.source_changes import rate_publishers, switch_sources
from digest.services.trial_saving import save_trial
from digest.services.what_if import SettingsTrial
from digest.wiring import open_deps

DAY = "2024-03-05"


class Silent:
    """A narrator for tests."""

    def say(self, text: str) -> None:
        raise AssertionError(text)

    def progress(self, title: str, total: int) -> Any:
        raise AssertionError(title)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_home(tmp_path / "home", replay=True, feeds=make_feeds())
    return tmp_path / "home"


@pytest.fixture
def deps(home: Path) -> Iterator[Deps]:
    with open_deps(Home(path=home), Silent()) as opened:
        yield opened


def reopened(deps: Deps) -> Deps:
    """Returns the same objects with the current settings of the file."""
    return replace(deps, settings=read_settings(deps.home / "feeds.yaml"))


def story(rank: int, *reports: str, kept_out: str | None = None) -> Standing:
    members = tuple(make_member(url=url, publisher=url.split("/")[2].split(".")[0]) for url in reports)
    return make_pick(rank=rank, url=reports[0], members=members, kept_out=kept_out)


FIRE, STRIKE, LUNCH = "https://herald.example/fire", "https://herald.example/strike", "https://kavir.example/lunch"
PLACED = (
    story(1, FIRE, "https://kavir.example/fire"),
    story(2, STRIKE),
    story(3, LUNCH, kept_out="below the floor"),
)


def act(action: Action, target: str, **given: Any) -> Override:
    facts = {"author": "Ada", "reason": "the desk's call", "until": usual_until(action, DAY), **given}
    return make_override(action, target, **facts)


def done(deps: Deps, *wanted: Override, **given: Any) -> acts.Done:
    return decide_on(reopened(deps), wanted, DAY, PLACED, **given)


def held(deps: Deps) -> list[tuple[str, str]]:
    return [(one.action.value, one.target) for one in read_settings(deps.home / "feeds.yaml").overrides]


@pytest.mark.parametrize("name", ["2", "s0002", STRIKE])
def test_a_story_is_written_down_by_an_address_that_outlives_its_place(deps: Deps, name: str) -> None:
    done(deps, act(Action.PIN, name, value=1))
    assert held(deps) == [("pin", STRIKE)]


def test_undo_and_redo_walk_the_acts(deps: Deps) -> None:
    done(deps, act(Action.PIN, "2"))
    done(deps, act(Action.KILL, "3"))
    undo(deps, "Bo")
    assert held(deps) == [("pin", STRIKE)]
    undo(deps, "Bo")
    assert held(deps) == []
    with pytest.raises(InputError, match="no act to undo"):
        undo(deps, "Bo")
    redo(deps, "Ada")
    assert held(deps) == [("pin", STRIKE)]
    redo(deps, "Ada", 2)
    assert held(deps) == [("pin", STRIKE), ("kill", LUNCH)]
    undo(deps, "Bo", 1)
    assert held(deps) == [("kill", LUNCH)]
    turns = [(one.number, one.turn.value, one.author) for one in ActLog(deps.home).acts()]
    assert turns == [
        (1, "do", "Ada"), (2, "do", "Ada"), (2, "undo", "Bo"), (1, "undo", "Bo"), (1, "redo", "Ada"),
        (2, "redo", "Ada"), (1, "undo", "Bo"),
    ]  # fmt: skip


def test_a_change_of_settings_is_undone_and_done_again_beside_later_acts(deps: Deps) -> None:
    before = (deps.home / "feeds.yaml").read_text("utf-8")
    save_trial(deps, SettingsTrial(floor=0.41), "Ada")
    done(deps, act(Action.PIN, "2"))
    undo(deps, "Bo", 1)
    assert "0.41" not in (deps.home / "feeds.yaml").read_text("utf-8")
    assert held(deps) == [("pin", STRIKE)]
    redo(deps, "Ada", 1)
    assert reopened(deps).settings.edition.floor == 0.41
    undo(reopened(deps), "Bo", 1)
    undo(reopened(deps), "Bo", 2)
    assert (deps.home / "feeds.yaml").read_text("utf-8").startswith(before.rstrip())
    assert next(one.settings for one in ActLog(deps.home).acts() if one.turn == "undo") == ("edition.floor = 0.41",)


def test_a_change_of_settings_whose_lines_were_changed_again_is_left_to_its_editor(deps: Deps) -> None:
    save_trial(deps, SettingsTrial(floor=0.41), "Ada")
    feeds = deps.home / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("0.41", "0.42"), "utf-8")
    with pytest.raises(InputError, match="the lines of act 1 were changed since"):
        undo(deps, "Bo")
    assert "0.42" in feeds.read_text("utf-8")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (act(Action.PIN, "2"), act(Action.KILL, "2")),
        (act(Action.KILL, "2"), act(Action.PIN, STRIKE, value=1)),
        (act(Action.HEADLINE, "2", value="One"), act(Action.HEADLINE, "2", value="Two", author="Bo")),
        (act(Action.TRUST, "herald", value=0.2), act(Action.TRUST, "herald", value=0.9)),
    ],
)
def test_what_contradicts_is_said_and_may_be_replaced(deps: Deps, first: Override, second: Override) -> None:
    done(deps, first)
    with pytest.raises(InputError, match=rf"{first.action} of .* by Ada until .* says otherwise"):
        done(deps, second)
    done(deps, second, replace=True)
    assert [action for action, _ in held(deps)] == [second.action.value]
    undo(deps, "Ada")
    assert [action for action, _ in held(deps)] == [first.action.value]


def test_an_editor_corrects_a_headline_of_their_own_without_being_asked(deps: Deps) -> None:
    done(deps, act(Action.HEADLINE, "2", value="Teh strike"))
    corrected = done(deps, act(Action.HEADLINE, "2", value="The strike"))
    assert [one.value for one in corrected.act.removed] == ["Teh strike"]
    assert len(held(deps)) == 1


def test_headlines_of_two_languages_do_not_contradict(deps: Deps) -> None:
    done(deps, act(Action.HEADLINE, "2", value="One", language="en"))
    done(deps, act(Action.HEADLINE, "2", value="یک", language="fa"))
    assert len(held(deps)) == 2


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (lambda: act(Action.PIN, "https://gone.example/"), "no story is called 'https://gone.example/'"),
        (lambda: act(Action.PIN, "2", until="2024-03-04"), "is before 2024-03-05"),
        (lambda: act(Action.PIN, "2", until="tomorrow"), "write it as YYYY-MM-DD"),
        (lambda: act(Action.BOOST, "2", value=3), "write a number from -1 to 1"),
        (lambda: act(Action.MERGE, "2", value="https://gone.example/"), "no story is called 'https://gone.example/'"),
        (lambda: act(Action.MERGE, "2", value=STRIKE), "cannot be merged with itself"),
        (lambda: act(Action.SPLIT, STRIKE), "nothing to split"),
        (lambda: act(Action.LEAD, "2", value=FIRE), "is not a report of this story"),
        (lambda: act(Action.HEADLINE, "2", value=" \n "), "headline needs a text"),
        (lambda: act(Action.MUTE, "nobody"), "no publisher or source is called 'nobody'"),
        (lambda: act(Action.STANCE, "herald", value="mild"), "write one of independent"),
        (lambda: act(Action.PIN, "x" * 10_000), "no story is called"),
    ],
)
def test_an_act_that_cannot_be_done_is_refused_and_nothing_is_written(deps: Deps, wanted: Any, said: str) -> None:
    before = (deps.home / "feeds.yaml").read_bytes()
    with pytest.raises(InputError, match=said) as refused:
        done(deps, wanted())
    assert len(str(refused.value)) < 2_000
    assert (deps.home / "feeds.yaml").read_bytes() == before
    assert not (deps.home / LOG).exists()


def test_an_address_that_stands_for_several_stories_is_not_guessed_at(deps: Deps) -> None:
    post = "https://t.example/9"
    placed = tuple(
        make_pick(rank=n, members=(make_member(url=post, canonical_url=f"{post}#{n}"),), url=post) for n in (1, 2, 3)
    )
    with pytest.raises(InputError, match="stands for 3 stories"):
        decide_on(deps, (act(Action.KILL, post),), DAY, placed)
    decide_on(deps, (act(Action.KILL, "2"),), DAY, placed)
    assert held(deps) == [("kill", f"{post}#2")]


def test_a_merge_says_that_a_place_is_lost(deps: Deps) -> None:
    assert "places 1 and 2 become one" in str(done(deps, act(Action.MERGE, "1", value="2")).remarks[0])
    assert done(deps, act(Action.MERGE, "1", value="3")).remarks == ()


def test_a_split_says_that_the_story_becomes_two(deps: Deps) -> None:
    assert "the story at place 1 becomes two" in str(done(deps, act(Action.SPLIT, FIRE)).remarks[0])


def test_reports_split_off_together_stay_together(deps: Deps) -> None:
    reports = [f"https://p{number}.example/x" for number in range(3)]
    placed = (story(1, *reports), story(2, STRIKE))
    split = [act(Action.SPLIT, report) for report in reports]
    with pytest.raises(InputError, match="nothing of the story would be left"):
        decide_on(deps, split, DAY, placed)
    with pytest.raises(InputError, match="are of several stories"):
        decide_on(deps, [split[0], act(Action.SPLIT, placed[0].members[1].url), act(Action.SPLIT, "2")], DAY, (
            placed[0], story(2, STRIKE, "https://p9.example/y")))  # fmt: skip
    decide_on(deps, split[:2], DAY, placed)
    assert held(deps) == [("split", reports[0]), ("split", reports[1]), ("merge", reports[0])]


def test_the_later_of_two_desks_is_told_what_changed(deps: Deps) -> None:
    seen = version_of(deps.home)
    done(deps, act(Action.PIN, "2"), seen=seen)
    with pytest.raises(FeedsChanged, match="Ada, do 1: \\+ pin of") as changed:
        done(deps, act(Action.KILL, "3"), seen=seen)
    assert [one.number for one in changed.value.acts] == [1]
    done(deps, act(Action.KILL, "3"), seen=version_of(deps.home))
    assert len(held(deps)) == 2


def test_a_file_changed_in_another_program_is_said_to_be(deps: Deps) -> None:
    seen = version_of(deps.home)
    feeds = deps.home / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8") + "# a word\n", "utf-8")
    with pytest.raises(FeedsChanged, match="changed in another program"):
        done(deps, act(Action.KILL, "3"), seen=seen)


def test_acts_beside_another_program_are_both_named(deps: Deps) -> None:
    seen = version_of(deps.home)
    done(deps, act(Action.PIN, "2"))
    feeds = deps.home / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8") + "# a word\n", "utf-8")
    both = r"Ada, do 1.*; feeds\.yaml was changed in another program"
    with pytest.raises(FeedsChanged, match=both):
        done(deps, act(Action.KILL, "3"), seen=seen)
    edited = version_of(deps.home)
    done(deps, act(Action.BOOST, "1", value=0.1))
    with pytest.raises(FeedsChanged, match=both) as changed:
        done(deps, act(Action.KILL, "3"), seen=seen)
    assert [one.number for one in changed.value.acts] == [1, 2]
    with pytest.raises(FeedsChanged) as changed:
        done(deps, act(Action.KILL, "3"), seen=edited)
    assert not changed.value.elsewhere


@pytest.mark.parametrize(
    "again",
    [
        lambda deps: switch_sources(deps, ["Herald"], "Bo", "spam", enabled=False),
        lambda deps: rate_publishers(deps, ["herald"], "Bo", "spam", trust=0.3),
    ],
)
def test_what_the_file_says_already_is_neither_written_nor_logged(deps: Deps, again: Callable[[Deps], object]) -> None:
    switch_sources(deps, ["Herald"], "Ada", "broken", enabled=False)
    rate_publishers(deps, ["herald"], "Ada", "wrong twice", trust=0.3)
    before = version_of(deps.home)
    with pytest.raises(InputError, match=r"feeds\.yaml says so already; nothing was changed"):
        again(reopened(deps))
    assert version_of(deps.home) == before
    assert [one.author for one in ActLog(deps.home).acts()] == ["Ada", "Ada"]


def test_a_file_that_is_broken_is_left_as_it_is(deps: Deps) -> None:
    feeds = deps.home / "feeds.yaml"
    feeds.write_text("topics: [\n", "utf-8")
    with pytest.raises(DigestError, match=r"feeds\.yaml:2:1: a value is missing"):
        decide_on(deps, (act(Action.KILL, "3"),), DAY, PLACED)
    assert feeds.read_text("utf-8") == "topics: [\n"


def test_acts_of_two_threads_are_both_written(deps: Deps) -> None:
    before = reopened(deps)
    with editing(deps.home) as feeds:
        other = threading.Thread(target=decide_on, args=(before, (act(Action.KILL, "3"),), DAY, PLACED))
        other.start()
        assert held(deps) == []
        replace_text(feeds, feeds.read_text("utf-8") + "# held\n")
    finish(other)
    done(deps, act(Action.PIN, "2"))
    assert len(held(deps)) == 2
    assert "# held" in (deps.home / "feeds.yaml").read_text("utf-8")


def test_a_lock_that_is_never_let_go_is_said_plainly(deps: Deps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "LOCK_PATIENCE", 0.0)
    with (deps.home / acts.LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DigestError, match=r"another editor holds feeds\.yaml"):
            done(deps, act(Action.KILL, "3"))
    assert held(deps) == []


def test_an_unreadable_line_of_the_log_is_passed_over_and_kept(deps: Deps) -> None:
    done(deps, act(Action.PIN, "2"))
    log = deps.home / LOG
    log.write_text(log.read_text("utf-8") + "{torn\n", "utf-8")
    done(deps, act(Action.KILL, "3"))
    assert [one.number for one in ActLog(deps.home).acts()] == [1, 2]
    assert "{torn" in log.read_text("utf-8")


def test_overrides_that_contradict_each_other_in_the_file_are_named() -> None:
    pin, kill = act(Action.PIN, STRIKE), act(Action.KILL, STRIKE)
    one, other = (act(Action.HEADLINE, FIRE, value=text, language="en") for text in ("One", "Two"))
    persian = act(Action.HEADLINE, FIRE, value="سه", language="fa")
    lines = contradictions((pin, one, persian, kill, other, act(Action.KILL, FIRE)))
    assert [line.partition(" contradict each")[0] for line in lines] == [
        f"overrides: pin of {STRIKE} by Ada and kill of {STRIKE} by Ada",
        f"overrides: headline of {FIRE} in en by Ada and headline of {FIRE} in en by Ada",
    ]
