"""Summarises a story with whole sentences of its own reports: central, without repetition, each with its source.

Sentences are chosen by the concepts they cover (Gillick and Favre 2009, "A scalable global model for summarization"): a
concept is a stem; its value is its rarity in the day times the share of owners that use it, and it counts once.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from digest.beats.beat import Beat
from digest.edition.candidate_sentences import FEWEST_WORDS, Sentence, SentenceReader
from digest.edition.clauses import without_last_clauses
from digest.edition.edition_words import attributed
from digest.edition.house_lines import HouseLines
from digest.edition.leaning import is_about_the_past
from digest.edition.nearness import are_alike
from digest.edition.publishers import Publishers
from digest.edition.rarity import Rarity
from digest.model.editions import QuotedSentence
from digest.model.items import Item
from digest.model.rankings import Story
from digest.text.normalise import match_key
from digest.text.sentences import word_count
from digest.text.tokens import content_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The minimum and maximum number of words of a summary."""

    fewest: int
    most: int


STORY = Length(fewest=35, most=60)
OTHER_LANGUAGE = Length(fewest=20, most=40)

POOL_SIZE = 16  # best sentences that are combined
SENTENCES_MAX = 4
ATTRIBUTION_WORDS = 3  # words used for naming another publisher
SHARED_CONCEPTS_MIN = 3  # concepts that a sentence of another report must share with the lead
SHARED_WEIGHT_MIN = 0.3  # the idf-weighted share of its concepts
REPORTS_SHARING_MIN = 3  # reports, and share of all, that must contain a concept for it to belong to the event
SHARE_OF_REPORTS = 0.2
OPENING_SHARE_MIN = 0.25  # relative to the best sentence's overlap with the headline
QUESTION_ENDS = ("?", "؟")
REPEAT_SHARE = 0.38  # overlap of the shorter sentence above which sentences of different reports repeat each other
NEW_SHARE_MIN = 0.15  # of a sentence's concepts that the headline lacks
REPEAT_SHARE_IN_REPORT = 0.66  # the same within one report, which rarely repeats itself


class Summaries:
    """Writes the summaries of a day's stories."""

    def __init__(
        self, sentences: SentenceReader, rarity: Rarity, publishers: Publishers, house: HouseLines, beat: Beat
    ) -> None:
        self._reader = sentences
        self._rarity = rarity
        self._publishers = publishers
        self._house = house
        self._background = frozenset(stem for words in beat.recalled for stem in content_words(words))

    def write(
        self, story: Story, lead: Item, headline: str, length: Length, *, year: int
    ) -> tuple[QuotedSentence, ...]:
        """Returns sentences of `length` words in total in the language of `lead`; `year` is that of the day.

        It starts with the lead's first sentence, or if there is none, with the best one that shares a word with the
        headline. Shorter if the reports have no more whole sentences, () if they have none. Sentences of other
        publishers are attributed.
        """
        sentences = self._sentences(story, lead, headline)
        jury = _Jury(
            lead=lead,
            title=frozenset(content_words(headline)),
            worth=_worth(sentences, self._rarity, self._publishers),
            partial=frozenset(
                one.item.publisher for one in sentences if self._publishers.is_partial(one.item.publisher)
            ),
            background=self._background,
            length=length,
            year=year,
            in_headline=frozenset(
                (lead.id, one.index) for one in self._reader.read(lead) if _key(one.text) == _key(headline)
            ),
        )
        ordered = sorted(sentences, key=lambda one: (-jury.merit(one), one.item.id, one.index))
        opening = _opening(
            [one for one in sentences if one == self._reader.opening(lead)], ordered, jury.title, self._rarity
        )
        opening, chosen = _best(ordered, opening, jury)
        return tuple(_quoted(jury.in_order(chosen, opening), lead, self._publishers))

    def _sentences(self, story: Story, lead: Item, headline: str) -> list[Sentence]:
        """Returns every sentence that may be used in the summary, without duplicates.

        The lead comes first, then its own publisher, so that copies add nothing. A sentence of another report must
        overlap with the lead, because a story may contain a stray report. State and party media are quoted only if
        nobody else reports, unnamed outlets and aggregators only as the lead. A cut sentence or a question is used if
        there is no other.
        """
        items = [item for item in story.items if item.language == lead.language]
        if not all(self._publishers.is_partial(item.publisher) for item in items):
            items = [item for item in items if item.id == lead.id or not self._publishers.is_partial(item.publisher)]
        items = [item for item in items if item.id == lead.id or self._publishers.is_known(item.publisher)]
        items.sort(key=lambda item: (item.id != lead.id, item.publisher != lead.publisher, item.published, item.id))
        topic = frozenset(content_words(f"{headline} {lead.text or lead.summary}")) | _shared_concepts(items)
        distinct: dict[str, Sentence] = {}
        for item in items:
            for sentence in self._reader.read(item):
                key = match_key(sentence.text)
                near = item.id == lead.id or (
                    _overlaps_lead(sentence, topic, self._rarity) and not self._is_title(sentence, item)
                )
                if near and not _repeats_headline(sentence, headline):
                    distinct.setdefault(key, sentence)
        whole = [sentence for sentence in distinct.values() if not sentence.text.endswith(("…", *QUESTION_ENDS))]
        return whole or list(distinct.values())

    def _is_title(self, sentence: Sentence, item: Item) -> bool:
        """Whether a sentence only repeats a title, of its report or another by the publisher; a post has no title."""
        if self._publishers.is_channel(item.publisher):
            return False
        key = match_key(sentence.text.rstrip("."))
        return are_alike(sentence.text, item.title) or (item.publisher, key) in self._house.titles


