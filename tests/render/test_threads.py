import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from factories import BEAT, make_edition, make_member, make_pick

from digest.model.editions import Edition
from digest.render.archive_pages import Kept, keep
from digest.render.coverage import HEIGHT, WIDTH
from digest.render.forms import Imprint, open_templates, render
from digest.render.letter_html import LetterHtml
from digest.render.preflight import preflight, stops
from digest.render.thread_pages import LONGEST, reports_chart, tellings_of, thread_files, thread_ids

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
PUBLIC = Imprint(archive_url="https://letter.example/archive")
BEGAN = date(2024, 3, 5)
THREAD = "2024-03-05-2"


def telling(after: int, *, reports: int = 3, language: str = "en") -> Edition:
    """The edition so many days after the thread began, with the thread's story in the second place."""
    day = (BEGAN + timedelta(days=after)).isoformat()
    members = tuple(
        make_member(
            url=f"https://p{n}.example/{day}", canonical_url=f"https://p{n}.example/{day}", publisher=f"p{n % 4}"
        )
        for n in range(reports)
    )
    story = make_pick(
        rank=2,
        headline=f"Strike, day {after}",
        members=members,
        thread=THREAD if after else "",
        update=f"New since yesterday: what happened on day {after}" if after else None,
    )
    made = datetime.fromisoformat(f"{day}T18:00:00+00:00")
    other = make_pick(rank=1, headline=f"Another story of {day}")
    return make_edition(day=day, generated_at=made, picks=(other, story), language=language)


def kept(*editions: Edition) -> list[Kept]:
    return [keep(edition) for edition in editions]


def page(*editions: Edition) -> str:
    (text,) = thread_files(THREAD, kept(*editions), TEMPLATES, PUBLIC).values()
    return text


def test_a_thread_holds_its_first_story_and_those_that_continue_it_in_order() -> None:
    found = tellings_of(THREAD, kept(telling(2), telling(0), telling(1)))
    assert [(one.pick.headline, one.address) for one in found] == [
        (f"Strike, day {n}", f"2024-03-0{5 + n}/story-2.html") for n in range(3)
    ]
    assert [(one.reports, one.publishers) for one in found] == [(3, 3)] * 3


def test_an_edition_names_the_threads_of_its_stories() -> None:
    assert thread_ids(telling(1)) == (THREAD,)
    assert thread_ids(telling(0)) == ()


def test_a_thread_that_no_edition_has_has_no_page() -> None:
    assert thread_files("2020-01-01-1", kept(telling(0), telling(1)), TEMPLATES, PUBLIC) == {}


def test_the_page_tells_the_latest_first_with_what_changed_and_links_each_to_its_story() -> None:
    text = page(telling(0), telling(1), telling(4))
    assert text.rindex("Strike, day 4") < text.rindex("what happened on day 4") < text.rindex("Strike, day 1")
    places = [text.rindex(f"Strike, day {n}") for n in (4, 1, 0)]
    assert places == sorted(places)
    assert re.findall(r'href="\.\./(2024-03-\d\d/story-2\.html)"', text) == [
        "2024-03-09/story-2.html",
        "2024-03-06/story-2.html",
        "2024-03-05/story-2.html",
    ]
    assert "In 3 editions since Tuesday 5 March 2024" in text


def test_the_picture_has_the_same_numbers_as_text_and_as_a_table() -> None:
    text = page(telling(0, reports=4), telling(1, reports=12), telling(2, reports=1))
    assert text.count("<rect") == 3
    assert "The most were 12, on 6 March." in text
    assert re.findall(r"<td>(\d+)</td><td>(\d+)</td>", text) == [("1", "1"), ("12", "4"), ("4", "4")]
    assert 'role="img" aria-labelledby="chart-title chart-desc"' in text


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
@pytest.mark.parametrize("reports", [(1, 1), (0, 5), (7, 3000, 2)])
def test_every_bar_lies_inside_the_picture(language: str, reports: tuple[int, ...]) -> None:
    editions = [telling(3 * n, reports=count, language=language) for n, count in enumerate(reports)]
    chart = reports_chart(tellings_of(THREAD, kept(*editions)))
    assert chart
    for x, y, width, height in chart.bars:
        assert 0 <= x <= x + width <= WIDTH
        assert 0 <= y <= y + height <= HEIGHT


