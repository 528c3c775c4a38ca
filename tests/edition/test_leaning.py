import pytest

from digest.edition.leaning import is_about_the_past, leans

BEFORE = "Two companies left the market in Rasht. A court freed a welder."


@pytest.mark.parametrize(
    "sentence",
    [
        "He denied it.",
        "The companies answered on Tuesday.",
        "The court, which sat at night, gave no ground.",
        "No reason was given to their relatives.",
        "Among them are four lawyers.",
        "Some demonstrators came from far away.",
        "Ninety people had gathered at the same place.",
        "The 22-year-old died on Sunday.",
        "There he was beaten.",
        "Within weeks, he was brought over the border.",
        "After two days they were let go.",
        "When he came home, the police were there.",
    ],
)
def test_a_sentence_that_points_back_leans(sentence: str) -> None:
    assert leans(sentence, BEFORE, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Teachers in Bukan asked for their wages.",
        "There has been unrest in Bukan for weeks.",
        "The province of Gilan closed its schools.",
        "The Kavir Daily was shut.",
        "A lawyer said his client was beaten.",
        "Shopkeepers closed their shutters at noon.",
        "Two lorries with the same load as before left Rasht.",
        "When he was told to lock the gates, Rahim Sarmadi left the town.",
        "After the strike the teachers said they would come back.",
    ],
)
def test_a_sentence_that_names_whom_it_means_stands(sentence: str) -> None:
    assert not leans(sentence, "Rain in Rasht.", "en")


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("کمیته انضباطی این هفت نفر را محروم کرد.", True),
        ("به گفته وی دادگاه پشت درهای بسته بود.", True),
        ("معلمان این هفته سر کلاس نرفتند.", False),
        ("چهارده دانشجو در تبریز بازداشت شدند.", False),
    ],
)
def test_persian_points_back_with_a_pronoun_or_a_pointer(sentence: str, leaning: bool) -> None:
    assert leans(sentence, "", "fa") is leaning


@pytest.mark.parametrize(
    ("sentence", "past"),
    [
        ("Dozens were killed there in 2019.", True),
        ("In 2019 dozens were killed, and in 2024 nine.", False),
        ("در سال ۱۳۹۸ ده‌ها نفر کشته شدند.", True),
        ("در اسفند ۱۴۰۲ مدرسه‌ها بسته شد.", False),
        ("Prayers have often ended in protest.", True),
        ("Three were wounded on Tuesday.", False),
    ],
)
def test_years_long_past_are_known(sentence: str, past: bool) -> None:
    assert is_about_the_past(sentence, 2024) is past


def test_arabic_leans_by_its_pronouns_and_by_no_article() -> None:
    assert leans("هو نفى ذلك.", "", "ar")
    assert not leans("المحكمة أغلقت أبوابها.", BEFORE, "ar")
