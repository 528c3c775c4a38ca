"""The signal `novelty`."""

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore


def _score(story: Cluster, context: Context) -> SignalScore:
    past = context.carried.get(story.id)
    return SignalScore(value=1 / (1 + len(past.days)) if past else 1.0)


SIGNAL = Signal(
    name="novelty",
    weight=0.03,
    meaning="1 for a story that no past edition carried; less with each that did.",
    score=_score,
)
