"""Decides whether an item is about one of the editors' topics.

By words alone, an item needs the topic's subject and its matter (`topic_vocabulary`); an item from a source dedicated
to a topic needs no subject. If a model was learned for a topic, it decides instead: a logistic regression over the
strengths of these words, the classes of words in the text, and its sentence vector, if any. Corrections learned from
editors' labels are added. Then its source and the most similar texts of the same days adjust the result
(`surroundings`), and last the words that editors added or removed (`own_words`). A source dedicated to a topic is
judged by words.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from digest.beats.beat import Beat
from digest.beats.library import Library
from digest.config.settings import Settings, Topic
from digest.model.errors import InputError
from digest.rank.reading.embedding import FloatArray, content_key, headline
from digest.rank.reading.features import FeatureReader, Features
from digest.rank.reading.own_words import OwnWords, WordShift, differing_words
from digest.rank.reading.relevance_model import (
    SURE,
    TRUST_IN_WORDS,
    Coefficients,
    RelevanceModel,
    centred,
    learn_correction,
    learn_from_few,
    logit_of,
    probability_of,
    shipped_means,
    shipped_model,
)
from digest.rank.reading.surroundings import LEAST_LOGIT, move_by_neighbours, move_by_sources
from digest.rank.reading.topic_vocabulary import (
    RELEVANT,
    WORD_FEATURES,
    Evidence,
    TopicVocabulary,
    changed_words,
    opening_terms,
)
from digest.rank.reading.word_classes import WordClasses, shipped_class_table
from digest.text.lexicon import Lexicon

WORTH_EMBEDDING = 0.015
"""The lexical score below which hardly any text is on topic: one in fifty of those that are."""
MANY_EXAMPLES = 40
"""With fewer examples of either kind the nearest texts say more about a text than what the examples taught."""
MAY_TURN = probability_of(LEAST_LOGIT)
JUDGED_BY = ("lexicon", "sources", "embedder")
"""The settings other than topics on which an item's verdicts depend."""
AS_OTHERS = "as its source and the nearest texts of these days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One topic's verdict on one item: a score in 0..1 and the words that decided; relevant from `bar`.

    `because` says what changed it last, `shift` is what the editors' words have yet to add.
    """

    topic: str
    score: float
    words: tuple[str, ...]
    bar: float = RELEVANT
    because: str = ""
    shift: WordShift | None = None

    @property
    def relevant(self) -> bool:
        """Whether the item is on the topic."""
        return self.score >= self.bar

    def with_own_words(self) -> "Verdict":
        """Returns the verdict after the editors' words. One by words alone already has them, but for strong ones."""
        if self.shift is None:
            return self
        changed = replace(self, shift=None)
        if self.bar == SURE or self.shift.decides:
            score = probability_of(self.shift.logit + (0 if self.shift.decides else logit_of(self.score)))
            changed = replace(changed, score=score, words=tuple(dict.fromkeys((*self.shift.added, *self.words))))
        if changed.relevant == self.relevant:
            return changed
        return replace(changed, because=self.shift.because(relevant=changed.relevant))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """One topic's words, and its model if one was learned."""

    words: TopicVocabulary
    editors: OwnWords | None = None
    classes: WordClasses | None = None
    model: RelevanceModel | None = None
    few: Coefficients | None = None
    correction: Coefficients | None = None

    def judge(self, item: Features, vector: FloatArray | None, *, dedicated: bool) -> Verdict:
        """Returns the topic's verdict; `vector` is centred. An item of a dedicated source is judged by words."""
        evidence = self.words.weigh(item, dedicated=dedicated)
        shift = self.editors.shift(item, evidence) if self.editors and self.editors.occur_in(item) else None
        logit = None if dedicated else self._logit(item, evidence, vector)
        correction = None if dedicated else self.correction
        if correction is not None and (correction.vector is None or vector is not None):
            logit = self._start(evidence, logit) + correction.logit(np.array(evidence.numbers), vector)
        if logit is None:
            return Verdict(topic=self.words.id, score=evidence.score, words=evidence.words, shift=shift)
        score = probability_of(logit)
        return Verdict(topic=self.words.id, score=score, words=evidence.words, bar=SURE, shift=shift)

    def start(self, item: Features, vector: FloatArray | None) -> tuple[float, tuple[float, ...]]:
        """Returns the input of a correction: the uncorrected logit, and the numbers of the words."""
        evidence = self.words.weigh(item, dedicated=False)
        return self._start(evidence, self._logit(item, evidence, vector)), evidence.numbers

    def _start(self, evidence: Evidence, logit: float | None) -> float:
        return TRUST_IN_WORDS * (evidence.score - RELEVANT) if logit is None else logit

    def _logit(self, item: Features, evidence: Evidence, vector: FloatArray | None) -> float | None:
        """Returns the learned model's logit for an item; None if there is none for its language, or without
        a vector.
        """
        if self.few is not None and vector is not None:
            return self.few.logit(np.array(evidence.numbers), vector)
        if self.model is None or self.classes is None:
            return None
        if self.editors and self.editors.occur_in(item):
            evidence = self.editors.known_evidence(item)
        return self.model.logit(np.concatenate([evidence.numbers, self.classes.measure(item)]), vector, item.language)


