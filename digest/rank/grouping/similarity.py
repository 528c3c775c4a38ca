"""Similarity of two headlines: sentence vectors, aligned words, letter n-grams, numbers.

Alignment finds for each word its best partner in the other headline, equal by stem or similar by letter pairs (Dice),
and weights words by idf, as the aligners of the STS tasks do (Sultan, Bethard, Sumner 2014) but without a dictionary.
The cosine of letter pairs and triples adds spelling shared across word borders. Different numbers reduce the
similarity.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import log, sqrt

import numpy as np

from digest.rank.reading.embedding import FloatArray
from digest.text.idf import idf
from digest.text.tokens import says, stem, tokens

ALIGNED, SPELT, OTHER_NUMBERS = 0.6, 0.4, 0.1
ALIKE = 0.55
FEW_PAIRS = 20
MEANT = 0.7
"""Weight of the vectors relative to the words, from FEW_PAIRS pairs on."""

Weight = Callable[[str], float]


def similarities(pairs: Sequence[tuple[str, str]], vectors: Sequence[FloatArray] = ()) -> list[float]:
    """Returns the similarity of each pair, 0 to 1; idf and mean vector are computed over all given headlines.

    `vectors` are the sentence vectors of the headlines in order, two for each pair.
    """
    written = _written_alike(pairs)
    if not len(vectors):
        return written
    centred = np.stack(vectors) - np.mean(vectors, axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    cosines = np.einsum("ij,ij->i", centred[::2], centred[1::2]).tolist()
    # A single pair has no others to tell its common direction by: its centred vectors always point apart.
    meant = cosines if len(pairs) >= FEW_PAIRS else written
    return [MEANT * max(0.0, cosine) + (1 - MEANT) * words for cosine, words in zip(meant, written, strict=True)]


def _written_alike(pairs: Sequence[tuple[str, str]]) -> list[float]:
    words = [(_words(first), _words(second)) for first, second in pairs]
    spellings = [(_letters(first), _letters(second)) for first, second in pairs]
    of_word = _term_weight(list(chain.from_iterable(words)))
    of_letters = _term_weight(list(chain.from_iterable(spellings)))
    return [
        max(0.0, ALIGNED * align(a, b, of_word) + SPELT * _cosine(c, d, of_letters) - OTHER_NUMBERS * _disagree(a, b))
        for (a, b), (c, d) in zip(words, spellings, strict=True)
    ]


def align(first: Sequence[str], second: Sequence[str], weight: Weight) -> float:
    """Returns the weighted share of words with a partner in the other headline."""
    total = sum(map(weight, first)) + sum(map(weight, second))
    if not first or not second or not total:
        return 0.0
    aligned = sum(weight(word) * max(alike(word, other) for other in second) for word in first)
    aligned += sum(weight(word) * max(alike(word, other) for other in first) for word in second)
    return aligned / total


@lru_cache(maxsize=200_000)
def alike(first: str, second: str) -> float:
    """Returns 1 for equal stems, the Dice coefficient of letter pairs for similar spellings, else 0; numbers must be
    equal.
    """
    if first == second:
        return 1.0
    if first.isdecimal() or second.isdecimal():
        return 0.0
    one, other = _pairs(first), _pairs(second)
    dice = 2 * len(one & other) / (len(one) + len(other))
    return dice if dice >= ALIKE else 0.0


def _words(text: str) -> list[str]:
    return [stem(token) for token in tokens(text) if says(token)]


def _letters(text: str) -> Counter[str]:
    line = f" {' '.join(tokens(text))} "
    return Counter(line[start : start + size] for size in (2, 3) for start in range(len(line) - size + 1))


def _pairs(word: str) -> frozenset[str]:
    marked = f"^{word}$"
    return frozenset(marked[start : start + 2] for start in range(len(marked) - 1))


def _term_weight(texts: Sequence[Sequence[str] | Mapping[str, int]]) -> Weight:
    counts = Counter(term for text in texts for term in set(text))
    return lambda term: idf(len(texts), counts[term])


def _cosine(first: Mapping[str, int], second: Mapping[str, int], weight: Weight) -> float:
    one = {term: (1 + log(count)) * sqrt(weight(term)) for term, count in first.items()}
    other = {term: (1 + log(count)) * sqrt(weight(term)) for term, count in second.items()}
    lengths = sqrt(sum(value**2 for value in one.values()) * sum(value**2 for value in other.values()))
    return sum(value * other.get(term, 0.0) for term, value in one.items()) / lengths if lengths else 0.0


def _disagree(first: Sequence[str], second: Sequence[str]) -> bool:
    one, other = ({word for word in words if word.isdecimal()} for words in (first, second))
    return bool(one and other and not one & other)
