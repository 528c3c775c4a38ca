"""The terms of a beat that a text names, in the words of any language: what a story is about that tells no event."""

from collections.abc import Mapping
from functools import lru_cache

from digest.beats.beat import Beat
from digest.text.phrases import PhraseBook
from digest.text.tokens import stem, tokens


def term_words(text: str, written_in: str, beat: Beat, language: str) -> tuple[str, ...]:
    """The terms that a text names, in its order, each as a language calls it; without those that it has no word for."""
    stems = [stem(token, written_in) for token in tokens(text, written_in)]
    names = _names(beat, language)
    found = (hit.label for hit in _book(beat).find(stems))
    return tuple(dict.fromkeys(names[label] for label in found if label in names))


@lru_cache(maxsize=4)
def _book(beat: Beat) -> PhraseBook:
    return PhraseBook((term.id, phrase) for term in beat.terms for phrase in term.phrases)


@lru_cache(maxsize=8)
def _names(beat: Beat, language: str) -> Mapping[str, str]:
    """What a language calls each term: the first phrase of its column."""
    return {
        term.id: next(phrase.text for phrase in term.phrases if phrase.language == language)
        for term in beat.terms
        if any(phrase.language == language for phrase in term.phrases)
    }
