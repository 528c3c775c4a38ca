"""Measures the words that editors added to a topic with a learned model, or removed from it, in an item.

The model was trained with the words of the shipped beat, and to it one word is one sign of many: an editor's word alone
would change nothing. But an editor's word is a decision. So the model is given the shipped words without the removed
ones, and every word of the topic that differs from the shipped ones shifts its logit by a set amount.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from digest.config.settings import Topic
from digest.config.topics import STRONG_MARK, WORD_LISTS
from digest.rank.reading.features import Features
from digest.rank.reading.relevance_model import MOST_LOGIT
from digest.rank.reading.topic_vocabulary import (
    LEAD,
    RELEVANT,
    Evidence,
    TopicVocabulary,
    names_of,
    opening_terms,
)

TRUST_IN_EDITORS = 6.0
"""The logit of one unit of evidence by editors' words: a subject and an added word in one title (0.72) admit a text
that the model gives a chance of two in a hundred.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordShift:
    """What the editors' words in an item add to its logit, and which these are: added ones, and removed ones."""

    logit: float
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether a strong word decides alone."""
        return abs(self.logit) >= MOST_LOGIT

    def because(self, *, relevant: bool) -> str:
        """Explains a verdict that these words changed."""
        why = [f"by the editors' {_quoted(self.added)}"] if self.added else []
        why += [f"without the removed {_quoted(self.removed)}"] if self.removed else []
        return f"{'admitted' if relevant else 'left out'} {', '.join(why)}"


class OwnWords:
    """The words of a topic that differ from those that its model was trained with, and its strong words."""

    def __init__(
        self, id: str, topic: Topic, trained: Topic, groups: Mapping[str, Collection[str]], home: Collection[str]
    ) -> None:
        """`topic` has the words in force, `trained` those of the model; they are the same without a model."""

        def vocabulary(belongs: Callable[[str, Collection[str], Collection[str]], bool]) -> TopicVocabulary:
            return TopicVocabulary(id, topic.model_copy(update=_chosen(topic, trained, belongs)), groups, home)

        self._terms = opening_terms(differing_words(topic, trained), groups)
        self._trained = TopicVocabulary(id, trained, groups, home)
        nothing_removed = all(set(getattr(trained, name)) <= set(getattr(topic, name)) for name in WORD_LISTS)
        self._kept = (
            self._trained if nothing_removed else vocabulary(lambda word, now, then: word in now and word in then)
        )
        self._added = vocabulary(lambda word, now, then: word not in then)
        self._removed = vocabulary(lambda word, now, then: word not in now)
        self._strong = vocabulary(lambda word, now, then: word in now and word.startswith(STRONG_MARK))

    def occur_in(self, item: Features) -> bool:
        """Whether the item may have one of these words."""
        return not self._terms.isdisjoint(item.stems) or not self._terms.isdisjoint(names_of(item))

    def known_evidence(self, item: Features) -> Evidence:
        """Measures those words of the topic that its model was trained with: what the model is given."""
        return self._kept.weigh(item, dedicated=False)

    def shift(self, item: Features, evidence: Evidence) -> WordShift | None:
        """Returns what the words add to the logit of an item; None if nothing. `evidence` is that of all words in
        force.

        An added word counts by its place and by how strong its counterpart is (the subject of a matter, the matter of
        a subject), if these alone would put the item on the topic; an excluded one by its place; removed ones by how
        much the score by words falls or rises without them. A strong word decides alone.
        """
        strong = self._strong.weigh(item, dedicated=False)
        if strong.against >= LEAD:
            return WordShift(logit=-MOST_LOGIT, added=strong.excluded)
        if _clear(strong, evidence):
            return WordShift(logit=MOST_LOGIT, added=strong.words)
        found, gone = self._added.weigh(item, dedicated=False), self._removed.weigh(item, dedicated=False)
        clear = _clear(found, evidence)
        lost = self._lost(item)
        logit = TRUST_IN_EDITORS * (clear - found.against + lost)
        if not logit:
            return None
        return WordShift(
            logit=logit,
            added=(*(found.words if clear else ()), *found.excluded),
            removed=(*gone.words, *gone.excluded) if lost else (),
        )

    def _lost(self, item: Features) -> float:
        """Returns by how much the score by words changes without the removed words."""
        if self._kept is self._trained:
            return 0.0
        return self.known_evidence(item).score - self._trained.weigh(item, dedicated=False).score


def differing_words(topic: Topic, trained: Topic) -> tuple[str, ...]:
    """Returns the words of a topic that are not those of its model, the removed ones, and the strong ones."""
    own = _chosen(
        topic, trained, lambda word, now, then: word not in now or word not in then or word.startswith(STRONG_MARK)
    )
    return tuple(word for words in own.values() for word in words)


def _chosen(
    topic: Topic, trained: Topic, belongs: Callable[[str, Collection[str], Collection[str]], bool]
) -> dict[str, tuple[str, ...]]:
    """Returns the words of either topic by list, if `belongs` (word, words of topic, words of trained)."""
    chosen = {}
    for name in WORD_LISTS:
        now, then = dict.fromkeys(getattr(topic, name)), dict.fromkeys(getattr(trained, name))
        chosen[name] = tuple(word for word in {**then, **now} if belongs(word, now, then))
    return chosen


def _clear(found: Evidence, evidence: Evidence) -> float:
    """Returns how strongly found words are met by their counterpart, 0 if that would not suffice alone."""
    score = max(evidence.subject * found.matter, found.subject * evidence.matter)
    return score if score >= RELEVANT else 0.0


def _quoted(words: Collection[str]) -> str:
    return f"word{'s' if len(words) > 1 else ''} {', '.join(f'{word!r}' for word in words)}"
