from dataclasses import replace
from typing import Any

import pytest
from factories import BEAT, NOON, make_edition, make_item, make_pick, make_ranked, make_ranking, make_window
from letter_parts import make_settings

from digest.edition.composing import compose
from digest.edition.review import FaultKind, review, review_pick, reviewed
from digest.model.editions import Edition, Link, Passage, PassageOrigin
from digest.model.rankings import RankedStory

SOUND = (
    "Teachers in Sanandaj stayed away from class on Tuesday to demand the release of two colleagues. The union said "
    "that classrooms stood empty in thirty schools, and that the strike will go on until both of them are free again."
)


def told(headline: str = "Teachers strike in Sanandaj over two arrests", summary: str = SOUND, **given: Any) -> Passage:
    publisher = given.pop("publisher", "Harbour Herald")
    language = given.pop("language", "en")
    direction = "rtl" if language == "fa" else "ltr"
    return Passage(
        language=language, direction=direction, headline=headline, summary=summary, url="https://herald.example/1",
        publisher=publisher,
    )  # fmt: skip


def composed(story: RankedStory) -> Edition:
    return compose(
        make_ranking(story), settings=make_settings(), beat=BEAT, window=make_window(), now=NOON, items_read=40,
        sources_asked=12, sources_answering=11,
    )  # fmt: skip


def kinds(passage: Passage, language: str = "en", **given: Any) -> set[FaultKind]:
    pick = make_pick(headline=passage.headline, passages=(passage,), **given)
    return {fault.kind for fault in review_pick(pick, language, 2024, BEAT)}


@pytest.mark.parametrize(
    ("headline", "summary", "is_thin"),
    [
        ("North Radio reports on Iran protests", "", True),
        ("North Radio reports on Iran protests", "It names Sanandaj.", False),
        ("Khash: arrests, North Radio reports", "", False),
    ],
)
def test_a_line_of_facts_says_what_happened_or_whom_the_report_names(
    headline: str, summary: str, is_thin: bool
) -> None:
    facts = replace(told(headline, summary), origin=PassageOrigin.FACTS)
    pick = make_pick(headline=headline, passages=(facts, told(language="fa")))
    found = {fault.kind for fault in review_pick(pick, "en", 2024, BEAT)}
    assert (FaultKind.FACTS_THIN in found) is is_thin


@pytest.mark.parametrize(
    ("label", "kinds_found"),
    [
        ("Iran protests: Harbour Herald", [FaultKind.LABEL_SOURCE]),
        ("Harbour Herald", [FaultKind.LABEL_SOURCE]),
        ("Iran: internet (Harbour Herald)", []),
    ],
)
def test_a_label_names_more_than_the_publisher(label: str, kinds_found: list[FaultKind]) -> None:
    edition = make_edition(picks=(make_pick(label=label, passages=(told(),)),))
    assert [fault.kind for fault in review(edition, BEAT) if fault.kind.startswith("label")] == kinds_found


def test_a_sound_story_has_no_fault() -> None:
    assert kinds(told()) == set()


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Teachers strike in Sanandaj – Harbour Radio – 3/5/2024", FaultKind.HEADLINE_RESIDUE),
        ("Teachers strike in Sanandaj, says @kucheh", FaultKind.HEADLINE_RESIDUE),
        ("Teachers&nbsp;strike in Sanandaj over two arrests", FaultKind.HEADLINE_RESIDUE),
        ("Teachers strike in Sanandaj over the arrest of two…", FaultKind.HEADLINE_CUT),
        ("TEACHERS STRIKE IN SANANDAJ OVER ARRESTS", FaultKind.HEADLINE_SHOUTED),
        ("Why the teachers of Sanandaj strike", FaultKind.HEADLINE_OPAQUE),
        ("Could the strike of teachers spread?", FaultKind.HEADLINE_OPAQUE),
        ("“Teachers, this is our street”", FaultKind.HEADLINE_OPAQUE),
        ("Teachers strike", FaultKind.HEADLINE_OPAQUE),
        (f"Teachers strike in {' and '.join(['Sanandaj'] * 10)}", FaultKind.HEADLINE_LONG),
    ],
)
def test_a_headline_says_what_happened_and_nothing_of_its_page(headline: str, kind: FaultKind) -> None:
    assert kinds(told(headline)) == {kind}


@pytest.mark.parametrize("headline", ["چرا معلمان سنندج اعتصاب کردند", "معلمان سنندج اعتصاب می‌کنند؟"])
def test_a_persian_question_says_no_more(headline: str) -> None:
    assert FaultKind.HEADLINE_OPAQUE in kinds(told(headline, "معلمان سنندج در خانه ماندند.", language="fa"), "fa")


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("", FaultKind.SUMMARY_MISSING),
        ("Harbour Herald has published nothing beyond this headline.", FaultKind.SUMMARY_MISSING),
        ("Teachers in Sanandaj stayed away from class.", FaultKind.SUMMARY_LENGTH),
        (f"The weather was fine. {SOUND}", FaultKind.SUMMARY_ELSEWHERE),
        (f"{SOUND} Read it at https://herald.example.", FaultKind.SUMMARY_JUNK),
        (f"{SOUND} The city of confusedwithA school is Sanandaj.", FaultKind.SUMMARY_JUNK),
        (f"Teachers of Sanandaj were beaten in 2018. {SOUND}", FaultKind.SUMMARY_BACKGROUND),
        (f"Teachers stayed away. Teachers in Sanandaj stayed away. {SOUND}", FaultKind.SUMMARY_REPEATS),
    ],
)
def test_a_summary_tells_the_event_once_and_whole(summary: str, kind: FaultKind) -> None:
    assert kind in kinds(told(summary=summary))


