from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.delivery_settings import DeliverySettings
from digest.config.settings import EditionSettings, Settings, Topic
from digest.deliver.timetable import Permit, due_edition, edition_window, may_queue, parse_day, permit
from digest.model.errors import InputError

TOPICS = {"t": Topic(name={"en": "t"}, subject=("a",), matter=("b",))}


def settings(zone: str = "UTC", send_at: time = time(6), deadline: time = time(14)) -> Settings:
    return Settings(edition=EditionSettings(time_zone=zone, send_at=send_at, deadline=deadline), topics=TOPICS)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_an_edition_is_due_from_the_send_time_on() -> None:
    early = due_edition(settings(), now=utc(2024, 3, 5, 5, 59), latest_day="2024-03-04")
    assert early.wait == "the edition of 2024-03-05 is due at 06:00 UTC"
    assert due_edition(settings(), now=utc(2024, 3, 5, 6), latest_day="2024-03-04").wait is None


def test_a_late_start_still_makes_it_until_the_deadline() -> None:
    assert due_edition(settings(), now=utc(2024, 3, 5, 13, 59), latest_day=None).wait is None
    late = due_edition(settings(), now=utc(2024, 3, 5, 14, 1), latest_day=None)
    assert late.wait is not None
    assert late.missed
    assert "digest run --late 2024-03-05" in late.wait


def test_a_day_is_missed_only_past_its_deadline_and_without_an_edition() -> None:
    assert not due_edition(settings(), now=utc(2024, 3, 5, 5), latest_day=None).missed
    assert not due_edition(settings(), now=utc(2024, 3, 5, 13), latest_day="2024-03-04").missed
    assert not due_edition(settings(), now=utc(2024, 3, 5, 15), latest_day="2024-03-05").missed
    assert due_edition(settings(), now=utc(2024, 3, 5, 15), latest_day="2024-03-04").missed


def test_a_day_that_has_its_edition_is_not_due_again() -> None:
    assert due_edition(settings(), now=utc(2024, 3, 5, 9), latest_day="2024-03-05").wait is not None


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Berlin", utc(2024, 3, 30)),
        ("Europe/Berlin", utc(2024, 10, 26)),
        ("America/New_York", utc(2024, 3, 9)),
        ("America/New_York", utc(2024, 11, 2)),
        ("Australia/Lord_Howe", utc(2024, 4, 6)),
        ("Australia/Lord_Howe", utc(2024, 10, 5)),
        ("America/Santiago", utc(2024, 9, 7)),  # midnight itself is skipped
    ],
)
@pytest.mark.parametrize("send_at", [time(0, 0), time(1, 30), time(2, 15), time(6, 0)])
def test_stepping_by_the_minute_over_a_clock_change_makes_one_edition_a_day(
    zone: str, start: datetime, send_at: time
) -> None:
    chosen = settings(zone, send_at=send_at, deadline=time(23, 59))
    made: list[str] = []
    for minute in range(3 * 24 * 60):
        timing = due_edition(chosen, now=start + timedelta(minutes=minute), latest_day=made[-1] if made else None)
        if timing.wait is None:
            made.append(timing.day)
    first = parse_day(made[0])
    assert made == [(first + timedelta(days=number)).isoformat() for number in range(len(made))]
    assert len(made) >= 3


def test_the_first_window_is_a_day_and_ends_with_the_day_asked_for() -> None:
    window = edition_window(settings(), day="2024-03-05", now=utc(2024, 3, 6, 11), previous_end=None)
    assert (window.start, window.end) == (utc(2024, 3, 5), utc(2024, 3, 6))


def test_a_window_starts_where_the_last_one_ended() -> None:
    window = edition_window(settings(), day="2024-03-05", now=utc(2024, 3, 5, 6, 7), previous_end=utc(2024, 3, 4, 6, 2))
    assert (window.start, window.end) == (utc(2024, 3, 4, 6, 2), utc(2024, 3, 5, 6, 7))


