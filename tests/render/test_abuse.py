"""Hostile feed content is escaped, cleaned or refused everywhere in the letter, and the letter is still made."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from factories import BEAT, make_edition, make_passage, make_pick
from hypothesis import given
from hypothesis import strategies as st

from digest.model.editions import Edition, Link
from digest.model.errors import TemplateError
from digest.render.forms import Forms, open_templates, render
from digest.render.letter_html import LetterHtml
from digest.render.plain import wrapped
from digest.render.preflight import preflight, stops
from digest.render.safety import harmless, shown, web_link
from digest.render.shell import compile_shell

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
ABUSE = {
    "mjml": "End </mj-text></mj-column> <mj-image src='https://evil.example/p.png' /> of text",
    "script": "<script src=https://evil.example/x.js></script> and <img src=x onerror=alert(1)>",
    "quotes": """He said "no" and 'never' & <b>bold</b> 1 < 2 > 0 &amp; &lt;""",
    "cdata": "<![CDATA[ x ]]> <!-- comment --> <?php echo 1 ?>",
    "jinja": "{{ edition.day }} {% for x in y %} {# note #}",
    "override": "Strike \u202egnirts desrever\u202c in Bukan",
    "isolates": "Strike \u2067\u2067\u2067 in \u2069 Bukan",
    "joiner": "خامنه\u200cای و «نیم\u200cفاصله»",
    "emoji": "Strike 🚨👩‍🏫🏳️‍🌈 in Bukan",
    "long word": "S" + "t" * 300 + "rike in Bukan",
    "control": "Strike\x00\x08\x0b\x1f in\u2028 Bukan \ud800 here",
    "nested": "<div>" * 50_000,
    "digits": "۱۲ نفر از 34 نفر (۵۶٪ یا 56%) در ۲۰۲۴/03/۰۵",
    "mark": "%%LEAVE_URL%% and %%TITLE%%",
}


def letter(text: str, url: str = "https://herald.example/a?b=1&c='2'\"<3>") -> Forms:
    passages = (
        make_passage(headline=text, summary=text, publisher=text, url=url),
        make_passage(headline=text, summary=text, publisher=text, url=url, language="fa", direction="rtl"),
    )
    link = Link(url=url, title=text, publisher=text, language="en", labels=(text,))
    pick = make_pick(
        headline=text, url=url, label=text, place=text, passages=passages, why=(text,), also=(link,), update=text,
        update_url=url,
        related=(("2024-03-04", text),),
    )  # fmt: skip
    words = {"title": text[:60], "tagline": text, "preheader": text, "short_reason": text}
    return render(make_edition(picks=(pick,), net=(link,), corrections=(text,), **words), TEMPLATES)


PLACES = ("headline", "summary", "publisher", "url")


def abused(place: str, text: str) -> Edition:
    """A letter of three stories of which the second has foreign text in one place."""
    given = {place: f"https://herald.example/{text}?q={text}" if place == "url" else text}
    first, third = (make_pick(rank=rank, label=f"Label of {rank}") for rank in (1, 3))
    headline = given.get("headline", "A plain headline")
    second = make_pick(rank=2, headline=headline, label="Label of 2", passages=(make_passage(**given),))
    return make_edition(picks=(first, replace(second, url=second.passages[0].url), third))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ABUSE)
def test_every_abuse_in_every_place_is_escaped_or_refused_with_the_story_named(name: str, place: str) -> None:
    edition = abused(place, ABUSE[name])
    forms = render(edition, TEMPLATES)
    found = stops(preflight(edition, forms))
    too_much = {line for line in found if ": size: " in line}
    assert set(found) == too_much
    assert bool(too_much) == (name == "nested")  # 250 kB of tags, escaped: that story is left out by name
    plain = render(abused("headline", "A plain headline"), TEMPLATES)
    for form in ("email_html", "page", "light", "discreet_html", "share"):
        tags, usual = structure(getattr(forms, form)), structure(getattr(plain, form))
        assert tags == usual or place == "url"
        assert set(tags) <= set(usual)


def structure(html: str) -> list[str]:
    return re.findall(r"</?[a-zA-Z!][^\s>/]*", html)


@pytest.mark.parametrize("text", ABUSE.values(), ids=ABUSE)
def test_foreign_text_never_becomes_markup(text: str) -> None:
    forms, plain = letter(text), letter("A plain headline")
    assert structure(forms.email_html) == structure(plain.email_html)
    assert structure(forms.page) == structure(plain.page)
    assert structure(forms.light) == structure(plain.light)


@pytest.mark.parametrize("text", ABUSE.values(), ids=ABUSE)
def test_foreign_text_loads_nothing_and_links_nowhere(text: str) -> None:
    forms = letter(text)
    for html in (forms.email_html, forms.page, forms.light, forms.discreet_html):
        assert LetterHtml.of(html).loads == []
        assert LetterHtml.of(html).bad_links(relative=html is forms.page) == []


@pytest.mark.parametrize(
    "name", ["mjml", "script", "quotes", "cdata", "jinja", "joiner", "emoji", "long word", "digits"]
)
def test_foreign_text_is_shown_as_it_was_written(name: str) -> None:
    forms = letter(ABUSE[name])
    for html in (forms.email_html, forms.page, forms.light, forms.discreet_html):
        assert ABUSE[name] in unescape(html)


@pytest.mark.parametrize("text", ABUSE.values(), ids=ABUSE)
def test_no_control_of_direction_is_left_open(text: str) -> None:
    forms = letter(text)
    for form in (forms.email_html, forms.page, forms.light, forms.email_text):
        assert not re.search("[\u202a-\u202e]", form)
        assert form.count("\u2068") + form.count("\u2067") + form.count("\u2066") == form.count("\u2069")
        form.encode()


def test_a_headline_cannot_pose_as_the_subscribers_own_link() -> None:
    forms = letter(ABUSE["mark"])
    assert forms.email_html.count("%%LEAVE_URL%%") == 1
    assert forms.email_text.count("%%LEAVE_URL%%") == 1
    assert "%%" not in forms.page
    assert letter("x", url="https://evil.example/%%LEAVE_URL%%").email_html.count("%%LEAVE_URL%%") == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "https://",
        "http://[broken",
        "",
    ],
)
def test_a_bad_link_is_refused_and_the_story_still_told(url: str) -> None:
    assert web_link(url) == ""
    forms = letter("A plain headline", url=url)
    for html in (forms.email_html, forms.page, forms.light, forms.discreet_html):
        assert "A plain headline" in html
        assert LetterHtml.of(html).bad_links(relative=html is forms.page) == []
        assert "script:" not in html.lower()


def test_an_address_with_spaces_or_quotes_stays_one_attribute() -> None:
    forms = letter("x", url='https://herald.example/a b"onmouseover="alert(1)')
    assert LetterHtml.of(forms.email_html).loads == []
    assert 'href="https://herald.example/ab&#34;onmouseover=&#34;alert(1)"' in forms.email_html


def test_deep_nesting_is_refused_before_the_compiler_sees_it() -> None:
    deep = "<mjml><mj-body>" + "<mj-raw>" + "<div>" * 10_000
    with pytest.raises(TemplateError, match=r"email\.mjml\.j2: tags nest deeper than 60 levels"):
        compile_shell(deep, name="email.mjml.j2", title="x")


def test_an_unknown_mjml_tag_is_named() -> None:
    with pytest.raises(TemplateError, match="unknown tag <mj-txt>"):
        compile_shell("<mjml><mj-body><mj-txt>x</mj-txt></mj-body></mjml>", name="a.mjml.j2", title="x")


def test_a_tag_left_open_in_raw_html_is_an_error() -> None:
    swallowed = "<mjml><mj-body><mj-raw><div></mj-raw><mj-section></mj-section><mj-raw></div></mj-raw></mj-body></mjml>"
    with pytest.raises(TemplateError, match=r"a\.mjml\.j2: MJML left <mj-section> as it is"):
        compile_shell(swallowed, name="a.mjml.j2", title="x")


def test_mjml_that_cannot_be_read_is_a_template_error() -> None:
    with pytest.raises(TemplateError, match=r"a\.mjml\.j2: MJML cannot parse"):
        compile_shell("<mjml><mj-body><mj-text><p>x</mj-text></mj-body></mjml>", name="a.mjml.j2", title="x")


def test_a_title_with_quotes_and_joiners_does_not_break_the_shell() -> None:
    forms = render(make_edition(title='Top "Ten" ده\u200cخبر <x>', picks=(make_pick(),)), TEMPLATES)
    plain = render(make_edition(title="Top Ten", picks=(make_pick(),)), TEMPLATES)
    assert structure(forms.email_html) == structure(plain.email_html)
    assert 'aria-label="Top &#34;Ten&#34; ده\u200cخبر &lt;x&gt;' in forms.email_html


@given(st.text(max_size=80))
def test_what_is_shown_is_stable_and_can_be_sent(text: str) -> None:
    clean = shown(text)
    assert shown(clean) == clean
    clean.encode()
    assert "%%" not in clean


def test_a_clean_edition_is_left_as_it_is() -> None:
    edition = make_edition()
    assert harmless(edition) == edition
    assert harmless(replace(edition, subject="a\u202eb")).subject == "ab"


def test_an_address_is_never_broken_over_lines() -> None:
    url = "https://herald.example/" + "x" * 300
    assert url in wrapped(f"Read {url} now").splitlines()


def test_a_link_cannot_turn_the_line_around() -> None:
    assert web_link("https://herald.example/x#\u202efdp") == "https://herald.example/x#%E2%80%AEfdp"
    assert web_link("https://herald.example/\u2066x?q=\u200f") == "https://herald.example/%E2%81%A6x?q=%E2%80%8F"


def test_no_link_of_a_letter_tells_where_its_subscriber_came_from() -> None:
    forms = letter("A strike", url="https://herald.example/a?id=7&utm_source=rss&utm_medium=feed#top")
    for form in (forms.page, forms.share, forms.email_html, forms.email_text, forms.light, forms.discreet):
        assert "utm_" not in form
        assert "https://herald.example/a?id=7#top" in form


def test_a_link_shows_no_credentials_and_hides_no_host_behind_them() -> None:
    assert web_link("https://me:secret@herald.example/x?a=b#c") == "https://herald.example/x?a=b#c"
    assert web_link("https://bbc.example@evil.example/") == "https://evil.example/"
