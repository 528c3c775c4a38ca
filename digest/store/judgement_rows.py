"""Editors' labels of texts by topic, and the daily quality figures."""

from collections.abc import Mapping
from datetime import datetime

from digest.model.topic_labels import TopicLabel
from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class LabelRows:
    """The table `topic_label`. A text has one label for each topic: the latest."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def record(self, label: TopicLabel) -> None:
        """Stores a label; replaces an earlier one for the same text and topic."""
        self._database.execute(
            self._sql["record_label"],
            {
                "url": label.url,
                "topic": label.topic,
                "title": label.title,
                "opening": label.opening,
                "language": label.language,
                "accepted": int(label.accepted),
                "author": label.author,
                "labelled_at": utc_text(label.labelled_at),
                "taken": None if label.taken is None else int(label.taken),
            },
        )

    def remove(self, url: str, topic: str) -> bool:
        """Deletes a label; returns whether there was one."""
        return self._database.execute(self._sql["remove_label"], {"url": url, "topic": topic}) > 0

    def all(self) -> tuple[TopicLabel, ...]:
        """Returns every label, in the order given."""
        return tuple(
            TopicLabel(
                url=row["url"],
                topic=row["topic"],
                title=row["title"],
                opening=row["opening"],
                language=row["language"],
                accepted=bool(row["accepted"]),
                author=row["author"],
                labelled_at=datetime.fromisoformat(row["labelled_at"]),
                taken=None if row["taken"] is None else bool(row["taken"]),
            )
            for row in self._database.query(self._sql["labels"], {})
        )


class QualityRows:
    """The table `day_quality`: named figures for each day with an edition."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def record(self, day: str, figures: Mapping[str, float]) -> None:
        """Stores the figures of a day; replaces earlier ones."""
        with self._database.atomic():
            for figure, value in figures.items():
                self._database.execute(
                    self._sql["record_quality"], {"day": day, "figure": figure, "value": float(value)}
                )

    def since(self, day: str) -> Mapping[str, Mapping[str, float]]:
        """Returns day -> figure -> value, from a day on, the oldest first."""
        found: dict[str, dict[str, float]] = {}
        for row in self._database.query(self._sql["quality_since"], {"day": day}):
            found.setdefault(row["day"], {})[row["figure"]] = row["value"]
        return found

    def drop(self, before: str) -> int:
        """Deletes the figures of days before one; returns how many."""
        return self._database.execute(self._sql["drop_quality"], {"day": before})