def counting(after: int, persons: int | None, counted: str = "arrests") -> Edition:
    """A telling whose headline counts persons."""
    edition = telling(after)
    other, story = edition.picks
    return replace(edition, picks=(other, replace(story, persons=persons, counted=counted if persons else "")))


def test_where_headlines_count_persons_the_picture_shows_them_with_who_says_so() -> None:
    text = page(counting(0, 12), counting(1, None), counting(2, 40))
    assert text.count("<rect") == 2
    assert "People as reported: arrests" in text
    assert "The most were 40, on 7 March." in text
    assert re.findall(r"<td>(\d+ arrests) \(([^)]+)\)</td>", text) == [
        ("40 arrests", "Harbour Herald"),
        ("12 arrests", "Harbour Herald"),
    ]


@pytest.mark.parametrize(
    "editions",
    [(counting(0, 12), telling(1)), (counting(0, 12), counting(1, 3, "killings")), (telling(0), telling(1))],
)
def test_figures_of_different_things_are_not_one_picture(editions: tuple[Edition, ...]) -> None:
    assert "Reports behind each edition" in page(*editions)
    assert "People" not in page(*editions)


def test_in_a_letter_from_right_to_left_time_runs_so_too() -> None:
    def places(language: str) -> list[float]:
        chart = reports_chart(tellings_of(THREAD, kept(telling(0, language=language), telling(5, language=language))))
        assert chart
        return [x for x, *_ in chart.bars]

    assert places("en") == sorted(places("en"))
    assert places("fa") == sorted(places("fa"), reverse=True)


def test_one_telling_or_no_reports_are_no_picture() -> None:
    assert reports_chart(tellings_of(THREAD, kept(telling(0)))) is None
    assert reports_chart(tellings_of(THREAD, kept(telling(0, reports=0), telling(1, reports=0)))) is None
    assert "<svg" not in page(telling(0))


def test_a_thread_of_sixty_days_has_sixty_bars_and_one_of_a_year_its_last_four_months() -> None:
    sixty = page(*(telling(n) for n in range(60)))
    assert sixty.count("<rect") == 60
    assert len(sixty.encode()) < 60_000
    year = tellings_of(THREAD, kept(*(telling(n) for n in range(365))))
    assert len(year) == LONGEST
    assert year[-1].pick.headline == "Strike, day 364"


def test_the_page_loads_nothing_and_links_only_what_it_may() -> None:
    text = page(telling(0), telling(1))
    assert LetterHtml.of(text).loads == []
    assert LetterHtml.of(text).bad_links(relative=True) == []


def test_a_thread_has_a_page_in_each_language_of_the_letter() -> None:
    imprint = replace(PUBLIC, suffix=".fa", versions=(("", "en"),))
    found = thread_files(THREAD, kept(telling(0, language="fa"), telling(1, language="fa")), TEMPLATES, imprint)
    ((name, text),) = found.items()
    assert name == f"threads/{THREAD}.fa.html"
    assert '<html lang="fa" dir="rtl">' in text
    assert f'href="{THREAD}.html" lang="en"' in text


def test_a_letter_links_the_thread_where_the_archive_is_public_and_never_in_the_discreet_form() -> None:
    address = f"https://letter.example/archive/threads/{THREAD}.html"
    forms = render(telling(1), TEMPLATES, imprint=PUBLIC)
    assert not stops(preflight(telling(1), forms))
    assert address in forms.email_html
    assert address in forms.email_text
    assert f"../threads/{THREAD}.html" in forms.page
    for form in (forms.share, forms.discreet, forms.discreet_html, forms.light):
        assert "threads/" not in form
    assert "threads/" not in render(telling(1), TEMPLATES).email_html
    assert "threads/" not in render(telling(0), TEMPLATES, imprint=PUBLIC).email_html
