"""How telling a word is on a day, by the day's stories."""

from collections import Counter
from collections.abc import Sequence
from math import log

from digest.model.rankings import RankedStory
from digest.text.tokens import content_words

CHARACTERS_READ = 500
REPORTS_READ = 3
"""Of a story: what stands in the titles and first words of many stories is background."""


class Rarity:
    """The inverse document frequency of a stem over the day's stories: log(stories / stories that have it)."""

    def __init__(self, stories: Sequence[RankedStory]) -> None:
        counts: Counter[str] = Counter()
        for ranked in stories:
            texts = (f"{item.title} . {item.text[:CHARACTERS_READ]}" for item in ranked.story.items[:REPORTS_READ])
            counts.update({stem for text in texts for stem in content_words(text)})
        total = len(stories) + 1
        self._weights = {stem: log(total / count) for stem, count in counts.items()}
        self._unseen = log(total)

    def weight(self, stem: str) -> float:
        """The rarity of a stem; one that no story has is as rare as can be."""
        return self._weights.get(stem, self._unseen)
