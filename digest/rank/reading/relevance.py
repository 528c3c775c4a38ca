"""Is an item about one of the editors' topics: a subject (whom, where) and a matter (what happens) near each other.

A word in the title says more than one in the lead, one in the lead more than one further down; different words add up
as independent evidence (noisy-or). A word marked with ~ is weak, with ~~ weaker: it needs company. The score is
subject x matter x (1 - what the excluded words say). An item of a source that is dedicated to a topic has its subject
by that; a line or two in a language may have it from that language (`@language:fa`).

Where a model was learned for a topic, it judges instead: a logistic regression over these three strengths, the classes
of words that the text has, and its sentence vector, if it has one. Then the nearest texts of the same days move the
judgement (`neighbours`). A source dedicated to a topic is judged by words.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from digest.beats.beat import Beat
from digest.config.settings import Settings, Topic
from digest.model.errors import InputError
from digest.rank.reading.embedding import FloatArray, content_key, headline
from digest.rank.reading.features import FeatureReader, Features, body_of
from digest.rank.reading.neighbours import LEAST_LOGIT, move_by_neighbours
from digest.rank.reading.relevance_model import (
    SURE,
    Coefficients,
    RelevanceModel,
    centred,
    learn_from_few,
    logit_of,
    probability_of,
    shipped_means,
    shipped_model,
)
from digest.rank.reading.word_classes import WordClasses, shipped_class_table
from digest.text.lexicon import Lexicon, Mention
from digest.text.phrases import PhraseBook
from digest.text.tokens import tokens

RELEVANT = 0.30
TITLE, LEAD, REST = 0.85, 0.55, 0.25
LEAD_WORDS = 45
TITLE_WORDS, OPENING_WORDS, ASIDE = 3, 25, 0.3
ABROAD = frozenset(("countries", "cities"))
LANGUAGE = "language:"
EXCLUDED = 0.72
WEAK_MARK, WEAK = "~", 0.45
WORTH_EMBEDDING = 0.015
"""The score by words alone under which hardly a text is on topic: one in fifty of those that are."""
MAY_TURN = probability_of(LEAST_LOGIT)
AS_ITS_NEAREST = "as the nearest texts of these days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one topic says of one item: a score in 0..1 and the words that decided; relevant from `bar`."""

    topic: str
    score: float
    words: tuple[str, ...]
    bar: float = RELEVANT

    @property
    def relevant(self) -> bool:
        """Whether the item is on the topic."""
        return self.score >= self.bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How strongly an item has a topic's subject, its matter and what speaks against it, each 0..1, and the words."""

    subject: float
    matter: float
    against: float
    words: tuple[str, ...]

    @property
    def score(self) -> float:
        """The judgement by words alone."""
        return self.subject * self.matter * (1 - EXCLUDED * self.against)

    @property
    def numbers(self) -> tuple[float, ...]:
        """What the model is given of it, in the order of WORD_FEATURES."""
        return self.subject, self.matter, self.against, self.subject * self.matter, self.score


WORD_FEATURES = ("subject", "matter", "against", "subject+matter", "score")


class TopicVocabulary:
    """One topic's words of both languages, ready to be found."""

    def __init__(self, id: str, topic: Topic, groups: Mapping[str, Collection[str]], home: Collection[str]) -> None:
        """`groups` are the ids of the lexicon by group, `home` those of the home countries."""
        self.id = id
        self._home = home
        fields = {"subject": topic.subject, "matter": topic.matter, "exclude": topic.exclude}
        self._books = {
            field: PhraseBook((word, _bare(word)) for word in words if not _is_entry(word))
            for field, words in fields.items()
        }
        self._ids = {field: _worths(filter(_is_entry, words), groups) for field, words in fields.items()}

    def weigh(self, item: Features, *, dedicated: bool) -> Evidence:
        """What an item has of the topic's words."""
        places = {field: list(self._find(field, item)) for field in self._books}
        found = {field: _evidence(item, seen) for field, seen in places.items()}
        subject = 1.0 if dedicated else strength(found["subject"].values()) * _centre(item, places, self._home)
        matter = strength(found["matter"].values())
        against = strength(found["exclude"].values())
        score = subject * matter * (1 - EXCLUDED * against)
        decisive = "exclude" if subject * matter >= RELEVANT > score else "matter"
        words = tuple(dict.fromkeys([*_strongest(found["subject"]), *_strongest(found[decisive])]))
        return Evidence(subject=subject, matter=matter, against=against, words=words)

    def _find(self, field: str, item: Features) -> Iterator[tuple[str, int, float]]:
        """(word, position, worth) of everything of a field that an item has, each position once."""
        told: set[int] = set()
        for hit in self._books[field].find(item.stems):
            told.update(range(hit.start, hit.end))
            yield _bare(hit.label), hit.start, _worth(hit.label)
        language = LANGUAGE + item.language
        if language in self._ids[field] and _speaks_of_home(item, self._home):
            yield language, 0, self._ids[field][language]
        for mention in item.mentions:
            worth = self._ids[field].get(mention.id, 0.0)
            if worth and not mention.weak and mention.start not in told:
                yield " ".join(item.tokens[mention.start : mention.end]), mention.start, worth


