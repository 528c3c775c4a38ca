"""What a text reports, as the gravest event of a beat that it names, for labels and the reasons of a story."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from digest.beats.beat import Beat, GradedEvent
from digest.text.phrases import GAP, end_of_gapped, stemmed
from digest.text.tokens import content_words, stems

AT_ONCE_CHARACTERS = 40
"""A sentence that comes to what happened before within so many characters begins with it."""

_FEW_WORDS = r"(?:\S+ ){0,2}?"


def event_of(texts: Iterable[str], beat: Beat) -> GradedEvent | None:
    """The gravest event of the first text that names one; a usual one only where no text has a better."""
    usual: GradedEvent | None = None
    for text in texts:
        found = event_in(text, beat)
        if found and not found.usual:
            return found
        usual = usual or found
    return usual


@lru_cache(maxsize=4096)
def event_in(text: str, beat: Beat) -> GradedEvent | None:
    """The gravest event that a text names before it turns to what came before."""
    before = _behind(beat).search(text)
    if before is None:
        return _gravest(text, beat)
    found = _gravest(text[: before.start()], beat)
    if (
        found is None and before.start() < AT_ONCE_CHARACTERS
    ):  # "Since the protests over .. began, twenty were arrested"
        found = _gravest(text[before.end() :].partition(", ")[2], beat)
    return found


def is_named(event: GradedEvent, text: str, beat: Beat) -> bool:
    """Whether a text names an event, be it the gravest or not."""
    words = stems(text)
    starts = _starts(words)
    return any(_stands(parts, words, starts) for one, phrases in _labelled(beat) if one == event for parts in phrases)


def index_label(event: GradedEvent, language: str) -> str:
    """An event as an index has it: "death sentence"; "" where the beat has no words for it in the language."""
    return event.index_labels.get(language, "").removeprefix("an ").removeprefix("a ")


@lru_cache(maxsize=4)
def common_stems(beat: Beat) -> frozenset[str]:
    """The stems of words that nearly every report of the beat has: they tell no event."""
    return frozenset(stem for word in beat.common_words for stem in content_words(word))


_Parts = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4)
def _labelled(beat: Beat) -> tuple[tuple[GradedEvent, tuple[_Parts, ...]], ...]:
    """The events that can name a story, the gravest first, with their phrases as stems."""
    return tuple(
        (
            event,
            tuple(
                dict.fromkeys(
                    parts for phrase in (*event.phrases, *event.naming) if all(parts := _stem_parts(phrase.text))
                )
            ),
        )
        for event in beat.events
        if event.labels
    )


def _stem_parts(phrase: str) -> _Parts:
    return tuple(stemmed(part) for part in phrase.split(GAP))


@lru_cache(maxsize=4)
def _behind(beat: Beat) -> re.Pattern[str]:
    """Matches the phrases behind which a sentence tells what came before; one that never matches without any."""
    if not beat.behind:
        return re.compile(r"(?!)")
    return re.compile("|".join(map(_pattern, beat.behind)), re.IGNORECASE)


def _pattern(phrase: str) -> str:
    words = re.escape(phrase).replace(re.escape(f" {GAP} "), f" {_FEW_WORDS}")
    return rf"\b{words}\b"


def _gravest(text: str, beat: Beat) -> GradedEvent | None:
    words = stems(text)
    starts = _starts(words)
    return next(
        (event for event, phrases in _labelled(beat) if any(_stands(parts, words, starts) for parts in phrases)), None
    )


def _starts(words: Sequence[str]) -> Mapping[str, Sequence[int]]:
    starts: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        starts.setdefault(word, []).append(position)
    return starts


def _stands(parts: _Parts, words: Sequence[str], starts: Mapping[str, Sequence[int]]) -> bool:
    return any(end_of_gapped(parts, words, start) is not None for start in starts.get(parts[0][0], ()))
