"""The how-tos of CONTRIBUTING.md, followed in a temporary folder: each adds its one thing with one file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import BEAT, NOON, make_feeds, make_item, make_source, make_window
from letter_parts import make_settings

import digest.collect.collectors
import digest.languages
import digest.rank.signals
from digest.beats.newsletter import read_newsletter
from digest.collect.collector_registry import collector_named, collectors
from digest.collect.web.answers import Response
from digest.config.reader import parse_settings
from digest.languages.registry import languages
from digest.rank.ranking import rank_day
from digest.rank.signal_registry import signals
from digest.services.known_names import known_names
from digest.text.tokens import stem

PAGE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLES = re.findall(r"```\w+\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)
CACHED = (collectors, signals, known_names, languages)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the files of the page, whose packages are looked through after the shipped ones."""
    for name, text in EXAMPLES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for package in (digest.collect.collectors, digest.rank.signals, digest.languages):
        folder = tmp_path / package.__name__.replace(".", "/")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    for cached in CACHED:
        cached.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for cached in CACHED:
        cached.cache_clear()


def test_the_page_has_an_example_of_each_and_one_file_of_python_for_each() -> None:
    assert [name for name, _ in EXAMPLES] == [
        "digest/collect/collectors/lines.py",
        "digest/rank/signals/breadth.py",
        "digest/languages/eo/__init__.py",
        "beats/ferries/beat.yaml",
        "beats/ferries/words.tsv",
    ]


@pytest.mark.usefixtures("tree")
def test_the_collector_reads_and_its_options_are_checked() -> None:
    source = make_source(collector="lines", options={"skip": 1})
    answer = Response(url=source.url, status=200, headers=(), body=b"heading\nBakers strike\n", received=NOON)
    assert [one.title for one in collector_named("lines").read(source, answer, NOON).entries] == ["Bakers strike"]
    entry = "{name: A, url: 'https://a.example', publisher: herald, collector: lines, options: {skip: 2}}"
    text = make_feeds(sources=f"sources: [{entry}]\n")
    assert parse_settings(text, known=known_names()).sources[0].options["skip"]


@pytest.mark.usefixtures("tree")
def test_the_signal_takes_part_in_the_score() -> None:
    items = [make_item(title="Bakers strike in Iran over arrests")]
    ranking = rank_day(items, settings=make_settings(), beat=BEAT, day="2024-03-05", window=make_window())
    signal = {reason.signal: reason for one in ranking.picks + ranking.others for reason in one.reasons}["breadth"]
    assert signal.value == pytest.approx(1 / 3, abs=1e-4)


@pytest.mark.usefixtures("tree")
def test_the_language_is_known_with_its_stems() -> None:
    assert languages()["eo"].name == "Esperanto"
    assert stem("ŝipojn", "eo") == stem("ŝipo", "eo")


def test_the_beat_is_named_by_a_feeds_yaml_beside_it(tree: Path) -> None:
    feeds = tree / "feeds.yaml"
    sources = "sources:\n- {name: A, url: 'https://a.example', publisher: herald}\n"
    text = f"topics: {{ferries: {{beat: ferries}}}}\npublishers: {{herald: {{name: H}}}}\n{sources}"
    feeds.write_text(text, "utf-8")
    topic = read_newsletter(feeds, known=known_names()).settings.topics["ferries"]
    assert (topic.name, topic.matter) == ({"en": "Ferries"}, ("crew strike", "~route"))