def _speaks_of_home(item: Features, home: Collection[str]) -> bool:
    """Whether an item is a line or two without a country or city abroad: it has no room to name what every reader of
    its language knows.
    """
    few = len(item.tokens) - item.title_end <= OPENING_WORDS
    return few and not any(_is_abroad(mention, home) for mention in item.mentions)


def _is_abroad(mention: Mention, home: Collection[str]) -> bool:
    return mention.group in ABROAD and mention.id not in home


def _evidence(item: Features, seen: Iterable[tuple[str, int, float]]) -> dict[str, float]:
    """Word -> how much its best place says."""
    evidence: dict[str, float] = {}
    for word, position, worth in seen:
        evidence[word] = max(evidence.get(word, 0.0), worth * place_value(item, position))
    return evidence


def _centre(item: Features, places: Mapping[str, Sequence[tuple[str, int, float]]], home: Collection[str]) -> float:
    """How far the item is about what it names: little where the text comes to the subject late, after a title that has
    no word of the topic or names another country. Pages carry other reports below their own.
    """
    first = min((position for _, position, _ in places["subject"]), default=0) - item.title_end
    if item.title_end < TITLE_WORDS or first < OPENING_WORDS or first < min(LEAD_WORDS, _first_paragraph(item)):
        return 1.0
    matters = any(position < item.title_end for _, position, _ in places["matter"])
    abroad = any(_is_abroad(one, home) for one in item.mentions if one.start < item.title_end)
    return ASIDE if abroad or not matters else 1.0


def _first_paragraph(item: Features) -> int:
    """How many words the first paragraph has, which surely is of the item's own report."""
    return len(tokens(body_of(item.item).lstrip().partition("\n")[0]))


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


def _worth(word: str) -> float:
    """1, or less for every mark in front of a word."""
    return float(WEAK ** (len(word) - len(_bare(word))))


def _bare(word: str) -> str:
    return word.lstrip(WEAK_MARK)


def _is_entry(word: str) -> bool:
    """Whether a word of feeds.yaml names an entry or a group of the lexicon."""
    return _bare(word).startswith("@")


def _worths(words: Iterable[str], groups: Mapping[str, Collection[str]]) -> Mapping[str, float]:
    """Lexicon id or language -> its worth; `@group:*` means every entry of a group, and the strongest counts."""
    worths: dict[str, float] = {}
    for word in words:
        name = _bare(word)[1:]
        for id in groups.get(name[:-2], ()) if name.endswith(":*") else (name,):
            worths[id] = max(worths.get(id, 0.0), _worth(word))
    return worths


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """One topic's words, and its model where one was learned."""

    words: TopicVocabulary
    classes: WordClasses | None = None
    model: RelevanceModel | None = None
    few: Coefficients | None = None

    def judge(self, item: Features, vector: FloatArray | None, *, dedicated: bool) -> Verdict:
        evidence = self.words.weigh(item, dedicated=dedicated)
        if self.few is not None and vector is not None and not dedicated:
            probability: float | None = self.few.probability(np.array(evidence.numbers), vector)
            return Verdict(topic=self.words.id, score=probability or 0.0, words=evidence.words, bar=SURE)
        if self.model is not None and self.classes is not None and not dedicated:
            numbers = np.concatenate([evidence.numbers, self.classes.measure(item)])
            probability = self.model.probability(numbers, vector, item.language)
            if probability is not None:
                return Verdict(topic=self.words.id, score=probability, words=evidence.words, bar=SURE)
        return Verdict(topic=self.words.id, score=evidence.score, words=evidence.words)


