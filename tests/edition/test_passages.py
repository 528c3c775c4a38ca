"""The passages of a story: which sentence is the headline and which the summary."""

from datetime import date

import pytest
from factories import make_item, make_ranked
from letter_parts import PUBLISHERS, composed, make_settings

from digest.config.settings import Action, Override, Publisher, Settings
from digest.edition.headlines import first_statement
from digest.edition.summaries import STORY
from digest.model.editions import Edition
from digest.model.items import Item
from digest.text.sentences import word_count

KUCHEH = "telegram:kucheh"
LONG = "کارکنان کارخانهٔ شکلات‌سازی بوکان روز شنبه پس از سه ماه بی‌حقوقی در حیاط کارخانه دست از کار کشیدند و اعتصاب کردند"
SETTINGS = make_settings(publishers={**PUBLISHERS, KUCHEH: Publisher(name="Kucheh")})


def post(title: str, text: str = "") -> Item:
    return make_item(title=title, text=text or title, publisher=KUCHEH, language="fa")


def letter(item: Item, *overrides: Override, settings: Settings = SETTINGS) -> Edition:
    settings = settings.model_copy(update={"overrides": overrides})
    return composed(make_ranked(item), settings=settings, language="fa")


def test_a_long_sentence_that_is_all_of_a_post_is_its_summary_under_a_line_of_facts() -> None:
    passage = letter(post(LONG)).picks[0].lead
    assert passage.headline == "بوکان: اعتصاب، به گزارش Kucheh"
    assert passage.summary == f"{LONG}."
    assert [one.item for one in passage.sentences] == [post(LONG).id]


def test_a_sentence_too_long_to_read_at_a_glance_is_never_a_posts_headline() -> None:
    rest = (
        "کارگران می‌گویند مدیران کارخانه از آغاز سال هیچ قراردادی را تمدید نکرده و حق بیمهٔ آنان را نیز نپرداخته‌اند. "
        "نمایندگان کارگران دو بار به ادارهٔ کار شهر رفته و هر دو بار بی‌پاسخ بازگشته‌اند."
    )
    passage = letter(post(LONG, f"{LONG} و تا تاریک شدن هوا همان‌جا کنار هم ماندند.\n{rest}")).picks[0].lead
    assert passage.headline == "بوکان: اعتصاب، به گزارش Kucheh"
    assert passage.summary.startswith("کارکنان کارخانهٔ")


def test_the_other_letter_shows_the_post_in_the_same_way() -> None:
    pick = composed(make_ranked(post(LONG)), settings=SETTINGS).picks[0]
    facts, passage = pick.passages
    assert facts.headline == "Bukan: a strike, Kucheh reports"
    assert passage.summary == f"{LONG}."


def test_the_mails_subject_names_no_publisher() -> None:
    assert "Kucheh" not in letter(post(LONG)).subject


@pytest.mark.parametrize(
    "item",
    [
        post("کارکنان کارخانهٔ بوکان اعتصاب کردند"),
        make_item(title=LONG, text=LONG, publisher="kavir", language="fa"),
    ],
    ids=["short enough", "of a site, which writes headlines"],
)
def test_any_other_headline_stays(item: Item) -> None:
    assert letter(item).picks[0].lead.headline == item.title


def test_an_editors_headline_stays_over_a_post() -> None:
    item = post(LONG)
    written = Override(
        action=Action.HEADLINE,
        target=item.url,
        value="اعتصاب در بوکان",
        reason="shorter",
        until=date(2024, 3, 30),
        author="Ada",
    )
    assert letter(item, written).picks[0].lead.headline == "اعتصاب در بوکان"


