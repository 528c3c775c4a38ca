"""The language of a text: by its script, and among the languages of one script by letters and frequent words.

The letter reads English and Persian; the others are told apart so that an item can say what it is.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from digest.text.words import word_set

# Scripts of one language (or of one that stands for its script) by the range of their letters.
_SCRIPTS = (
    ("latin", "A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff5a"),
    ("arabic", "\u0620-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdfc\ufe70-\ufefc"),
    ("cyrillic", "\u0400-\u052f"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("he", "\u05d0-\u05ea"),
    ("hy", "\u0531-\u0587"),
    ("ka", "\u10a0-\u10ff\u1c90-\u1cbf"),
    ("hi", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("th", "\u0e00-\u0e7f"),
    ("km", "\u1780-\u17ff"),
    ("am", "\u1200-\u137f"),
    ("ko", "\uac00-\ud7a3"),
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u4e00-\u9fff"),
)
_SCRIPT = re.compile("|".join(f"([{letters}]+)" for _, letters in _SCRIPTS))
_RUN = {script: re.compile(f"[{letters}]+") for script, letters in _SCRIPTS}
_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c][^\W\d_]+)*")
_ASCII_WORD = re.compile("[a-z]+(?:'[a-z]+)*")
_SAMPLE = 1200  # characters that are enough to tell
_FEWEST_LETTERS = 12
_ASCII_LETTERS = re.compile(rf"[^A-Za-z]*+(?:[A-Za-z][^A-Za-z]*+){{{_FEWEST_LETTERS}}}")
# A script counts for its commonest language unless the source says that it is another one of the same script.
_SHARED = {"hi": ("mr", "ne", "sa"), "he": ("yi",), "am": ("ti",), "zh": ("ja", "yue"), "bn": ("as",)}
_MANY_LANGUAGES = ("latin", "arabic", "cyrillic")
_CLEAR = 0.10  # score from which a text speaks for itself: the share of its words that are frequent in a language


def detect_language(text: str, hint: str | None = None) -> str | None:
    """The ISO 639 code of a text's language; `hint` (what its source says) where the text does not clearly differ.

    None when there is no hint and too little to tell. A Persian text in Arabic letters is fa, not ar.
    """
    hint = hint.split("-")[0].lower() if hint else None
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script is None:
        return hint
    if script in _MANY_LANGUAGES:
        return _by_words(sample, script, hint)
    return hint if hint in _SHARED.get(script, ()) else script


def _script(text: str) -> str | None:
    """The script of most letters; ideographs beside kana are Japanese, and weigh double as they are whole words."""
    if text.isascii():
        return "latin" if _ASCII_LETTERS.match(text) else None
    if dominant := _dominant_script(text):
        return dominant
    counts: Counter[str] = Counter()
    for run in _SCRIPT.finditer(text):
        counts[_SCRIPTS[(run.lastindex or 1) - 1][0]] += run.end() - run.start()
    for dense in ("zh", "ja", "ko"):
        counts[dense] *= 2
    if counts["ja"] * 8 > counts["zh"] and counts["ja"]:
        counts["ja"] += counts["zh"]
    script, letters = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    return script if letters >= _FEWEST_LETTERS else None


def _dominant_script(text: str) -> str | None:
    """The script of the first letter, where two characters in three are its own and no other can have more."""
    first = _SCRIPT.search(text)
    script = _SCRIPTS[(first.lastindex or 1) - 1][0] if first else ""
    if script not in _MANY_LANGUAGES:
        return None
    letters = len("".join(_RUN[script].findall(text)))
    return script if letters >= _FEWEST_LETTERS and 3 * letters > 2 * len(text) else None


def _by_words(text: str, script: str, hint: str | None) -> str | None:
    evidence, words = _evidence()[script], Counter(_words(text))
    if hint in evidence.own and _is_beyond_doubt(hint, words, evidence):
        return hint
    scores = _scores(words, evidence)
    best = max(scores, key=scores.__getitem__)
    if hint in scores:
        return best if scores[best] >= _CLEAR and scores[best] > 2 * scores[hint] else hint
    second = max((code for code in scores if code != best), key=scores.__getitem__)
    if scores[best] >= _CLEAR and scores[best] > 1.2 * scores[second]:
        return best
    return _by_letters(text) or hint if script == "arabic" else hint


def _by_letters(text: str) -> str | None:
    """A language of the Arabic script by letters that the others do not use, for texts without a frequent word."""
    if re.search("[ٹڈڑںےہھټډړږښې]", text):
        return None
    if re.search("[پچژگ]", text):
        return "fa"
    if re.search("[ةأإ]", text):
        return "ar"
    return "fa" if re.search("[کی]", text) else None


def _in_persian_letters(text: str) -> str:
    return text.replace("ي", "ی").replace("ك", "ک")  # some Persian agencies write the Arabic ones


def _words(text: str) -> list[str]:
    """The words in the form in which they are listed; folded all at once, which takes a tenth of one by one."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return _in_persian_letters(" ".join(_WORD.findall(text)).casefold()).split()


def _is_beyond_doubt(code: str, words: Counter[str], evidence: "_Evidence") -> bool:
    """Whether no language can have twice the score of this one, which has half of all that these words give to any.

    So it is with nearly every text whose source says its language; the others need not be reckoned then.
    """
    own = evidence.own[code]
    most = sure = 0.0
    for word, times in words.items():
        if word in evidence.words:
            most += times
            sure += times if word in own.words else 0
        elif not word.isascii() and not evidence.letters.keys().isdisjoint(word):
            most += times / 2
            sure += 0 if own.letters.isdisjoint(word) else times / 2
    return 2 * sure >= most


def _scores(words: Counter[str], evidence: "_Evidence") -> dict[str, float]:
    """By language, the share of words that are frequent in it.

    A word that only has a letter of the language counts half, a single letter (initials, "v") a quarter. Seven words
    at least are assumed, so that one in a short title does not speak for a language.
    """
    scores = dict.fromkeys(evidence.own, 0.0)
    for word, times in words.items():
        frequent = evidence.words.get(word, ())
        for code in frequent:
            scores[code] += times / 4 if _is_initial(word) else times
        if not word.isascii():
            pointed = {code for letter in word for code in evidence.letters.get(letter, ())}
            for code in pointed.difference(frequent):
                scores[code] += times / 2
    assumed = max(words.total(), 7)
    return {code: score / assumed for code, score in scores.items()}


@dataclass(frozen=True, slots=True)
class _Own:
    """What speaks for one language: its letters, and its frequent words that count whole."""

    letters: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for the languages of one script: codes by frequent word and by letter, and both by code."""

    own: dict[str, _Own] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)


@cache
def _evidence() -> dict[str, _Evidence]:
    """languages.txt by script."""
    scripts = {script: _Evidence() for script in _MANY_LANGUAGES}
    for line in (files("digest.text") / "languages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, *lists = line.split("|")
        code, script = name.split()
        letters, words = word_set(lists[0]), word_set(_in_persian_letters(lists[1]))
        evidence = scripts[script]
        evidence.own[code] = _Own(letters, frozenset(word for word in words if not _is_initial(word)))
        for letter in letters:
            evidence.letters.setdefault(letter, []).append(code)
        for word in words:
            evidence.words.setdefault(word, []).append(code)
    return scripts


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isascii()
