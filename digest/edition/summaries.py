"""A story told in whole sentences of its own reports: central, not repeating each other, each with its source.

Sentences are chosen by the concepts they cover (Gillick and Favre 2009, "A scalable global model for summarization"):
a concept is a stem, worth its rarity in the day times the share of owners who use it, and counts once.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from digest.edition.boilerplate import is_boilerplate, without_dateline
from digest.edition.desk import Desk
from digest.edition.wording import attributed
from digest.model import Item, Story
from digest.text.normalise import match_key
from digest.text.sentences import split_sentences, word_count
from digest.text.tokens import content_words, tokens
from digest.text.words import word_set


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How many words a summary should and may have."""

    fewest: int
    most: int


STORY = Length(fewest=45, most=60)
FIRST_STORY = Length(fewest=60, most=90)
OTHER_LANGUAGE = Length(fewest=20, most=40)

_SHORTEST, _LONGEST = 7, 48  # words of a sentence that tells something and can be read
_READ = 14  # sentences of a report that are looked at; news stands at the top
_POOL = 16  # best sentences that are combined
_TOGETHER = 4
_ATTRIBUTION = 3  # words that naming another publisher takes
_NEAR = 3  # concepts that a sentence of another report shares with the lead: a story may hold a stray report

# A sentence that leans on the one before it cannot stand without it.
_LEANING = word_set("""
    he she they it his her their its this that these those but and however meanwhile also moreover instead still then
    yet so such both there here another others later added earlier
    او وی آنها آنان این آن اما همچنین ولی سپس
""")
_CUT_OFF = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|St|No|U\.S|[A-Z])\.$")
_WHOLE = re.compile(r"[.!؟?][\"'”’»)\]]*$")
_OPENING = re.compile(r"^[\"'“‘«(\[]*[A-Z0-9\u0621-\u06cc۰-۹]")
_PERSONAL = re.compile(r"^[\"“]?(?:I|We|My|Our|من|ما)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a report that may stand in a summary."""

    text: str
    item: Item
    index: int
    words: int
    concepts: frozenset[str]
    leaning: bool


def summary_of(story: Story, lead: Item, headline: str, desk: Desk, length: Length = STORY) -> str:
    """The story in `length` words in the language of `lead`.

    Fewer where the reports have no more whole sentences, "" where they have none. Sentences of another publisher than
    the lead's say whose they are.
    """
    sentences = _sentences(story, lead, headline)
    jury = _Jury(
        lead=lead,
        title=frozenset(content_words(headline)),
        worth=_worth(sentences, desk),
        partial=frozenset(one.item.publisher for one in sentences if desk.is_partial(one.item.publisher)),
        length=length,
    )
    pool = sorted(sentences, key=lambda one: (-jury.merit(one), one.item.id, one.index))[:_POOL]
    chosen = jury.choose(pool)
    return " ".join(_attributed(jury.in_order(chosen), lead, desk))


def _sentences(story: Story, lead: Item, headline: str) -> list[Sentence]:
    """Every sentence that may stand in the summary, each text once.

    The lead says what all say, then its own house, which makes copies silent. A sentence of another report must touch
    what the lead tells, because a story may hold a stray report.
    """
    items = [item for item in story.items if item.language == lead.language]
    items.sort(key=lambda item: (item.id != lead.id, item.publisher != lead.publisher, item.published, item.id))
    told = frozenset(content_words(f"{headline} {lead.text or lead.summary}"))
    distinct: dict[str, Sentence] = {}
    for item in items:
        for sentence in _read(item):
            key = match_key(sentence.text)
            near = item.id == lead.id or len(sentence.concepts & told) >= _NEAR
            if near and key.rstrip(".") != match_key(headline):
                distinct.setdefault(key, sentence)
    return list(distinct.values())


def _read(item: Item) -> Iterator[Sentence]:
    """The sentences of a report that tell something; a feed's own summary opens, unless the text repeats it."""
    text = split_sentences(item.text, item.language)[:_READ]
    keys = match_key(item.text)
    opening = (one for one in split_sentences(item.summary, item.language) if match_key(one) not in keys)
    for index, raw in enumerate((*_closed(tuple(opening)), *text)):
        clean = without_dateline(raw, item.language)
        if _tells(clean):
            words = tokens(clean)
            yield Sentence(
                text=clean,
                item=item,
                index=index,
                words=word_count(clean),
                concepts=frozenset(content_words(clean)),
                leaning=bool(words) and words[0] in _LEANING,
            )


def _closed(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """A feed's own summary often goes without its last stop."""
    if sentences and sentences[-1][-1].isalnum():
        return (*sentences[:-1], sentences[-1] + ".")
    return sentences


def _tells(sentence: str) -> bool:
    """Whether it is a whole sentence of news that can be read by itself."""
    balanced = sentence.count('"') % 2 == 0 and all(
        sentence.count(opening) == sentence.count(closing) for opening, closing in ("“”", "«»", "()")
    )
    return (
        _SHORTEST <= word_count(sentence) <= _LONGEST
        and balanced
        and bool(_WHOLE.search(sentence) and _OPENING.match(sentence))
        and not _CUT_OFF.search(sentence)
        and not is_boilerplate(sentence)
        and not _PERSONAL.match(sentence)
    )


def _worth(sentences: Sequence[Sentence], desk: Desk) -> dict[str, float]:
    """What a concept is worth: its rarity in the day times the share of owners who use it."""
    users: dict[str, set[str]] = {}
    for sentence in sentences:
        for concept in sentence.concepts:
            users.setdefault(concept, set()).add(desk.settings.owner(sentence.item.publisher))
    most = max((len(owners) for owners in users.values()), default=1)
    return {concept: desk.weight(concept) * len(owners) / most for concept, owners in users.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Jury:
    """Judges sentences and sets of them by what concepts are worth, the headline's words and the lead."""

    lead: Item
    title: frozenset[str]
    worth: Mapping[str, float]
    partial: frozenset[str]
    length: Length

    def merit(self, one: Sentence) -> float:
        """How good a sentence is alone: its concepts, more at a report's top, in the lead, and near the headline.

        A question, and the word of a state or a party, count less.
        """
        place = 1.0 + 1.5 / (1 + one.index) + (1.0 if one.item.id == self.lead.id else 0.0)
        on_title = len(one.concepts & self.title) / max(1, len(self.title))
        fault = 0.4 if one.text.endswith(("?", "؟")) or one.item.publisher in self.partial else 1.0
        worth = sum(self.worth[concept] for concept in one.concepts) / math.sqrt(6 + one.words)
        return fault * place * (0.5 + on_title) * worth

    def choose(self, pool: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """The set of up to four sentences within the length that tells the most, none leaning on a missing one."""
        sets = (chosen for count in range(1, _TOGETHER + 1) for chosen in combinations(pool, count))
        return max(
            (chosen for chosen in sets if self._words(chosen) <= self.length.most and _stands(chosen)),
            key=self._value,
            default=(),
        )

    def in_order(self, chosen: Sequence[Sentence]) -> list[Sentence]:
        """Report by report, each in its own order, the report first that has the best sentence to open with."""
        best: dict[str, float] = {}
        for one in chosen:
            opening = 0.0 if one.leaning else self.merit(one)
            best[one.item.id] = max(best.get(one.item.id, 0.0), opening)
        return sorted(chosen, key=lambda one: (-best[one.item.id], one.item.id, one.index))

    def _words(self, chosen: Sequence[Sentence]) -> int:
        strangers = {one.item.publisher for one in chosen} - {self.lead.publisher}
        return sum(one.words for one in chosen) + _ATTRIBUTION * len(strangers)

    def _value(self, chosen: Sequence[Sentence]) -> float:
        """Concepts covered once, in sentences good alone; reports side by side read badly and cost a fifth each."""
        covered = frozenset[str]().union(*(one.concepts for one in chosen))
        gain = sum(self.worth[concept] for concept in covered)
        repeated = sum(self.worth[concept] for one in chosen for concept in one.concepts) - gain
        reports = len({one.item.id for one in chosen})
        missing = max(0, self.length.fewest - sum(one.words for one in chosen))
        return gain * 0.8 ** (reports - 1) + sum(self.merit(one) for one in chosen) - repeated - 0.1 * missing


def _stands(chosen: Sequence[Sentence]) -> bool:
    places = {(one.item.id, one.index) for one in chosen}
    return all(not one.leaning or (one.item.id, one.index - 1) in places for one in chosen)


def _attributed(chosen: Sequence[Sentence], lead: Item, desk: Desk) -> Iterator[str]:
    before = lead.publisher
    for one in chosen:
        publisher = one.item.publisher
        name = desk.publisher(publisher).name
        yield one.text if publisher == before else attributed(one.text, name, lead.language)
        before = publisher
