"""Measures a topic's words in an item: a subject (who, where) and a matter (what happens) near each other.

A word in the title counts more than one in the lead, one in the lead more than one further down; different words add up
as independent evidence (noisy-or). A word marked with ~ is weak, with ~~ weaker: it needs other words; what one marked
with + does, `own_words` says. The score is subject x matter x (1 - the evidence of excluded words).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.config.settings import Topic
from digest.config.topics import STRONG_MARK, WEAK_MARK, WORD_LISTS
from digest.rank.reading.features import Features, body_of
from digest.text.lexicon import Mention
from digest.text.phrases import PhraseBook
from digest.text.tokens import tokens

RELEVANT = 0.30
"""The lexical score at which an item counts as on topic."""
TITLE, LEAD, REST = 0.85, 0.55, 0.25
LEAD_WORDS = 45
TITLE_WORDS, OPENING_WORDS, ASIDE = 3, 25, 0.3
ABROAD = frozenset(("countries", "cities"))
LANGUAGE = "language:"
EXCLUDED = 0.72
WEAK = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The strength of a topic's subject, matter and excluded words in an item, each 0..1, and the decisive words.

    `excluded` are the strongest of the excluded words.
    """

    subject: float
    matter: float
    against: float
    words: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The judgement by words alone."""
        return self.subject * self.matter * (1 - EXCLUDED * self.against)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers passed to the model, in the order of WORD_FEATURES."""
        return self.subject, self.matter, self.against, self.subject * self.matter, self.score


WORD_FEATURES = ("subject", "matter", "against", "subject+matter", "score")


class TopicVocabulary:
    """One topic's words in all languages, indexed for search."""

    def __init__(self, id: str, topic: Topic, groups: Mapping[str, Collection[str]], home: Collection[str]) -> None:
        """`groups` are the lexicon's ids by group, `home` those of the home countries."""
        self.id = id
        self._home = home
        fields = {"subject": topic.subject, "matter": topic.matter, "exclude": topic.exclude}
        self._books = {
            field: PhraseBook((word, _bare(word)) for word in words if not _is_entry(word))
            for field, words in fields.items()
        }
        self._ids = {field: _worths(filter(_is_entry, words), groups) for field, words in fields.items()}

    def weigh(self, item: Features, *, dedicated: bool) -> Evidence:
        """Measures the topic's words in an item."""
        places = {field: list(self._find(field, item)) for field in self._books}
        found = {field: _evidence(item, seen) for field, seen in places.items()}
        subject = 1.0 if dedicated else strength(found["subject"].values()) * _centre(item, places, self._home)
        matter = strength(found["matter"].values())
        against = strength(found["exclude"].values())
        score = subject * matter * (1 - EXCLUDED * against)
        decisive = "exclude" if subject * matter >= RELEVANT > score else "matter"
        words = tuple(dict.fromkeys([*_strongest(found["subject"]), *_strongest(found[decisive])]))
        excluded = tuple(_strongest(found["exclude"]))
        return Evidence(subject=subject, matter=matter, against=against, words=words, excluded=excluded)

    def _find(self, field: str, item: Features) -> Iterator[tuple[str, int, float]]:
        """Yields (word, position, weight) for each word of a field in an item, each position once."""
        covered: set[int] = set()
        for hit in self._books[field].find(item.stems):
            covered.update(range(hit.start, hit.end))
            yield _bare(hit.label), hit.start, _worth(hit.label)
        language = LANGUAGE + item.language
        if language in self._ids[field] and _may_mean_home(item, self._home):
            yield language, 0, self._ids[field][language]
        for mention in item.mentions:
            worth = self._ids[field].get(mention.id, 0.0)
            if worth and not mention.weak and mention.start not in covered:
                yield " ".join(item.tokens[mention.start : mention.end]), mention.start, worth


def changed_words(one: Topic, other: Topic) -> frozenset[str] | None:
    """Returns the words that only one of two topics has in a list; None if the topics differ in anything else.

    Words in `remove` are already missing from the lists.
    """
    bare = dict.fromkeys((*WORD_LISTS, "remove"), ())
    if one.model_copy(update=bare) != other.model_copy(update=bare):
        return None
    changed = set[str]()
    for name in WORD_LISTS:
        had, has = dict.fromkeys(getattr(one, name)), dict.fromkeys(getattr(other, name))
        if [word for word in had if word in has] != [word for word in has if word in had]:
            return None  # of two words with the same stems the first counts
        changed |= had.keys() ^ has.keys()
    return frozenset(changed)


