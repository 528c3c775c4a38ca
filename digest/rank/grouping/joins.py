"""Stories in English and in Persian that tell of the same event, joined by what both languages carry.

Each mark of `bridges` that two stories share is evidence, worth its idf among the week's stories times how surely a
mark of its sort means the same thing; an English story of many texts must carry it often. A join wants evidence that
is much in itself and a fair share of what the Persian side could have shared (their product is held against a limit),
from three telling marks or two of which one is a full name, names or numbers among them, and one mark that few have.

A Persian text goes where it points by itself. One that points nowhere goes along with its story, where another text
points the same way as all of them together: what two texts of different events say must not add up to a join.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import log, sqrt

EVIDENCE, ANCHORED = 5.1, 2.0
SHORT, SHORT_SHARE = 6.0, 0.7
TELLING, MARKS = 0.5, 3
UNREAD = 10
FEW = 150

Marks = Mapping[str, float]
Story = Mapping[int, Marks]
"""The texts of a story in one language: number -> marks. The first number stands for the story."""


def find_joins(english: Sequence[Story], persian: Sequence[Story]) -> dict[int, int]:
    """Persian text -> the English story of the same event, for those that have one."""
    if not english or not persian:
        return {}
    known = _English(english, _idf((*english, *persian)))
    joins: dict[int, int] = {}
    for story in persian:
        pointed = {number: known.best([marks]) for number, marks in story.items()}
        whole = known.best(story.values()) if len(story) > 1 else None
        for number, own in pointed.items():
            key = whole if own is None and whole in pointed.values() else own
            if key is not None:
                joins[number] = key
    return joins


def _idf(stories: Sequence[Story]) -> dict[str, float]:
    """Mark -> idf among stories, as if UNREAD ones more had been read.

    One of n texts counts for the root of n: by texts, the name that a large story is about would be common for being
    told often; by stories, it would weigh no more than a name that one of its texts dropped.
    """
    counts: dict[str, float] = defaultdict(float)
    for story in stories:
        for marks in story.values():
            for mark in marks:
                counts[mark] += 1 / sqrt(len(story))
    total = sum(sqrt(len(story)) for story in stories)
    return {mark: max(0.0, log((total + UNREAD) / (count + 0.5))) for mark, count in counts.items()}


class _English:
    """The English stories, found by their marks."""

    def __init__(self, stories: Sequence[Story], idf: Mapping[str, float]) -> None:
        self._idf = idf
        self._worths = {next(iter(story)): self._weigh(story.values()) for story in stories}
        self._where: dict[str, list[int]] = defaultdict(list)
        for key, worths in self._worths.items():
            for mark in worths:
                self._where[mark].append(key)

    def best(self, texts: Collection[Marks]) -> int | None:
        """The story with the most evidence for what Persian texts tell, if it is enough.

        Only stories that share a mark which few have are looked at, so that the cost does not grow with what all have.
        """
        weighed = self._weigh(texts)
        # Any word of Persian may sound like a name; only a sound that is one in English could have been shared.
        own = {mark: worth for mark, worth in weighed.items() if mark in self._where or not mark.startswith("~")}
        possible = sum(own.values())
        where = [self._where.get(mark, []) for mark in own]
        candidates = {key for keys in where if len(keys) <= FEW for key in keys}
        enough = []
        for key in candidates:
            theirs = self._worths[key]
            shared = {mark: sqrt(worth * theirs[mark]) for mark, worth in own.items() if mark in theirs}
            if _suffices(shared, possible):
                enough.append((-sum(shared.values()), key))
        return min(enough)[1] if enough else None

    def _weigh(self, texts: Collection[Marks]) -> dict[str, float]:
        """Mark -> idf times certainty times the share of the texts that carry it (the root of it)."""
        summed: dict[str, float] = defaultdict(float)
        for marks in texts:
            for mark, certainty in marks.items():
                summed[mark] += certainty
        count = len(texts)
        return {
            mark: self._idf[mark] * (value / count) * sqrt(count / max(1.0, value)) for mark, value in summed.items()
        }


def _suffices(shared: Marks, possible: float) -> bool:
    """Whether the evidence of shared marks is enough; a line of text has to share nearly all that it could."""
    telling = sum(1 for worth in shared.values() if worth >= TELLING)
    if telling < MARKS - any("." in mark for mark in shared):
        return False
    evidence = sum(shared.values())
    if possible < SHORT:
        return evidence >= SHORT_SHARE * possible
    anchored = sum(worth for mark, worth in shared.items() if not mark.startswith("#"))
    return evidence * evidence >= EVIDENCE * possible and anchored >= ANCHORED
