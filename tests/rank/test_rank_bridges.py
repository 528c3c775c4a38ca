"""Features shared across languages: names of the lexicon, terms of the subject, and sounds."""

from factories import BEAT, LEXICON, make_item

from digest.languages.sounds import sound
from digest.rank.reading.features import FeatureReader

READER = FeatureReader(LEXICON, BEAT)


def test_two_short_names_are_told_from_others_by_their_h() -> None:
    assert sound("sohrabi") != sound("sarabi")


def test_a_name_of_the_lexicon_is_no_sound_as_well() -> None:
    text = "Lawyer Narges Mohammadi met the trekker Tahmineh Sorkhabi in Sanandaj."
    bridges = READER.read(make_item(title="Two women meet", text=text)).bridges
    assert {"@narges-mohammadi", "@sanandaj", "~thmn.srKb"} <= bridges.keys()
    assert not {"~nrgs.mhmd", "~sndj", "~mhmd"} & bridges.keys()


def test_a_ministry_is_the_same_in_both_languages() -> None:
    english = READER.read(make_item(title="", text="The deputy interior minister spoke of the sermon on Monday."))
    persian = READER.read(make_item(title="", text="معاون وزارت کشور روز دوشنبه درباره خطبه سخن گفت.", language="fa"))
    assert "#interior-ministry" in english.bridges.keys() & persian.bridges.keys()


def test_the_day_of_a_solar_month_identifies_no_event() -> None:
    text = "روز شنبه ۳۰ مهر ۲۵ کارگر بازداشت شدند و تا ۱۲ آبان‌ماه در بازداشت ماندند."
    bridges = READER.read(make_item(title="", text=text, language="fa")).bridges
    assert {mark for mark in bridges if mark.startswith("0")} == {"025"}


def test_what_happened_is_no_name() -> None:
    bridges = READER.read(
        make_item(title="", text="Teachers on hunger strike in Sanandaj chant women life freedom.")
    ).bridges
    assert {"#hunger-strike", "#woman-life-freedom", "@sanandaj"} <= bridges.keys()
