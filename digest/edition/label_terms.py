"""Finds the terms of a beat in a text, in any language: what a story is about if it names no event."""

from collections.abc import Mapping
from functools import lru_cache

from digest.beats.beat import Beat, Term
from digest.text.phrases import PhraseBook
from digest.text.tokens import stem, tokens


def terms_in(text: str, written_in: str, beat: Beat) -> tuple[Term, ...]:
    """Returns the terms in a text, in order."""
    stems = [stem(token, written_in) for token in tokens(text, written_in)]
    terms = _terms(beat)
    return tuple(dict.fromkeys(terms[hit.label] for hit in _book(beat).find(stems)))


def term_name(id: str, beat: Beat, language: str) -> str:
    """Returns a term in a language: the first phrase of its column, or ""."""
    term = _terms(beat).get(id)
    return next((phrase.text for phrase in term.phrases if phrase.language == language), "") if term else ""


@lru_cache(maxsize=4)
def _book(beat: Beat) -> PhraseBook:
    return PhraseBook((term.id, phrase) for term in beat.terms for phrase in term.phrases)


@lru_cache(maxsize=4)
def _terms(beat: Beat) -> Mapping[str, Term]:
    return {term.id: term for term in beat.terms}
