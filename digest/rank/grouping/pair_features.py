"""Measures features of two texts for the same-event model, and selects the candidate pairs."""

from collections.abc import Mapping, Sequence
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digest.beats.beat import Beat
from digest.rank.grouping.bridges import identifies
from digest.rank.grouping.pair_model import FEATURES, Floats
from digest.rank.grouping.sentence_space import SentenceSpace
from digest.rank.grouping.term_space import TermSpace
from digest.rank.reading.common_words import common_stems
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import HEAD_WORDS, Features
from digest.rank.reading.kinds import Kind, kind_of
from digest.rank.reading.locations import Scene, elsewhere, scene_of
from digest.text.bullets import part_of

NEAR_WORDS, NEAR_MARKS = 0.04, 0.1
UNREAD_TEXTS, UNREAD_MARKS = 300, 20
MOST_HOURS = 96.0
SHORTEST, FULL = 3, 45
LOT = 5000

Rows: TypeAlias = NDArray[np.int32]


class PairSpace:
    """The texts of a window, numbered 0, 1, 2, … in the order they were added."""

    def __init__(self, beat: Beat, means: Mapping[str, FloatArray]) -> None:
        """`means` are the mean sentence vectors of each language, for centring a small collection."""
        self._words = TermSpace(unread=UNREAD_TEXTS, commonplace=common_stems(beat))
        self._beat = beat
        self._marks = TermSpace(unread=UNREAD_MARKS)
        self._sentences = SentenceSpace(means)
        self._numbers: list[frozenset[str]] = []
        self._scenes: list[Scene] = []
        self._codes: dict[str, int] = {}
        self._languages = np.zeros(0, np.int32)
        self._hours = np.zeros(0)
        self._lengths = np.zeros(0)
        self._stems = np.zeros(0, np.int32)
        self._events = np.zeros(0, np.bool_)
        self._posts = np.zeros(0, np.int32)
        self._post_ids: dict[str, int] = {}

    def __len__(self) -> int:
        """The number of texts."""
        return len(self._hours)

    def add(self, texts: Sequence[Features], vectors: Mapping[str, FloatArray]) -> None:
        """Adds texts; `vectors` are the sentence vectors of those that have one, by item id."""
        for start in range(0, len(texts), LOT):  # the words of a whole week at once would take a gigabyte
            lot = texts[start : start + LOT]
            self._words.add([text.terms for text in lot])
            self._marks.add([{mark: certainty**0.5 for mark, certainty in text.bridges.items()} for text in lot])
        self._numbers += [_numbers(text) for text in texts]
        self._scenes += [scene_of(text) for text in texts]
        languages = [self._codes.setdefault(text.language, len(self._codes)) for text in texts]
        self._languages = np.append(self._languages, np.array(languages, np.int32))
        self._hours = np.append(self._hours, [text.item.published.timestamp() / 3600 for text in texts])
        self._lengths = np.append(self._lengths, [log(max(SHORTEST, len(text.tokens))) for text in texts])
        self._stems = np.append(self._stems, np.array([len(set(text.stems)) for text in texts], np.int32))
        events = [kind_of(text, self._beat) is Kind.EVENT for text in texts]
        self._events = np.append(self._events, np.array(events, np.bool_))
        self._posts = np.append(self._posts, np.array([self._post(text) for text in texts], np.int32))
        self._sentences.add([(text.language, vectors.get(text.item.id)) for text in texts])

    def _post(self, text: Features) -> int:
        """Returns the number of the post that contains this and other news items; -1 for a separate text."""
        address = text.item.canonical_url
        if not part_of(address):
            return -1
        return self._post_ids.setdefault(address.rpartition("#")[0], len(self._post_ids))

    def candidates(self, start: int) -> tuple[Rows, Rows]:
        """Returns the candidate pairs with a text from `start` on: similar in words, in cross-language marks, or in
        their vectors, at most MOST_HOURS apart, and not from the same post.
        """
        found = [
            *self._words.near_pairs(start, NEAR_WORDS),
            *self._marks.near_pairs(start, NEAR_MARKS, self._languages),
            *self._sentences.near_pairs(start),
        ]
        keys = np.unique(np.concatenate([np.zeros(0, np.int64), *(_keys(one, other) for one, other in found)]))
        first, second = (keys & 0xFFFFFFFF).astype(np.int32), (keys >> 32).astype(np.int32)
        wanted = np.abs(self._hours[first] - self._hours[second]) <= MOST_HOURS
        wanted &= (self._posts[first] != self._posts[second]) | (self._posts[first] < 0)
        return first[wanted], second[wanted]

    def measure(self, first: Rows, second: Rows) -> Floats:
        """Returns the FEATURES of each pair, one row each."""
        vector, vector_hub = self._sentences.similarities(first, second)
        evidence, lengths = self._marks.products(first, second), self._marks.lengths()
        across = self.differ_in_language(first, second).astype(float)
        pairs = list(zip(first.tolist(), second.tolist(), strict=True))
        measured = {
            "vector": vector,
            "vector_hub": vector_hub,
            "vector_across": vector * across,
            "words": self._words.cosines(first, second),
            "marks": evidence / (lengths[first] * lengths[second]),
            "evidence_across": np.log1p(evidence) * across,
            "number_conflict": [_conflict(self._numbers[one], self._numbers[other]) for one, other in pairs],
            "place_conflict": [elsewhere(self._scenes[one], self._scenes[other]) for one, other in pairs],
            "hours": np.log1p(np.abs(self._hours[first] - self._hours[second])) / 3,
            "other_language": across,
            "length": np.minimum(self._lengths[first], self._lengths[second]) / 5,
            "no_event": ~(self._events[first] & self._events[second]),
        }
        return np.stack([np.asarray(measured[name], np.float64) for name in FEATURES], axis=1)

    def have_vectors(self, first: Rows, second: Rows) -> NDArray[np.bool_]:
        """Returns whether both texts of each pair have a sentence vector."""
        return self._sentences.has(first) & self._sentences.has(second)

    def fullness(self, first: Rows, second: Rows) -> Floats:
        """Returns the share of FULL different words in the longer text of each pair, at most 1: three words in common
        are a large share of a single line.
        """
        found: Floats = np.minimum(np.maximum(self._stems[first], self._stems[second]) / FULL, 1.0)
        return found

    def differ_in_language(self, first: Rows, second: Rows) -> NDArray[np.bool_]:
        """Returns whether the texts of each pair are in different languages."""
        differ: NDArray[np.bool_] = self._languages[first] != self._languages[second]
        return differ


def _numbers(text: Features) -> frozenset[str]:
    """Returns possible counts at the start of a text."""
    return frozenset(
        word for word in text.tokens[: text.title_end + HEAD_WORDS] if word.isdecimal() and _may_count(word)
    )


def _conflict(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _may_count(word: str) -> bool:
    """Whether a token may be a count: a number from two on that is not a year."""
    return identifies(word) or (word.isdecimal() and len(word) == 1 and word > "1")


def _keys(first: Rows, second: Rows) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = (second.astype(np.int64) << 32) | first.astype(np.int64)
    return keys
