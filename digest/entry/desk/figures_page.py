"""The statistics pages, with charts: picks, effects of overrides, two days, a topic's month, threads."""

import re
from typing import Any

from starlette.responses import Response

from digest.edition.edition_figures import EditionFigures, edition_figures, side_by_side, threads, topic_days
from digest.entry.desk.charts import LineChart, bars, line_chart
from digest.entry.desk.visit import DeskVisit, known_day
from digest.languages.registry import languages
from digest.model.errors import InputError
from digest.services.override_effects import override_effects
from digest.services.stored_editions import edition_of, editions_of_month, last_editions

DAYS = 30
SHOWN_THREADS = 20
PARTS = ("picks", "overrides", "compare", "topic", "threads")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def show_figures(visit: DeskVisit) -> Response:
    """Shows picks by source and owner, shares of languages and median age over the last DAYS editions."""
    found = edition_figures(last_editions(visit.deps, DAYS), visit.deps.settings)
    names = {id: publisher.name for id, publisher in visit.deps.settings.publishers.items()}
    return _page(
        visit,
        "picks",
        figures=found,
        sources=bars(found.sources),
        owners=bars({names.get(owner, owner): count for owner, count in found.owners.items()}),
        languages=_language_chart(found),
        ages=line_chart([one.day for one in found.days], {"age": [one.median_age for one in found.days]}),
    )


def show_override_effects(visit: DeskVisit) -> Response:
    """Shows the effect of each override in force on the page's day."""
    board = visit.board()
    found = override_effects(visit.deps, visit.opened.boards, board)
    return _page(visit, "overrides", board=board, effects=found)


def show_two_days(visit: DeskVisit) -> Response:
    """Shows the editions of two days side by side: the requested ones, or the last two."""
    days = _days(visit)
    one = known_day(visit.query.get("one", "")[:10]) or (days[-2] if len(days) > 1 else "")
    other = known_day(visit.query.get("other", "")[:10]) or (days[-1] if days else "")
    rows = side_by_side(edition_of(visit.deps, one), edition_of(visit.deps, other)) if one and other else ()
    return _page(visit, "compare", one=one, other=other, rows=rows, days=days[::-1])


def show_topic(visit: DeskVisit) -> Response:
    """Shows a topic's picks on each day of a month."""
    topics, days = list(visit.deps.settings.topics), _days(visit)
    topic = visit.query.get("topic") or topics[0]
    if topic not in topics:
        raise InputError(f"no topic is called {topic[:100]!r}; there are: {', '.join(topics)}")
    months = sorted({day[:7] for day in days}, reverse=True)
    month = visit.query.get("month") or (months[0] if months else visit.deps.today[:7])
    if not _MONTH.fullmatch(month):
        raise InputError(f"{month[:40]!r} is not a month; write it as YYYY-MM")
    found = topic_days(editions_of_month(visit.deps, month), topic, month)
    chart = line_chart([day for day, _ in found], {topic: [float(len(picks)) for _, picks in found]})
    return _page(visit, "topic", topics=topics, topic=topic, months=months, month=month, found=found[::-1], chart=chart)


def show_threads(visit: DeskVisit) -> Response:
    """Shows the stories carried by several of the last DAYS editions, each with its reports over time."""
    found = threads(last_editions(visit.deps, DAYS))
    shown = dict(list(found.items())[:SHOWN_THREADS])
    charts = {
        name: line_chart([step.day for step in steps], {"reports": [float(step.reports) for step in steps]})
        for name, steps in shown.items()
    }
    return _page(visit, "threads", threads=shown, charts=charts, rest=len(found) - len(shown))


def _language_chart(found: EditionFigures) -> LineChart | None:
    codes = sorted({code for one in found.days for code in one.languages})
    shares = {
        languages()[code].name if code in languages() else code: [
            one.languages.get(code, 0.0) if one.picks else None for one in found.days
        ]
        for code in codes
    }
    return line_chart([one.day for one in found.days], shares, most=1.0)


def _days(visit: DeskVisit) -> list[str]:
    return list(visit.deps.ledger.published_days(drafts=True, until=visit.deps.today))


def _page(visit: DeskVisit, part: str, **values: Any) -> Response:
    return visit.page("figures", part=part, parts_of_figures=PARTS, **values)
