"""Runs parts of the ranker on rows of data, so that anyone can evaluate them on their own sets (`digest lab`).

Rows are mappings as parsed from JSON; missing fields are treated as empty. Every function returns one row for each
input row, in the same order.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from digest.beats.beat import Beat
from digest.beats.names import lexicon_of
from digest.config.settings import Settings
from digest.languages.registry import language_of
from digest.model.errors import InputError
from digest.model.items import Item
from digest.model.rankings import Window
from digest.rank.grouping.similarity import similarities
from digest.rank.grouping.stories import cluster as group
from digest.rank.ranking import rank_day
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance
from digest.text.language import detect_language

Row = Mapping[str, Any]
Vectors = Mapping[str, FloatArray]

NO_VECTORS: Vectors = MappingProxyType({})

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def cluster(rows: Sequence[Row], beat: Beat, vectors: Vectors = NO_VECTORS) -> list[dict[str, Any]]:
    """{id, title, text, published?, language?, publisher?} -> {id, story}; `vectors` are by the rows' ids."""
    items = items_of(rows)
    reader = FeatureReader(lexicon_of(beat), beat, frozenset(item.title for item in items))
    stories = group([reader.read(item) for item in items], beat, vectors)
    story_of = {one.item.id: story.id for story in stories for one in story.items}
    return [{"id": row["id"], "story": story_of[item.id]} for row, item in zip(rows, items, strict=True)]


def similarity(rows: Sequence[Row], vectors: Sequence[FloatArray] = ()) -> list[dict[str, Any]]:
    """{id, a, b} -> {id, score}, 0 to 1; `vectors` are those of `headlines_of`, in its order."""
    scores = similarities(headlines_of(rows), vectors)
    return [{"id": row["id"], "score": round(score, 6)} for row, score in zip(rows, scores, strict=True)]


def headlines_of(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Returns the two headlines of each row."""
    return [(str(row.get("a") or ""), str(row.get("b") or "")) for row in rows]


def relevance(
    rows: Sequence[Row], settings: Settings, beat: Beat, vectors: Vectors = NO_VECTORS
) -> list[dict[str, Any]]:
    """{id, title, text, language?, publisher?} -> {id, relevant, topics, score}; `vectors` are by the rows' ids."""
    lexicon = lexicon_of(beat, settings.lexicon)
    reader, relevance = FeatureReader(lexicon, beat), Relevance(settings, lexicon, beat, vectors)
    read = [reader.read(item) for item in items_of(rows)]
    known = [vectors.get(one.item.id) for one in read]
    judged = relevance.settle(
        [relevance.judge(one, vector) for one, vector in zip(read, known, strict=True)],
        known,
        [one.language for one in read],
        [one.item.source for one in read],
    )
    said = []
    for row, verdicts in zip(rows, judged, strict=True):
        topics = [verdict.topic for verdict in verdicts if verdict.relevant]
        said.append({"id": row["id"], "relevant": bool(topics), "topics": topics, "score": round(verdicts[0].score, 6)})
    return said


def rank(rows: Sequence[Row], settings: Settings, beat: Beat, vectors: Vectors = NO_VECTORS) -> list[dict[str, Any]]:
    """{id, title, text, published, language?, publisher?} -> {id, day, story, score}; day and story are in UTC days.

    Each day is ranked separately over the seven days before it. An off-topic item has no story and score 0.
    """
    items = items_of(rows)
    scores: dict[str, tuple[str, float]] = {}
    for day in sorted({item.published.date() for item in items}):
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        window = Window(start=start, end=start + timedelta(days=1))
        week = [item for item in items if window.end - timedelta(days=7) <= item.published < window.end]
        ranking = rank_day(week, settings=settings, beat=beat, day=day.isoformat(), window=window, vectors=vectors)
        for ranked in ranking.picks + ranking.others:
            scores |= {item.id: (ranked.story.id, ranked.score) for item in ranked.story.items}
    return [
        {"id": row["id"], "day": item.published.date().isoformat(), "story": story, "score": score}
        for row, item in zip(rows, items, strict=True)
        for story, score in [scores.get(item.id, (None, 0.0))]
    ]


def items_of(rows: Sequence[Row]) -> list[Item]:
    """Returns the rows as items, in order. Raises InputError for a row without an id, or with an invalid time."""
    return [_item(row, number) for number, row in enumerate(rows, start=1)]


def _item(row: Row, number: int) -> Item:
    if "id" not in row:
        raise InputError(f"row {number} has no `id`; give every row one")
    title, text, publisher = (str(row.get(key) or "") for key in ("title", "text", "publisher"))
    published, url = _time(row.get("published"), number), f"row:{row['id']}"
    return Item(
        id=f"{row['id']}",
        source=publisher or "rows",
        publisher=publisher or f"row-{number}",
        guid=url,
        url=url,
        canonical_url=url,
        title=title,
        summary="",
        text=text,
        language=str(row.get("language") or language_of(detect_language(f"{title}\n{text}")).code),
        published=published,
        first_seen=published,
    )


def _time(value: Any, number: int) -> datetime:
    if not value:
        return NO_DATE
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        time = None
    if time is None or not 1 < time.year < 9999:  # the weeks around it must be dates too
        raise InputError(f"row {number}: {value!r} is not a time; write it as 2024-03-05T12:00:00Z")
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
