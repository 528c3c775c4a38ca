import re
import time
from dataclasses import fields, replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from factories import BEAT, make_edition, make_passage, make_pick
from letters import full_letter

from digest.beats.beat import HomeCountry
from digest.model.editions import Edition, Link, PassageOrigin
from digest.render.forms import Forms, Imprint, open_templates, render
from digest.render.letter_html import LetterHtml
from digest.render.preflight import preflight, stops
from digest.render.safety import MARKS, public_html, public_text

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
LETTER = full_letter()
FORMS = render(LETTER, TEMPLATES)
HTML_FORMS = {"page": FORMS.page, "share": FORMS.share, "email": FORMS.email_html, "light": FORMS.light}


def test_the_same_edition_rendered_twice_is_byte_identical() -> None:
    assert render(LETTER, TEMPLATES) == FORMS


def test_a_mail_keeps_its_size() -> None:
    assert len(FORMS.email_html.encode()) <= 40_000
    assert len(FORMS.email_text.encode()) <= 18_000
    assert len(FORMS.light.encode()) <= 20_000


def test_all_forms_are_rendered_within_150_ms() -> None:
    start = time.process_time()
    render(LETTER, TEMPLATES)
    assert time.process_time() - start < 0.150 * 4  # a busy machine is given four times that


@pytest.mark.parametrize("html", HTML_FORMS.values(), ids=HTML_FORMS)
def test_nothing_loads_from_anywhere(html: str) -> None:
    assert LetterHtml.of(html).loads == []
    assert LetterHtml.of(html).bad_links(relative=html is FORMS.page) == []


