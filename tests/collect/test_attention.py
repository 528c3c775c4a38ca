"""The operator's note on sources: only what needs a person, and not repeated every day."""

from datetime import timedelta

import pytest
from factories import NOON, make_memory

from digest.collect.attention import health_note, needs_person
from digest.model.items import Health

DAY = timedelta(days=1)


def state(health: Health, days: float) -> object:
    return make_memory(health=health, since=NOON - days * DAY)


@pytest.mark.parametrize("health", [Health.FRESH, Health.UNCHANGED, Health.QUIET, Health.WRONG_CHARSET])
def test_what_mends_itself_or_is_read_all_the_same_needs_nobody(health: Health) -> None:
    assert not needs_person(state(health, 400), NOON)
    assert health_note([("Herald", state(health, 400))], NOON) == ""


@pytest.mark.parametrize(
    ("health", "patience"),
    [(Health.GONE, 0), (Health.UNREACHABLE, 3), (Health.NOT_FOUND, 3), (Health.BLOCKED, 7), (Health.EMPTY, 14)],
)
def test_a_person_is_needed_when_patience_is_over(health: Health, patience: int) -> None:
    if patience:
        assert not needs_person(state(health, patience - 0.1), NOON)
    assert needs_person(state(health, patience), NOON)


def test_blocked_from_here_is_not_told_as_dead() -> None:
    note = health_note([("Herald", state(Health.BLOCKED, 8))], NOON)
    assert note.startswith("1 source refusing this host")
    assert "Herald" in note


def test_a_line_a_state_with_at_most_five_names() -> None:
    known = [(f"N{number}", state(Health.NOT_FOUND, 5)) for number in range(8)] + [("Herald", state(Health.GONE, 0))]
    lines = health_note(known, NOON).split("\n")
    assert lines[0].startswith("1 source gone for good (410): Herald; take out of feeds.yaml")
    assert lines[1].startswith("8 sources not found (404): N0, N1, N2, N3, N4 and 3 others;")


def test_a_source_is_told_on_its_day_and_then_weekly() -> None:
    told = [bool(health_note([("H", state(Health.NOT_FOUND, days))], NOON, reminders=False)) for days in range(20)]
    assert [day for day, said in enumerate(told) if said] == [3, 10, 17]


def test_a_dead_network_is_one_line() -> None:
    known = [(f"N{number}", state(Health.UNREACHABLE, 0.1)) for number in range(6)] + [("H", state(Health.FRESH, 0))]
    assert health_note(known, NOON) == "6 of 7 sources cannot be reached; is this machine's network in order?"
