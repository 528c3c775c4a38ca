"""Trains the kind of report on the labelled days: `python -m bench.train kinds`, `python -m bench.quality kinds`.

A story's texts share its kind; together they weigh the square root of their number, so that copies of one agency's
report do not dominate. Of a vector only the main directions of unlabelled news count, because all 384 numbers learn the
labelled days by heart. Directions, scale and penalty were chosen by hand among some thirty on left-out figures.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.days import DAYS, DAYS_2022, DAYS_2026, EMBEDDER
from bench.learning import MEAN_OF, Corpus
from digest.rank.reading.kind_model import KindModel
from digest.rank.reading.kinds import Kind

DIRECTIONS = 32
VECTOR_SCALE, PENALTY = 2.5, 1.0
"""Times the vector and C of the regression: what is learned from few texts must stay small beside the signs."""
KINDS = (Kind.EVENT, Kind.FEATURE, Kind.EXPLAINER, Kind.COMMENTARY, Kind.NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindScore:
    """Over the stories of some days: the share of texts with the right kind, and F1 by kind."""

    right: float
    f1: Mapping[Kind, float]

    def __str__(self) -> str:
        """The figures for print."""
        return f"{self.right:.3f} right; F1 " + ", ".join(f"{kind} {f1:.2f}" for kind, f1 in self.f1.items())


def fit_kinds(corpus: Corpus, without: Collection[str] = ()) -> KindModel:
    """Returns the model trained on all labelled days but some, and without the stories of those."""
    labelled, stories = _labelled(corpus), _stories(corpus)
    out = np.isin(corpus.groups, list(without))
    used = labelled & ~out & ~np.isin(stories, stories[labelled & out])
    names = _names(corpus)
    model = LogisticRegression(C=PENALTY, max_iter=300)
    directions = main_directions(corpus) * VECTOR_SCALE
    rows = np.hstack([corpus.measured.signs[used], corpus.vectors[used] @ directions])
    model.fit(rows, names[used], sample_weight=_weights(stories)[used])
    signs = corpus.measured.signs.shape[1]
    return KindModel(
        embedder=EMBEDDER,
        kinds=tuple(Kind(name) for name in model.classes_),
        intercepts=model.intercept_,
        signs=model.coef_[:, :signs],
        vectors=model.coef_[:, signs:] @ directions.T,
    )


def main_directions(corpus: Corpus) -> NDArray[np.float64]:
    """Returns the DIRECTIONS in which the vectors of news of all sorts differ most, one a column; no label is used."""
    mixed = corpus.vectors[[text.kind in MEAN_OF for text in corpus.measured.texts]].astype(np.float64)
    _, directions = np.linalg.eigh(mixed.T @ mixed)  # in the order of growing variance
    found: NDArray[np.float64] = directions[:, -DIRECTIONS:]
    return found


def print_kinds(corpus: Corpus) -> None:
    """Print the figures by signs only, left out by day and by year, and fitted, for the days of each year."""
    found = kinds_left_out(corpus)
    fitted = _judge(corpus, fit_kinds(corpus), _labelled(corpus))
    for title, days in (("2022", DAYS_2022), ("2026", DAYS_2026)):
        print(f"kinds, days of {title}")
        verdicts = {
            "by signs": by_signs(corpus),
            "left out": found,
            "learned on the other year": _judge(corpus, fit_kinds(corpus, days), _labelled(corpus)),
            "fitted": fitted,
        }
        for name, kinds in verdicts.items():
            print(f"  {name}: {score_kinds(corpus, kinds, days)}")


def kinds_left_out(corpus: Corpus) -> NDArray[np.str_]:
    """Returns the kind of each labelled text by a model trained without its day."""
    found = np.full(len(corpus.groups), "", dtype="U20")
    for day in DAYS:
        rows = _labelled(corpus) & (corpus.groups == day)
        found[rows] = _judge(corpus, fit_kinds(corpus, (day,)), rows)[rows]
    return found


def by_signs(corpus: Corpus) -> NDArray[np.str_]:
    """Returns the kind of each labelled text by its signs."""
    kinds = list(Kind)
    return np.array([kinds[place].value for place in corpus.measured.signs[:, : len(kinds)].argmax(axis=1)])


def score_kinds(corpus: Corpus, verdicts: NDArray[np.str_], days: Sequence[str]) -> KindScore:
    """Returns the figures of predicted kinds on some days."""
    rows = _labelled(corpus) & np.isin(corpus.groups, days)
    said, true, mass = verdicts[rows], _names(corpus)[rows], _weights(_stories(corpus))[rows]
    right = {kind: mass[(said == kind) & (true == kind)].sum() for kind in KINDS}
    named = {kind: mass[said == kind].sum() + mass[true == kind].sum() for kind in KINDS}
    f1 = {kind: float(2 * right[kind] / max(named[kind], 1e-9)) for kind in KINDS}
    return KindScore(right=float(mass[said == true].sum() / mass.sum()), f1=f1)


def _judge(corpus: Corpus, model: KindModel, rows: NDArray[np.bool_]) -> NDArray[np.str_]:
    found = np.full(len(rows), "", dtype="U20")
    for row in np.flatnonzero(rows):
        found[row] = model.kind(corpus.measured.signs[row], corpus.vectors[row])
    return found


def _labelled(corpus: Corpus) -> NDArray[np.bool_]:
    return np.array([text.report is not None for text in corpus.measured.texts])


def _names(corpus: Corpus) -> NDArray[np.str_]:
    return np.array([text.report or "" for text in corpus.measured.texts])


def _stories(corpus: Corpus) -> NDArray[np.str_]:
    return np.array([text.story for text in corpus.measured.texts])


def _weights(stories: NDArray[np.str_]) -> NDArray[np.float64]:
    sizes = Counter(stories.tolist())
    return np.array([sizes[story] ** -0.5 for story in stories.tolist()])
