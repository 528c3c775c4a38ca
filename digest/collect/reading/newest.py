"""Which of more entries than a source may have are read: the newest, wherever they stand."""

from collections.abc import Sequence
from datetime import UTC, datetime

_UNDATED = datetime.min.replace(tzinfo=UTC)


def newest_places(dates: Sequence[datetime | None], most: int) -> tuple[int, ...]:
    """The places of the newest `most` entries, in their own order; of entries without dates the first.

    An entry without a date counts as older than any with one.
    """
    if len(dates) <= most:
        return tuple(range(len(dates)))
    by_age = sorted(range(len(dates)), key=lambda at: (dates[at] or _UNDATED, -at), reverse=True)
    return tuple(sorted(by_age[:most]))
