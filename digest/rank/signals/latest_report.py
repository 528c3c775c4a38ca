"""The signal `recency`."""

from datetime import timedelta

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window


def _score(story: Cluster, context: Context) -> SignalScore:
    latest = max(text.item.published for text in texts_in_window(story, context))
    return SignalScore(value=0.5 ** ((context.window.end - latest) / timedelta(hours=24)))


SIGNAL = Signal(
    name="recency",
    weight=0.02,
    meaning="How lately it moved: half for every 24 hours from its latest report to the window's end.",
    score=_score,
)
