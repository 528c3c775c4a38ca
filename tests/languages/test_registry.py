"""The list of languages, and which of them analyses a word."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.languages.registry import DEFAULT_LANGUAGE, capitals_mark_names, language_of, languages, readers
from digest.text.normalise import match_key

ROOT = Path(__file__).parents[2]


def in_a_process_with(folder: Path, entry: str, module: str) -> subprocess.CompletedProcess[str]:
    """Lists the languages where a package with an entry point is installed."""
    (folder / "guest.py").write_text(module, encoding="utf-8")
    package = folder / "guest-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: guest\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(f"[top_ten.languages]\n{entry}\n")
    code = "from digest.languages.registry import languages; print(*languages(), languages()['fa'].name)"
    path = os.pathsep.join((str(folder), str(ROOT)))
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("code", languages())
def test_a_language_stands_under_its_own_code(code: str) -> None:
    assert languages()[code].code == code
    assert languages()[code].name


def test_the_default_language_comes_first() -> None:
    assert next(iter(languages())) == DEFAULT_LANGUAGE


@pytest.mark.parametrize("code", [None, "", "de", "tlh", "EN"])
def test_a_language_that_is_not_known_is_read_as_the_default_one(code: str | None) -> None:
    assert language_of(code).code == DEFAULT_LANGUAGE


@pytest.mark.parametrize(
    ("code", "expected"), [(None, ["en", "fa"]), ("en", ["en", "fa"]), ("ar", ["en", "ar"]), ("de", ["en", "fa"])]
)
def test_a_text_is_read_by_its_language_and_by_those_that_lead_the_other_scripts(
    code: str | None, expected: list[str]
) -> None:
    assert [reader.code for reader in readers(code).values()] == expected


@pytest.mark.parametrize(("code", "answer"), [("en", True), ("fa", False), ("ar", False), ("de", False), (None, False)])
def test_capitals_tell_names_where_a_language_says_so(code: str | None, answer: bool) -> None:
    assert capitals_mark_names(code) is answer


@pytest.mark.parametrize("code", languages())
def test_the_tables_of_a_language_are_match_keys(code: str) -> None:
    one = languages()[code]
    words = {*one.function_words, *one.numbers.values, *one.numbers.scales, *one.numbers.rough, *one.numbers.roughly}
    words |= {*one.dates.months, *one.dates.weekdays, *one.dates.days_ago}
    words |= one.prose.openers | one.prose.pronouns | one.prose.pointers | one.prose.pointed_freely
    words |= one.prose.counted | one.prose.measures
    assert {word for word in words if match_key(word) != word} == set()


def test_a_package_never_replaces_a_shipped_language(tmp_path: Path) -> None:
    module = (
        "from dataclasses import replace\nfrom digest.languages.fa import LANGUAGE\nOWN = replace(LANGUAGE, name='x')\n"
    )
    done = in_a_process_with(tmp_path, "fa = guest:OWN", module)
    assert done.stdout.split() == ["en", "ar", "fa", "فارسی"]


@pytest.mark.parametrize(
    ("entry", "module", "says"),
    [
        ("qlo = guest:OWN", "OWN = 7\n", "expected a Language, found int"),
        ("qlo = guest:MISSING", "OWN = 7\n", "cannot be loaded"),
        ("qlo = absent:OWN", "OWN = 7\n", "cannot be loaded"),
    ],
)
def test_a_package_that_brings_no_language_is_named(tmp_path: Path, entry: str, module: str, says: str) -> None:
    done = in_a_process_with(tmp_path, entry, module)
    assert done.returncode != 0
    assert says in done.stderr
    assert entry in done.stderr
