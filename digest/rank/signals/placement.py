"""The signal `prominence`."""

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window


def _score(story: Cluster, context: Context) -> SignalScore:
    best = min(item.item.position for item in texts_in_window(story, context))
    return SignalScore(value=0.5 ** (best / 10))


SIGNAL = Signal(
    name="prominence",
    weight=0.02,
    meaning="How high its sources place it: the best place, halved every ten entries.",
    score=_score,
)