class Relevance:
    """Judges items for all topics of the settings."""

    def __init__(
        self,
        settings: Settings,
        lexicon: Lexicon,
        beat: Beat,
        vectors: Mapping[str, FloatArray] = MappingProxyType({}),
        corrections: Mapping[str, Coefficients] = MappingProxyType({}),
    ) -> None:
        """`vectors` includes those of the topics' example headlines, by the key of their text.

        `corrections` were learned from editors' labels, by topic.
        """
        self._means = shipped_means(settings.embedder.model)
        groups: dict[str, list[str]] = {}
        for entry in lexicon.entries.values():
            groups.setdefault(entry.group, []).append(entry.id)
        self._settings, self._groups = settings, groups
        reader = FeatureReader(lexicon, beat)
        self._judges = []
        for id, topic in settings.topics.items():
            judge = _judge_of(id, topic, groups, beat.home_countries)
            if judge.model is None and vectors:
                judge = replace(judge, few=self._learn(judge.words, topic, reader, vectors))
            self._judges.append(replace(judge, correction=corrections.get(id)))
        self._dedicated = {source.name: frozenset(source.topics) for source in settings.sources}
        if not self._judges:
            raise InputError("no topics: name at least one under `topics`")

    def _learn(
        self, words: TopicVocabulary, topic: Topic, reader: FeatureReader, vectors: Mapping[str, FloatArray]
    ) -> Coefficients | None:
        """Learns from a topic's own examples, if they have vectors and are enough."""
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

    def learn(self, topic: str, labelled: Sequence[tuple[Features, FloatArray | None, bool]]) -> Coefficients:
        """Learns a correction from editors' labels of one topic: (text, vector from the embedder, accepted), some of
        each kind.

        If a text has no vector, only words are corrected.
        """
        judge = next(one for one in self._judges if one.words.id == topic)
        moved = [self._centred(item, vector) for item, vector, _ in labelled]
        begun = [judge.start(item, vector) for (item, _, _), vector in zip(labelled, moved, strict=True)]
        known = [vector for vector in moved if vector is not None]
        return learn_correction(
            np.array([logit for logit, _ in begun]),
            np.array([numbers for _, numbers in begun]),
            np.stack(known) if len(known) == len(moved) else None,
            np.array([accepted for _, _, accepted in labelled]),
        )

    def _centred(self, item: Features, vector: FloatArray | None) -> FloatArray | None:
        return None if vector is None or not self._means else centred(vector, item.language, self._means)

    def judge(self, item: Features, vector: FloatArray | None = None) -> tuple[Verdict, ...]:
        """Returns every topic's verdict, best first; `vector` is the item's as returned by the embedder."""
        dedicated = self._dedicated.get(item.item.source, frozenset())
        moved = self._centred(item, vector)
        verdicts = [one.judge(item, moved, dedicated=one.words.id in dedicated) for one in self._judges]
        return _in_order(verdicts)

    def settle(
        self,
        judged: Sequence[tuple[Verdict, ...]],
        vectors: Sequence[FloatArray | None],
        languages: Sequence[str],
        sources: Sequence[str],
    ) -> list[tuple[Verdict, ...]]:
        """Adjusts the verdicts of `judge` for the texts of some days: compares the texts with each other, then applies
        the editors' words.

        Only verdicts of a model on texts with a vector are compared. All four arguments are in the order of the texts.
        """
        compared = self._compared(judged, vectors, languages, sources)
        return [decided(verdicts) for verdicts in compared]

    def _compared(
        self,
        judged: Sequence[tuple[Verdict, ...]],
        vectors: Sequence[FloatArray | None],
        languages: Sequence[str],
        sources: Sequence[str],
    ) -> list[tuple[Verdict, ...]]:
        known = {row: vector for row, vector in enumerate(vectors) if vector is not None}
        if not known or not self._means:
            return list(judged)
        topics = [one.words.id for one in self._judges]
        by_topic = [{verdict.topic: verdict for verdict in judged[row]} for row in known]
        logits = np.array([[logit_of(one[topic].score) for topic in topics] for one in by_topic])
        nearby = np.stack([centred(vector, languages[row], self._means) for row, vector in known.items()])
        moved = move_by_neighbours(move_by_sources(logits, [sources[row] for row in known]), nearby)
        unsure = [place for place, one in enumerate(self._judges) if one.few is not None and self._unsure(one.words.id)]
        if unsure:
            moved[:, unsure] = move_by_neighbours(moved[:, unsure], nearby)
        settled = list(judged)
        for row, verdicts, ours in zip(known, by_topic, moved.tolist(), strict=True):
            settled[row] = _in_order(_moved(verdicts[topic], logit) for topic, logit in zip(topics, ours, strict=True))
        return settled

    def _unsure(self, topic: str) -> bool:
        """Whether a topic has so few examples that its texts are compared with their nearest once more."""
        chosen = self._settings.topics[topic]
        return min(len(chosen.examples_in), len(chosen.examples_out)) < MANY_EXAMPLES

    def changed_terms(self, before: Settings) -> frozenset[str] | None:
        """Returns terms (`terms_of`): a text without any of them has the same verdicts under the settings before.

        None if the verdicts on any text may differ.
        """
        now = self._settings
        same = all(getattr(before, name) == getattr(now, name) for name in JUDGED_BY)
        if not same or list(before.topics) != list(now.topics):
            return None
        changed = set[str]()
        for judge in self._judges:
            words = changed_words(before.topics[judge.words.id], now.topics[judge.words.id])
            if words is None or (words and judge.few is not None):
                return None
            changed |= opening_terms(words, self._groups)
        return frozenset(changed)

    def may_matter(self, item: Features) -> bool:
        """The wide gate: whether an item has enough of any topic's words to be worth embedding."""
        return any(verdict.score >= WORTH_EMBEDDING for verdict in decided(self.judge(item)))


