from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import BEAT, NOON, make_edition, make_passage, make_pick

from digest.edition.labels import SUBJECT_LONGEST
from digest.edition.record import dump, load
from digest.edition.weekly import week_edition
from digest.model.editions import Edition, Pick
from digest.model.issues import weekly_issue
from digest.render.forms import Imprint, open_templates, render
from digest.render.preflight import preflight, stops

MONDAY = date(2024, 3, 4)
TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)


def pick(headline: str, **given: Any) -> Pick:
    return make_pick(headline=headline, label=f"Label {given.get('rank', 1)}", **given)


def day(after: int, *picks: Pick) -> Edition:
    return make_edition(day=(MONDAY + timedelta(days=after)).isoformat(), picks=picks)


def week(*editions: Edition, size: int = 10) -> Edition:
    letter = week_edition(editions, size=size, now=NOON)
    assert letter
    return letter


def test_a_thread_is_told_once_by_its_latest_telling() -> None:
    first = day(0, pick("Strike begins"), pick("Court", rank=2), pick("Storm", rank=3))
    later = day(3, pick("Strike spreads", thread="2024-03-04-1", update="New since Monday: it spread"))
    letter = week(first, later)
    assert [one.headline for one in letter.picks] == ["Strike spreads", "Court", "Storm"]
    assert letter.picks[0].page == "2024-03-07/story-1"
    assert letter.picks[0].update is None
    assert [one.rank for one in letter.picks] == [1, 2, 3]


def test_what_was_told_on_more_days_comes_first() -> None:
    days = [
        day(0, pick("Grave once", score=0.9), pick("Begins", rank=2, score=0.5), pick("Third", rank=3, score=0.4)),
        day(1, pick("Goes on", score=0.5, thread="2024-03-04-2")),
    ]
    assert [one.headline for one in week(*days).picks] == ["Goes on", "Grave once", "Third"]


def test_two_stories_of_the_week_with_one_label_are_told_apart_by_their_days() -> None:
    letter = week(day(0, pick("Strike"), pick("Court", rank=2)), day(1, pick("Another strike")))
    assert sorted(one.label for one in letter.picks) == ["Label 1 (4 March)", "Label 1 (5 March)", "Label 2"]


def test_a_thread_that_began_before_the_week_counts_with_the_days_of_the_week() -> None:
    thread = "2024-02-20-7"
    days = [day(n, pick(f"Day {n}", thread=thread), pick("x", rank=2), pick("y", rank=3)) for n in range(3)]
    assert week(*days).picks[0].headline == "Day 2"


def test_a_week_has_no_more_stories_than_an_edition() -> None:
    many = [day(n, *(pick(f"{n} {rank}", rank=rank) for rank in range(1, 6))) for n in range(7)]
    assert len(week(*many, size=10).picks) == 10


@pytest.mark.parametrize("editions", [(), (day(0, pick("One"), pick("Two", rank=2)),)])
def test_a_week_of_too_few_stories_has_no_letter(editions: tuple[Edition, ...]) -> None:
    assert week_edition(editions, size=10, now=NOON) is None


def test_the_letter_says_of_which_days_it_is_and_keeps_the_limits_of_a_subject() -> None:
    label = "A label that is longer than any label ought to be"
    stories = tuple(replace(pick("x", rank=rank), label=label) for rank in (1, 2, 3))
    letter = week(day(0, *stories), day(6, *stories))
    assert letter.tagline == "The stories of the week, 4 March to 10 March"
    assert letter.subject.startswith("The week: ")
    assert len(letter.subject) <= SUBJECT_LONGEST
    assert (letter.weekly, letter.issue) == (True, weekly_issue("2024-03-10"))


def test_the_letter_is_written_in_every_language_of_the_newsletter() -> None:
    def persian(edition: Edition) -> Edition:
        passage = make_passage(language="fa", direction="rtl", headline="اعتصاب")
        picks = tuple(replace(one, passages=(passage,), headline="اعتصاب") for one in edition.picks)
        return replace(edition, language="fa", picks=picks)

    plain = day(0, pick("One"), pick("Two", rank=2), pick("Three", rank=3))
    letter = week(replace(plain, in_other_languages=(persian(plain),)))
    (other,) = letter.in_other_languages
    assert (other.language, other.weekly) == ("fa", True)
    assert [one.headline for one in other.picks] == ["اعتصاب"] * 3
    assert other.tagline.startswith("خبرهای هفته")
    assert load(dump(letter)) == letter


def test_its_links_lead_to_the_pages_of_the_days_and_it_passes_preflight() -> None:
    letter = week(day(0, pick("One"), pick("Two", rank=2)), day(2, pick("Three", rank=4)))
    forms = render(letter, TEMPLATES, imprint=Imprint(archive_url="https://letter.example/archive"))
    assert not stops(preflight(letter, forms))
    for form in (forms.email_html, forms.email_text, forms.light):
        assert "https://letter.example/archive/2024-03-04/story-2.html" in form
        assert "https://letter.example/archive/2024-03-06/story-4.html" in form
        assert "/2024-03-06/story-1.html" not in form
