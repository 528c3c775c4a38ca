"""The interface texts and their catalogues."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from factories import make_feeds

from digest.languages import catalogues
from digest.languages.catalogues import CatalogueProblem, Wording, catalogue_problems, wording
from digest.languages.interface import Language
from digest.languages.registry import languages

ROOT = Path(__file__).parents[2]
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)
UPDATE = 'msgctxt "letter.update"\nmsgid "Update"\nmsgstr "{}"\n\n'
DENIAL = 'msgctxt "edition.denial"\nmsgid "It is denied in whole or in part, {{name}} reports."\nmsgstr "{}"\n\n'
SHORT = (
    'msgctxt "edition.short"\nmsgid "Only {{count}} story met the bar today."\n'
    'msgid_plural "Only {{count}} stories met the bar today."\nmsgstr[0] "{}"\nmsgstr[1] "{}"\n\n'
)


def with_catalogue(text: str) -> Language:
    return replace(languages()["fa"], catalogue=lambda: HEADER + text)


def problems_of(text: str, monkeypatch: pytest.MonkeyPatch) -> list[CatalogueProblem]:
    monkeypatch.setattr(catalogues, "language_of", lambda _: with_catalogue(text))
    return [one for one in catalogue_problems("fa") if not one.problem.startswith("is missing")]


@pytest.mark.parametrize("language", languages())
def test_every_shipped_catalogue_is_whole(language: str) -> None:
    assert [str(problem) for problem in catalogue_problems(language)] == []


@pytest.mark.parametrize("language", languages())
def test_no_text_names_what_it_does_not_fill_in(language: str) -> None:
    assert wording(language).text("edition.denial", name="XYZ").count("XYZ") == 1
    assert "{" not in wording(language).counted("letter.stories", 7, n="7")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "خبر واحد"), (2, "خبران"), (3, "3 أخبار"), (11, "11 خبرًا"), (100, "100 خبر"), (103, "103 أخبار")],
)
def test_a_number_takes_the_plural_of_its_language(number: int, text: str) -> None:
    assert wording("ar").counted("letter.stories", number, n=number) == text


def test_a_text_that_is_missing_is_in_english() -> None:
    words = Wording(with_catalogue(UPDATE.format("تازه")))
    assert words.text("letter.update") == "تازه"
    assert words.text("letter.today") == "In this letter"
    assert words.counted("letter.stories", 1, n=1) == "1 story"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert Wording(replace(languages()["fa"], catalogue=None)).text("letter.why") == "Why it is here"


def test_a_code_that_is_not_known_speaks_english() -> None:
    assert wording("tlh").text("letter.why") == "Why it is here"


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        (DENIAL.format("چیزی"), 8, 8, "lacks the placeholder {name}"),
        (DENIAL.format("{name} {nme}"), 8, 8, "unknown placeholder {nme}"),
        (UPDATE.format("x") + DENIAL.format("{name"), 12, 8, "brace without its partner"),
        (SHORT.format("یک", "چند"), 10, 11, "lacks the placeholder {count}"),
        (SHORT.format("{n}", "{count}"), 9, 11, "unknown placeholder {n}"),
        (UPDATE.format(""), 8, 8, "is not translated"),
        ('msgctxt "letter.news"\nmsgid "News"\nmsgstr "x"\n', 6, 9, "not a text of the interface"),
        ('msgctxt "letter.why"\nmsgid "Why"\nmsgstr "x"\n', 7, 7, "older English text"),
        ('#, fuzzy\nmsgctxt "letter.update"\nmsgid "Update"\nmsgstr "x"\n', 8, 7, "fuzzy"),
    ],
)
def test_a_fault_of_a_catalogue_has_its_place(
    text: str, line: int, column: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = problems_of(text, monkeypatch)
    assert (found.line, found.column) == (line, column)
    assert says in str(found)


def test_a_text_that_cannot_be_filled_in_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = with_catalogue(DENIAL.format("{nme}") + UPDATE.format("تازه"))
    monkeypatch.setattr(catalogues, "language_of", lambda _: broken)
    words = Wording(broken)
    assert words.text("edition.denial", name="Kavir") == "It is denied in whole or in part, Kavir reports."
    assert words.text("letter.update") == "تازه"


def test_check_names_the_faults_of_an_installed_catalogue_all_at_once(tmp_path: Path) -> None:
    guest = tmp_path / "guest"
    package = guest / "guest-1.0.dist-info"
    package.mkdir(parents=True)
    text = HEADER + DENIAL.format("x {nme}") + SHORT.format("1", "2")
    (guest / "guest.py").write_text(
        "from dataclasses import replace\nfrom digest.languages.fa import LANGUAGE\n"
        f"OWN = replace(LANGUAGE, code='qlo', leads_script=False, catalogue=lambda: {text!r})\n",
        encoding="utf-8",
    )
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: guest\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[top_ten.languages]\nqlo = guest:OWN\n")
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.yaml").write_text("edition: {languages: [en, qlo]}\n" + make_feeds(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from digest.entry.cli.main import main; main()", "--home", str(home), "check"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(guest), str(ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "qlo/interface.po:8:8: 'edition.denial' lacks the placeholder {name}" in done.stderr
    assert "qlo/interface.po:8:8: 'edition.denial' has an unknown placeholder {nme}" in done.stderr
    assert "qlo/interface.po:14:11: 'edition.short' lacks the placeholder {count}" in done.stderr
