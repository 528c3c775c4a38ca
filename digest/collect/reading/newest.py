"""Chooses the newest entries when a source has more than are read."""

from collections.abc import Sequence
from datetime import UTC, datetime

_UNDATED = datetime.min.replace(tzinfo=UTC)


def newest_places(dates: Sequence[datetime | None], most: int) -> tuple[int, ...]:
    """Returns the positions of the newest `most` entries, in their original order.

    An entry without a date counts as older than any with one; among undated entries the first ones are kept.
    """
    if len(dates) <= most:
        return tuple(range(len(dates)))
    by_age = sorted(range(len(dates)), key=lambda at: (dates[at] or _UNDATED, -at), reverse=True)
    return tuple(sorted(by_age[:most]))
