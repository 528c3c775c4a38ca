"""The same ten for subscribers of every language of the letter."""

from dataclasses import replace
from pathlib import Path

from factories import BEAT
from letters import full_letter

from digest.render.archive_pages import day_files, keep
from digest.render.forms import Imprint, in_languages, open_templates, render

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
LETTER = replace(full_letter(), in_other_languages=(full_letter(language="fa"),))
IMPRINT = Imprint(archive_url="https://letter.example/archive")


def files() -> dict[str, str]:
    own = keep(LETTER)
    return {
        name: text
        for letter, around in in_languages(LETTER, IMPRINT)
        for name, text in day_files(
            own.in_language(letter.language), render(letter, TEMPLATES, imprint=around), [], TEMPLATES, around
        ).items()
    }


def test_every_language_has_every_file_of_the_day() -> None:
    names = {name.removeprefix(f"{LETTER.day}/") for name in files()}
    english = {name for name in names if ".fa." not in name}
    assert {"index.html", "email.html", "email.txt", "light.html", "discreet.html", "story-10.html"} <= english
    assert {name.replace(".fa.", ".") for name in names - english} == english


def test_pages_lead_to_the_same_page_in_the_other_language_and_stay_in_their_own() -> None:
    pages = files()
    english, persian = pages[f"{LETTER.day}/index.html"], pages[f"{LETTER.day}/index.fa.html"]
    assert 'href="index.fa.html" lang="fa"' in english
    assert 'href="index.html" lang="en"' in persian
    assert 'href="story-3.fa.html"' in persian
    assert 'href="story-3.html"' not in persian
    story = pages[f"{LETTER.day}/story-3.fa.html"]
    assert 'href="story-3.html" lang="en"' in story
    assert 'href="index.fa.html"' in story
    assert f"{LETTER.day}/index.fa.html" in pages[f"{LETTER.day}/email.fa.html"]


def test_a_letter_of_one_language_names_no_other() -> None:
    ((letter, around),) = in_languages(full_letter(), IMPRINT)
    assert around == IMPRINT
    assert "hreflang" not in render(letter, TEMPLATES, imprint=around).page.split("<main>")[0]


def test_the_discreet_letter_does_not_name_the_newsletter() -> None:
    for letter, around in in_languages(replace(LETTER, title="Aftab Herald", tagline="of our town"), IMPRINT):
        forms = render(replace(letter, title="Aftab Herald", tagline="of our town"), TEMPLATES, imprint=around)
        for form in (forms.discreet, forms.discreet_html):
            assert "Aftab" not in form
            assert "of our town" not in form
            assert letter.preheader not in form
            assert "letter.example" not in form
            assert letter.picks[9].headline in form
