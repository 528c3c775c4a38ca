"""Editors' labels correct the relevance model if that improves the judgement of held-out labels."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import NOON
from homes import copy_of, digest

from digest.entry.cli.display import TerminalNarrator
from digest.model.topic_labels import TopicLabel
from digest.services.corrections import TRAINED, read_corrections
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.services.homes import Home
from digest.store.judgement_rows import LabelRows
from digest.wiring import open_deps

TOPIC = "iran-protests"
HARBOURS = ("Antwerp", "Busan", "Cork", "Durban", "Esbjerg", "Fukuoka", "Genoa", "Haifa", "Izmir", "Jakarta")


def label(title: str, *, accepted: bool) -> TopicLabel:
    return TopicLabel(
        url=f"https://paper.example/{title.replace(' ', '-')}",
        topic=TOPIC,
        title=title,
        opening="",
        language="en",
        accepted=accepted,
        author="Dana",
        labelled_at=NOON,
    )


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    return copy_of(sample_home, tmp_path)


@pytest.fixture
def deps(home: Path) -> Iterator[Deps]:
    with open_deps(Home(path=home), TerminalNarrator()) as parts:
        yield parts


def record(deps: Deps, *labels: TopicLabel) -> None:
    for one in labels:
        LabelRows(deps.ledger.database).record(one)


def test_labels_against_a_kind_of_report_teach_to_leave_it_out(home: Path, deps: Deps) -> None:
    wanted = [label(f"Iran: protesters shot dead in the street, says {name}", accepted=True) for name in HARBOURS]
    unwanted = [label(f"Iran wins match in {name} as fans protest at referee", accepted=False) for name in HARBOURS]
    record(deps, *wanted, *unwanted)
    done = digest(home, "train", "relevance", "--json")
    assert done.exit_code == 0, done.output
    (report,) = json.loads(done.output)
    assert (report["accepted"], report["rejected"]) == (10, 10)
    assert report["after"] >= report["before"]
    assert report["kept"] == (home / TRAINED).exists() == (report["after"] > report["before"])


@pytest.mark.parametrize("count", [0, 9])
def test_too_few_labels_teach_nothing(home: Path, deps: Deps, count: int) -> None:
    record(deps, *(label(f"Harbour of {name} is open", accepted=False) for name in HARBOURS[:count]))
    done = digest(home, "train", "relevance")
    assert done.exit_code == 0
    assert ("10 of either are needed" in done.output) == bool(count)
    assert not (home / TRAINED).exists()


def test_a_label_of_a_topic_that_went_is_passed_over(home: Path, deps: Deps) -> None:
    record(deps, replace(label("Harbour opens", accepted=True), topic="tides"))
    assert "no item has a label yet" in digest(home, "train", "relevance").output


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"embedder": "off"}', '{"embedder": "off", "topics": {"x": {}}}', "\x00\x01"]
)
def test_a_broken_file_teaches_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / TRAINED).parent.mkdir()
    (tmp_path / TRAINED).write_text(content)
    found, trouble = read_corrections(tmp_path, "off")
    assert not found
    assert trouble.endswith("is not used; run: digest train relevance")


def test_the_day_is_made_without_a_broken_file_and_a_line_says_so(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (finished / TRAINED).parent.mkdir()
    (finished / TRAINED).write_text("")
    with open_deps(Home(path=finished), TerminalNarrator()) as parts:
        ranking, _ = rank_of_day(parts)
    assert ranking.picks
    assert "cannot be read" in capsys.readouterr().err


def test_what_another_embedder_taught_is_not_used(tmp_path: Path) -> None:
    (tmp_path / TRAINED).parent.mkdir()
    (tmp_path / TRAINED).write_text('{"embedder": "other", "topics": {}}')
    found, trouble = read_corrections(tmp_path, "off")
    assert not found
    assert "made with the embedder 'other'" in trouble
