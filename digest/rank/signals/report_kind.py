"""The signal `kind`."""

from collections import Counter

from digest.rank.grouping.stories import Cluster
from digest.rank.reading.kinds import Kind, kind_of
from digest.rank.scoring.context import KIND_VALUES, Context, Signal, SignalScore, main_kind, texts_in_window


def _score(story: Cluster, context: Context) -> SignalScore:
    kinds = Counter(kind_of(text, context.beat) for text in texts_in_window(story, context))
    value = sum(KIND_VALUES[one] * count for one, count in kinds.items()) / kinds.total()
    most = main_kind(story, context)
    return SignalScore(value=value, explanation="" if most == Kind.EVENT else f"mostly {most}")


SIGNAL = Signal(
    name="kind",
    weight=0.13,
    meaning="An event counts more than a feature, a commentary or a local notice: the mean over the reports.",
    score=_score,
)
