"""Splits text into sentences, unchanged, and counts words."""

import re
from collections.abc import Iterator

from digest.languages.interface import SentenceEnds
from digest.languages.registry import language_of

# A stop, the marks that close after it, then white space or, where an editor forgot it, the next sentence.
_STOP = re.compile(
    r"""(?<![.!?…؟۔])(?P<stop>[.!?…؟۔]++)(?P<closing>["'”’»)\]]*+)"""
    r"""(?:\s+|(?=(?<=[a-z]{2}\.)[A-Z][a-z]{2}|(?<=[\u0621-\u06cc]{2}[.!؟…])[\u0621-\u06cc]{2}))"""
)
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»(\[]+$")
_FIRST_WORD = re.compile(r"[\s\"'“”‘’«»(\[\-–—]*([^\W_]+(?:['’][^\W_]+)?)?")

_ACRONYM = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")
_LIST_NUMBER = re.compile(r"[\d۰-۹]{1,2}$")
_QUOTES = (("“", "”"), ("«", "»"))
_SINGLE_OPENED = re.compile(r"(?:^|\s)['‘](?=[^\W\d])(?!.*[.,!?]['’](?:\s|$))")
_SINGLE_CLOSED = re.compile(r"[.,!?]['’](?=\s|$)")
_IN_VIEW = 400  # characters examined on either side of a stop


def split_sentences(text: str, language: str) -> tuple[str, ...]:
    """Splits a text into its sentences, each without outer white space and otherwise unchanged.

    A new line ends a sentence. Abbreviations, initials, decimals, addresses and list numbers do not; nor does a stop
    inside a quotation that closes soon. The Arabic ؛ joins clauses, as ; does.
    """
    return tuple(sentence for line in text.splitlines() for sentence in _split_line(line, language))


def _split_line(line: str, language: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(line):
        before = line[max(start, stop.start() - _IN_VIEW) : stop.start()]
        after = line[stop.end() : stop.end() + _IN_VIEW]
        if not after or not _ends_sentence(before, stop, after, language):
            continue
        if not _inside_quotation(before + stop[0], after):
            yield line[start : stop.end()].strip()
            start = stop.end()
    if line[start:].strip():
        yield line[start:].strip()


def _inside_quotation(sentence: str, after: str) -> bool:
    """True if the sentence leaves a quotation open that the following text closes."""
    if sentence.count('"') % 2 and '"' in after:
        return True
    if any(sentence.count(opening) > sentence.count(closing) and closing in after for opening, closing in _QUOTES):
        return True
    closed = _SINGLE_CLOSED.search(after)
    opened_again = _SINGLE_OPENED.search(after[: closed.start()]) if closed else None
    return bool(closed and not opened_again and _SINGLE_OPENED.search(sentence))


def _ends_sentence(before: str, stop: re.Match[str], after: str, language: str) -> bool:
    last = _LAST_WORD.search(before[-40:])
    word = last[0] if last else ""
    opening = _FIRST_WORD.match(after)
    following = (opening[1] if opening else "") or ""
    known = language_of(language)
    if following[:1].islower() or (stop["closing"] and following in known.prose.clause_joiners):
        return False
    if stop["stop"] != ".":
        return bool(before.strip())
    if _LIST_NUMBER.match(word) and before.strip() == word:
        return False
    return _stop_ends(word, following.casefold(), known.sentence_ends)


def _stop_ends(word: str, following: str, ends: SentenceEnds) -> bool:
    """Whether a full stop after a word ends a sentence; `following` is the next word."""
    if word.casefold() in ends.abbreviations:
        return word.islower() and following in ends.openers  # "There is no. The ..." against "No. 5"
    if word.casefold() in ends.ambiguous or _ACRONYM.fullmatch(word):
        return following in ends.openers
    return True


_WORD = re.compile(r"[^\W_]+(?:['’\u200c\-.,][^\W_]+)*")


def word_count(text: str) -> int:
    """Counts words as readers see them: hyphenated words, numbers and words with a ZWNJ count as one."""
    return sum(1 for _ in _WORD.finditer(text))
