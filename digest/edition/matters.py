"""Finds the gravest event of a beat that a text names, for labels and reasons."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from digest.beats.beat import Beat, GradedEvent
from digest.text.phrases import GAP, end_of_gapped, stemmed
from digest.text.tokens import content_words, stems

AT_ONCE_CHARACTERS = 40
"""A background phrase within so many characters counts as the start of the sentence."""

_FEW_WORDS = r"(?:\S+ ){0,2}?"


def event_of(texts: Iterable[str], beat: Beat) -> GradedEvent | None:
    """Returns the gravest event of the first text that names one; a usual one only if no text has a better one."""
    usual: GradedEvent | None = None
    for text in texts:
        found = event_in(text, beat)
        if found and not found.usual:
            return found
        usual = usual or found
    return usual


@lru_cache(maxsize=4096)
def event_in(text: str, beat: Beat) -> GradedEvent | None:
    """Returns the gravest event in a text, ignoring the background after phrases such as "following"."""
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
    """Whether a text names an event, even if it is not the gravest."""
    words = stems(text)
    starts = _starts(words)
    return any(_occurs(parts, words, starts) for one, phrases in _labelled(beat) if one == event for parts in phrases)


def index_label(event: GradedEvent, language: str) -> str:
    """Returns an event's name for an index: "death sentence"; "" if the beat has none in the language."""
    return event.index_labels.get(language, "").removeprefix("an ").removeprefix("a ")


@lru_cache(maxsize=4)
def common_stems(beat: Beat) -> frozenset[str]:
    """Returns the stems of words in nearly every report of the beat, which do not identify an event."""
    return frozenset(stem for word in beat.common_words for stem in content_words(word))


_Parts = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4)
def _labelled(beat: Beat) -> tuple[tuple[GradedEvent, tuple[_Parts, ...]], ...]:
    """Returns the events that can name a story, gravest first, with their stemmed phrases."""
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
    """Returns a pattern for phrases that introduce background; one that never matches if there are none."""
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
        (event for event, phrases in _labelled(beat) if any(_occurs(parts, words, starts) for parts in phrases)), None
    )


def _starts(words: Sequence[str]) -> Mapping[str, Sequence[int]]:
    starts: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        starts.setdefault(word, []).append(position)
    return starts


def _occurs(parts: _Parts, words: Sequence[str], starts: Mapping[str, Sequence[int]]) -> bool:
    return any(end_of_gapped(parts, words, start) is not None for start in starts.get(parts[0][0], ()))