def test_a_post_of_two_statements_has_the_first_as_its_headline() -> None:
    first = "هفتاد و پنج روز از قطع اینترنت گذشت"
    item = post(f"{first}؛ در همین مدت فروشندگان فیلترشکن درآمد چند میلیونی داشته‌اند")
    passage = letter(item).picks[0].lead
    assert passage.headline == first
    assert passage.summary.startswith(first)
    assert "درآمد" in passage.summary


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("Shops in Bukan are closed; bakers stay at home", "en", "Shops in Bukan are closed"),
        ("Shops in Bukan, Saqqez and Baneh are closed", "en", ""),  # a comma ends no statement here
        ("مغازه‌های شهر بوکان امروز بسته شدند، نانوایان در خانه ماندند", "fa", "مغازه‌های شهر بوکان امروز بسته شدند"),
        ("مغازه‌های بوکان، سقز، بانه و مریوان امروز بسته شدند", "fa", ""),
        (f"{'word ' * 13}end; and more", "en", ""),  # the first is too long
    ],
)
def test_the_first_statement_ends_where_a_sentence_could(text: str, language: str, first: str) -> None:
    assert first_statement(text, language, 12) == first


def test_a_post_that_cites_another_whole_is_read_without_the_quotation_marks() -> None:
    text = f'"{LONG}. آنها می‌گویند تا گرفتن حقوق خود به کار بازنمی‌گردند."\nHerald'
    passage = letter(post(text[:60], text)).picks[0].lead
    assert '"' not in passage.summary
    assert passage.summary.startswith(LONG)


def test_whole_quotations_of_nobody_keep_their_marks() -> None:
    text = "«ما تا گرفتن حقوق خود به کار بازنمی‌گردیم و در حیاط می‌مانیم»\nکارکنان کارخانهٔ بوکان اعتصاب کردند"
    assert letter(post(text[:60], text)).picks[0].lead.headline == "کارکنان کارخانهٔ بوکان اعتصاب کردند"


CLAUSE = "مدیران کارخانه به گفتهٔ کارگران از آغاز سال هیچ قراردادی را تمدید نکرده و حق بیمهٔ آنان را هم نپرداخته‌اند"


def test_a_sentence_that_would_make_a_summary_too_long_loses_a_clause() -> None:
    kept = f"نمایندهٔ کارگران خبر داد که دو نفر از همکارانش در بوکان بازداشت شده‌اند و {CLAUSE}"
    passage = letter(post(LONG, f"{LONG}.\n{kept} و {CLAUSE}.")).picks[0].lead
    assert passage.summary == f"{LONG}. {kept}…"
    assert [one.offset for one in passage.sentences] == [0, len(LONG) + 2]


def test_a_post_that_breaks_off_is_told_as_far_as_it_goes() -> None:
    item = post(f"{LONG} و به خیابان آمده‌اند تا صدای خود را به گوش همهٔ مردم این شهر برسانند ...")
    assert (
        letter(item).picks[0].lead.summary
        == f"{LONG} و به خیابان آمده‌اند تا صدای خود را به گوش همهٔ مردم این شهر برسانند…"
    )


def test_reports_of_the_story_that_are_unlike_the_lead_fill_a_short_summary() -> None:
    lead = make_item(
        title="Teachers strike in Bukan over two arrests",
        text="Teachers in Bukan stayed away from class on Tuesday over two arrests in the strike of last week.",
        publisher="herald",
    )
    other = make_item(
        title="Governor promises lessons for Wednesday",
        text="The governor of Bukan called the strike of the teachers over the two arrests unlawful.\n"
        "Parents brought bread to the teachers of Bukan outside the schools where the arrests were made.",
        publisher="kavir",
    )
    passage = composed(make_ranked(lead, other)).picks[0].lead
    assert {one.item for one in passage.sentences} == {lead.id, other.id}


def test_the_other_languages_report_tells_a_story_whose_lead_is_only_a_headline() -> None:
    title = "کارکنان کارخانهٔ بوکان اعتصاب کردند"
    foreign = make_item(
        title="Workers of a factory in Bukan strike",
        text="Workers of a chocolate factory in Bukan went on strike on Saturday after three months without wages.\n"
        "They stayed in the yard of the factory until dark, with their families and a few drivers of the town.\n"
        "The managers have not renewed a contract since the beginning of the year, the workers in Bukan say.",
        publisher="herald",
    )
    own, other = composed(make_ranked(post(title), foreign), settings=SETTINGS, language="fa").picks[0].passages
    assert (own.headline, own.summary) == (title, "")
    assert word_count(other.summary) >= STORY.fewest
