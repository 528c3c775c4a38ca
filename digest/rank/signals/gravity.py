"""The signal `severity`."""

from collections import defaultdict

from digest.rank.grouping.stories import Cluster
from digest.rank.reading.severity import severity_of
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window


def _score(story: Cluster, context: Context) -> SignalScore:
    found = sorted(
        (severity_of(text, context.beat) for text in texts_in_window(story, context)),
        key=lambda reading: -reading.value,
    )
    graver = found[: (len(found) + 1) // 2]
    weight: dict[str, float] = defaultdict(float)
    for reading in graver:
        weight[reading.words] += reading.value
    words = max(sorted(weight), key=lambda name: weight[name])
    return SignalScore(value=sum(reading.value for reading in graver) / len(graver), explanation=words)


SIGNAL = Signal(
    name="severity",
    weight=0.35,
    meaning="How grave the event is: the mean over the graver half of the reports.",
    score=_score,
)
