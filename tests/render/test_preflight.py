from dataclasses import replace
from pathlib import Path

import pytest
from factories import BEAT, make_edition, make_passage, make_pick
from letters import full_letter

from digest.model.editions import Edition
from digest.render.contrast import contrast, faint_texts
from digest.render.forms import Forms, open_templates, render
from digest.render.preflight import Check, CheckResult, links_of, preflight, stops

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
LETTER = full_letter()
FORMS = render(LETTER, TEMPLATES)


def found(forms: Forms, edition: Edition = LETTER) -> list[Check]:
    return [check for check in preflight(edition, forms) if check.verdict is not CheckResult.WELL]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_letter_as_it_should_be_passes_every_check(language: str) -> None:
    edition = full_letter(language=language)
    assert found(render(edition, TEMPLATES), edition) == []


FAULTS = {
    "remote picture": ("email_html", "</h1>", "</h1><img alt='' src='https://t.example/p.gif'>", "nothing loads"),
    "remote picture in the page": ("page", "</h1>", "</h1><img alt='' src='p.gif'>", "nothing loads"),
    "script link": ("light", "</h1>", "</h1><a href='javascript:x'>x</a>", "links"),
    "relative link in a mail": ("email_html", "</h1>", "</h1><a href='../x.html'>x</a>", "links"),
    "headline changed in the HTML": ("email_html", "Sanandaj and four", "Bukan and four", "headlines"),
    "headline changed in the text": ("email_text", "strike in Sanandaj", "strike in Bukan", "headlines"),
    "summary missing in the text": ("email_text", "The union said classrooms", "The", "headlines"),
    "index label changed": ("email_html", "Sanandaj: teachers strike", "Sanandaj: all quiet", "index"),
    "index label missing in the text": ("discreet", "Izeh: death sentence", "", "index"),
    "index leads nowhere": ("page", 'id="story-3"', 'id="story-33"', "index"),
    "override": ("light", "</h1>", "\u202e</h1>", "direction"),
    "open isolate": ("email_text", "In this letter", "\u2067In this letter", "direction"),
    "unknown mark": ("email_html", "</h1>", "</h1>%%MY_NAME%%", "marks"),
    "much too large": ("email_html", "</h1>", "</h1>" + "x" * 60_000, "size"),
    "light too large": ("light", "</h1>", "</h1>" + "x" * 20_000, "size"),
}  # fmt: skip


@pytest.mark.parametrize(("form", "old", "new", "name"), FAULTS.values(), ids=FAULTS)
def test_a_fault_stops_the_letter_and_is_named(form: str, old: str, new: str, name: str) -> None:
    text = getattr(FORMS, form)
    assert old in text
    checks = found(replace(FORMS, **{form: text.replace(old, new, 1)}))
    assert name in {check.name for check in checks if check.verdict is CheckResult.STOP}
    assert all(check.detail for check in checks)


def test_stories_in_another_order_stop_the_letter() -> None:
    turned = replace(LETTER, picks=LETTER.picks[::-1])
    assert any("headlines" in line for line in stops(preflight(turned, FORMS)))


def test_a_letter_without_a_subject_is_stopped_and_a_long_one_is_warned_of() -> None:
    def verdict(subject: str) -> CheckResult:
        return next(c for c in preflight(replace(LETTER, subject=subject), FORMS) if c.name == "subject").verdict

    assert [verdict(text) for text in ("", "x" * 50, "x" * 51)] == [
        CheckResult.STOP,
        CheckResult.WELL,
        CheckResult.WARNING,
    ]


WARNINGS = {
    "faint text": ("color:#5c5852", "color:#cccccc", "contrast"),
    "picture without a word": ("</h1>", "</h1><img src='cid:x'>", "headings and alt texts"),
    "two first headings": ("</h1>", "</h1><h1>x</h1>", "headings and alt texts"),
    "skipped heading": ("</h1>", "</h1><h4>x</h4>", "headings and alt texts"),
}


@pytest.mark.parametrize(("old", "new", "name"), WARNINGS.values(), ids=WARNINGS)
def test_what_does_not_stop_a_letter_is_warned_of(old: str, new: str, name: str) -> None:
    assert old in FORMS.email_html
    checks = found(replace(FORMS, email_html=FORMS.email_html.replace(old, new)))
    assert {check.name for check in checks if check.verdict is CheckResult.WARNING} == {name}


def test_foreign_text_with_every_abuse_passes() -> None:
    text = "a <b> & %%LEAVE_URL%% \u202e {{ x }} 1. 2. خبر"
    passage = make_passage(headline=text, summary=text, url="javascript:x")
    edition = make_edition(
        picks=tuple(make_pick(rank=n, headline=text, label=text, passages=(passage,)) for n in (1, 2, 3))
    )
    assert stops(preflight(edition, render(edition, TEMPLATES))) == ()


def test_every_web_link_is_listed_once() -> None:
    links = links_of(FORMS)
    assert {pick.url for pick in LETTER.picks} <= set(links)
    assert len(links) == len(set(links))
    assert not any("%%" in link for link in links)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert faint_texts("<div style='background:#000'><p style='color:#777777'>x</p><br></div>") == ()
    assert faint_texts("<p style='color:#fff;display:none'>x</p>") == ()
