"""Where a story happened, from the titles of its reports and their tops."""

import pytest
from factories import BEAT, LEXICON, make_item

from digest.rank.reading.features import FeatureReader
from digest.rank.reading.locations import city_of

READER = FeatureReader(LEXICON, BEAT)


@pytest.mark.parametrize(
    ("titles", "city"),
    [
        (("Two arrested in Bukan", "بازداشت دو نفر در بوکان"), "bukan"),
        (("Two arrested in Bukan", "Arrests in Bukan and Sanandaj", "Arrests go on"), None),  # most name no place alone
        (("Two arrested in Tehran", "Arrests in Tehran go on"), None),  # the capital
        (("Two arrested",), None),
    ],
)
def test_a_story_is_about_the_place_that_most_of_its_reports_name_alone(
    titles: tuple[str, ...], city: str | None
) -> None:
    languages = ["en" if title.isascii() else "fa" for title in titles]
    texts = [
        READER.read(make_item(title=title, text="", language=language))
        for title, language in zip(titles, languages, strict=True)
    ]
    assert city_of(texts, BEAT.ubiquitous_names) == city