@pytest.mark.parametrize("html", HTML_FORMS.values(), ids=HTML_FORMS)
def test_headings_are_in_order_under_one_h1(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("html", [FORMS.page, FORMS.email_html], ids=["page", "email"])
def test_language_and_direction_stand_on_every_foreign_block(html: str) -> None:
    assert '<html lang="en" dir="ltr"' in html
    persian = sum(len(pick.passages) - 1 for pick in LETTER.picks)
    assert persian == 4
    assert len(re.findall(r'lang="fa" dir="rtl"[^>]*>\s*<h3', html)) == persian


def foreign_only(language: str = "en") -> Edition:
    """A letter with one story that was reported in Persian (to readers of Persian: in English) alone."""
    own, other = ("ltr", "rtl") if language == "en" else ("rtl", "ltr")
    line = make_passage(
        language=language, direction=own, headline="Khash: arrests (12 people)", summary="", origin=PassageOrigin.FACTS
    )
    report = make_passage(language="fa" if language == "en" else "en", direction=other, headline="بازداشت در خاش")
    return make_edition(language=language, picks=(make_pick(headline=line.headline, passages=(line, report)),))


@pytest.mark.parametrize(("language", "other", "mark"), [("en", "fa", "in Persian"), ("fa", "en", "به انگلیسی")])
def test_every_form_tells_a_foreign_story_by_its_fact_line_and_marks_the_original(
    language: str, other: str, mark: str
) -> None:
    edition = foreign_only(language)
    forms, (line, report) = render(edition, TEMPLATES), edition.picks[0].passages
    assert not stops(preflight(edition, forms))
    for form in (getattr(forms, one.name) for one in fields(forms)):
        text = unescape(form)
        assert 0 < text.index(line.headline) < text.index(report.headline) < text.index(mark)
    for html in (forms.page, forms.share, forms.email_html, forms.light, forms.discreet_html):
        heading = rf'lang="{language}" dir="{line.direction}"[^>]*>[^<]*(?:<a [^>]*>)?{re.escape(line.headline)}'
        assert re.search(heading, html)
        assert f'lang="{other}" dir="{report.direction}"' in html


@pytest.mark.parametrize("suffix", ["", ".fa"])
def test_each_story_has_one_link_for_sharing_that_is_the_same_for_every_reader(suffix: str) -> None:
    imprint = Imprint(archive_url="https://letter.example/archive", suffix=suffix)
    forms = render(LETTER, TEMPLATES, imprint=imprint)
    wanted = [f"{imprint.archive_url}/{LETTER.day}/story-{rank}{suffix}.html" for rank in range(1, 11)]
    for form in (forms.email_html, forms.email_text, forms.light):
        found = re.findall(r"https://letter\.example/archive/[\d-]{10}/story-[^\s\"<]+", form)
        assert found == wanted
    for form in (forms.discreet, forms.discreet_html, *(getattr(FORMS, one.name) for one in fields(FORMS))):
        assert "letter.example" not in form


def test_the_wrapper_in_the_mails_body_has_language_and_direction() -> None:
    assert re.search(r'<div [^>]*role="main" lang="en" dir="ltr"', FORMS.email_html)


def test_a_persian_block_is_aligned_right_for_mail_programs_without_direction() -> None:
    assert FORMS.email_html.count('align="right" style="margin-top:14px') == 4


def test_every_layout_table_says_that_it_is_one() -> None:
    for table in re.findall(r"<table[^>]*>", FORMS.email_html):
        assert 'role="presentation"' in table


@pytest.mark.parametrize(
    "text", [FORMS.page, FORMS.email_html, FORMS.light, FORMS.email_text], ids=["page", "email", "light", "text"]
)
def test_every_form_tells_every_story_with_its_link(text: str) -> None:
    plain = text.replace("\n", " ").replace("&#39;", "'")
    for pick in LETTER.picks:
        assert pick.headline in plain
        assert pick.url in plain
        assert pick.passages[0].summary[:40] in plain


def test_dates_lengths_and_times_are_told_in_both_calendars_and_zones() -> None:
    for form in (FORMS.page, FORMS.email_html, FORMS.email_text):
        assert "Tuesday 5 March 2024" in form
        assert "15 Esfand 1402" in form
        assert re.search(r"10 stories · \d+ words · \d minutes", form)
        assert "Tue 12:17 UTC, 15:47 Tehran" in form


def test_only_the_mail_has_the_subscribers_own_links() -> None:
    for mark in MARKS:
        assert FORMS.email_html.count(f'href="{mark}"') == FORMS.light.count(f'href="{mark}"') == 1
        assert FORMS.email_text.count(mark) == FORMS.discreet.count(mark) == 1
    for form in (FORMS.page, FORMS.share, public_html(FORMS.email_html), public_text(FORMS.email_text)):
        assert "%%" not in form
        assert not re.search("Leave this list|Pause for", form)


def test_the_public_mail_loses_nothing_but_those_links() -> None:
    assert len(FORMS.email_html) - len(public_html(FORMS.email_html)) < 400
    kept = set(public_text(FORMS.email_text).splitlines())
    assert all("%%" in line for line in FORMS.email_text.splitlines() if line not in kept)


def test_the_discreet_form_does_not_name_the_newsletter() -> None:
    named = replace(LETTER, title="The Unmistakable Letter", tagline="of Unmistakable Town")
    imprint = Imprint(archive_url="https://unmistakable.example/archive", postal_address="1 Unmistakable Street")
    assert "unmistakable" not in render(named, TEMPLATES, imprint=imprint).discreet.lower()
    for pick in LETTER.picks:
        assert pick.url in FORMS.discreet


def test_the_file_for_passing_on_links_to_nothing_of_ours() -> None:
    imprint = Imprint(archive_url="https://letter.example/archive")
    share = render(LETTER, TEMPLATES, imprint=imprint).share
    assert "letter.example" not in share
    links = re.findall(r'href="([^"]*)"', share)
    assert all(link.startswith(("https://", "#")) for link in links)


def test_the_mail_tells_where_it_stands_on_the_web_and_by_whom() -> None:
    imprint = Imprint(archive_url="https://letter.example/archive", postal_address="Box 1 & 2, Harbour Town")
    forms = render(LETTER, TEMPLATES, imprint=imprint)
    for form in (forms.email_html, forms.email_text):
        assert f"https://letter.example/archive/{LETTER.day}/" in form
        assert "Box 1 & 2" in unescape(form)
    assert "Box 1 &amp; 2" in forms.light


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_is_readable_on_every_ground(scheme: int) -> None:
    schemes = re.findall(r":root \{(.*?)\}", FORMS.page, re.DOTALL)
    colours = dict(re.findall(r"--(ink|soft|accent|paper|desk|note): (#[0-9a-f]+)", schemes[scheme]))
    for text in ("ink", "soft", "accent"):
        for ground in ("paper", "desk"):
            assert contrast(colours[text], colours[ground]) >= 4.5
            assert re.search(rf"(?<![0-9a-f]){colours[text]}(?![0-9a-f])", FORMS.email_html), (
                "the mail has the same colours"
            )
    assert contrast(colours["ink"], colours["note"]) >= 4.5


def test_a_replay_says_on_its_face_which_day_it_repeats() -> None:
    sample = render(full_letter(sample=True), TEMPLATES)
    for form, plain in ((sample.page, FORMS.page), (sample.email_html, FORMS.email_html)):
        assert "Replay of Tuesday 5 March 2024" in form[: form.index("<h1")]
        assert "Replay of" not in plain
    assert "Replay of Tuesday 5 March 2024" in sample.email_text[:400]


def test_a_short_letter_says_so_on_top() -> None:
    short = make_edition(picks=(make_pick(),), short_reason="Only one story met the bar today.")
    forms = render(short, TEMPLATES)
    for form in (forms.page, forms.email_html, forms.email_text):
        assert form.index("Only one story met the bar today.") < form.index("Why it is here")
    assert "1 story ·" in forms.email_text


def test_a_story_without_a_summary_still_stands() -> None:
    from factories import make_passage

    forms = render(make_edition(picks=(make_pick(passages=(make_passage(summary=""),), why=()),)), TEMPLATES)
    assert "Teachers strike" in forms.email_text


def test_a_persian_letter_is_right_to_left() -> None:
    forms: Forms = render(full_letter(language="fa", title="ده خبر «نخست»", tagline="نخستین کار روز"), TEMPLATES)
    for html in (forms.page, forms.email_html, forms.light):
        assert '<html lang="fa" dir="rtl"' in html
        assert "۱۵ اسفند ۱۴۰۲" in html
    assert "چرا اینجاست" in forms.email_text
    assert "۱۰ خبر" in forms.email_text


def test_the_lines_of_the_text_form_are_readable() -> None:
    for line in FORMS.email_text.splitlines():
        assert len(line) <= 100 or "://" in line
        assert line == line.rstrip()
    assert "\n\n\n" not in FORMS.email_text


def test_the_net_and_corrections_are_told_in_every_form_and_escaped() -> None:
    net = (
        Link(url="https://gauge.example/1", title="Traffic <b>falls</b>", publisher="Gauge", language="en"),
        Link(url="javascript:x", title="Never shown", publisher="Gauge", language="en"),
    )
    edition = full_letter(net=net, corrections=("Correction to our edition of 4 March: 30, not 40.",))
    forms = render(edition, TEMPLATES, imprint=Imprint(home=BEAT.home))
    assert stops(preflight(edition, forms)) == ()
    for name in ("page", "share", "email_html", "email_text", "light", "discreet", "discreet_html"):
        form = getattr(forms, name)
        assert "The net in Iran today" in form
        assert "https://gauge.example/1" in form
        assert "Never shown" not in form
        assert form.index("30, not 40") < form.index("How these stories") if name in ("page", "email_html") else True
        assert "<b>falls" not in form or name in ("email_text", "discreet")


def test_a_letter_without_a_home_country_has_the_time_of_utc_and_one_date() -> None:
    templates = open_templates(Path(__file__).parents[2] / "templates")
    forms = render(full_letter(), templates)
    for form in (forms.page, forms.email_html, forms.email_text, forms.light):
        assert "Tue 12:17 UTC" in form
        assert "15:47" not in form
        assert "Esfand" not in form


def test_a_letter_has_the_clock_and_no_second_date_of_a_home_with_the_gregorian_calendar() -> None:
    home = HomeCountry(
        country="belarus", code="BY", capital="minsk", languages=(), clock="Europe/Minsk", calendar="gregorian"
    )
    templates = open_templates(Path(__file__).parents[2] / "templates", home=home)
    forms = render(full_letter(), templates, imprint=Imprint(home=home))
    assert "Tue 12:17 UTC, 15:17 Minsk" in forms.page
    assert "Esfand" not in forms.page
