"""Stories of two languages are joined by evidence, and by the share of it that they could have had."""

from digest.rank.joins import Side, find_joins

EVENT = {"@urmia": 1.0, "@press-board": 1.0, "07000": 0.6, "#closed": 0.7}
ELSEWHERE = {f"@other-{number}": 1.0 for number in range(6)}
SOME = {"@other-0": 1.0, "@other-1": 1.0}
BACKGROUND = [EVENT, EVENT, ELSEWHERE, *({f"@else-{number}": 1.0} for number in range(37))]


def joined(persian: dict[str, float]) -> bool:
    english = [Side(key=1, texts=(EVENT,)), Side(key=2, texts=(ELSEWHERE,))]
    return (1, 3) in find_joins(english, [Side(key=3, texts=(persian,))], BACKGROUND)


def test_in_a_small_home_half_of_what_could_be_shared_is_enough() -> None:
    assert joined({**EVENT, **SOME})


def test_where_there_was_little_to_share_even_all_of_it_is_too_little() -> None:
    assert not joined(EVENT)


def test_in_a_small_home_a_third_of_what_could_be_shared_is_too_little() -> None:
    assert not joined({**EVENT, **ELSEWHERE})


def test_terms_of_the_field_alone_are_no_anchor() -> None:
    terms = {"#school": 0.7, "#street": 0.7, "#pupil": 0.7, "#closed": 0.7}
    english, persian = Side(key=1, texts=(terms,)), Side(key=3, texts=(terms,))
    assert not find_joins([english], [persian], [*BACKGROUND, terms, terms])


def test_two_marks_without_a_full_name_join_nothing() -> None:
    assert not joined({"@urmia": 1.0, "07000": 0.6})
