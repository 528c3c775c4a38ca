"""Editors' labels of events: for pairs of reports, and for stories of a day."""

from dataclasses import asdict
from datetime import datetime

from digest.model.event_labels import PairLabel, StoryLabel, StoryQuestion
from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class PairLabelRows:
    """The table `pair_label`. A pair of reports has one label: the latest."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def record(self, label: PairLabel) -> None:
        """Stores a label; replaces an earlier one for the same reports."""
        marks = {"together": int(label.together), "same": int(label.same), "labelled_at": utc_text(label.labelled_at)}
        self._database.execute(self._sql["record_pair_label"], {**asdict(label), **marks})

    def remove(self, one: str, other: str) -> bool:
        """Deletes a label; returns whether there was one."""
        return self._database.execute(self._sql["remove_pair_label"], {"one": one, "other": other}) > 0

    def all(self) -> tuple[PairLabel, ...]:
        """Returns every label, in the order given."""
        return tuple(
            PairLabel(
                **{
                    **row,
                    "together": bool(row["together"]),
                    "same": bool(row["same"]),
                    "labelled_at": datetime.fromisoformat(row["labelled_at"]),
                }
            )
            for row in self._database.query(self._sql["pair_labels"], {})
        )


class StoryLabelRows:
    """The table `story_label`. A story of a day has one answer to each question: the latest."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def record(self, label: StoryLabel) -> None:
        """Stores an answer; replaces an earlier one."""
        marks = {"question": label.question.value, "labelled_at": utc_text(label.labelled_at)}
        self._database.execute(self._sql["record_story_label"], {**asdict(label), **marks})

    def remove(self, day: str, story: str, question: StoryQuestion) -> bool:
        """Deletes an answer; returns whether there was one."""
        key = {"day": day, "story": story, "question": question.value}
        return self._database.execute(self._sql["remove_story_label"], key) > 0

    def all(self) -> tuple[StoryLabel, ...]:
        """Returns every answer, in the order given."""
        return tuple(
            StoryLabel(
                **{
                    **row,
                    "question": StoryQuestion(row["question"]),
                    "labelled_at": datetime.fromisoformat(row["labelled_at"]),
                }
            )
            for row in self._database.query(self._sql["story_labels"], {})
        )
