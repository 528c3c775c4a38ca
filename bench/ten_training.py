"""Trains the weights of the signals, and prints the ten of the labelled days: `python -m bench.quality ten`.

Three steps. A ridge regression predicts the grade of a story from its mean sentence vector; this is the signal
`importance`. Then a pairwise logistic regression fits non-negative weights, so that of two stories of a day that are on
a topic the better one scores higher. A logistic regression over a story's likeliest text, its trust and its independent
owners predicts whether it is on topic. An evaluated day is left out of all, and of the relevance of its items; the
importance of a training day comes from a model of the other days. Days of one month share a weight that grows with the
square root of their number.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bench.days import DAYS, DAYS_2022, DAYS_2026, EMBEDDER, UNKNOWN
from bench.learning import Corpus
from bench.ten_days import JudgedTen, ScoredDay, score_day
from digest.rank.ranking import likeliest_verdict
from digest.rank.reading.relevance_model import logit_of
from digest.rank.scoring.context import texts_in_window
from digest.rank.scoring.learned_weights import LearnedWeights, OnTopic, centred_vectors
from digest.rank.signal_registry import signals

Floats = NDArray[np.float64]

WORTH = np.array([-0.7, 0.0, 0.35, 1.0, 2.0])
"""What a story that belongs in no letter is worth, and what the grades 0 to 3 are."""
RIDGE, EVENNESS, SCALE = 20.0, 0.0007, 12.0
"""Penalties of the two regressions, chosen by hand on left-out figures: the second draws to even weights."""
IMPORTANCE = "importance"
TRUSTED = ("trust", "independence")


class Lessons:
    """The stories of the labelled days, measured and graded.

    A day is judged by what was learned without its fold: itself, or its whole month.
    """

    def __init__(self, corpus: Corpus, *, by_month: bool = False) -> None:
        part = 7 if by_month else 10  # of a date: 2026-05, 2026-05-13
        self.fold = {day: frozenset(one for one in DAYS if one[:part] == day[:part]) for day in DAYS}
        self.days: Mapping[str, ScoredDay] = {day: score_day(day, corpus, self.fold[day]) for day in DAYS}
        self.names = tuple(signals())
        self._values = {day: self._measure(one) for day, one in self.days.items()}
        self._vectors = {day: _mean_vectors(one) for day, one in self.days.items()}
        self._labels = {day: [one.worth(story) for story in one.scored.others] for day, one in self.days.items()}
        self._ridge = cache(self._fit_ridge)

    def count(self, day: str) -> int:
        """Returns the number of labelled stories of a day."""
        return sum(label != UNKNOWN for label, _ in self._labels[day])

    def learn(self, *, without: frozenset[str] = frozenset()) -> LearnedWeights:
        """Returns weights and importance trained on all days but those of `without`."""
        days = [day for day in DAYS if day not in without]
        share = _shares(days)
        pairs = [self._pairs(day, without | {day}) for day in days]
        rows = np.concatenate([difference for difference, _ in pairs])
        mass = np.concatenate([weight * share[day] for day, (_, weight) in zip(days, pairs, strict=True)])
        found = _fit_pairs(rows, mass / mass.sum())
        intercept, vector = self._ridge(without)
        return LearnedWeights(
            weights=dict(zip(self.names, found.tolist(), strict=True)),
            intercept=intercept,
            vector=vector,
            on_topic=self._fit_on_topic(days),
        )

    def ten(self, day: str, learned: LearnedWeights | None) -> JudgedTen:
        """Returns the ten of a day with learned weights, or with the default weights of the signals."""
        if learned is None:
            weights, values = {name: one.weight for name, one in signals().items()}, self._values[day]
        else:
            weights = dict(learned.weights)
            values = self._with_importance(day, learned.intercept, learned.vector)
        scores = values @ np.array([weights[name] for name in self.names]) / sum(weights.values())
        by_id = {one.story.id: float(score) for one, score in zip(self.days[day].scored.others, scores, strict=True)}
        return self.days[day].ten(lambda story: by_id[story.story.id], learned)

    def _fit_on_topic(self, days: Sequence[str]) -> OnTopic:
        """What tells the labelled stories that are on a topic from those that belong in no letter."""
        columns = [self.names.index(name) for name in TRUSTED]
        rows, on, mass = [], [], []
        for day in days:
            texts = _text_logits(self.days[day])
            known = [place for place, (label, _) in enumerate(self._labels[day]) if label != UNKNOWN]
            rows.append(np.c_[texts, self._values[day][:, columns]][known])
            on.append([self._labels[day][place][1] >= 0 for place in known])
            mass.append(np.full(len(known), len(known) ** -0.5))
        weights = np.concatenate(mass)
        model = LogisticRegression().fit(
            np.concatenate(rows), np.concatenate(on), sample_weight=weights * len(weights) / weights.sum()
        )
        text, *signals = model.coef_[0].tolist()
        return OnTopic(
            intercept=float(model.intercept_[0]),
            text=text,
            signals=dict(zip(TRUSTED, signals, strict=True)),
        )

    def _measure(self, day: ScoredDay) -> Floats:
        rows = [{reason.signal: reason.value for reason in story.reasons} for story in day.scored.others]
        return np.array([[row[name] for name in self.names] for row in rows])

    def _with_importance(self, day: str, intercept: float, vector: Floats) -> Floats:
        learned = LearnedWeights(weights={}, intercept=intercept, vector=vector)
        values = self._values[day].copy()
        values[:, self.names.index(IMPORTANCE)] = [learned.importance([one]) for one in self._vectors[day]]
        return values

    def _pairs(self, day: str, unseen: frozenset[str]) -> tuple[Floats, Floats]:
        """Returns the feature difference (better minus worse) of each two stories with different grades, and the weight
        of each pair. What is on no topic is left to the third regression.
        """
        values = self._with_importance(day, *self._ridge(unseen))
        known = [(row, grade) for row, (_, grade) in zip(values, self._labels[day], strict=True) if grade >= 0]
        pairs = [(one, other) for one, other in permutations(known, 2) if one[1] > other[1]]
        mass = np.array([2.0 ** one[1] - 2.0 ** other[1] for one, other in pairs])
        return np.array([one[0] - other[0] for one, other in pairs]), mass / mass.sum()

    def _fit_ridge(self, unseen: frozenset[str]) -> tuple[float, Floats]:
        days = [day for day in DAYS if day not in unseen]
        share = _shares(days)
        rows = np.concatenate([self._vectors[day] for day in days])
        worth = np.concatenate([[WORTH[grade + 1] for _, grade in self._labels[day]] for day in days])
        mass = np.concatenate(
            [[(label != UNKNOWN) * share[day] / len(self._labels[day]) ** 0.5 for label, _ in self._labels[day]]
             for day in days]
        )  # fmt: skip
        mass *= len(mass) / mass.sum()
        rows = np.c_[rows, np.ones(len(rows))]
        penalty = np.diag(np.r_[np.full(rows.shape[1] - 1, RIDGE), 1e-6])
        found = np.linalg.solve(rows.T @ (rows * mass[:, None]) + penalty, rows.T @ (mass * worth))
        return float(found[-1]), found[:-1]


def _mean_vectors(day: ScoredDay) -> Floats:
    """The mean centred vector of each story's texts of the day, zeros where it has none."""
    context, story_of = day.grouped.context, {one.id: one for one in day.grouped.stories}
    means = []
    for ranked in day.scored.others:
        texts = [(text.item.id, text.language) for text in texts_in_window(story_of[ranked.story.id], context)]
        found = centred_vectors(texts, context.vectors, EMBEDDER)
        means.append(np.mean(found, axis=0) if found else None)
    size = next(len(mean) for mean in means if mean is not None)
    return np.array([np.zeros(size) if mean is None else mean for mean in means])


