"""The signal `independence`."""

from math import log2

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore, own_voices_of, voices_of

FULL_VOICES = 32  # more owners add nothing; the logarithm keeps mere repetition from outweighing the event


def _score(story: Cluster, context: Context) -> SignalScore:
    voices = voices_of(story, context.settings, context.window)
    own = own_voices_of(story, context.settings, context.window)
    explanation = f"reported by {own} independent publishers" if own >= 2 else ""
    return SignalScore(value=min(1.0, log2(1 + voices) / log2(1 + FULL_VOICES)), explanation=explanation)


SIGNAL = Signal(
    name="independence",
    weight=0.165,
    meaning="Independent owners that report it in the window; copies only count a fifth, state media nothing.",
    score=_score,
)