def terms_of(item: Features) -> tuple[str, ...]:
    """Returns the terms that topic words can match: the stems of a text, `@id` of its names, and `@language:…`."""
    return (*{*item.stems}, *names_of(item))


def names_of(item: Features) -> frozenset[str]:
    """Returns `@id` of the names in a text, and `@language:…`."""
    return frozenset((f"@{LANGUAGE}{item.language}", *(f"@{mention.id}" for mention in item.mentions)))


def opening_terms(words: Collection[str], groups: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Returns the terms that words of a topic begin with, named as in `terms_of`."""
    book = PhraseBook((word, _bare(word)) for word in words if not _is_entry(word))
    return book.first_stems | {f"@{id}" for id in _worths(filter(_is_entry, words), groups)}


def _may_mean_home(item: Features, home: Collection[str]) -> bool:
    """Whether an item is a line or two without a country or city abroad: too short to name what all readers of its
    language know.
    """
    few = len(item.tokens) - item.title_end <= OPENING_WORDS
    return few and not any(_is_abroad(mention, home) for mention in item.mentions)


def _is_abroad(mention: Mention, home: Collection[str]) -> bool:
    return mention.group in ABROAD and mention.id not in home


def _evidence(item: Features, seen: Iterable[tuple[str, int, float]]) -> dict[str, float]:
    """Returns word -> the evidence of its best position."""
    evidence: dict[str, float] = {}
    for word, position, worth in seen:
        evidence[word] = max(evidence.get(word, 0.0), worth * place_value(item, position))
    return evidence


def _centre(item: Features, places: Mapping[str, Sequence[tuple[str, int, float]]], home: Collection[str]) -> float:
    """Returns how much the item is about the subject it names: little if the subject comes late in the text, after a
    title that has no word of the topic or names another country. Pages contain other reports below their own.
    """
    first = min((position for _, position, _ in places["subject"]), default=0) - item.title_end
    if item.title_end < TITLE_WORDS or first < OPENING_WORDS or first < min(LEAD_WORDS, _first_paragraph(item)):
        return 1.0
    matters = any(position < item.title_end for _, position, _ in places["matter"])
    abroad = any(_is_abroad(one, home) for one in item.mentions if one.start < item.title_end)
    return ASIDE if abroad or not matters else 1.0


def _first_paragraph(item: Features) -> int:
    """Counts the words of the first paragraph, which certainly belongs to the item's own report."""
    return len(tokens(body_of(item.item).lstrip().partition("\n")[0]))


def strength(evidence: Iterable[float]) -> float:
    """Combines independent pieces of evidence: 1 - the product of their doubts."""
    doubt = 1.0
    for value in evidence:
        doubt *= 1 - value
    return 1 - doubt


def place_value(item: Features, position: int) -> float:
    """Returns the weight of a word by its position."""
    if position < item.title_end:
        return TITLE
    return LEAD if position < item.title_end + LEAD_WORDS else REST


def _strongest(evidence: Mapping[str, float]) -> list[str]:
    return sorted(evidence, key=lambda word: (-evidence[word], word))[:2]


def _worth(word: str) -> float:
    """Returns 1, or less for every weak mark in front of a word."""
    return float(WEAK ** (len(word) - len(word.lstrip(WEAK_MARK))))


def _bare(word: str) -> str:
    return word.lstrip(WEAK_MARK + STRONG_MARK)


def _is_entry(word: str) -> bool:
    """Whether a word of feeds.yaml names an entry or a group of the lexicon."""
    return _bare(word).startswith("@")


def _worths(words: Iterable[str], groups: Mapping[str, Collection[str]]) -> Mapping[str, float]:
    """Returns lexicon id or language -> its weight; `@group:*` means every entry of a group, and the largest counts."""
    worths: dict[str, float] = {}
    for word in words:
        name = _bare(word)[1:]
        for id in groups.get(name[:-2], ()) if name.endswith(":*") else (name,):
            worths[id] = max(worths.get(id, 0.0), _worth(word))
    return worths
