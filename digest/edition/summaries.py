"""A story told in whole sentences of its own reports: central, not repeating each other, each with its source.

Sentences are chosen by the concepts they cover (Gillick and Favre 2009, "A scalable global model for summarization"):
a concept is a stem, worth its rarity in the day times the share of owners who use it, and counts once.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from digest.edition.boilerplate import is_boilerplate, without_dateline
from digest.edition.desk import Desk
from digest.edition.wording import attributed
from digest.model import Item, Story
from digest.text.normalise import match_key
from digest.text.sentences import split_sentences, word_count
from digest.text.tokens import content_words
from digest.text.words import word_set

FEWEST, MOST = 45, 60
"""Words of a summary; the first story of a letter may have FIRST_MOST."""
FIRST_MOST = 90

_SHORTEST, _LONGEST = 7, 48  # words of a sentence that tells something and can be read
_READ = 14  # sentences of a report that are looked at; news stands at the top
_POOL = 16  # best sentences that are combined
_TOGETHER = 4
_NEAR = 3  # concepts that a sentence of another report shares with the lead: a story may hold a stray report

# A sentence that leans on the one before it cannot stand without it.
_LEANING = word_set("""
    he she they it his her their its this that these those but and however meanwhile also moreover instead still then
    yet so such both there here another others later added earlier
    او وی آنها آنان این آن اما همچنین ولی سپس
""")
_WHOLE = re.compile(r"[.!؟?][\"'”’»)\]]*$")
_OPENING = re.compile(r"^[\"'“‘«(\[]*[A-Z0-9\u0621-\u06cc۰-۹]")
_PERSONAL = re.compile(r"^[\"“]?(?:I|We|My|Our)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a report that may stand in a summary."""

    text: str
    item: Item
    index: int
    words: int
    concepts: frozenset[str]
    leaning: bool


def summary_of(story: Story, lead: Item, headline: str, desk: Desk, *, first: bool = False) -> str:
    """45 to 60 words (up to 90 for a letter's first story) of the story in the language of `lead`; fewer where the
    reports have no more whole sentences, "" where they have none.

    Sentences of another publisher than the lead's say whose they are.
    """
    items = _by_nearness([item for item in story.items if item.language == lead.language], lead)
    told = frozenset(content_words(f"{headline} {lead.text or lead.summary}"))
    sentences = _distinct(
        sentence
        for item in items
        for sentence in _sentences(item, headline)
        if item.id == lead.id or len(sentence.concepts & told) >= _NEAR
    )
    worth = _worth(sentences, desk)
    chosen = _choose(_pool(sentences, worth, lead), worth, lead, FIRST_MOST if first else MOST)
    return " ".join(_attributed(_in_order(chosen, worth, lead), lead, desk))


def _by_nearness(items: Sequence[Item], lead: Item) -> list[Item]:
    """The lead first, so that what all say is said by it."""
    return sorted(
        items, key=lambda item: (item.id != lead.id, item.publisher != lead.publisher, item.published, item.id)
    )


def _sentences(item: Item, headline: str) -> Iterator[Sentence]:
    title = match_key(headline)
    told = (*split_sentences(item.text, item.language)[:_READ], *_closed(split_sentences(item.summary, item.language)))
    for index, raw in enumerate(told):
        clean = without_dateline(raw, item.language)
        if _tells(clean) and match_key(clean).rstrip(".") != title:
            first_word = match_key(re.split(r"[\s,،]", clean.lstrip("\"'“‘«"), maxsplit=1)[0])
            yield Sentence(
                text=clean,
                item=item,
                index=index,
                words=word_count(clean),
                concepts=frozenset(content_words(clean)),
                leaning=first_word in _LEANING,
            )


def _closed(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """A feed's own summary, whose last sentence often goes without its stop."""
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
        and not is_boilerplate(sentence)
        and not _PERSONAL.match(sentence)
    )


