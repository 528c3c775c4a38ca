"""Trains what a text's meaning adds to its severity by words: `python -m bench.train severity`, `python -m
bench.quality severity`.

The lessons are the items of the Persian timeline, ranked by its editor. Within each day a ridge regression predicts the
rank from the centred sentence vector and the severity by words; divided by the coefficient of the latter, the rest is
in units of severity. The penalty was chosen by hand among six, so that the fitted figure is near the left-out one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.corpus import embed_cached
from bench.days import EMBEDDER
from bench.rows import read_rows
from digest.beats.names import lexicon_of
from digest.beats.newsletter import Newsletter
from digest.rank.lab_rows import items_of
from digest.rank.reading.embedding import embedded_text
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance_model import centred, shipped_means
from digest.rank.reading.severity import severity_of
from digest.rank.reading.severity_model import SeverityModel

Floats = NDArray[np.float64]

PENALTY = 100.0
WORTH = {1: 2.0, 2: 1.0, 3: 0.35}
"""What the editor's ranks are worth; as the grades 3 to 1 of a day's stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The items of the timeline: their days, ranks, severity by words and centred vectors."""

    days: NDArray[np.str_]
    ranks: NDArray[np.int64]
    by_words: Floats
    vectors: Floats

    def fit(self, among: NDArray[np.bool_] | None = None) -> SeverityModel:
        """Returns the model trained on some items, by default on all."""
        used = np.ones(len(self.days), bool) if among is None else among
        days = self.days[used]
        rows = _within(np.c_[self.vectors[used], self.by_words[used]], days)
        worth = _within(np.array([[WORTH[rank]] for rank in self.ranks[used].tolist()]), days)[:, 0]
        penalty = np.diag(np.r_[np.full(self.vectors.shape[1], PENALTY), 1e-6])
        found = np.linalg.solve(rows.T @ rows + penalty, rows.T @ worth)
        vector = found[:-1] / found[-1]
        intercept = -float(np.mean(self.vectors[used] @ vector))  # an average item is not moved
        return SeverityModel(embedder=EMBEDDER, intercept=intercept, vector=vector)

    def severity(self, model: SeverityModel) -> Floats:
        """Returns the severity of the items under a model."""
        shifts = np.array([model.shift(vector) for vector in self.vectors])
        found: Floats = np.clip(self.by_words + shifts, 0.0, 1.0)
        return found

    def left_out(self, folds: NDArray[np.str_]) -> Floats:
        """Returns the severity of the items, each fold under a model trained without it."""
        found = np.zeros(len(self.days))
        for fold in sorted(set(folds.tolist())):
            own = folds == fold
            found[own] = self.severity(self.fit(~own))[own]
        return found

    def agreement(self, severity: Floats) -> float:
        """Returns the share of pairs of one day with different ranks that the severity orders as the editor did; a tie
        counts half.
        """
        agreed = []
        for day in sorted(set(self.days.tolist())):
            for one, other in combinations(np.flatnonzero(self.days == day), 2):
                if self.ranks[one] != self.ranks[other]:
                    better, worse = (one, other) if self.ranks[one] < self.ranks[other] else (other, one)
                    agreed.append((float(np.sign(severity[better] - severity[worse])) + 1) / 2)
        return sum(agreed) / len(agreed)


def read_timeline(data: Path, newsletter: Newsletter) -> Timeline:
    """Returns the items of the timeline as the program reads them."""
    rows = read_rows(data / "eval" / "ranking" / "timeline-fa.jsonl")
    items = items_of(
        [{"id": row["id"], "text": row["text"], "published": row["date"], "language": "fa"} for row in rows]
    )
    reader, means = FeatureReader(lexicon_of(newsletter.beat), newsletter.beat), shipped_means(EMBEDDER)
    vectors = embed_cached([embedded_text(item) for item in items], EMBEDDER)
    return Timeline(
        days=np.array([row["date"][:10] for row in rows]),
        ranks=np.array([row["rank"] for row in rows]),
        by_words=np.array([severity_of(reader.read(item), newsletter.beat).value for item in items]),
        vectors=np.array([centred(vector, "fa", means) for vector in vectors], np.float64),
    )


def figures(timeline: Timeline) -> Mapping[str, float]:
    """Returns the agreement of severity with the editor by how it was found."""
    days = sorted(set(timeline.days.tolist()))
    halves = np.where(timeline.days < days[len(days) // 2], "earlier", "later")
    return {
        "by words": timeline.agreement(timeline.by_words),
        "left out by day": timeline.agreement(timeline.left_out(timeline.days)),
        "left out by half": timeline.agreement(timeline.left_out(halves)),
        "fitted": timeline.agreement(timeline.severity(timeline.fit())),
    }


def print_severity(timeline: Timeline) -> None:
    """Print how often severity orders two items of a day as the editor did."""
    sizes = Counter(timeline.ranks.tolist())
    print(f"severity, {len(timeline.days)} items, by rank {dict(sorted(sizes.items()))}: share of pairs in order")
    for name, share in figures(timeline).items():
        print(f"  {name}: {share:.3f}")


def _within(rows: Floats, days: NDArray[np.str_]) -> Floats:
    """Returns the rows less the mean of their day."""
    found = rows.copy()
    for day in sorted(set(days.tolist())):
        own = days == day
        found[own] -= rows[own].mean(axis=0)
    return found
