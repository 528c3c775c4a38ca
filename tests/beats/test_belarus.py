"""A third beat, made of data only: it has its own home country and that country's clock."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_item
from homes import digest
from news_sites import serve_news
from posts import today

from digest.beats.library import Library
from digest.beats.names import lexicon_of
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.severity import is_abroad, severity_of
from digest.services.new_home import create_home

NAME = "belarus-protests"
BEAT = Library().joined((NAME,))
READER = FeatureReader(lexicon_of(BEAT), BEAT)
EVENTS = (
    (
        "Thousands protest in Minsk over stolen votes",
        "Thousands protested in Minsk on Sunday, the largest crowd in years. Riot police closed the central square and "
        "detained at least sixty people, the rights group Viasna said. Marchers carried white-red-white flags.",
    ),
    (
        "Court in Hrodna jails journalist for three years",
        "A court in Hrodna sentenced a journalist to three years in prison for filming a march. The Belarusian "
        "Association of Journalists called the verdict revenge and counts thirty of its members behind bars.",
    ),
    (
        "Potash miners in Salihorsk strike for a second day",
        "Miners in Salihorsk, Belarus, stayed underground in a strike against the arrest of two colleagues. The firm "
        "threatened dismissals; families brought food to the gates while security officers took down names.",
    ),
)


def read(title: str, text: str = "") -> tuple[bool, float]:
    features = READER.read(make_item(title=title, text=text))
    return is_abroad(features, BEAT), severity_of(features, BEAT).value


def test_a_protest_in_the_home_country_is_at_home_and_severe() -> None:
    abroad, grade = read("Thousands protest in Minsk")
    assert not abroad
    assert grade >= 0.55 > read("Protest in Minsk")[1] > 0
    assert read("Thousands protest in Vilnius for Belarus") < (True, grade)
    assert read("Riot police shoot dead two protesters in Homel")[1] > 0


def test_another_beats_home_is_abroad_here() -> None:
    assert read("Thousands protest in London")[0]


@pytest.mark.parametrize(
    ("headline", "inside"),
    [
        ("Thousands protest in Minsk", True),
        ("Brest court jails three bloggers from Belarus", True),
        ("Thousands protest in Paris", False),
        ("Minsk hosts an ice hockey final", False),
    ],
)
def test_the_command_says_in_or_out(tmp_path: Path, headline: str, inside: bool) -> None:
    result = digest(tmp_path, "beats", "try", NAME, headline, "--json")
    assert json.loads(result.stdout)["inside"] is inside


@pytest.fixture
def web() -> Iterator[str]:
    """The address of a site with the three events."""
    with serve_news(EVENTS) as address:
        yield address


def test_its_letter_has_the_time_of_minsk_and_no_other_calendar(
    web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    feeds = (
        "edition: {languages: [en], caps: {per_owner: 9, per_publisher: 9}}\n"
        f"topics:\n  belarus: {{beat: {NAME}, sources: false}}\n"
        "publishers:\n  herald: {name: Herald}\n"
        f"sources:\n  - {{name: Herald, url: {web}/feed, publisher: herald, language: en}}\n"
        "embedder: {model: off}\n"
    )
    home = tmp_path / "home"
    create_home(home, replay=False, feeds=feeds)
    day = today()
    result = digest(home, "run", "--day", day)
    assert result.exit_code == 0, result.output
    site = home / "output" / "site" / day
    edition = json.loads((site / "edition.json").read_text("utf-8"))
    assert {pick["headline"] for pick in edition["picks"]} == {title for title, _ in EVENTS}
    for form in ("email.txt", "index.html", "light.html"):
        text = (site / form).read_text("utf-8")
        assert " Minsk" in text
        assert "UTC" in text
        for other in ("Tehran", "Farvardin", "Esfand", "Mehr", "Azar", "Dey ", "Iran"):
            assert other not in text, (form, other)


def test_a_broken_home_beat_stops_the_run_and_leaves_the_last_edition(tmp_path: Path) -> None:
    home = tmp_path / "home"
    create_home(home, replay=False, feeds=f"topics:\n  belarus: {{beat: {NAME}}}\n")
    kept = home / "output" / "site" / "index.html"
    kept.parent.mkdir(parents=True)
    kept.write_text("the last edition", "utf-8")
    folder = home / "beats" / NAME
    folder.mkdir(parents=True)
    (folder / "beat.yaml").write_text("name: {en: B}\n", "utf-8")
    (folder / "words.tsv").write_text("field\tword\nsubject\t@people\nmatter\n", "utf-8")
    for command in (("check",), ("run",)):
        result = digest(home, *command)
        assert result.exit_code == 2
        assert f"beats/{NAME}/beat.yaml:1:1: 'about' is missing; add it" in result.output
        assert f"beats/{NAME}/words.tsv:2:9: the lexicon has no name 'people'" in result.output
        assert f"beats/{NAME}/words.tsv:3:1: 1 column where 2 are needed" in result.output
    assert kept.read_text("utf-8") == "the last edition"
