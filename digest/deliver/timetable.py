"""What is due when. Pure: the time now is an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from digest.config.settings import Settings
from digest.errors import InputError
from digest.model import Window

FIRST_WINDOW = timedelta(hours=24)  # of the first edition, which has none before it
LONGEST_WINDOW = timedelta(hours=36)  # after a gap: older news is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Whether an edition is due: its local day, and None or the reason why nothing is to be made now."""

    day: str
    wait: str | None


def due_edition(settings: Settings, *, now: datetime, latest_day: str | None) -> Timing:
    """
    Due = the local time is past the send time and there is no edition of that local day.

    Days are compared, not instants, so that the edition is due once on the days on which clocks change too; a late
    start still makes it, until the deadline.
    """
    local = now.astimezone(settings.zone)
    day = local.date().isoformat()
    edition = settings.edition
    if latest_day is not None and latest_day >= day:
        return Timing(day=day, wait=f"the edition of {latest_day} is made")
    if local.time() < edition.send_at:
        return Timing(day=day, wait=f"the edition of {day} is due at {edition.send_at:%H:%M} {edition.time_zone}")
    if edition.deadline > edition.send_at and local.time() > edition.deadline:
        return Timing(
            day=day,
            wait=f"the edition of {day} is past its deadline {edition.deadline:%H:%M} {edition.time_zone}; "
            f"make it with: digest run --day {day}",
        )
    return Timing(day=day, wait=None)


def edition_window(settings: Settings, *, day: str, now: datetime, previous_end: datetime | None) -> Window:
    """
    The window of a day's edition: from the end of the window before it, at most 36 hours, to now or the day's end.

    Raises InputError for a day that has not begun.
    """
    zone = settings.zone
    begin = datetime.combine(parse_day(day), time(), zone).astimezone(UTC)
    day_end = datetime.combine(parse_day(day) + timedelta(days=1), time(), zone).astimezone(UTC)
    if now <= begin:
        raise InputError(f"--day {day}: that day has not begun ({now:%Y-%m-%d %H:%M} UTC); name today or a day before")
    end = min(now, day_end)
    if previous_end is None or previous_end >= end:
        return Window(start=end - FIRST_WINDOW, end=end)
    return Window(start=max(previous_end, end - LONGEST_WINDOW), end=end)


def parse_day(day: str) -> date:
    """A day written YYYY-MM-DD. Raises InputError for anything else."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError(f"--day {day}: no such day; write it as YYYY-MM-DD") from None
