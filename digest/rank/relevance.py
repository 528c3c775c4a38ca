"""Is an item about one of the editors' topics: a subject (whom, where) and a matter (what happens) near each other.

A word in the title says more than one in the lead, one in the lead more than one further down; different words add up
as independent evidence (noisy-or). A word marked with ~ is weak: it needs company. The score is
subject x matter x (1 - what the excluded words say). An item of a source that is dedicated to a topic has its subject
by that.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.config.settings import Settings, Topic
from digest.errors import InputError
from digest.rank.features import Features
from digest.rank.phrases import PhraseBook
from digest.text.lexicon import Lexicon

RELEVANT = 0.30
TITLE, LEAD, REST = 0.85, 0.55, 0.25
LEAD_WORDS = 45
EXCLUDED = 0.8
WEAK_MARK, WEAK = "~", 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one topic says of one item: a score in 0..1 and the words that decided."""

    topic: str
    score: float
    words: tuple[str, ...]

    @property
    def relevant(self) -> bool:
        """Whether the topic wants the item."""
        return self.score >= RELEVANT


class TopicVocabulary:
    """One topic's words of both languages, ready to be found."""

    def __init__(self, id: str, topic: Topic, groups: Mapping[str, Collection[str]]) -> None:
        self.id = id
        fields = {"subject": topic.subject, "matter": topic.matter, "exclude": topic.exclude}
        self._books = {
            field: PhraseBook((word, word.removeprefix(WEAK_MARK)) for word in words if not word.startswith("@"))
            for field, words in fields.items()
        }
        self._ids = {field: frozenset(_ids(words, groups)) for field, words in fields.items()}

    def judge(self, item: Features, *, dedicated: bool) -> Verdict:
        """The topic's verdict on an item."""
        found = {field: self._evidence(field, item) for field in self._books}
        subject = 1.0 if dedicated else strength(found["subject"].values())
        matter = strength(found["matter"].values())
        against = strength(found["exclude"].values())
        score = subject * matter * (1 - EXCLUDED * against)
        decisive = "exclude" if subject * matter >= RELEVANT > score else "matter"
        words = [*_strongest(found["subject"]), *_strongest(found[decisive])]
        return Verdict(topic=self.id, score=score, words=tuple(dict.fromkeys(words)))

    def _evidence(self, field: str, item: Features) -> dict[str, float]:
        """Word -> how much its best place says."""
        evidence: dict[str, float] = {}
        for hit in self._books[field].find(item.stems):
            worth = WEAK if hit.label.startswith(WEAK_MARK) else 1.0
            word = hit.label.removeprefix(WEAK_MARK)
            evidence[word] = max(evidence.get(word, 0.0), worth * place_value(item, hit.start))
        for mention in item.mentions:
            if mention.id in self._ids[field] and not mention.weak:
                word = " ".join(item.tokens[mention.start : mention.end])
                evidence[word] = max(evidence.get(word, 0.0), place_value(item, mention.start))
        return evidence


def strength(evidence: Iterable[float]) -> float:
    """Independent pieces of evidence taken together: 1 - the product of their doubts."""
    doubt = 1.0
    for value in evidence:
        doubt *= 1 - value
    return 1 - doubt


def place_value(item: Features, position: int) -> float:
    """What a word says by where it stands."""
    if position < item.title_end:
        return TITLE
    return LEAD if position < item.title_end + LEAD_WORDS else REST


def _strongest(evidence: Mapping[str, float]) -> list[str]:
    return sorted(evidence, key=lambda word: (-evidence[word], word))[:2]


def _ids(words: Sequence[str], groups: Mapping[str, Collection[str]]) -> Iterable[str]:
    for word in words:
        if word.startswith("@"):
            name = word[1:]
            yield from groups.get(name[:-2], ()) if name.endswith(":*") else (name,)


class Relevance:
    """All topics of the settings."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        groups: dict[str, list[str]] = {}
        for entry in lexicon.entries.values():
            groups.setdefault(entry.group, []).append(entry.id)
        self._topics = [TopicVocabulary(id, topic, groups) for id, topic in settings.topics.items()]
        self._dedicated = {source.name: frozenset(source.topics) for source in settings.sources}
        if not self._topics:
            raise InputError("no topics: name at least one under `topics`")

    def judge(self, item: Features) -> tuple[Verdict, ...]:
        """Every topic's verdict, the best first."""
        dedicated = self._dedicated.get(item.item.source, frozenset())
        verdicts = [topic.judge(item, dedicated=topic.id in dedicated) for topic in self._topics]
        return tuple(sorted(verdicts, key=lambda verdict: -verdict.score))


def why_not(verdict: Verdict) -> str:
    """Why the best topic did not want an item, in words."""
    if not verdict.words:
        return "no word of any topic"
    return f"{verdict.topic} {verdict.score:.2f}: {', '.join(verdict.words)}"
