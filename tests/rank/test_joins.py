"""Stories of two languages are joined by evidence, and by the share of it that they could have had."""

from digest.rank.grouping.joins import Marks, find_joins

EVENT = {"@urmia": 1.0, "@press-board": 1.0, "07000": 0.6, "#closed": 0.7}
ELSEWHERE = {f"@other-{number}": 1.0 for number in range(6)}
SOME = {"@other-0": 1.0, "@other-1": 1.0}
OTHERS = [{100 + number: {f"@else-{number}": 1.0}} for number in range(30)]


OWN = [(20 + number, [f"@own-{number}", f"@own-{number + 50}", "#street"]) for number in range(40)]


def joined(*persian: Marks, english: Marks = EVENT) -> dict[int, int]:
    """Which English story (1, of EVENT, or 2, of ELSEWHERE) the texts 10, 11, ... of one Persian story join."""
    return find_joins([{1: english}, {2: ELSEWHERE}, *OTHERS], [dict(enumerate(persian, start=10))])


def test_a_story_joins_on_what_it_shares() -> None:
    assert joined(EVENT) == {10: 1}
    assert joined({**EVENT, **SOME}) == {10: 1}


def test_a_third_of_what_could_be_shared_is_too_little() -> None:
    little = {mark: EVENT[mark] for mark in ("@urmia", "07000", "#closed")}
    assert joined({**little, **dict.fromkeys(ELSEWHERE, 1.0)}, english=little) == {10: 2}
    assert joined({**little, **dict.fromkeys([*ELSEWHERE][:2], 1.0), "@else-1": 1.0, "@else-2": 1.0}) == {}


def test_terms_of_the_field_alone_are_no_anchor() -> None:
    terms = {"#school": 0.7, "#street": 0.7, "#pupil": 0.7, "#closed": 0.7}
    assert joined(terms, english=terms) == {}


def test_two_marks_without_a_full_name_join_nothing() -> None:
    assert joined({"@urmia": 1.0, "07000": 0.6}) == {}


def test_two_marks_one_of_them_a_full_name_join() -> None:
    named = {"~Sr.rstmzd": 1.5, "@urmia": 1.0}
    assert joined(named, english=named) == {10: 1}


def test_texts_that_point_to_two_events_part() -> None:
    assert joined(EVENT, ELSEWHERE) == {10: 1, 11: 2}


def test_a_text_that_points_nowhere_goes_along_with_its_story() -> None:
    assert joined(EVENT, {"@urmia": 1.0, "#closed": 0.7}) == {10: 1, 11: 1}


def test_what_two_texts_say_does_not_add_up_to_a_join() -> None:
    assert joined({"@urmia": 1.0, "#closed": 0.7}, {"@press-board": 1.0, "07000": 0.6}) == {}


def test_a_name_is_not_common_for_being_told_often() -> None:
    large = dict.fromkeys(range(40, 90), EVENT)
    assert find_joins([large, {2: ELSEWHERE}, *OTHERS], [{10: EVENT}]) == {10: 40}


def test_a_mark_that_all_stories_have_finds_none() -> None:
    common = {"@iran": 1.0, "@tehran": 1.0, "#protest": 0.7}
    assert find_joins([{number: common} for number in range(200)], [{1000: common}]) == {}


def test_one_english_story_does_not_draw_all_that_has_nothing_else_to_join() -> None:
    persian = [{number: {"@urmia": 1.0, "#closed": 0.7, **dict.fromkeys(marks, 1.0)}} for number, marks in OWN]
    assert find_joins([{1: EVENT}], persian) == {}
