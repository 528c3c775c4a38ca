"""The signal `kind`."""

from digest.rank.grouping.stories import Cluster
from digest.rank.reading.kinds import Kind
from digest.rank.scoring.context import KIND_VALUES, Context, Signal, SignalScore, kinds_in, main_kind


def _score(story: Cluster, context: Context) -> SignalScore:
    kinds = kinds_in(story, context)
    value = sum(KIND_VALUES[one] * count for one, count in kinds.items()) / kinds.total()
    most = main_kind(story, context)
    return SignalScore(value=value, explanation="" if most == Kind.EVENT else f"mostly {most}")


SIGNAL = Signal(
    name="kind",
    weight=0.13,
    meaning="An event counts more than a feature, a commentary or a local notice: the mean over the reports.",
    score=_score,
)
