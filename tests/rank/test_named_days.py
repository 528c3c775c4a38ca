"""Days that a text names by date, and portraits of events long past."""

from datetime import UTC, datetime

import pytest
from factories import BEAT, LEXICON, make_item

from digest.rank.reading.features import FeatureReader
from digest.rank.reading.named_days import is_about_old_event

READER = FeatureReader(LEXICON, BEAT)
PUBLISHED = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)  # a Tuesday, 15 Esfand 1402


def is_old(text: str, language: str = "en", title: str = "Bakers") -> bool:
    return is_about_old_event(READER.read(make_item(title=title, text=text, language=language, published=PUBLISHED)))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The baker was shot on 8 January 2024 near the market.", "en"),
        ("The baker was shot on January 8th near the market.", "en"),
        ("The baker was shot on the 8th of January near the market.", "en"),
        ("He died on Dec 20 and is missed.", "en"),  # without a year it is the nearest: last year's
        ("نانوا روز ۱۸ دی‌ماه ۱۴۰۲ کشته شد", "fa"),
        ("نانوا روز ۱۸ دی کشته شد", "fa"),
        ("نانوا در ۲۵ خرداد ۱۳۸۸ کشته شد", "fa"),
        ("قتل الخباز في 8 ینایر 2024", "ar"),
    ],
)
def test_a_text_whose_only_date_is_long_past_tells_of_an_old_event(text: str, language: str) -> None:
    assert is_old(text, language)


def test_the_weekday_beside_a_date_does_not_make_it_recent() -> None:
    assert is_old("نانوا دوشنبه ۱۸ دی‌ماه ۱۴۰۲ هدف شلیک قرار گرفت", "fa")
    assert is_old("The baker was shot on Monday, 8 January 2024.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The baker was shot on 4 March near the market.", "en"),
        ("The baker, held since 8 January, was freed on Monday.", "en"),
        ("Held since 8 January, the baker was freed today.", "en"),
        ("The trial begins on 20 March.", "en"),  # the nearest is ahead
        ("The baker was shot.", "en"),
        ("He was born in January and has 8 ovens of 2024 kilos.", "en"),
        ("The fire of 31 April 2019 is remembered.", "en"),
        ("نانوا روز ۱۴ اسفند کشته شد", "fa"),
        ("8 اب 50 نان", "fa"),  # August in Arabic, water in Persian
        ("نانوا در ۱۸ دی ۹۹۹۹ کشته شد", "fa"),
    ],
)
def test_a_text_with_a_recent_day_or_without_a_date_does_not(text: str, language: str) -> None:
    assert not is_old(text, language)


def test_a_date_far_down_a_text_is_not_read() -> None:
    assert not is_old(f"{'Flour is dear. ' * 40}The mill burned on 8 January 2020.")
