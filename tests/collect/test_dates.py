"""Date parsing: each form in feeds and pages, and what is not accepted as a date."""

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.reading.dates import parse_date
from digest.languages.interface import Language
from digest.languages.registry import languages

MOMENT = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 05 Mar 2024 13:00:00 GMT+0330",
        "Tue, 05 Mar 2024 13:00:00 GMT+03:30",
        "Tue, 05 Mar 2024 13:00 UTC+3:30",
        "Tue, 05 Mar 2024 12:30:00 UTC+3",
        "Tue, 05 Mar 2024 12:30:00 GMT +3",
        "Tue, 05 Mar 2024 12:30:00 +03",
        "Tue, 05 Mar 2024 13:00:00 +330",
        "Tue, 05 Mar 2024 13:00:00 +3:30",
        "Tue, 05 Mar 2024 05:30:00 GMT-04:00",
        "Tue, 05 Mar 2024 01:30:00 PST -0800",
        "Tue, 05 Mar 2024 01:30:00 -0800 PST",
        "Tue, 05 Mar 2024 09:30:00 +0000 (GMT+0330)",
        "Tue, 05 Mar 2024 13:00:00 (UTC+03:30)",
        "Tue Mar 05 2024 13:00:00 GMT+0330 (Iran Standard Time)",
        "Tue Mar 05 2024 10:30:00 GMT+0100 (Central European Standard Time)",
        "2024-03-05 13:00:00 +0330 +0330",
        "2024-03-05 09:30:00.000000001 +0000 UTC m=+0.000000001",
        "2024-03-05T13:00:00+03:30[Asia/Tehran]",
        "2024-03-05T10:30[Europe/Berlin]",
        "Tue Mar  5 13:00:00 IRST 2024",
        "Tue Mar  5 13:00:00 +0330 2024",
        "2024-03-05 04:30:00 EST",
        "2024-03-05 10:30:00 CET",
        "2024-03-05 09:30:00 Z",
    ],
)
def test_an_offset_counts_wherever_it_stands_and_whatever_name_is_beside_it(written: str) -> None:
    assert parse_date(written, "Asia/Tokyo") == MOMENT


@pytest.mark.parametrize(
    "written",
    [
        "2024/03/05 09:30:00",
        "2024/3/5 9:30",
        "2024.03.05 09:30",
        "2024. 3. 5. 9:30",
        "09:30 2024/03/05",
        "20240305T093000",
        "20240305T0930",
        "202403050930",
        "20240305093000",
        "2024-03-05T093000",
        "2024-W10-2T09:30:00",
        "2024W102 09:30",
        "2024-065T09:30",
        "5 March 2024, 09:30",
        "5th of March 2024 9.30",
        "March 5th, 2024 at 9:30am",
        "Tuesday, March 5, 2024 - 09:30",
        "2024 Mar 05 09:30",
        "05-Mar-2024 09:30",
        "5 Mar 24 09:30",
        "5 Mar '24 09:30",
        "09:30, 5 March 2024",
        "05.03.2024 09:30",
        "5.3.2024 9.30 Uhr",
        "Updated: 2024-03-05 09:30",
        "5 mars 2024 9h30",
        "2024年3月5日 09:30",
        "2024년 3월 5일 오전 9:30",
        "Tue Mar  5 09:30:00 2024",
    ],
)
def test_a_day_and_a_time_are_read_in_every_usual_order(written: str) -> None:
    assert parse_date(written) == MOMENT


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("Tue, 05 Mar 2024 09:30:00 PM GMT", 21, 30),
        ("2024-03-05 9:30 pm", 21, 30),
        ("2024-03-05 9:30 p.m.", 21, 30),
        ("March 5, 2024 9PM", 21, 0),
        ("2024-03-05 12:10 AM", 0, 10),
        ("2024-03-05 12:10 PM", 12, 10),
        ("2024-03-05 21:30 PM", 21, 30),
        ("2024-03-05 09:30 ب.ظ", 21, 30),
        ("2024-03-05 09:30 ق.ظ", 9, 30),
        ("2024-03-05 09:30 م", 21, 30),
        ("5 Mart 2024 ÖS 09:30", 21, 30),
    ],
)
def test_halves_of_the_day_are_added(written: str, hour: int, minute: int) -> None:
    assert parse_date(written) == datetime(2024, 3, 5, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "1402/12/15 09:30",
        "1402-12-15 09:30",
        "1402-12-15T09:30:00Z",
        "1402-12-15T13:00:00+03:30",
        "۱۴۰۲/۱۲/۱۵ ۰۹:۳۰",
        "١٤٠٢-١٢-١٥ ٠٩:٣٠",
        "15/12/1402 09:30",
        "15 اسفند 1402 - 09:30",
        "سه‌شنبه ۱۵ اسفند ۱۴۰۲ ساعت ۹:۳۰",
        "15 اسفندماه 1402 9:30",
        "15 اسفند‌ماه 1402 9:30",
        "15 حوت 1402 9:30",
        "15 Esfand 1402 09:30",
        "۲۰۲۴-۰۳-۰۵T۰۹:۳۰:۰۰",
        "٥ مارس ٢٠٢٤ ٠٩:٣٠",
        "5 آذار 2024 09:30",
        "۵ مارس ۲۰۲۴، ۹:۳۰",
    ],
)
def test_solar_years_and_digits_of_every_script_are_read(written: str) -> None:
    assert parse_date(written) == MOMENT


