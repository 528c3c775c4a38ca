"""The rarity (idf) of words among the day's stories."""

from collections import Counter
from collections.abc import Sequence

from digest.model.rankings import RankedStory
from digest.text.idf import idf
from digest.text.tokens import content_words

CHARACTERS_READ = 500
REPORTS_READ = 3
"""Reports read per story: a word in the titles and first words of many stories is background."""


class Rarity:
    """The idf of stems over the day's stories, without smoothing, because every counted stem occurs in a story."""

    def __init__(self, stories: Sequence[RankedStory]) -> None:
        counts: Counter[str] = Counter()
        for ranked in stories:
            texts = (f"{item.title} . {item.text[:CHARACTERS_READ]}" for item in ranked.story.items[:REPORTS_READ])
            counts.update({stem for text in texts for stem in content_words(text)})
        self._weights = {stem: idf(len(stories), count, smoothing=0) for stem, count in counts.items()}
        self._unseen = idf(len(stories), 1, smoothing=0)

    def weight(self, stem: str) -> float:
        """Returns the idf of a stem; an unknown stem counts as if it occurred in one story."""
        return self._weights.get(stem, self._unseen)
