"""Shortens a sentence by whole clauses, in languages in which a verb ends the clause."""

from collections.abc import Iterator

from digest.languages.registry import language_of
from digest.text.tokens import tokens

FEWEST_WORDS = 7  # fewer say too little
_QUOTES = ("«", "»")


def without_last_clauses(sentence: str, language: str) -> Iterator[str]:
    """Yields a sentence without its last clause, without its last two, and so on; "…" marks what is left out.

    A clause ends with its verb, before "and". Each subordinate clause has a verb too, so the main one is whole once
    there are more verbs than words that start a subordinate clause.
    """
    words, prose = sentence.split(), language_of(language).prose
    if prose.inner_verbs is None:
        return
    verbs = [bool(prose.inner_verbs.fullmatch(word)) for word in words]
    opened = [any(key in prose.subordinators for key in tokens(word)) for word in words]
    for end in range(len(words) - 1, FEWEST_WORDS - 1, -1):
        joins = words[end] in prose.clause_joiners and True not in opened[end + 1 : end + 2]
        if not joins or not verbs[end - 1] or sum(verbs[:end]) <= sum(opened[:end]):
            continue
        text = " ".join(words[:end])
        if text.count('"') % 2 == 0 and text.count("(") == text.count(")"):
            unclosed = text.count(_QUOTES[0]) - text.count(_QUOTES[1])
            if unclosed in (0, 1):
                yield f"{text}…{_QUOTES[1] * unclosed}"
