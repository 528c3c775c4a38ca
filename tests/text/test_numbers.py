"""Figures and dates, in digits and words, English and Persian; the Solar Hijri calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.languages.fa.persian import PERSIAN
from digest.languages.fa.solar_hijri import from_solar_hijri, to_solar_hijri
from digest.text.numbers import Number, dates, numbers

REFERENCE = date(2022, 10, 25)


def values(text: str) -> list[float]:
    return [number.value for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("80,000 people", 80_000, "people"),
        ("1.5 million euros", 1_500_000, "euros"),
        ("two hundred and fifty workers", 250, "workers"),
        ("three thousand four hundred and five seats", 3405, "seats"),
        ("twenty-one schools", 21, "schools"),
        ("a hundred lawyers", 100, "lawyers"),
        ("two dozen of lawyers", 24, "lawyers"),
        ("12 percent", 12, "percent"),
        ("12% of shops", 12, "percent"),
        ("۱۲٪ مغازه‌ها", 12, "percent"),
        ("۲ هزار و ۵۰۰ نفر", 2500, "نفر"),
        ("سیصد و پنجاه کارگر", 350, "کارگر"),
        ("دو میلیون و سیصد هزار تومان", 2_300_000, "تومان"),
        ("هزار نفر", 1000, "نفر"),
        ("صد و بیست و سه روز", 123, "روز"),
        ("۱۴ کشته", 14, "کشته"),
        ("fifteen", 15, ""),
    ],
)
def test_a_figure_has_its_value_and_the_word_after_it(text: str, value: float, unit: str) -> None:
    assert numbers(text) == (Number(value=value, unit=unit),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dozens of students", 24),
        ("hundreds of students", 200),
        ("tens of thousands of students", 20_000),
        ("hundreds of thousands marched", 200_000),
        ("about 300 students", 300),
        ("more than 40 cities", 40),
        ("ده‌ها نفر", 20),
        ("صدها نفر", 200),
        ("ده‌ها هزار نفر", 20_000),
        ("هزاران نفر", 2000),
        ("حدود ۳۰۰ نفر", 300),
        ("بیش از ۴۰ شهر", 40),
    ],
)
def test_a_rough_figure_is_marked_and_counts_the_fewest(text: str, value: float) -> None:
    (number,) = numbers(text)
    assert (number.value, number.approximate) == (value, True)


@pytest.mark.parametrize(
    "text", ["the 40th day", "a 5G mast", "one of them", "یک روز", "بی بی سی", "نه او", "no figures here", ""]
)
def test_ordinals_pronouns_and_figures_inside_a_word_are_none(text: str) -> None:
    assert numbers(text) == ()


def test_neighbouring_figures_stay_apart() -> None:
    assert values("between 10 and 20 people") == [10, 20]
    assert values("15 arrested, 3 injured") == [15, 3]
    assert values("5 and two hundred") == [5, 200]
    assert values("two three") == [2, 3]
    assert values("thousand million thousand") != []


def test_a_shy_word_counts_in_company() -> None:
    assert values("one hundred shops") == [100]
    assert values("یک هزار نفر") == [1000]
    assert values("سی و یک نفر") == [31]


def test_a_figure_too_long_to_be_one_is_none() -> None:
    assert values("call 12345678901234567890") == []


@given(st.integers(0, 10**9))
def test_grouped_plain_and_persian_digits_are_one_figure(value: int) -> None:
    for spelling in (
        str(value),
        f"{value:,}",
        PERSIAN.in_own_digits(str(value)),
        PERSIAN.in_own_digits(f"{value:,}".replace(",", "٬")),
    ):
        assert values(f"{spelling} people") == [value]


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1379, 1, 1), date(2000, 3, 20)),
        ((1399, 1, 1), date(2020, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1401, 1, 1), date(2022, 3, 21)),
        ((1402, 1, 1), date(2023, 3, 21)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1401, 6, 25), date(2022, 9, 16)),
        ((1401, 7, 30), date(2022, 10, 22)),
        ((1398, 8, 24), date(2019, 11, 15)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1332, 5, 28), date(1953, 8, 19)),
    ],
)
def test_known_days_of_the_iranian_calendar(solar: tuple[int, int, int], gregorian: date) -> None:
    assert from_solar_hijri(*solar) == gregorian
    assert to_solar_hijri(gregorian) == solar


@given(st.dates(date(1921, 1, 1), date(2121, 3, 1)))
def test_a_day_goes_to_the_iranian_calendar_and_back(day: date) -> None:
    assert from_solar_hijri(*to_solar_hijri(day)) == day


@given(st.dates(date(1921, 1, 1), date(2121, 3, 1)))
def test_the_next_day_is_a_later_one_in_both_calendars(day: date) -> None:
    following = date.fromordinal(day.toordinal() + 1)
    assert to_solar_hijri(day) < to_solar_hijri(following)


@pytest.mark.parametrize(
    "impossible", [(1402, 12, 30), (1401, 7, 31), (1401, 13, 1), (1401, 0, 1), (1401, 1, 0), (0, 1, 1), (1401, 1, 32)]
)
def test_a_day_the_iranian_calendar_has_not_is_refused(impossible: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="is not a day of the Solar Hijri calendar"):
        from_solar_hijri(*impossible)


@pytest.mark.parametrize(
    "text",
    [
        "۳۰ مهر ۱۴۰۱",
        "30 Mehr 1401",
        "۳۰ مهرماه ۱۴۰۱",
        "۳۰ مهر ماه ۱۴۰۱",
        "۱۴۰۱/۰۷/۳۰",
        "1401-7-30",
        "22 October 2022",
        "October 22, 2022",
        "Oct. 22, 2022",
        "the 22nd of October 2022",
        "22 Oct",
        "۳۰ مهر",
        "۲۲ اکتبر ۲۰۲۲",
        "۲۲ اکتبر",
        "2022-10-22",
        "2022/10/22",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert dates(f"a rally on {text} in the city", REFERENCE) == (date(2022, 10, 22),)


def test_a_day_without_a_year_is_the_one_nearest_to_the_reference() -> None:
    assert dates("on 30 December", date(2023, 1, 4)) == (date(2022, 12, 30),)
    assert dates("on 2 January", date(2022, 12, 30)) == (date(2023, 1, 2),)
    assert dates("۲۸ اسفند", date(2023, 3, 25)) == (date(2023, 3, 19),)


def test_days_come_in_order_and_once() -> None:
    assert dates("22 October, 22 October and 24 October", REFERENCE) == (date(2022, 10, 22), date(2022, 10, 24))


@pytest.mark.parametrize(
    "text", ["31 February 2022", "2022-13-45", "40 مهر ۱۴۰۱", "October", "May it be", "1401-13-01", "version 1.2.3", ""]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert dates(text, REFERENCE) == ()


def test_a_figure_after_a_day_and_month_is_no_second_day() -> None:
    assert dates("On 22 October 15 people were held", REFERENCE) == (date(2022, 10, 22),)


def test_the_last_of_february_without_a_year_is_found_in_a_leap_year() -> None:
    assert dates("29 February", date(2024, 3, 5)) == (date(2024, 2, 29),)
    assert dates("29 February", date(2022, 3, 5)) == ()


@pytest.mark.parametrize("scale", ["billion", "million", "thousand", "میلیارد", "هزار"])
@pytest.mark.parametrize("count", [10, 100, 5_000])
def test_scales_without_end_are_one_large_number(scale: str, count: int) -> None:
    (number,) = numbers(f"3 {f'{scale} ' * count}killed")
    assert 1e6 < number.value < 1e20
