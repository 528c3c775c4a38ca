"""The signal `trust`."""

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore


def _score(story: Cluster, context: Context) -> SignalScore:
    known = context.settings.publishers
    values = [known[item.item.publisher].trust for item in story.items if item.item.publisher in known]
    return SignalScore(value=max(values, default=0.5))


SIGNAL = Signal(
    name="trust",
    weight=0.02,
    meaning="The best trust among its publishers.",
    score=_score,
)