def _text_logits(day: ScoredDay) -> Floats:
    """The logit of each story's likeliest text, 0 where a text was judged without its vector."""
    story_of = {one.id: one for one in day.grouped.stories}
    found = [likeliest_verdict(story_of[one.story.id], day.grouped.context) for one in day.scored.others]
    return np.array([logit_of(best.score) if best else 0.0 for best in found])


def _shares(days: Sequence[str]) -> dict[str, float]:
    months = Counter(day[:7] for day in days)
    return {day: months[day[:7]] ** -0.5 for day in days}


def _fit_pairs(rows: Floats, mass: Floats) -> Floats:
    even = np.full(rows.shape[1], SCALE / rows.shape[1])

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = rows @ weights
        slope = -(rows.T @ (mass / (1 + np.exp(margin)))) + EVENNESS * (weights - even)
        return float(mass @ np.logaddexp(0, -margin) + EVENNESS * ((weights - even) ** 2).sum() / 2), slope

    found = minimize(loss, even, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(even)).x
    weights: Floats = found / found.sum()
    return weights


def print_tens(corpus: Corpus) -> None:
    """Print the ten of each day: left out, fitted, and with the weights set by hand; then mean and worst."""
    lessons = Lessons(corpus)
    fitted = lessons.learn()
    found = {
        day: (
            lessons.ten(day, lessons.learn(without=lessons.fold[day])),
            lessons.ten(day, fitted),
            lessons.ten(day, None),
        )
        for day in DAYS
    }
    print("weights, fitted:", ", ".join(f"{name} {weight:.3f}" for name, weight in fitted.weights.items()))
    for day, (out, fit, hand) in found.items():
        print(
            f"{day}: nDCG@10 left out {out.ndcg:.3f} ({out.ndcg_in_reach:.3f} of what is in reach), "
            f"fitted {fit.ndcg:.3f} (told twice {fit.told_twice}), by hand {hand.ndcg:.3f}; {out.faults}"
        )
    for title, days in (("2022", DAYS_2022), ("2026", DAYS_2026), ("all days", DAYS)):
        kinds = zip(("left out", "fitted", "by hand"), zip(*(found[day] for day in days), strict=True), strict=True)
        print(f"{title}: " + "; ".join(f"{kind} {_mean_and_worst(tens)}" for kind, tens in kinds))


def print_tens_apart(corpus: Corpus) -> None:
    """Print the ten of each day by what was learned without its month, then mean and worst."""
    lessons = Lessons(corpus, by_month=True)
    found = {day: lessons.ten(day, lessons.learn(without=lessons.fold[day])) for day in DAYS}
    for day, ten in found.items():
        print(f"{day}, its month left out: nDCG@10 {ten.ndcg:.3f} ({ten.ndcg_in_reach:.3f}); {ten.faults}")
    for title, days in (("2022", DAYS_2022), ("2026", DAYS_2026), ("all days", DAYS)):
        print(f"months left out, {title}: {_mean_and_worst(found[day] for day in days)}")


def _mean_and_worst(tens: Iterable[JudgedTen]) -> str:
    figures = [(ten.ndcg, ten.ndcg_in_reach) for ten in tens]
    (mean, reach), (worst, worst_reach) = np.mean(figures, axis=0), np.min(figures, axis=0)
    return f"mean {mean:.3f} worst {worst:.3f} (in reach {reach:.3f}, {worst_reach:.3f})"
