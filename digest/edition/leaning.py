"""Sentences that cannot stand alone: they refer to the one before, or report what was long ago."""

import re
from itertools import pairwise

from digest.languages.interface import Prose
from digest.languages.registry import language_of
from digest.languages.words import word_set
from digest.text.normalise import match_key
from digest.text.tokens import content_words, function_words, tokens

_PERSONS = word_set("people women men children families police residents parents no one none")
_EARLY = 8  # words within which a pronoun has nobody to stand for yet
_FIRST = 4  # the same where persons cannot be told from other words
_NAMED = re.compile(r"(?<=\s)[A-Z][\w'’-]+")
_DEFINITE = re.compile(r"^[\"'“‘]?The ([a-z][a-z-]*)(?:'s|’s)?(,?) (\S+)")
_AMONG = re.compile(
    r"^(?:Among|Of|Some of|Most of|One of|Many of|All of|None of|Two of|Those) (?:them|those|these|\w+ed\b)"
)
_AGED = re.compile(r"^[\"'“‘]?The \d{1,2}-year-old\b")
_THERE_IS = re.compile(r"^There (?:is|are|was|were|has been|have been|had been)\b")
_THE_SAME = re.compile(r"\bthe same (?!\w+ as\b)")
_YEAR = re.compile(r"(?<![\d,.])(1[3-4]\d\d|19\d\d|20\d\d)(?![\d,]\d|\d)")
_EVER = re.compile(
    r"\b(?:previously|in the past|in recent years|for (?:years|decades)|years ago|has long|have long|have often)\b"
)
_HIJRI = 621


def leans(sentence: str, before: str, language: str) -> bool:
    """Whether a sentence needs the one before it: a pronoun, or "the" for something that the text `before` names."""
    words, prose = tokens(sentence, language), language_of(language).prose
    if _THERE_IS.match(sentence):
        words = words[1:]
    if (
        not words
        or words[0] in prose.openers
        or _AGED.match(sentence)
        or _AMONG.match(sentence)
        or _THE_SAME.search(sentence)
    ):
        return True
    if prose.pointers:
        return _points_back(words[:_EARLY], prose, function_words(language))
    return _pronoun_before_person(sentence, prose) or _definite(sentence, before)


def tells_of_the_past(sentence: str, year: int) -> bool:
    """Whether a sentence names years before the last one, or what has long been so, and not the present year."""
    years = {int(found) for found in _YEAR.findall(match_key(sentence))}
    of_ours = {found + _HIJRI if found < 1500 else found for found in years}
    return bool(_EVER.search(sentence)) or bool(of_ours and max(of_ours) < year - 1)


def _points_back(words: tuple[str, ...], prose: Prose, silent: frozenset[str]) -> bool:
    """A pronoun, or a pointer with a noun (این مرد), among the first words."""
    free = silent | prose.pointed_freely
    pointed = any(word in prose.pointers and following not in free for word, following in pairwise(words))
    return pointed or not prose.pronouns.isdisjoint(words[:_FIRST])


def _pronoun_before_person(sentence: str, prose: Prose) -> bool:
    """An early pronoun before any name, plural or "a" person that it could stand for."""
    words = sentence.split()
    for position, raw in enumerate(words[:_EARLY]):
        found = tokens(raw)
        if found and found[0] in prose.pronouns:
            ahead = " ".join(words[:position])
            return not _has_person(ahead)
    return False


def _has_person(ahead: str) -> bool:
    plain = [word for word in tokens(ahead) if word not in function_words() or word in _PERSONS]
    singular = re.search(r"\b(?:a|an|one|the|another|each|every)\s", f"{ahead} ", re.IGNORECASE)
    plural = any(word.endswith("s") and len(word) > 3 for word in plain) or not _PERSONS.isdisjoint(plain[1:])
    return bool(_NAMED.search(ahead) or (singular and plain) or plural)


def _definite(sentence: str, before: str) -> bool:
    """Whether it opens with "The companies", which the text before named; "The capital of" needs nothing before it."""
    match = _DEFINITE.match(sentence)
    if not match:
        return False
    noun, comma, following = match.groups()
    if following in ("of", "in") or following[:1].isupper():
        return False
    return bool(comma) or bool(set(content_words(noun)) & set(content_words(before))) or following.rstrip(",") in _VERBS


_VERBS = word_set("""
    was were is are has have had said says told added will would could can did does came went made took began also
""")
