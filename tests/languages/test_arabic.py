"""Arabic in the whole program, from the words of a text to the letter and its archive."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from factories import BEAT, make_item, make_ranked, make_ranking, make_window
from letter_parts import make_settings
from letters import full_letter

from digest.config.settings import EditionSettings
from digest.edition.composing import compose
from digest.edition.edition_words import attributed, listed, voices_line
from digest.languages import cldr
from digest.languages.registry import readers
from digest.rank.reading.features import FeatureReader
from digest.render.archive_pages import index_files, keep
from digest.render.forms import Imprint, open_templates, render
from digest.text.language import detect_language
from digest.text.lexicon import Lexicon
from digest.text.normalise import match_key
from digest.text.numbers import dates, numbers
from digest.text.sentences import split_sentences
from digest.text.tokens import content_words, stem, tokens

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المعلمون", "معلم"),
        ("والطلاب", "الطلاب"),
        ("المدارس", "مدارس"),
        ("الاحتجاجات", "احتجاج"),
        ("للمدينة", "المدينة"),
        ("وبالسجن", "السجن"),
        ("المعتقلين", "معتقلون"),
        ("إضراب", "اضراب"),
    ],
)
def test_inflections_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(match_key(one), "ar") == stem(match_key(other), "ar")


@pytest.mark.parametrize(("one", "other"), [("المعلم", "العلم"), ("سجن", "سوق"), ("شرطة", "شركة"), ("قتل", "قبل")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(match_key(one), "ar") != stem(match_key(other), "ar")


def test_without_its_language_a_word_in_arabic_script_is_read_by_the_language_that_leads_the_script() -> None:
    assert stem("کتابها") == stem("کتابها", "fa") == "کتاب"
    assert [reader.code for reader in readers("ar").values()] == ["en", "ar"]
    assert [reader.code for reader in readers().values()] == ["en", "fa"]


def test_function_words_say_nothing() -> None:
    assert content_words("قال إن المعلمين في المدينة كانوا في إضراب", "ar") == tuple(
        stem(token, "ar") for token in tokens("المعلمين المدينة إضراب", "ar")
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("اعتقال ٢٥ معلما", [25]),
        ("قتل ثلاثة وعشرين شخصا", [3]),
        ("ثلاثة آلاف متظاهر", [3000]),
        ("مئات المحتجين", [200]),
        ("١٬٢٠٠ طالب", [1200]),
        ("خمسمئة عامل", [500]),
        ("مليون ونصف", [1000000]),
    ],
)
def test_figures_are_read_in_digits_and_words(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers(text, "ar")] == values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("في 5 مارس 2024", date(2024, 3, 5)),
        ("٧ تشرين الأول ٢٠٢٣", date(2023, 10, 7)),
        ("1 كانون الثاني 2024", date(2024, 1, 1)),
        ("يوم 12 آذار", date(2024, 3, 12)),
        ("22 أيلول 2022", date(2022, 9, 22)),
    ],
)
def test_dates_are_read_in_the_names_of_either_calendar_of_the_press(text: str, day: date) -> None:
    assert dates(text, date(2024, 3, 5), "ar") == (day,)


def test_sentences_end_at_its_own_marks() -> None:
    text = "أضرب المعلمون في المدينة. هل تستجيب الحكومة؟ قال النقيب إن الإضراب مستمر."
    assert len(split_sentences(text, "ar")) == 3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أعلنت النقابة أن المعلمين في المدينة سيواصلون الإضراب هذا الأسبوع", "ar"),
        ("معلمان شهر اعلام کردند که این هفته نیز به اعتصاب خود ادامه می‌دهند", "fa"),
        ("قال شهود إن الشرطة فرّقت مظاهرة أمام الجامعة", "ar"),
        ("شاهدان گفتند پلیس تجمع مقابل دانشگاه را متفرق کرد", "fa"),
        ("اساتذہ نے شہر میں ہڑتال جاری رکھنے کا اعلان کیا ہے", "ur"),
    ],
)
def test_it_is_told_from_its_neighbours(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert detect_language(text, "ar") == language


def test_a_report_carries_marks_that_reports_in_other_languages_carry_too() -> None:
    reader = FeatureReader(Lexicon(BEAT.names), BEAT)
    reports = {
        "en": ("Court sentences Behnam Tarkashvand and 14 others in Karaj", "Tarkashvand was held with 14 others."),
        "fa": ("دادگاه کرج بهنام ترکاشوند و ۱۴ نفر دیگر را محکوم کرد", "ترکاشوند همراه ۱۴ نفر بازداشت شده بود."),
        "ar": ("محكمة في كرج تدين بهنام تركاشوند و١٤ آخرين", "اعتقل تركاشوند مع ١٤ آخرين."),
    }
    marks = {
        code: set(reader.read(make_item(title=title, text=text, language=code)).bridges)
        for code, (title, text) in reports.items()
    }
    for one, other in combinations(marks, 2):
        shared = marks[one] & marks[other]
        assert "014" in shared
        assert "~trkSnd" in shared


def test_dates_and_numbers_are_as_its_readers_write_them() -> None:
    day = date(2024, 3, 5)
    assert cldr.long_date(day, "ar") == "الثلاثاء ٥ مارس ٢٠٢٤"
    assert cldr.grouped(1100, "ar") == "١٬١٠٠"
    assert next(iter(cldr.weekdays("ar").values())) == "السبت"
    assert cldr.language_name("fa", "ar") == "الفارسية"


def test_the_words_of_an_edition_follow_its_grammar() -> None:
    assert listed(["أ", "ب", "ج"], 0, "ar") == "أ، ب وج"
    assert voices_line(["أ", "ب"], 2, "ar", partial=False, copies=0) == "ينقله ناشران مستقلان: أ وب."
    assert voices_line(["أ", "ب", "ج"], 4, "ar", partial=False, copies=1) == (
        "ينقله أربعة ناشرين مستقلين: أ، ب، ج وناشر آخر؛ وناشر آخر ينشر النص نفسه."
    )
    assert attributed("أضرب المعلمون.", "هيرالد", "ar") == "أضرب المعلمون، بحسب هيرالد."


def test_a_letter_is_composed_in_arabic_from_arabic_reports() -> None:
    arabic = make_item(
        title="إضراب المعلمين في سنندج",
        text="أضرب المعلمون في مدينة سنندج اليوم الثلاثاء احتجاجا على اعتقال زملائهم في الأسبوع الماضي.",
        publisher="kavir",
        language="ar",
    )
    persian = make_item(
        title="اعتصاب معلمان در سنندج",
        text="معلمان سنندج روز سه‌شنبه در اعتراض به بازداشت همکاران خود سر کلاس نرفتند و اعتصاب کردند.",
        publisher="north",
        language="fa",
    )
    edition = compose(
        make_ranking(make_ranked(persian, arabic)),
        settings=make_settings(edition=EditionSettings(languages=("fa", "ar"))),
        beat=BEAT,
        window=make_window(),
        now=datetime(2024, 3, 5, 18, tzinfo=UTC),
        items_read=2,
        sources_asked=2,
        sources_answering=2,
        language="ar",
    )
    pick = edition.picks[0]
    assert pick.headline == arabic.title
    assert pick.passages[0].language == "ar"
    assert pick.passages[0].direction == "rtl"
    assert not any(letter in pick.label + edition.subject for letter in "abcdefghijklmnopqrstuvwxyz")
    assert edition.tagline == "أول عمل في اليوم"


def test_every_form_of_a_letter_and_its_archive_are_right_to_left_and_in_arabic() -> None:
    letter = replace(full_letter(language="ar"), in_other_languages=())
    forms = render(letter, TEMPLATES, imprint=Imprint(archive_url="https://letter.example/archive"))
    for html in (forms.page, forms.light, forms.email_html):
        assert 'lang="ar"' in html
        assert 'dir="rtl"' in html
    for text in (forms.page, forms.light, forms.email_text):
        assert "لماذا هو هنا" in text
        assert "١٠ أخبار" in text
    files = index_files(
        [keep(letter)],
        months=["2024-03"],
        topic_months={},
        templates=TEMPLATES,
        imprint=Imprint(archive_url="https://x"),
    )
    assert 'lang="ar" dir="rtl"' in files["index.html"]
    assert "<language>ar</language>" in files["stories.rss"]
    assert "الأخبار" in files["stories.atom"]
