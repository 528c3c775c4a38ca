"""Finds sentences that cannot be used alone: they refer to the one before, or report the distant past."""

import re
from functools import cache
from itertools import pairwise

from digest.languages.interface import Prose, References
from digest.languages.registry import calendars, language_of, words_of_all
from digest.text.normalise import match_key
from digest.text.tokens import content_words, function_words, tokens

_EARLY = 8  # a pronoun within so many words has no antecedent yet
_FIRST = 4  # the same in languages where persons cannot be recognised
_NAMED = re.compile(r"(?<=\s)[A-Z][\w'’-]+")
_YEAR = re.compile(r"(?<![\d,.])(1[3-4]\d\d|19\d\d|20\d\d)(?![\d,]\d|\d)")


def leans(sentence: str, before: str, language: str) -> bool:
    """Whether a sentence needs the one before it: a pronoun, or "the" for something that the text `before` names."""
    words, prose = tokens(sentence, language), language_of(language).prose
    references = prose.references
    if references.expletive and references.expletive.match(sentence):
        words = words[1:]
    refers_back = references.back and references.back.search(sentence)
    if not words or words[0] in prose.openers or refers_back:
        return True
    if prose.pointers:
        return _points_back(words[:_EARLY], prose, function_words(language))
    return _pronoun_before_person(sentence, prose) or _definite(sentence, before, references)


def is_about_the_past(sentence: str, year: int) -> bool:
    """Whether a sentence names only years before last year, or something that has long been true."""
    years = {_gregorian(int(found)) for found in _YEAR.findall(match_key(sentence))}
    return bool(_long_since().search(sentence)) or bool(years and max(years) < year - 1)


@cache
def _long_since() -> re.Pattern[str]:
    """Returns a pattern for what has long been true, in any language, because sentences may mix languages."""
    patterns = words_of_all(lambda language: language.prose.long_since)
    return re.compile("|".join(patterns) or r"(?!)")


def _gregorian(year: int) -> int:
    """Returns the Gregorian year in which a year of another calendar begins."""
    calendar = next((one for one in calendars() if year in one.years), None)
    return calendar.to_gregorian(year, 1, 1).year if calendar else year


def _points_back(words: tuple[str, ...], prose: Prose, silent: frozenset[str]) -> bool:
    """Whether a pronoun, or a pointer with a noun (این مرد), is among the first words."""
    free = silent | prose.pointed_freely
    pointed = any(word in prose.pointers and following not in free for word, following in pairwise(words))
    return pointed or not prose.pronouns.isdisjoint(words[:_FIRST])


def _pronoun_before_person(sentence: str, prose: Prose) -> bool:
    """Whether there is an early pronoun before any name, plural or "a" person that it could refer to."""
    words = sentence.split()
    for position, raw in enumerate(words[:_EARLY]):
        found = tokens(raw)
        if found and found[0] in prose.pronouns:
            if found[0] in prose.references.singular and _names_subject_later(sentence, prose.references):
                return False
            return not _has_person(" ".join(words[:position]), prose, singular=found[0] in prose.references.singular)
    return False


def _names_subject_later(sentence: str, references: References) -> bool:
    """Whether a first clause precedes a person's name: "When he came home, Ann Smith found"."""
    return bool(references.before_name and references.before_name.match(sentence))


def _has_person(ahead: str, prose: Prose, *, singular: bool) -> bool:
    """Whether a text names somebody; for a `singular` pronoun a plural is nobody, and a time span never is."""
    references, persons = prose.references, prose.references.persons
    plain = [word for word in tokens(ahead) if word not in function_words() or word in persons]
    one = bool(references.a_person and references.a_person.search(f"{ahead} "))
    several = any(_is_plural(word, references.plural) and word not in prose.spans for word in plain)
    plural = not singular and (several or not persons.isdisjoint(plain[1:]))
    return bool(_NAMED.search(ahead) or (one and plain) or plural)


def _is_plural(word: str, ending: str) -> bool:
    return bool(ending) and word.endswith(ending) and len(word) > 3


def _definite(sentence: str, before: str, references: References) -> bool:
    """Whether it starts with "The companies" that the text before named; "The capital of" needs nothing before it."""
    match = references.definite.match(sentence) if references.definite else None
    if not match:
        return False
    following = match["following"]
    if following in references.complements or following[:1].isupper():
        return False
    if match["comma"] or following.rstrip(",") in references.verbs:
        return True
    return not set(content_words(match["noun"])).isdisjoint(content_words(before))
