"""The signal `severity`."""

from collections import defaultdict
from dataclasses import replace

from digest.rank.grouping.stories import Cluster
from digest.rank.reading.features import Features
from digest.rank.reading.relevance_model import centred, shipped_means
from digest.rank.reading.severity import Severity, severity_of
from digest.rank.reading.severity_model import shipped_severity_model
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window

LEAST_NAMED = 0.01
"""A smaller change by meaning is not named in the explanation."""


def _score(story: Cluster, context: Context) -> SignalScore:
    read = [(severity_of(text, context.beat), _shift(text, context)) for text in texts_in_window(story, context)]
    found = [(_moved(by_words, shift), shift) for by_words, shift in read]
    found.sort(key=lambda one: -one[0].value)
    graver = found[: (len(found) + 1) // 2]
    weight: dict[str, float] = defaultdict(float)
    for reading, _ in graver:
        weight[reading.words] += reading.value
    words = max(sorted(weight), key=lambda name: weight[name])
    shift = sum(shift for _, shift in graver) / len(graver)
    by_meaning = f"{shift:+.2f} by its meaning" if abs(shift) >= LEAST_NAMED else ""
    return SignalScore(
        value=sum(reading.value for reading, _ in graver) / len(graver),
        explanation=", ".join(part for part in (words, by_meaning) if part),
    )


def _moved(by_words: Severity, shift: float) -> Severity:
    return replace(by_words, value=min(1.0, max(0.0, by_words.value + shift)))


def _shift(text: Features, context: Context) -> float:
    """Returns what a text's meaning adds to its severity by words, 0 without a sentence vector."""
    embedder, vector = context.settings.embedder.model, context.vectors.get(text.item.id)
    model, means = shipped_severity_model(embedder), shipped_means(embedder)
    return 0.0 if vector is None or model is None or not means else model.shift(centred(vector, text.language, means))


SIGNAL = Signal(
    name="severity",
    weight=0.35,
    meaning="How grave the event is: the mean over the graver half of the reports.",
    score=_score,
)
