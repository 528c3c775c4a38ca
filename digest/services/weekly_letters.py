"""The weekly letter: made from the week's editions once the day's own is queued, frozen and queued.

It is a separate issue in the ledger with its own deliveries, so it reaches each subscriber once, like an edition.
"""

from datetime import date, timedelta
from functools import partial

from digest.edition.record import dump
from digest.edition.weekly import week_edition
from digest.model.asides import AsideKind
from digest.model.issues import weekly_issue
from digest.render.preflight import stops
from digest.services.deps import Deps
from digest.services.recall import WEEK_DAYS, mailed_edition, publish_week
from digest.store.ledger import FrozenEdition


def make_weekly(deps: Deps, day: str) -> tuple[str, str]:
    """Freezes and queues the weekly letter of a day; returns its issue, "" if none was made, and a note.

    Does nothing on other weekdays, before the day's own edition is queued, or if it is already queued.
    """
    edition = deps.settings.edition
    if not edition.weekly or date.fromisoformat(day).isoweekday() != edition.weekly_day:
        return "", ""
    issue = weekly_issue(day)
    if deps.deliveries.queued(issue) or not deps.deliveries.queued(day):
        return "", ""
    if deps.ledger.edition(issue) is None:
        trouble = deps.bulkhead.attempt(AsideKind.STORY, issue, partial(_freeze, deps, day, issue))
        if trouble is None:
            return "", f"the weekly letter of {day} could not be made; see: digest status --aside"
        if trouble:
            return "", trouble
    deps.deliveries.queue(issue, deps.clock())
    note = f"the weekly letter of {day} is made"
    try:
        publish_weeks(deps, day)
    except OSError as error:
        return issue, f"{note}; its page is not written: {error.strerror}"
    return issue, note


def publish_weeks(deps: Deps, day: str) -> None:
    """Writes the pages of the weekly letters up to a day that have none."""
    for issue in deps.ledger.published_weeks(until=day):
        if not deps.press.has_week(issue):
            deps.bulkhead.attempt(AsideKind.ARCHIVE, issue, partial(publish_week, deps, issue))


def _freeze(deps: Deps, day: str, issue: str) -> str:
    """Freezes the weekly letter; returns why it is not possible, or ""."""
    first = (date.fromisoformat(day) - timedelta(days=WEEK_DAYS - 1)).isoformat()
    days = [one for one in deps.ledger.published_days(drafts=False, until=day) if one >= first]
    editions = [edition for edition in (mailed_edition(deps, one) for one in days) if edition.picks]
    letter = week_edition(editions, size=deps.settings.edition.size, now=deps.clock())
    if letter is None:
        return f"there is no weekly letter of {day}: the week has too few stories"
    faults = stops(deps.press.checks(letter))
    if faults:
        return f"the weekly letter of {day} is held: {'; '.join(faults)}"
    deps.ledger.freeze_edition(
        FrozenEdition(day=issue, window=letter.window, frozen_at=deps.clock(), record=dump(letter))
    )
    return ""
