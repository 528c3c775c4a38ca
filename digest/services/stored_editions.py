"""Reads a home's recent editions from their records."""

from digest.edition.record import load
from digest.model.editions import Edition
from digest.model.errors import InputError
from digest.services.deps import Deps


def last_editions(deps: Deps, days: int) -> tuple[Edition, ...]:
    """Returns the editions of the last days that have one, including drafts, oldest first."""
    return tuple(edition_of(deps, day) for day in deps.ledger.published_days(drafts=True, until=deps.today)[-days:])


def editions_of_month(deps: Deps, month: str) -> tuple[Edition, ...]:
    """Returns the editions of a month (YYYY-MM), oldest first."""
    days = deps.ledger.published_days(drafts=True, until=deps.today)
    return tuple(edition_of(deps, day) for day in days if day.startswith(month))


def edition_of(deps: Deps, day: str) -> Edition:
    """Returns the edition of a day. Raises InputError if none is frozen."""
    frozen = deps.ledger.edition(day)
    if frozen is None:
        raise InputError(f"no edition of {day} is frozen")
    return load(frozen.record)
