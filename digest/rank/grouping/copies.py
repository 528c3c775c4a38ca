"""Finds copies, items whose text is (nearly) another's, with MinHash and verifies them by containment.

Candidates: MinHash signatures over word shingles in bands (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive
Datasets, section 3.4). A candidate is a copy if the shared shingles make up half of the shorter text, which also finds
a paragraph taken from a longer report; four fifths if the titles have no word in common, since pages share captions and
lists of other articles. Signatures of all texts are computed at once in numpy: a MinHash object for each text took
about forty times as long.
"""

from collections.abc import Sequence, Set
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from digest.beats.beat import Beat
from digest.rank.reading.common_words import common_stems
from digest.rank.reading.features import Features
from digest.rank.reading.locations import Scene, elsewhere, scene_of
from digest.text.tokens import function_words, says

SHINGLE = 4
BANDS, ROWS = 24, 2
CONTAINMENT = 0.5
CONTAINMENT_UNDER_ANOTHER_TITLE = 0.8
SHORTEST_TEXT = 20
SHORTEST_TITLE = 5
BUCKET_SIZE = 6
BLOCK = 2_000  # texts whose signatures are computed at once: the arrays of a large week are several times its words

Hashes = NDArray[np.uint64]
FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
"""One for each place of a shingle."""


class CopyFinder:
    """Takes texts oldest first and decides for each whether it repeats an earlier one."""

    def __init__(self, beat: Beat) -> None:
        self._common = common_stems(beat)
        self._shingles: dict[int, Hashes] = {}
        self._titles: dict[int, frozenset[str]] = {}
        self._scenes: dict[int, Scene] = {}
        self._buckets: dict[int, tuple[int, ...]] = {}
        self._short: dict[tuple[str, ...], int] = {}
        self._count = 0

    def add(self, texts: Sequence[Features]) -> list[int]:
        """Returns for each text the number of its original, counted over all texts added; its own if it is
        not a copy.
        """
        shingles = shingle_hashes([text.tokens for text in texts])
        blocks = (shingles[start : start + BLOCK] for start in range(0, len(shingles), BLOCK))
        bands = chain.from_iterable(map(band_keys, blocks))
        originals = []
        for text, own, keys in zip(texts, shingles, bands, strict=True):
            if len(text.tokens) >= SHORTEST_TEXT:
                original = self._near(own, keys, title_words(text, self._common), scene_of(text))
            else:
                original = self._same(text)
            originals.append(self._count if original is None else original)
            self._count += 1
        return originals

    def _near(self, own: Hashes, keys: Sequence[int], title: frozenset[str], scene: Scene) -> int | None:
        candidates = dict.fromkeys(chain.from_iterable(self._buckets.get(key, ()) for key in keys))
        best, most = None, CONTAINMENT
        for candidate in candidates:
            share = containment(own, self._shingles[candidate])
            if share < CONTAINMENT_UNDER_ANOTHER_TITLE and not title & self._titles[candidate]:
                continue
            if elsewhere(scene, self._scenes[candidate]):
                continue
            if share >= most and (share > most or best is None):
                best, most = candidate, share
        if best is None:
            self._shingles[self._count] = own
            self._titles[self._count] = title
            self._scenes[self._count] = scene
            alone = (self._count,)  # one for all its buckets: most of a week's millions hold a single text
            for key in keys:
                bucket = self._buckets.get(key, ())
                if len(bucket) < BUCKET_SIZE:
                    self._buckets[key] = (*bucket, self._count) if bucket else alone
        return best

    def _same(self, text: Features) -> int | None:
        said = {token for token in text.tokens if token not in function_words()}
        if len(said) < SHORTEST_TITLE:
            return None
        first = self._short.setdefault(text.tokens, self._count)
        return None if first == self._count else first


def title_words(text: Features, common: Set[str]) -> frozenset[str]:
    """Returns the title's stems that distinguish events, without the `common` ones."""
    words = zip(text.tokens[: text.title_end], text.stems[: text.title_end], strict=True)
    return frozenset(root for word, root in words if says(word)) - common


def containment(first: Hashes, second: Hashes) -> float:
    """Returns the share of the smaller set of shingles that is in the other."""
    smaller = min(len(first), len(second))
    if not smaller:
        return 0.0
    return len(np.intersect1d(first, second, assume_unique=True)) / smaller


def shingle_hashes(texts: Sequence[Sequence[str]]) -> list[Hashes]:
    """Returns the sorted distinct hashes of each text's word shingles; empty for a text shorter than one shingle."""
    distinct = dict.fromkeys(map(tuple, texts))  # copies have the same words
    known = {token: crc32(token.encode()) for token in set(chain.from_iterable(distinct))}
    hashes = {text: _hashes_of(np.fromiter(map(known.__getitem__, text), np.uint64, len(text))) for text in distinct}
    return [hashes[tuple(text)] for text in texts]


def _hashes_of(words: Hashes) -> Hashes:
    count = len(words) - SHINGLE + 1
    if count < 1:
        return np.empty(0, np.uint64)
    mixed = sum((words[i : i + count] * FACTORS[i] for i in range(SHINGLE)), np.zeros(count, np.uint64))
    return np.unique(mixed ^ (mixed >> np.uint64(29)))


def band_keys(shingles: Sequence[Hashes]) -> list[list[int]]:
    """Returns the MinHash band keys of each set; also for empty sets, where they are not used."""
    if not shingles:
        return []
    rng = np.random.default_rng(1997)
    multipliers = rng.integers(1, 2**63, BANDS * ROWS, np.uint64) | np.uint64(1)
    padded = [own if len(own) else np.zeros(1, np.uint64) for own in shingles]
    starts = np.concatenate(([0], np.cumsum([len(own) for own in padded])[:-1]))
    everything = np.concatenate(padded)
    signature = np.empty((len(shingles), BANDS * ROWS), np.uint64)
    for column, multiplier in enumerate(multipliers):
        mixed = everything * multiplier
        mixed ^= mixed >> np.uint64(31)
        signature[:, column] = np.minimum.reduceat(mixed * np.uint64(0xBF58476D1CE4E5B9), starts)
    bands = signature.reshape(len(shingles), BANDS, ROWS)
    weights = np.array([1, 0x9E3779B97F4A7C15], np.uint64)
    keys = (bands * weights).sum(axis=2, dtype=np.uint64)
    keys ^= np.arange(BANDS, dtype=np.uint64) * np.uint64(0x94D049BB133111EB)  # keys of two bands never meet
    listed: list[list[int]] = keys.tolist()
    return listed