def _distinct(sentences: Iterator[Sentence]) -> list[Sentence]:
    """Each text once; the first who says it keeps it, which makes copies silent."""
    seen: dict[str, Sentence] = {}
    for sentence in sentences:
        seen.setdefault(match_key(sentence.text), sentence)
    return list(seen.values())


def _worth(sentences: Sequence[Sentence], desk: Desk) -> dict[str, float]:
    """What a concept is worth: its rarity in the day times the share of owners who use it."""
    users: dict[str, set[str]] = {}
    for sentence in sentences:
        for concept in sentence.concepts:
            users.setdefault(concept, set()).add(desk.settings.owner(sentence.item.publisher))
    most = max((len(owners) for owners in users.values()), default=1)
    return {concept: desk.weight(concept) * len(owners) / most for concept, owners in users.items()}


def _merit(sentence: Sentence, worth: dict[str, float], lead: Item) -> float:
    """How good a sentence is by itself: the worth of its concepts, more at a report's top and in the lead."""
    place = 1.0 + 1.5 / (1 + sentence.index) + (0.5 if sentence.item.id == lead.id else 0.0)
    question = 0.4 if sentence.text.endswith(("?", "؟")) else 1.0
    return question * place * sum(worth[concept] for concept in sentence.concepts) / math.sqrt(6 + sentence.words)


def _pool(sentences: Sequence[Sentence], worth: dict[str, float], lead: Item) -> list[Sentence]:
    ranked = sorted(sentences, key=lambda sentence: (-_merit(sentence, worth, lead), sentence.item.id, sentence.index))
    return ranked[:_POOL]


def _choose(pool: Sequence[Sentence], worth: dict[str, float], lead: Item, most: int) -> tuple[Sentence, ...]:
    """The set of up to four sentences within the words that covers the most, none leaning on a missing one."""
    sets = (
        chosen
        for count in range(1, _TOGETHER + 1)
        for chosen in combinations(pool, count)
        if sum(sentence.words for sentence in chosen)
        <= most - 2 * len({one.item.publisher for one in chosen} - {lead.publisher})
        and _stands(chosen)
    )
    return max(sets, key=lambda chosen: _value(chosen, worth, lead), default=())


def _stands(chosen: Sequence[Sentence]) -> bool:
    places = {(sentence.item.id, sentence.index) for sentence in chosen}
    return all(not one.leaning or (one.item.id, one.index - 1) in places for one in chosen)


def _value(chosen: Sequence[Sentence], worth: dict[str, float], lead: Item) -> float:
    """Concepts covered once, in sentences good by themselves; strangers side by side read badly and cost a little."""
    covered = frozenset[str]().union(*(sentence.concepts for sentence in chosen))
    repeated = sum(worth[c] for sentence in chosen for c in sentence.concepts) - sum(worth[c] for c in covered)
    merit = sum(_merit(sentence, worth, lead) for sentence in chosen)
    words = sum(sentence.words for sentence in chosen)
    voices = len({sentence.item.id for sentence in chosen})
    return sum(worth[c] for c in covered) * (0.8 ** (voices - 1)) + merit - repeated - 0.1 * max(0, FEWEST - words)


def _in_order(chosen: Sequence[Sentence], worth: dict[str, float], lead: Item) -> list[Sentence]:
    """Report by report in the order of each: first the report with the best sentence to open with."""
    best: dict[str, float] = {}
    for one in chosen:
        merit = _merit(one, worth, lead) / (1 + one.index)
        best[one.item.id] = max(best.get(one.item.id, 0.0), 0.0 if one.leaning else merit)
    return sorted(chosen, key=lambda one: (-best[one.item.id], one.item.id, one.index))


def _attributed(chosen: Sequence[Sentence], lead: Item, desk: Desk) -> Iterator[str]:
    before = lead.publisher
    for sentence in chosen:
        publisher = sentence.item.publisher
        if publisher == before:
            yield sentence.text
        else:
            yield attributed(sentence.text, desk.publisher(publisher).name, lead.language)
        before = publisher
