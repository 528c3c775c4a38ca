"""The daily quality figures: stored for each edition, and compared with those of previous days."""

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median

from digest.rank.day_figures import FIGURES
from digest.services.deps import Deps
from digest.store.judgement_rows import QualityRows

KEPT_DAYS = 90
COMPARED_DAYS = 30
FEWEST_DAYS = 10  # fewer days are no basis for a comparison
SPREADS = 4.0  # scaled median absolute deviations (about standard deviations) that make a day unusual
LEAST_SPREAD: Mapping[str, float] = {"unsure_pairs": 1.0}  # if the previous days were nearly equal
USUAL_LEAST_SPREAD = 0.05
SCALE = 1.4826

Figures = Mapping[str, float]


def record_quality(deps: Deps, day: str, figures: Figures) -> None:
    """Stores the figures of a day's ranking; deletes old ones."""
    rows = QualityRows(deps.ledger.database)
    rows.record(day, figures)
    rows.drop((date.fromisoformat(day) - timedelta(days=KEPT_DAYS)).isoformat())


def kept_quality(deps: Deps) -> Mapping[str, Figures]:
    """Returns day -> figures, oldest first, for the latest day and those it is compared with."""
    latest = deps.latest_day
    if latest is None:
        return {}
    return QualityRows(deps.ledger.database).since(
        (date.fromisoformat(latest) - timedelta(days=COMPARED_DAYS)).isoformat()
    )


def unlike_before(days: Mapping[str, Figures]) -> tuple[str, ...]:
    """Returns a line for each figure of the last day that is far from the previous days; `days` are oldest first."""
    if len(days) <= FEWEST_DAYS:
        return ()
    *before, last = days
    lines = []
    for name, meaning in FIGURES.items():
        usual = [days[day][name] for day in before if name in days[day]]
        value = days[last].get(name)
        if value is None or len(usual) < FEWEST_DAYS:
            continue
        middle = median(usual)
        spread = max(SCALE * median(abs(one - middle) for one in usual), LEAST_SPREAD.get(name, USUAL_LEAST_SPREAD))
        if abs(value - middle) > SPREADS * spread:
            lines.append(
                f"the edition of {last} is unlike those before: {meaning} is {value:g}, usually {middle:g}; "
                "look at: digest rank --near 10"
            )
    return tuple(lines)
