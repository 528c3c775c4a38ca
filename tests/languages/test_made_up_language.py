"""A language is one file: an installed package provides one, and the program uses it everywhere."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from factories import make_feeds

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The output of a process for a day, with a package with the language installed."""
    folder = tmp_path_factory.mktemp("installed")
    copyfile(HERE / "loreni.py", folder / "loreni.py")
    package = folder / "loreni-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: loreni\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[top_ten.languages]\nqlo = loreni:LORENI\n")
    feeds = folder / "feeds.yaml"
    feeds.write_text("edition: {languages: [en, qlo]}\n" + make_feeds(), encoding="utf-8")
    path = os.pathsep.join((str(folder), str(HERE.parent), str(HERE.parents[1])))
    done = subprocess.run(
        [sys.executable, str(HERE / "loreni_day.py"), str(feeds)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_installed_language_is_known_beside_the_shipped_ones(day: dict[str, Any]) -> None:
    assert day["known"] == ["en", "ar", "fa", "qlo"]
    assert day["languages"] == ["en", "qlo"]


def test_its_texts_are_detected(day: dict[str, Any]) -> None:
    assert day["detected"] == "qlo"


def test_its_words_are_stemmed_where_the_language_is_known(day: dict[str, Any]) -> None:
    assert day["stems"] == ["marn", "marnur"]
    assert day["words"] == ["torad", "marn"]
    assert day["features"] == ["qlo", "marn", "vor", "torad"]


def test_its_sentences_numbers_and_dates_are_read(day: dict[str, Any]) -> None:
    assert day["sentences"] == ["Vor lo torad ke marnur tam.", "Sele vol. Grenur dus!"]
    assert [number["value"] for number in day["numbers"]] == [300]
    assert day["dates"] == ["2023-10-07"]


def test_the_dates_of_its_feeds_and_what_its_pages_print_around_reports_are_known(day: dict[str, Any]) -> None:
    assert day["feed_date"] == "2023-10-07 15:15:00+00:00"
    assert day["page_words"] == [True, True, "  torad"]


def test_its_letter_has_its_words_and_english_ones_where_they_are_missing(day: dict[str, Any]) -> None:
    assert 'lang="qlo" dir="ltr"' in day["letter"]
    assert "Zin lo skriv" in day["letter"]
    assert "10 novelur" in day["light"]
    assert "How these stories were chosen" in day["mail"]
    assert day["attributed"] == "Marnur torad, sagt Herald."


def test_its_dates_come_from_its_locale(day: dict[str, Any]) -> None:
    assert "Marto 2024" in day["letter"]


def test_its_pages_and_mails_speak_it(day: dict[str, Any]) -> None:
    assert 'lang="qlo"' in day["page"]
    assert "Nahm lo pir posh" in day["page"]
    assert "Subject: Vras Top Ten" in day["notice"]
    assert day["command"] == ["subscribe", "qlo"]
    assert day["label"] == "Loreni"