def _best(
    ordered: Sequence[Sentence], opening: Sentence | None, jury: "_Jury"
) -> tuple[Sentence | None, tuple[Sentence, ...]]:
    """Returns the opening and the sentences of the best summary.

    If whole sentences that repeat nothing make none of the right length, they may lose their last clauses, then repeat
    more of each other. If that makes none either, it is the best of whole sentences.
    """
    longer = [*ordered, *(part for one in ordered for part in _shortened(one))]
    first: tuple[Sentence | None, tuple[Sentence, ...]] | None = None
    for lenient, pool in ((False, ordered), (False, longer), (True, ordered), (True, longer)):
        openings = [opening, *(_shortened(opening) if opening and pool is longer else ())]
        for one in openings:
            chosen = jury.choose(_fresh(pool, one), one, lenient=lenient)
            if jury.fits(chosen):
                return one, chosen
            first = first or (one, chosen)
    return first or (None, ())


def _fresh(ordered: Sequence[Sentence], opening: Sentence | None) -> list[Sentence]:
    """Returns the best sentences that may be combined with the opening: those that do not repeat it."""
    fresh = (one for one in ordered if one != opening and not (opening and _repeats((opening, one), lenient=True)))
    return list(islice(fresh, POOL_SIZE))


def _shortened(one: Sentence) -> Iterator[Sentence]:
    """Yields a sentence without its last clause, without its last two, and so on."""
    for text in without_last_clauses(one.text, one.item.language):
        yield replace(one, text=text, words=word_count(text), concepts=frozenset(content_words(text)))


def _opening(
    firsts: Sequence[Sentence], ordered: Sequence[Sentence], title: frozenset[str], rarity: Rarity
) -> Sentence | None:
    """Chooses the sentence that opens a summary: the lead's first, unless another shares far more with the headline.

    If the lead has none, the best that shares a word with the headline, or the best.
    """

    def on_title(one: Sentence) -> float:
        return sum(map(rarity.weight, one.concepts & title))

    able = [one for one in (*firsts, *ordered) if not one.leaning]
    most = max(map(on_title, able), default=0.0)
    least = OPENING_SHARE_MIN * most if firsts else 0.0
    return next((one for one in able if one.concepts & title and on_title(one) >= least), able[0] if able else None)