@pytest.mark.parametrize("written", ["1709631000", "1709631000.25", "1709631000000", "/Date(1709631000000)/"])
def test_a_number_of_seconds_since_1970_is_a_date(written: str) -> None:
    assert parse_date(written) == MOMENT


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "it", "pt", "tr", "ru", "uk", "pl", "ar", "fa", "ckb", "he"]
)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_the_months_of_many_languages_are_known(language: str, width: str) -> None:
    names = get_month_names(width, "format", language)
    ambiguous = {"lip", "lis", "listopada"}  # another month in a neighbour's language
    for month, name in names.items():
        if name not in ambiguous:
            assert parse_date(f"7 {name} 2024 10:00 +0000") == datetime(2024, month, 7, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "3 hours ago",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Thu, 01 Jan 1970 03:30:00 +0330",
        "1900-01-01",
        "9999-12-31T23:59:59Z",
        "31 Dec 9999 24:00:00",
        "99999-01-01",
        "12024-03-05",
        "2024-02-30",
        "2024-13-01",
        "2023-366",
        "2024-W60-1",
        "03/04/2024",
        "04-03-2024",
        "24.03.05",
        "24/03/05",
        "listopad 5, 2024",
        "1447/08/08",
        "5 اسفند 2024",
        "5 March 1402",
        "2024-03",
        "March 2024",
        "2024030510",
        "2024-03-05 25:10",
        "Tue, 05 Mar 2024 09:30:00 +9900",
        "Tue, 05 Mar 2024 09:30:00 GMT+2500",
        "2024-03-05 09:30 to 2024-03-06 10:30",
        "5 Mar 2024 09:30 12",
        "❶❷ Mar 2024",
        "5² Mar 2024",
    ],
)
def test_what_is_no_sure_date_is_none(written: str) -> None:
    assert parse_date(written) is None


def test_a_date_without_a_zone_is_local_and_one_without_a_time_begins_its_day() -> None:
    assert parse_date("2024/03/05", "Asia/Tehran") == datetime(2024, 3, 4, 20, 30, tzinfo=UTC)
    assert parse_date("1402/12/15 13:00", "Asia/Tehran") == MOMENT
    assert parse_date("2024-03-05 13:00 IST", "Asia/Tehran") == MOMENT  # India, Israel or Ireland: not known
    assert parse_date("2024-03-05+03:30") == datetime(2024, 3, 4, 20, 30, tzinfo=UTC)
    assert parse_date("2024-03-05Z", "Asia/Tehran") == datetime(2024, 3, 5, tzinfo=UTC)


def test_the_hour_24_is_the_beginning_of_the_next_day_and_second_60_the_one_before() -> None:
    assert parse_date("Tue, 05 Mar 2024 24:00:00 GMT") == datetime(2024, 3, 6, tzinfo=UTC)
    assert parse_date("2024-12-31 23:59:60 UTC") == datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_dates_in_either_order_are_read_where_one_number_is_no_month() -> None:
    assert parse_date("27/01/2024") == parse_date("01/27/2024") == datetime(2024, 1, 27, tzinfo=UTC)
    assert parse_date("5/5/2024") == datetime(2024, 5, 5, tzinfo=UTC)


@given(st.text(max_size=120) | st.text("0123456789 :/.-+TZamp#~()[]گsg", max_size=60))
def test_any_text_is_a_date_of_plausible_years_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or (found.tzinfo == UTC and 1989 <= found.year <= 2101)


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_a_moment_comes_back_from_the_forms_that_programs_print(moment: datetime, minutes: int) -> None:
    moment = moment.replace(microsecond=0)
    local = moment + timedelta(minutes=minutes)
    sign, (hours, rest) = "+" if minutes >= 0 else "-", divmod(abs(minutes), 60)
    for written in (
        f"{local:%a, %d %b %Y %H:%M:%S} {sign}{hours:02}{rest:02}",
        f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}",
        f"{local:%a %b %d %Y %H:%M:%S} GMT{sign}{hours:02}{rest:02}",
        f"{local:%Y/%m/%d %I:%M:%S %p} UTC{sign}{hours}:{rest:02}",
        f"{local:%Y%m%dT%H%M%S}{sign}{hours:02}{rest:02}",
    ):
        assert parse_date(written, "Asia/Tokyo") == moment


@pytest.mark.parametrize("language", languages().values(), ids=lambda language: language.code)
def test_the_months_and_halves_of_the_day_of_every_language_are_read(language: Language) -> None:
    words = language.dates
    found = {name: parse_date(f"5 {name} 2024") for name in words.months}
    assert {name: day.month for name, day in found.items() if day} == dict(words.months)
    for hours, halves in ((2, words.before_noon), (14, words.after_noon)):
        times = [parse_date(f"2024-03-05 2:12 {half}") for half in halves]
        assert times == [datetime(2024, 3, 5, hours, 12, tzinfo=UTC)] * len(halves)
