from datetime import date

import pytest
from factories import BEAT, make_item, make_ranked
from letter_parts import composed, make_parts

from digest.config.settings import Action, Override
from digest.edition.fact_lines import KnownFacts, fact_line, persons_counted
from digest.edition.matters import event_in
from digest.languages.registry import language_of
from digest.model.editions import PassageOrigin
from digest.render.letter_words import length_line
from digest.text.normalise import direction

ARRESTS = KnownFacts(publisher="North Radio", name="Khash", event="arrests", persons=12, topic="Iran protests")


@pytest.mark.parametrize(
    ("known", "line"),
    [
        (ARRESTS, "Khash: arrests (12 people), North Radio reports"),
        (KnownFacts(publisher="North Radio", event="a death sentence"), "A death sentence, North Radio reports"),
        (KnownFacts(publisher="North Radio", name="Khash", topic="Iran protests"), "North Radio reports on Khash"),
        (KnownFacts(publisher="North Radio", topic="Iran protests"), "North Radio reports on Iran protests"),
        (KnownFacts(publisher="North Radio"), "A report by North Radio"),
    ],
)
def test_the_line_says_what_is_known_and_nothing_else(known: KnownFacts, line: str) -> None:
    assert fact_line(known, "en") == line


@pytest.mark.parametrize("code", ["fa", "ar"])
def test_every_catalogue_has_the_line_in_its_own_words_and_digits(code: str) -> None:
    known = KnownFacts(publisher="رادیو", name="خاش", event="بازداشت", persons=12)
    for facts in (known, KnownFacts(publisher="رادیو", name="خاش"), KnownFacts(publisher="رادیو")):
        assert direction(fact_line(facts, code)) == "rtl"
    assert language_of(code).in_own_digits("12") in fact_line(known, code)


@pytest.mark.parametrize(
    ("headline", "language", "persons"),
    [
        ("بازداشت ۱۲ نفر در خاش", "fa", 12),
        ("بازداشت حدود ۱۲ نفر در خاش", "fa", None),
        ("بازداشت معلمان در خاش", "fa", None),
        ("۱۲ روز پس از بازداشت معلمان", "fa", None),  # counts days
        ("در ۱۹ خرداد ۱۳۸۸ در خاش یک نفر کشته شد", "fa", None),  # a date
        ("بازداشت معلمان خاش در ۳ تیر", "fa", None),
        ("بازداشت معلمان خاش در ۱۷ ژوئن", "fa", None),
        ("Police arrested teachers in Khash on 12 Sept", "en", None),
        ("بازداشت ۱۲ معلم و ۳ دانشجو در خاش", "fa", None),  # two figures
        ("Police arrested 40 students in Khash, 3 shops burned", "en", 40),
        ("40 shops burned in Khash, students arrested", "en", None),
        ("One woman arrested in Khash", "en", None),
        ("در ۲۵ خرداد ۱۳۸۸ با گلوله کشته شد", "fa", None),  # a day
        ("Students arrested on 25 October in Khash", "en", None),
    ],
)
def test_persons_are_those_that_the_clause_of_the_event_counts(
    headline: str, language: str, persons: int | None
) -> None:
    event = event_in(headline, BEAT)
    assert event is not None
    assert persons_counted(headline, language, event, BEAT) == persons


def test_a_story_that_nobody_reports_in_the_letters_language_opens_with_a_line_in_it() -> None:
    item = make_item(title="بازداشت ۱۲ نفر در خاش", language="fa", text="دوازده نفر در خاش بازداشت شدند.")
    pick = composed(make_ranked(item)).picks[0]
    line, original = pick.passages
    assert (line.language, line.direction, line.origin) == ("en", "ltr", PassageOrigin.FACTS)
    assert line.headline.startswith("Khash: ")
    assert "(12 people)" in line.headline
    assert pick.headline == line.headline
    assert (original.headline, original.language, original.direction) == (item.title, "fa", "rtl")
    assert line.url == original.url == item.url
    assert pick.lead == original


def test_a_story_with_a_report_in_the_letters_language_needs_no_line() -> None:
    persian = make_item(title="بازداشت ۱۲ نفر در خاش", language="fa", publisher="kavir")
    pick = composed(make_ranked(make_item(title="Twelve people arrested in Khash"), persian)).picks[0]
    assert {passage.origin for passage in pick.passages} == {PassageOrigin.REPORT}


def test_a_report_in_the_script_of_the_letter_but_not_in_its_language_needs_one() -> None:
    arabic = make_item(title="اعتقال اثني عشر شخصا في مدينة خاش", language="ar")
    pick = composed(make_ranked(arabic), language="fa").picks[0]
    assert [passage.language for passage in pick.passages] == ["fa", "ar"]
    assert pick.label not in arabic.title


def test_an_index_label_is_never_a_phrase_of_the_foreign_headline() -> None:
    item = make_item(title="گفت‌وگو با یک شاعر در کتابخانه", language="fa")
    pick = composed(make_ranked(item)).picks[0]
    assert direction(pick.label) == "ltr"
    assert direction(pick.headline) == "ltr"


@pytest.mark.parametrize(
    ("headline", "language", "readable"),
    [
        ("Twelve arrested in Khash", None, True),
        ("Twelve arrested in Khash", "en", True),
        ("دوازده بازداشتی در خاش", None, False),
        ("دوازده بازداشتی در خاش", "fa", False),
        ("دوازده بازداشتی در خاش", "en", True),  # who writes it for the English letter means it so
    ],
)
def test_an_editors_headline_in_the_letters_language_needs_no_line(
    headline: str, language: str | None, readable: bool
) -> None:
    item = make_item(title="بازداشت ۱۲ نفر در خاش", language="fa")
    override = Override(
        action=Action.HEADLINE,
        target=item.url,
        value=headline,
        language=language,
        author="desk",
        reason="clearer",
        until=date(2030, 1, 1),
    )
    ranked = make_ranked(item)
    assert make_parts(ranked, overrides=(override,)).facts.is_readable(item, ranked.story) is readable


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ابراهیم رئیسی و حسن روحانی در سنندج از آن گفتند.", "It names Ebrahim Raisi, Hassan Rouhani and Sanandaj."),
        ("کسی از آن چیزی نگفت.", ""),
    ],
)
def test_below_the_line_stands_whom_the_report_names_beside_the_line(text: str, named: str) -> None:
    item = make_item(title="بازداشت ۱۲ نفر در خاش", language="fa", text=text)
    assert composed(make_ranked(item)).picks[0].passages[0].summary == named


def test_below_the_line_stand_subjects_that_the_report_has_words_for_but_no_events() -> None:
    text = "دانش‌آموزان خاش از امتحانات و گرانی کتاب گفتند. پیش از این دو نفر اعدام شدند."
    item = make_item(title="بازداشت ۱۲ نفر در خاش", language="fa", text=text)
    line = composed(make_ranked(item)).picks[0].passages[0]
    assert "Mentioned in it: pupils, exams and books." in line.summary
    assert "execution" not in line.summary


def test_the_length_of_a_letter_says_how_many_stories_are_only_a_line() -> None:
    foreign = make_ranked(make_item(title="بازداشت ۱۲ نفر در خاش", language="fa"))
    own = make_ranked(make_item(title="Teachers strike in Sanandaj", url="https://herald.example/strike"))
    assert length_line(composed(foreign, own)).endswith(" · 1 told in one line")
    assert "line" not in length_line(composed(own))
