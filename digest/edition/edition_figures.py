"""Statistics of frozen editions: whose reports are picked, languages, age; a topic's days, a thread, two days. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from digest.config.settings import Settings
from digest.model.editions import Edition, Member, Pick

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDay:
    """One edition: its picks, the share of each language among their lead reports, and their median age in hours.

    The age is that of the lead report at the end of the edition's window; None if there is no pick.
    """

    day: str
    picks: int
    languages: Mapping[str, float]
    median_age: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFigures:
    """Some editions, oldest first, and how many of their picks each source and each owner leads."""

    days: tuple[EditionDay, ...]
    sources: Mapping[str, int]
    owners: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadStep:
    """A story of an edition as one step of a thread: its rank, its texts, and its number of distinct reports."""

    day: str
    rank: int
    story: str
    headline: str
    update: str | None
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A story in two editions side by side; None if one of them does not have it."""

    one: Pick | None
    other: Pick | None


def edition_figures(editions: Sequence[Edition], settings: Settings) -> EditionFigures:
    """Computes the figures of editions given oldest first."""
    leads = [(edition, lead_of(pick)) for edition in editions for pick in edition.picks]
    return EditionFigures(
        days=tuple(_day(edition) for edition in editions),
        sources=dict(Counter(lead.source for _, lead in leads)),
        owners=dict(Counter(settings.owner(lead.publisher) for _, lead in leads)),
    )


def _day(edition: Edition) -> EditionDay:
    leads = [lead_of(pick) for pick in edition.picks]
    counts = Counter(lead.language for lead in leads)
    ages = [(edition.window.end - lead.published) / HOUR for lead in leads]
    return EditionDay(
        day=edition.day,
        picks=len(leads),
        languages={language: count / len(leads) for language, count in sorted(counts.items())},
        median_age=round(median(ages), 1) if ages else None,
    )


def lead_of(pick: Pick) -> Member:
    """Returns the report that leads a pick."""
    return next((one for one in pick.members if one.url == pick.url), pick.members[0])


def topic_days(editions: Sequence[Edition], topic: str, month: str) -> tuple[tuple[str, tuple[Pick, ...]], ...]:
    """Returns the picks of a topic for each day of a month (YYYY-MM) that has an edition, oldest first."""
    return tuple(
        (edition.day, tuple(pick for pick in edition.picks if topic in pick.topics))
        for edition in editions
        if edition.day.startswith(month)
    )


def threads(editions: Sequence[Edition]) -> Mapping[str, tuple[ThreadStep, ...]]:
    """Returns the stories in more than one of these editions, by their first occurrence, most recently
    continued first.
    """
    found: dict[str, list[ThreadStep]] = {}
    for edition in editions:
        for pick in edition.picks:
            found.setdefault(pick.thread or f"{edition.day}-{pick.rank}", []).append(_step(edition.day, pick))
    going_on = {name: tuple(steps) for name, steps in found.items() if len(steps) > 1}
    return dict(sorted(going_on.items(), key=lambda pair: (pair[1][-1].day, pair[0]), reverse=True))


def _step(day: str, pick: Pick) -> ThreadStep:
    distinct = {member.copy_of or member.url for member in pick.members}
    return ThreadStep(
        day=day, rank=pick.rank, story=pick.story, headline=pick.headline, update=pick.update, reports=len(distinct)
    )


def side_by_side(one: Edition, other: Edition) -> tuple[SideRow, ...]:
    """Pairs the picks of two editions by story or thread: in the order of the first, then the rest."""
    left = list(other.picks)
    rows = []
    for pick in one.picks:
        partner = next((held for held in left if _same_thread(one.day, pick, other.day, held)), None)
        if partner:
            left.remove(partner)
        rows.append(SideRow(one=pick, other=partner))
    return (*rows, *(SideRow(one=None, other=pick) for pick in left))


def _same_thread(day: str, pick: Pick, other_day: str, other: Pick) -> bool:
    return pick.story == other.story or (pick.thread or f"{day}-{pick.rank}") == (
        other.thread or f"{other_day}-{other.rank}"
    )