@pytest.mark.parametrize(
    ("headline", "opening", "elsewhere"),
    [
        ("Gunfire heard in Sanandaj", "Soldiers opened fire near a square.", False),
        ("Footage of the prison fire released", "Iran's government is busy abroad.", True),
        ("Iran releases footage of a fire", "As protests rage, Iran's government is busy abroad.", True),
    ],
)
def test_a_common_word_alone_does_not_show_that_a_summary_tells_the_headline(
    headline: str, opening: str, elsewhere: bool
) -> None:
    assert (FaultKind.SUMMARY_ELSEWHERE in kinds(told(headline, f"{opening} {SOUND}"))) is elsewhere


def test_the_figures_of_headline_and_summary_agree() -> None:
    assert FaultKind.SUMMARY_FIGURES in kinds(told("23 teachers arrested in Sanandaj", f"28 were arrested. {SOUND}"))
    assert FaultKind.SUMMARY_FIGURES not in kinds(told("23 teachers arrested in Sanandaj", f"23 arrested. {SOUND}"))
    assert FaultKind.SUMMARY_FIGURES not in kinds(told("23 teachers arrested in Sanandaj", f"2 were killed. {SOUND}"))
    other = f"Police arrested them. In protest two faculties closed. {SOUND}"  # a figure of another sentence
    assert FaultKind.SUMMARY_FIGURES not in kinds(told("23 teachers arrested in Sanandaj", other))


def test_publishers_have_names_and_links_are_few() -> None:
    links = tuple(
        Link(url=f"https://kavir.example/{n}", title="Strike in Bukan", publisher="Kavir Daily", language="en")
        for n in range(4)
    )
    assert kinds(told(publisher="herald.example")) == {FaultKind.PUBLISHER_HOST}
    assert kinds(told(), also=links[:3]) == set()
    assert kinds(told(), also=links) == {FaultKind.LINKS_MANY}


def test_an_earlier_story_is_the_same_one() -> None:
    same, other = ("2024-03-04", "Two teachers held in Sanandaj"), ("2024-03-04", "Rain closes a road to Rasht")
    assert kinds(told(), related=(same,)) == set()
    assert kinds(told(), related=(other,)) == {FaultKind.EARLIER_OTHER}


def letter_kinds(*labels: str, other: tuple[str, ...] = (), **given: Any) -> list[FaultKind]:
    picks = tuple(make_pick(rank=n, label=label, passages=(told(),), **given) for n, label in enumerate(labels, 1))
    persian = tuple(replace(pick, label=label) for pick, label in zip(picks, other, strict=False))
    others = (make_edition(language="fa", picks=persian),) if other else ()
    return [fault.kind for fault in review(make_edition(picks=picks, in_other_languages=others), BEAT)]


def test_labels_differ_and_name_what_the_story_tells() -> None:
    assert letter_kinds("Sanandaj: arrests", "Bukan: arrests") == []
    assert letter_kinds("Sanandaj: arrests", "Sanandaj: arrests") == [FaultKind.LABEL_ALIKE] * 2
    assert letter_kinds("Sanandaj: tear gas") == [FaultKind.LABEL_WRONG]


def test_the_labels_of_two_languages_name_one_event() -> None:
    assert letter_kinds("Sanandaj: arrests", other=("سنندج: بازداشت‌ها",)) == []
    assert letter_kinds("Sanandaj: arrests", other=("سنندج: گاز اشک‌آور",)) == [FaultKind.LABEL_DIFFERS]


def test_letters_of_two_languages_name_one_count() -> None:
    pick = make_pick(passages=(told(),), why=("Four independent publishers report it: A, B and two others.",))
    same = replace(pick, why=("چهار ناشر مستقل گزارش داده‌اند: A و B.",))
    other = replace(pick, why=("هشت ناشر مستقل گزارش داده‌اند: A و B.",))
    for persian, found in ((same, set()), (other, {FaultKind.COUNTS_DIFFER})):
        edition = make_edition(picks=(pick,), in_other_languages=(make_edition(language="fa", picks=(persian,)),))
        assert {fault.kind for fault in review(edition, BEAT)} & {FaultKind.COUNTS_DIFFER} == found


def test_three_stories_of_one_place_crowd_a_letter() -> None:
    labels = ("Bukan: arrests", "Bukan: a school", "Bukan: a strike")
    assert FaultKind.CROWDED not in letter_kinds(*labels[:2], place="Bukan")
    assert FaultKind.CROWDED in letter_kinds(*labels, place="Bukan")


def test_a_story_at_fault_is_told_from_the_next_best_report() -> None:
    lure = make_item(title="Teachers strike in Sanandaj: what to know about the arrests…", publisher="herald", text="")
    plain = make_item(title="Teachers strike in Sanandaj over two arrests", publisher="kavir", text=SOUND)
    pick = composed(make_ranked(lure, plain, led_by="herald")).picks[0]
    assert (pick.headline, pick.url) == (plain.title, plain.url)


def test_what_cannot_be_bettered_is_noted_and_the_letter_still_leaves() -> None:
    edition = reviewed(composed(make_ranked(make_item(title="Why Sanandaj?", text="", summary=""))), BEAT)
    assert len(edition.picks) == 1
    assert any(
        note.startswith("story 1: headline: does not say what happened: Why Sanandaj?") for note in edition.notes
    )


def test_a_short_summary_is_counted_and_not_noted() -> None:
    text = "Two teachers of Sanandaj were arrested at school."
    edition = composed(make_ranked(make_item(title="Teachers strike in Sanandaj over two arrests", text=text)))
    assert FaultKind.SUMMARY_LENGTH in {fault.kind for fault in review(edition, BEAT)}
    assert not any("words" in note for note in reviewed(edition, BEAT).notes)
