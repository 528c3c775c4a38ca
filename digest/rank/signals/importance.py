"""The signal `importance`."""

from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window
from digest.rank.scoring.learned_weights import NOTHING_LEARNED, centred_vectors, learned_weights


def _score(story: Cluster, context: Context) -> SignalScore:
    embedder = context.settings.embedder.model
    learned = learned_weights(embedder)
    if learned is NOTHING_LEARNED or not context.vectors:
        return SignalScore(value=0.0)
    texts = [(text.item.id, text.language) for text in texts_in_window(story, context)]
    return SignalScore(value=learned.importance(centred_vectors(texts, context.vectors, embedder)))


SIGNAL = Signal(
    name="importance",
    weight=0.0,
    meaning="How like the stories that editors graded high it is in meaning; only where there are sentence vectors.",
    score=_score,
)
