"""The signal `relevance`."""

from statistics import median

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window


def _score(story: Cluster, context: Context) -> SignalScore:
    best = [context.verdicts[item.item.id][0] for item in texts_in_window(story, context)]
    why = dict.fromkeys(verdict.because for verdict in best if verdict.because)
    return SignalScore(value=min(1.0, median(verdict.score for verdict in best)), explanation="; ".join(why))


SIGNAL = Signal(
    name="relevance",
    weight=0.085,
    meaning="How clearly the story belongs to its topic: the median of its reports' best scores.",
    score=_score,
)