class Relevance:
    """All topics of the settings."""

    def __init__(
        self, settings: Settings, lexicon: Lexicon, beat: Beat, vectors: Mapping[str, FloatArray] = MappingProxyType({})
    ) -> None:
        """`vectors` has those of the topics' example headlines, by the key of their text; others may be in it too."""
        self._means = shipped_means(settings.embedder.model)
        groups: dict[str, list[str]] = {}
        for entry in lexicon.entries.values():
            groups.setdefault(entry.group, []).append(entry.id)
        reader = FeatureReader(lexicon, beat)
        self._judges = []
        for id, topic in settings.topics.items():
            judge = _judge_of(id, topic, groups, beat.home_countries)
            if judge.model is None and vectors:
                judge = replace(judge, few=self._learn(judge.words, topic, reader, vectors))
            self._judges.append(judge)
        self._dedicated = {source.name: frozenset(source.topics) for source in settings.sources}
        if not self._judges:
            raise InputError("no topics: name at least one under `topics`")

    def _learn(
        self, words: TopicVocabulary, topic: Topic, reader: FeatureReader, vectors: Mapping[str, FloatArray]
    ) -> Coefficients | None:
        """What a topic's own examples teach, where they have vectors and are enough."""
        labelled = [(text, True) for text in topic.examples_in] + [(text, False) for text in topic.examples_out]
        known = [(text, on) for text, on in labelled if content_key(text) in vectors]
        if not known or not self._means:
            return None
        read = [reader.read(headline(text)) for text, _ in known]
        moved = [
            centred(vectors[content_key(text)], features.language, self._means)
            for (text, _), features in zip(known, read, strict=True)
        ]
        numbers = np.array([words.weigh(features, dedicated=False).numbers for features in read])
        return learn_from_few(numbers, np.stack(moved), np.array([on for _, on in known]), RELEVANT)

    def judge(self, item: Features, vector: FloatArray | None = None) -> tuple[Verdict, ...]:
        """Every topic's verdict, the best first; `vector` is that of the item as the embedder gave it."""
        dedicated = self._dedicated.get(item.item.source, frozenset())
        moved = centred(vector, item.language, self._means) if vector is not None and self._means else None
        verdicts = [one.judge(item, moved, dedicated=one.words.id in dedicated) for one in self._judges]
        return _in_order(verdicts)

    def settle(
        self, judged: Sequence[tuple[Verdict, ...]], vectors: Sequence[FloatArray | None], languages: Sequence[str]
    ) -> list[tuple[Verdict, ...]]:
        """The verdicts of `judge` on the texts of some days, after each was compared with its nearest.

        Only what a model judged and what has a vector is moved. All three are in the order of the texts.
        """
        known = {row: vector for row, vector in enumerate(vectors) if vector is not None}
        if not known or not self._means:
            return list(judged)
        topics = [one.words.id for one in self._judges]
        by_topic = [{verdict.topic: verdict for verdict in judged[row]} for row in known]
        logits = np.array([[logit_of(one[topic].score) for topic in topics] for one in by_topic])
        centred_vectors = [centred(vector, languages[row], self._means) for row, vector in known.items()]
        moved = move_by_neighbours(logits, np.stack(centred_vectors))
        settled = list(judged)
        for row, verdicts, ours in zip(known, by_topic, moved.tolist(), strict=True):
            settled[row] = _in_order(_moved(verdicts[topic], logit) for topic, logit in zip(topics, ours, strict=True))
        return settled

    def may_matter(self, item: Features) -> bool:
        """The wide gate: whether an item has enough of any topic's words that its sentence vector is worth making."""
        return any(verdict.score >= WORTH_EMBEDDING for verdict in self.judge(item))


def _in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(sorted(verdicts, key=lambda verdict: (not verdict.relevant, -verdict.score)))


def _moved(verdict: Verdict, logit: float) -> Verdict:
    """A verdict at another logit; one by words alone (its bar is another) stays, and one that turns says why."""
    score = probability_of(logit)
    if verdict.bar != SURE:
        return verdict
    words = verdict.words if verdict.relevant == (score >= SURE) else (*verdict.words, AS_ITS_NEAREST)
    return replace(verdict, score=score, words=words)


def _judge_of(id: str, topic: Topic, groups: Mapping[str, Collection[str]], home: frozenset[str]) -> _Judge:
    name = topic.beat or id
    words, table = TopicVocabulary(id, topic, groups, home), shipped_class_table(name)
    if table is None:
        return _Judge(words=words)
    model = shipped_model(name, (*WORD_FEATURES, *table.names))
    return _Judge(words=words, classes=WordClasses(table, groups), model=model)


def example_texts(settings: Settings) -> tuple[str, ...]:
    """The example headlines whose vectors a ranking needs: those of topics that came without a model."""
    return tuple(
        text
        for id, topic in settings.topics.items()
        if shipped_class_table(topic.beat or id) is None
        for text in (*topic.examples_in, *topic.examples_out)
    )


def may_turn(verdicts: Sequence[Verdict]) -> bool:
    """Whether an item is on a topic, or may yet be once its nearest texts are known."""
    return any(verdict.score >= min(verdict.bar, MAY_TURN) for verdict in verdicts)


def why_not(verdict: Verdict) -> str:
    """Why an item is not on the topic that fits it best, in words."""
    if not verdict.words:
        return "no word of any topic"
    return f"{verdict.topic} {verdict.score:.2f}: {', '.join(verdict.words)}"
