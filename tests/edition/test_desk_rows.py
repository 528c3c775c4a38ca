"""The rows of the editors' desk: a story in each language, its publishers, and what an editor should check."""

from datetime import date

import pytest
from factories import make_item, make_ranked, make_ranking
from letter_parts import make_parts, make_settings

from digest.config.settings import Action, EditionSettings, Override
from digest.edition.desk_rows import DeskRow, Flag, desk_rows
from digest.model.items import Item
from digest.model.rankings import RankedStory

TEXT = "Teachers in Sanandaj went on strike on Tuesday over the arrests of two colleagues, their union said."
FIRST = make_item(text=TEXT)
SECOND = make_item(publisher="kavir", title="Schools stay shut as teachers strike in Sanandaj", text=TEXT)
STATE = make_item(publisher="agency", title="Some schools closed in Sanandaj", text=TEXT)
PERSIAN = make_item(publisher="north", language="fa", title="اعتصاب معلمان در سنندج", text="معلمان اعتصاب کردند.")


def rows(*stories: RankedStory, words: tuple[Override, ...] = (), most: int = 10) -> tuple[DeskRow, ...]:
    settings = {"overrides": words, "edition": EditionSettings(languages=("en", "fa"))}
    ranking = make_ranking(*stories)
    _, found = desk_rows(ranking, make_settings(**settings), make_parts(ranking=ranking, **settings), most)
    return found


def row(*items: Item, words: tuple[Override, ...] = (), copies: tuple[tuple[str, str], ...] = ()) -> DeskRow:
    (found,) = rows(make_ranked(*items, copies=copies), words=words)
    return found


def word(action: Action, item: Item, value: str, language: str | None = None) -> Override:
    facts = {"author": "Ada", "reason": "clearer", "until": date(2024, 3, 5)}
    return Override(action=action, target=item.url, value=value, language=language, **facts)


def test_all_stories_have_a_rank_and_the_first_are_shown() -> None:
    ranking = make_ranking(make_ranked(FIRST), make_ranked(SECOND), make_ranked(STATE))
    placed, shown = desk_rows(ranking, make_settings(), make_parts(ranking=ranking), 2)
    assert [one.rank for one in placed] == [1, 2, 3]
    assert [one.standing for one in shown] == list(placed[:2])


@pytest.mark.parametrize(
    ("items", "copies", "single"),
    [
        ((FIRST,), (), True),
        ((FIRST, SECOND), (), False),
        ((FIRST, SECOND), ((SECOND.id, FIRST.id),), True),
    ],
)
def test_a_story_that_one_owner_reports_is_marked_and_copies_do_not_count(
    items: tuple[Item, ...], copies: tuple[tuple[str, str], ...], single: bool
) -> None:
    assert (Flag.SINGLE in row(*items, copies=copies).flags) is single


@pytest.mark.parametrize(("items", "partial"), [((STATE,), True), ((STATE, FIRST), False)])
def test_a_story_of_state_media_alone_is_marked(items: tuple[Item, ...], partial: bool) -> None:
    assert (Flag.PARTIAL in row(*items).flags) is partial


def test_publishers_with_reports_of_their_own_come_first_and_state_media_after_the_others() -> None:
    copied = row(FIRST, SECOND, STATE, copies=((FIRST.id, SECOND.id),))
    assert [(voice.publisher, len(voice.reports), voice.copies) for voice in copied.voices] == [
        ("kavir", 1, 0),
        ("agency", 1, 0),
        ("herald", 0, 1),
    ]


def test_a_story_without_a_sentence_to_quote_is_marked_until_editors_write_one() -> None:
    bare = make_item()
    assert Flag.NO_SUMMARY in row(bare).flags
    assert Flag.NO_SUMMARY not in row(bare, words=(word(Action.SUMMARY, bare, "Teachers went on strike."),)).flags
    assert Flag.NO_SUMMARY not in row(FIRST).flags


def test_a_story_without_a_report_in_the_letters_main_language_is_marked_until_editors_write_its_headline() -> None:
    foreign = row(PERSIAN)
    assert (foreign.versions["en"], Flag.FOREIGN in foreign.flags) == (None, True)
    written = row(PERSIAN, words=(word(Action.HEADLINE, PERSIAN, "Teachers strike", "en"),))
    english = written.versions["en"]
    assert english is not None
    assert (english.headline, english.written, english.url) == ("Teachers strike", True, PERSIAN.url)
    assert Flag.FOREIGN not in written.flags


def test_each_language_shows_its_own_report_with_the_words_for_that_language() -> None:
    found = row(FIRST, PERSIAN, words=(word(Action.HEADLINE, PERSIAN, "سرخط ما", "fa"),)).versions
    assert found["en"] is not None
    assert found["fa"] is not None
    assert (found["en"].headline, found["en"].written) == (FIRST.title, False)
    assert (found["fa"].headline, found["fa"].url, found["fa"].written) == ("سرخط ما", PERSIAN.url, True)


@pytest.mark.parametrize(
    ("languages", "half"), [((), False), (("en",), True), (("fa",), True), (("en", "fa"), False), ((None, "fa"), False)]
)
def test_a_label_that_editors_wrote_in_one_language_only_is_marked(
    languages: tuple[str | None, ...], half: bool
) -> None:
    words = tuple(word(Action.LABEL, FIRST, "our label", language) for language in languages)
    assert (Flag.LABEL in row(FIRST, words=words).flags) is half


def test_figures_on_which_reports_differ_are_marked() -> None:
    one = make_item(title="Police kill 23 protesters in Izeh", text="Police killed 23 protesters in Izeh.")
    other = make_item(publisher="kavir", title="28 protesters killed in Izeh", text="28 protesters were killed.")
    assert Flag.FIGURES in row(one, other).flags
    assert Flag.FIGURES not in row(one).flags