def decided(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Returns an item's verdicts after the editors' words, best first."""
    if all(verdict.shift is None for verdict in verdicts):
        return tuple(verdicts)
    return _in_order(verdict.with_own_words() for verdict in verdicts)


def _in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(sorted(verdicts, key=lambda verdict: (not verdict.relevant, -verdict.score)))


def _moved(verdict: Verdict, logit: float) -> Verdict:
    """Returns a verdict with another logit; one by words alone (it has another bar) is unchanged, and one that flips
    says why.
    """
    score = probability_of(logit)
    if verdict.bar != SURE:
        return verdict
    because = verdict.because if verdict.relevant == (score >= SURE) else AS_OTHERS
    return replace(verdict, score=score, because=because)


def _judge_of(id: str, topic: Topic, groups: Mapping[str, Collection[str]], home: frozenset[str]) -> _Judge:
    name = topic.beat or id
    words, table = TopicVocabulary(id, topic, groups, home), shipped_class_table(name)
    model = shipped_model(name, (*WORD_FEATURES, *table.names)) if table else None
    trained = Library().part(name).topic if model and topic.beat else topic
    return _Judge(
        words=words,
        editors=OwnWords(id, topic, trained, groups, home) if differing_words(topic, trained) else None,
        classes=WordClasses(table, groups) if table else None,
        model=model,
    )


def example_texts(settings: Settings) -> tuple[str, ...]:
    """Returns the example headlines whose vectors a ranking needs: those of topics without a shipped model."""
    return tuple(
        text
        for id, topic in settings.topics.items()
        if shipped_class_table(topic.beat or id) is None
        for text in (*topic.examples_in, *topic.examples_out)
    )


def may_turn(verdicts: Sequence[Verdict]) -> bool:
    """Whether an item is on a topic, or may still be once its most similar texts are known."""
    either = (*verdicts, *decided(verdicts))
    return any(verdict.score >= min(verdict.bar, MAY_TURN) for verdict in either)


def why_not(verdict: Verdict) -> str:
    """Explains why an item is not on the topic that fits it best."""
    if not verdict.words:
        return "no word of any topic"
    return f"{verdict.topic} {verdict.score:.2f}: {', '.join(filter(None, (*verdict.words, verdict.because)))}"