def test_after_a_gap_a_window_is_36_hours() -> None:
    window = edition_window(settings(), day="2024-03-05", now=utc(2024, 3, 5, 6), previous_end=utc(2024, 2, 1))
    assert window.end - window.start == timedelta(hours=36)


@given(
    seconds=st.integers(0, 10 * 365 * 24 * 3600),
    gap=st.none() | st.timedeltas(timedelta(0), timedelta(days=5)),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tehran", "America/New_York"]),
)
def test_a_window_never_reaches_into_the_future_nor_over_36_hours(
    seconds: int, gap: timedelta | None, zone: str
) -> None:
    chosen = settings(zone)
    now = utc(2020, 1, 1) + timedelta(seconds=seconds)
    day = now.astimezone(chosen.zone).date().isoformat()
    if now.astimezone(chosen.zone).time() == time():
        return
    window = edition_window(chosen, day=day, now=now, previous_end=None if gap is None else now - gap)
    assert window.end <= now
    assert timedelta(0) < window.end - window.start <= timedelta(hours=36)


def test_a_day_that_has_not_begun_is_refused() -> None:
    with pytest.raises(InputError, match="has not begun"):
        edition_window(settings(), day="2024-03-06", now=utc(2024, 3, 5, 23), previous_end=None)


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", ""])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        parse_day(day)


# --- may it leave? ---


def allowed(now: datetime, chosen: Settings | None = None, **given: object) -> Permit:
    defaults = {"round_number": 1, "due_at": None, "paused": "", "by_hand": False, "assured": False}
    return permit(chosen or settings(), day="2024-03-05", now=now, **{**defaults, **given})  # type: ignore[arg-type]


def test_an_edition_leaves_until_its_deadline_and_then_waits_for_a_word() -> None:
    assert allowed(utc(2024, 3, 5, 14)).go
    late = allowed(utc(2024, 3, 5, 14, 1), by_hand=True)
    assert (late.go, late.needs_person) == (False, True)
    assert allowed(utc(2024, 3, 5, 14, 1), assured=True).go


def test_the_deadline_is_that_of_the_editions_zone() -> None:
    tehran = settings("Asia/Tehran")
    assert allowed(utc(2024, 3, 5, 10, 30), tehran).go
    assert not allowed(utc(2024, 3, 5, 10, 31), tehran).go


def test_who_was_tried_in_time_is_tried_again_after_the_deadline() -> None:
    assert allowed(utc(2024, 3, 5, 18), round_number=2, due_at=utc(2024, 3, 5, 17)).go


def test_a_round_waits_for_its_time_unless_a_person_asks() -> None:
    waiting = {"round_number": 2, "due_at": utc(2024, 3, 5, 8)}
    told = allowed(utc(2024, 3, 5, 7), **waiting)
    assert (told.go, told.needs_person) == (False, False)
    assert allowed(utc(2024, 3, 5, 7), by_hand=True, **waiting).go


def test_a_paused_edition_waits_for_a_person_who_need_not_vouch() -> None:
    assert allowed(utc(2024, 3, 5, 7), paused="blocked").needs_person
    assert allowed(utc(2024, 3, 5, 7), paused="blocked", by_hand=True).go


def drafts(unapproved: str) -> Settings:
    delivery = DeliverySettings(approval=True, unapproved=unapproved)  # type: ignore[arg-type]
    return Settings(edition=EditionSettings(), delivery=delivery, topics=TOPICS)


def test_a_draft_is_queued_once_approved_or_where_so_wanted_at_the_deadline() -> None:
    before, after = utc(2024, 3, 5, 13), utc(2024, 3, 5, 14, 5)

    def queued(unapproved: str, now: datetime, approved: bool = False) -> bool:
        return may_queue(drafts(unapproved), day="2024-03-05", now=now, approved=approved)

    assert queued("hold", before, approved=True)
    assert not queued("hold", before)
    assert not queued("hold", after)
    assert not queued("send", before)
    assert queued("send", after)
    assert allowed(after, drafts("send")).go
