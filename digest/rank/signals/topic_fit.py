"""The signal `relevance`."""

from statistics import median

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window


def _score(story: Cluster, context: Context) -> SignalScore:
    scores = [context.verdicts[item.item.id][0].score for item in texts_in_window(story, context)]
    return SignalScore(value=min(1.0, median(scores)))


SIGNAL = Signal(
    name="relevance",
    weight=0.085,
    meaning="How clearly the story belongs to its topic: the median of its reports' best scores.",
    score=_score,
)
