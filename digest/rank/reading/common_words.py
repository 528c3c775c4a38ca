"""The words in nearly every report of a beat."""

from functools import lru_cache

from digest.beats.beat import Beat
from digest.text.phrases import stemmed


@lru_cache(maxsize=4)
def common_stems(beat: Beat) -> frozenset[str]:
    """Returns their stems."""
    return frozenset(" ".join(stemmed(word)) for word in beat.common_words)
