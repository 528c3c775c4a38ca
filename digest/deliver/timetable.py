"""Decides what is due when. Pure: the current time is an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from digest.config.settings import Settings
from digest.deliver.pace import LAST_ROUND
from digest.model.errors import InputError
from digest.model.issues import day_of
from digest.model.rankings import Window

FIRST_WINDOW = timedelta(hours=24)  # for the first edition, which has no window before it
LONGEST_RUN = timedelta(hours=3)  # a run that holds a home for longer is hanging
LONGEST_WINDOW = timedelta(hours=36)  # after a gap: older news is stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Whether an edition is due: its local day, and None or the reason why none is to be made now.

    `missed`: the day has no edition and its deadline has passed, so that a person must decide.
    """

    day: str
    wait: str | None
    missed: bool = False


def due_edition(settings: Settings, *, now: datetime, latest_day: str | None) -> Timing:
    """An edition is due if the local time is past the send time and that local day has no edition yet.

    Days are compared, not instants, so that it is due exactly once on days with a clock change; a late start still
    makes it, until the deadline.
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
            wait=f"no edition of {day} was made before its deadline {edition.deadline:%H:%M} {edition.time_zone}; "
            f"make and send it late with: digest run --late {day}",
            missed=True,
        )
    return Timing(day=day, wait=None)


def edition_window(settings: Settings, *, day: str, now: datetime, previous_end: datetime | None) -> Window:
    """Returns the window of a day's edition: from the end of the previous window, at most 36 hours back, to now or the
    day's end.

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
    """Parses a day written YYYY-MM-DD. Raises InputError for anything else."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError(f"--day {day}: no such day; write it as YYYY-MM-DD") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether an edition's deliveries may be sent now, and if not, why, and whether a person is needed."""

    go: bool
    needs_person: bool = False
    why: str = ""


def permit(
    settings: Settings,
    *,
    day: str,
    now: datetime,
    round_number: int,
    due_at: datetime | None,
    paused: str,
    by_hand: bool,
    assured: bool,
) -> Permit:
    """Decides whether waiting deliveries may be sent.

    A round waits for its time unless a person asks; a paused edition waits for a person; one not begun before its
    deadline waits for a person to confirm it. An edition with a future date is never sent.
    """
    if day_of(day) > now.astimezone(settings.zone).date().isoformat():
        return Permit(go=False, needs_person=True, why=dated_ahead(day))
    if paused and not by_hand:
        return Permit(go=False, needs_person=True, why=f"the delivery of {day} is paused: {paused}")
    if round_number > LAST_ROUND and not by_hand:
        return Permit(go=False, why=f"what is left of {day} was tried {LAST_ROUND} times; see: digest status")
    if due_at and now < due_at and not by_hand:
        return Permit(go=False, why=f"the next try of {day} is due at {due_at:%Y-%m-%d %H:%M} UTC")
    if round_number == 1 and past_deadline(settings, day=day, now=now) and not assured:
        return Permit(
            go=False,
            needs_person=True,
            why=f"the edition of {day} is past its deadline and waits for you; "
            f"send it with: digest send --yes, or drop it with: digest send --drop --day {day}",
        )
    return Permit(go=True)


def dated_ahead(day: str) -> str:
    """Returns the message for an edition with a future date."""
    return (
        f"the edition of {day} is dated ahead of now: a clock was wrong when it was made. It counts for nothing; "
        f"so that this day gets its own edition, take it back: digest approve --reject --day {day}"
    )


def past_deadline(settings: Settings, *, day: str, now: datetime) -> bool:
    """Whether an edition is too late to be sent without a person: past the deadline, or past its day if
    there is none.
    """
    edition, delivery = settings.edition, settings.delivery
    local = now.astimezone(settings.zone).replace(tzinfo=None)
    by_itself = delivery.approval and delivery.unapproved == "send"
    if by_itself or edition.deadline <= edition.send_at:
        return local.date() > parse_day(day_of(day))
    return local > datetime.combine(parse_day(day_of(day)), edition.deadline)


def may_queue(settings: Settings, *, day: str, now: datetime, approved: bool) -> bool:
    """Whether a frozen edition may be queued: at once, or with approval, once approved or, if so configured, at the
    deadline.
    """
    if approved or not settings.delivery.approval:
        return True
    local = now.astimezone(settings.zone).replace(tzinfo=None)
    late = local > datetime.combine(parse_day(day), settings.edition.deadline)
    return settings.delivery.unapproved == "send" and late