def _shared_concepts(items: Sequence[Item]) -> frozenset[str]:
    """Returns the concepts in several of the event's reports, whether or not in the lead."""
    counts = Counter(concept for item in items for concept in set(content_words(item.text or item.summary)))
    fewest = max(REPORTS_SHARING_MIN, math.ceil(len(items) * SHARE_OF_REPORTS))
    return frozenset(concept for concept, count in counts.items() if count >= fewest)


def _overlaps_lead(sentence: Sentence, topic: frozenset[str], rarity: Rarity) -> bool:
    """Whether a sentence of another report overlaps enough with the lead."""
    shared = sentence.concepts & topic
    whole = sum(rarity.weight(concept) for concept in sentence.concepts)
    return (
        len(shared) >= SHARED_CONCEPTS_MIN
        and sum(rarity.weight(concept) for concept in shared) >= SHARED_WEIGHT_MIN * whole
    )


def _worth(sentences: Sequence[Sentence], rarity: Rarity, publishers: Publishers) -> dict[str, float]:
    """Returns the value of each concept."""
    users: dict[str, set[str]] = {}
    for sentence in sentences:
        for concept in sentence.concepts:
            users.setdefault(concept, set()).add(publishers.owner(sentence.item.publisher))
    most = max((len(named) for named in users.values()), default=1)
    return {concept: rarity.weight(concept) * len(named) / most for concept, named in users.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Jury:
    """Rates sentences and sets of them by the value of concepts, the headline's words and the lead."""

    lead: Item
    title: frozenset[str]
    worth: Mapping[str, float]
    partial: frozenset[str]
    background: frozenset[str]
    length: Length
    year: int
    in_headline: frozenset[tuple[str, int]]
    """Report and index of the sentence that is the headline: sentences that refer to it may be used without it."""

    def merit(self, one: Sentence) -> float:
        """Rates a single sentence: its concepts, with more weight at a report's top, in the lead, and close to the
        headline.

        State or party media, the beat's background, years long past and a post's interjections count less.
        """
        place = 1.0 + 1.5 / (1 + one.index) + (1.0 if one.item.id == self.lead.id else 0.0)
        on_title = len(one.concepts & self.title) / max(1, len(self.title))
        fault = 0.4 if one.item.publisher in self.partial else 1.0
        fault *= 0.2 if one.words < FEWEST_WORDS else 1.0
        fault *= 0.3 if self.background & one.concepts - self.title else 1.0
        fault *= 0.2 if is_about_the_past(one.text, self.year) else 1.0
        worth = sum(self.worth[concept] for concept in one.concepts) / math.sqrt(6 + one.words)
        return fault * place * (0.5 + on_title) * worth

    def choose(
        self, pool: Sequence[Sentence], opening: Sentence | None, *, lenient: bool = False
    ) -> tuple[Sentence, ...]:
        """Returns the best set of up to four sentences within the length, always including `opening`.

        A set that is long enough is preferred. No sentence may refer to a missing one, and no two may say the same;
        with `lenient`, two reports may share more.
        """
        first = (opening,) if opening else ()
        sets = (
            first + more
            for n in range(1 - len(first), SENTENCES_MAX - len(first) + 1)
            for more in combinations(pool, n)
        )
        sound = (
            chosen
            for chosen in sets
            if (self._words(chosen) <= self.length.most or chosen == first)
            and _is_understandable(chosen, self.in_headline)
            and not _repeats(chosen, lenient=lenient)
        )
        return max(sound, key=lambda chosen: (self._missing(chosen) == 0, self._value(chosen)), default=())

    def fits(self, chosen: Sequence[Sentence]) -> bool:
        """Whether sentences make a summary of the right length."""
        return self._missing(chosen) == 0 and self._words(chosen) <= self.length.most

    def in_order(self, chosen: Sequence[Sentence], opening: Sentence | None) -> list[Sentence]:
        """Orders sentences report by report, each in its own order: the opening's first, then those with the best
        sentence.
        """
        best: dict[str, float] = {}
        for one in chosen:
            value = math.inf if one == opening else 0.0 if one.leaning else self.merit(one)
            best[one.item.id] = max(best.get(one.item.id, 0.0), value)
        return sorted(chosen, key=lambda one: (-best[one.item.id], one.item.id, one.index))

    def _words(self, chosen: Sequence[Sentence]) -> int:
        strangers = {one.item.publisher for one in chosen} - {self.lead.publisher}
        return sum(one.words for one in chosen) + ATTRIBUTION_WORDS * len(strangers)

    def _value(self, chosen: Sequence[Sentence]) -> float:
        """Rates a set: concepts count once, plus the single sentences' merit; each additional report costs a tenth."""
        covered = frozenset[str]().union(*(one.concepts for one in chosen))
        gain = sum(self.worth[concept] for concept in covered)
        repeated = sum(self.worth[concept] for one in chosen for concept in one.concepts) - gain
        reports = len({one.item.id for one in chosen})
        alone = sum(self.merit(one) for one in chosen)
        return gain * 0.9 ** (reports - 1) + alone - repeated - 0.2 * self._missing(chosen)

    def _missing(self, chosen: Sequence[Sentence]) -> int:
        """Returns how many words are missing to the minimum length."""
        return max(0, self.length.fewest - sum(one.words for one in chosen))


def _key(sentence: str) -> str:
    return match_key(sentence).rstrip(".؛: ")


def _repeats_headline(sentence: Sentence, headline: str) -> bool:
    """Whether a sentence is the headline, or adds next to nothing to it."""
    new = sentence.concepts.difference(content_words(headline))
    return _key(sentence.text) == _key(headline) or len(new) <= NEW_SHARE_MIN * len(sentence.concepts)


def _is_understandable(chosen: Sequence[Sentence], in_headline: frozenset[tuple[str, int]]) -> bool:
    places = {(one.item.id, one.index) for one in chosen} | in_headline
    return all(not one.leaning or (one.item.id, one.index - 1) in places for one in chosen)


def _repeats(chosen: Sequence[Sentence], *, lenient: bool = False) -> bool:
    """Whether two sentences say the same: they share most of the shorter one's concepts, or start with the same words.

    With `lenient`, two reports may share more, for when nothing else makes a summary long enough.
    """
    between = REPEAT_SHARE_IN_REPORT if lenient else REPEAT_SHARE
    return any(
        len(one.concepts & other.concepts)
        >= (REPEAT_SHARE_IN_REPORT if one.item.id == other.item.id else between)
        * min(len(one.concepts), len(other.concepts))
        or (one.item.id != other.item.id and _subject(one) == _subject(other))
        for one, other in combinations(chosen, 2)
    )


def _subject(one: Sentence) -> tuple[str, ...]:
    """Returns the first two content words: whom a sentence is about."""
    return content_words(one.text)[:2]


def _quoted(chosen: Sequence[Sentence], lead: Item, publishers: Publishers) -> Iterator[QuotedSentence]:
    """Yields the sentences, attributed whenever the publisher differs from the sentence before."""
    before = lead.publisher
    for one in chosen:
        publisher = one.item.publisher
        name = publishers.name(publisher, lead.language)
        found = (one.item.text or one.item.summary).find(one.text.rstrip(".…»"))
        yield QuotedSentence(
            text=one.text if publisher == before else attributed(one.text, name, lead.language),
            quote=one.text,
            item=one.item.id,
            url=one.item.url,
            publisher=name,
            offset=found if found >= 0 else None,
        )
        before = publisher
