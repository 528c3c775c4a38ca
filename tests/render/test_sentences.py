from dataclasses import replace
from pathlib import Path

from factories import make_edition, make_pick

from digest.model.editions import Edition, Passage, QuotedSentence
from digest.render.forms import open_templates, render
from digest.render.plain import in_report

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates")
PASSAGE = Passage(
    language="en",
    direction="ltr",
    headline="Teachers strike in Sanandaj",
    summary="Teachers stayed away from class.",
    url="https://herald.example/1",
    publisher="Harbour Herald",
)


def sentence(text: str, url: str = "https://kavir.example/strike", **given: str) -> QuotedSentence:
    return QuotedSentence(text=text, quote=given.get("quote", text), item="i1", url=url, publisher="Kavir Daily")


def edition(*sentences: QuotedSentence) -> Edition:
    pick = make_pick(passages=(PASSAGE,))
    told = replace(pick.passages[0], summary=" ".join(one.text for one in sentences), sentences=sentences)
    return make_edition(picks=(replace(pick, passages=(told,)),))


def test_the_address_of_a_sentence_is_that_of_its_report_with_its_first_words() -> None:
    plain = sentence("Teachers stayed away from class on Tuesday to protest.")
    assert in_report(plain) == ("https://kavir.example/strike#:~:text=Teachers%20stayed%20away%20from%20class%20on")
    persian = sentence("معلمان سر کلاس نرفتند.", url="https://kavir.example/#top")
    assert in_report(persian).startswith("https://kavir.example/#top:~:text=%D9%85")
    assert in_report(sentence("A sit-in, they said.")).endswith("A%20sit%2Din%2C%20they%20said")
    assert in_report(sentence("Teachers stayed away.", url="")) == ""


def test_the_mail_links_a_sentence_of_another_report_and_the_page_every_sentence() -> None:
    own = sentence("Teachers stayed away from class.", url=make_pick(passages=(PASSAGE,)).passages[0].url)
    other = sentence("The strike reached Bukan, Kavir Daily reported.", quote="The strike reached Bukan.")
    forms = render(edition(own, other), TEMPLATES)
    assert f'<a href="{other.url}"' in forms.email_html
    assert "Sentences in their reports" in forms.page
    assert in_report(other).replace("&", "&amp;") in forms.page
    assert in_report(own) in forms.page


def test_words_that_are_no_reports_are_told_as_they_are() -> None:
    pick = make_pick(passages=(PASSAGE,))
    forms = render(make_edition(picks=(pick,)), TEMPLATES)
    assert pick.passages[0].summary in " ".join(forms.email_html.split())
    assert "Sentences in their reports" not in forms.page
