"""`digest beats`: list, create, and try headlines."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from factories import make_item
from homes import digest

from digest.beats.library import SHIPPED, WRITTEN_OUT, Library
from digest.config.settings import Settings
from digest.entry.cli.main import main
from digest.services.beat_trials import headlines, judge_of, try_stored
from digest.services.new_home import create_home

FIRST, SECOND = WRITTEN_OUT
THIRD = "belarus-protests"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_home(tmp_path / "home", replay=False)
    return tmp_path / "home"


def test_the_list_says_where_a_beat_is_from_and_which_topics_name_it(home: Path) -> None:
    assert digest(home, "beats", "new", "river-news").exit_code == 0
    rows = {row["name"]: row for row in json.loads(digest(home, "beats", "--json").stdout)}
    assert rows["river-news"]["from"] == "this home"
    assert rows[FIRST]["from"] == "shipped"
    assert rows[FIRST]["topics"] == [FIRST]
    assert "river-news" in digest(home, "beats").stdout


def test_a_new_beat_is_sound_as_it_is_and_can_be_named_at_once(home: Path) -> None:
    digest(home, "beats", "new", "river-news")
    first = (home / "beats" / "river-news" / "beat.yaml").read_text("utf-8").splitlines()[0]
    assert (home / "beats" / "river-news" / first.partition("$schema=")[2]).is_file()
    feeds = home / "feeds.yaml"
    named = "topics:\n  river: {beat: river-news}\n"
    feeds.write_text(
        feeds.read_text("utf-8").replace("topics:\n", named).replace("  platform-censorship: 2", "  river: 2")
    )
    result = digest(home, "check")
    assert result.exit_code == 0, result.output
    tried = digest(home, "beats", "try", "river-news", "Lighthouse keepers protest against closures")
    assert tried.stdout.startswith("in ")
    assert "lighthouse keepers" in tried.stdout


@pytest.mark.parametrize("name", ["River", "river news", "../up", ""])
def test_a_name_that_cannot_be_a_beat_is_refused(home: Path, name: str) -> None:
    result = digest(home, "beats", "new", name)
    assert result.exit_code == 2
    assert "cannot be the name of a beat" in result.output


def test_what_is_there_is_never_overwritten(home: Path) -> None:
    assert digest(home, "beats", "new", "river-news").exit_code == 0
    result = digest(home, "beats", "new", "river-news")
    assert (result.exit_code, "is there already" in result.output) == (2, True)


def test_headlines_come_from_stdin_where_none_is_given(home: Path) -> None:
    lines = "Court orders messenger to be blocked\n\nTen apps that help you sleep\n"
    result = CliRunner().invoke(main, ["--home", str(home), "beats", "try", SECOND], input=lines)
    assert [line[:3] for line in result.stdout.splitlines()] == ["in ", "out"]
    nothing = CliRunner().invoke(main, ["--home", str(home), "beats", "try", SECOND], input="")
    assert (nothing.exit_code, "no headline to judge" in nothing.output) == (2, True)


def test_an_unknown_beat_is_told_with_the_nearest_name(home: Path) -> None:
    result = digest(home, "beats", "try", "iran-protest", "Bakers strike")
    assert result.exit_code == 2
    assert "no beat is called 'iran-protest'; did you mean 'iran-protests'?" in result.output


def test_a_changed_copy_is_held_against_the_shipped_beat_over_stored_items(home: Path) -> None:
    shutil.copytree(SHIPPED / THIRD, home / "beats" / THIRD)
    words = home / "beats" / THIRD / "words.tsv"
    kept = [line for line in words.read_text("utf-8").splitlines() if not line.startswith("matter\t")]
    words.write_text("\n".join([*kept, "matter\ttractor plant", ""]), "utf-8")
    library = Library(home=home)
    settings = Settings(topics={"x": library.part(THIRD).topic.model_copy(update={"beat": THIRD})})
    items = [
        make_item(title="Minsk tractor plant reports record exports", text=""),
        make_item(title="Court in Minsk jails a protester", text=""),
        make_item(title="Rain over the harbour", text=""),
    ]
    judge, beat = judge_of(THIRD, library, settings), library.joined((THIRD,))
    found = try_stored(judge, THIRD, items, {}, library, settings, beat)
    assert (found.against, found.items, found.inside) == ("the shipped beat", 3, 1)
    assert [trial.title for trial in found.admitted] == [items[0].title]
    assert [trial.title for trial in found.lost] == [items[1].title]


def test_headlines_are_judged_as_a_run_does() -> None:
    library, item = Library(), headlines(["Court in Tehran jails a teacher"])[0]
    vectors = {item.id: np.eye(1, 384, dtype=np.float32)[0]}
    by_words, by_meaning = (judge_of(FIRST, library, None).trials([item], known)[0] for known in ({}, vectors))
    assert by_words.inside
    assert by_words.score != by_meaning.score
    topic = library.part(FIRST).topic
    own = topic.model_copy(update={"beat": FIRST, "exclude": (*topic.exclude, "+teacher")})
    (found,) = judge_of(FIRST, library, Settings(topics={"x": own})).trials([item], vectors)
    assert (found.inside, found.because) == (False, "left out by the editors' word 'teacher'")


def test_a_beat_that_no_topic_names_is_held_against_the_topics_in_use(home: Path) -> None:
    result = digest(home, "beats", "try", "belarus-protests", "--stored", "3")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "0 of 0 stored items are in; held against the topics of feeds.yaml:",
        "would admit 0",
        "would lose 0",
    ]
