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
    counts: Counter[str] = Counter()
    for run in _SCRIPT.finditer(text):
        counts[_SCRIPTS[(run.lastindex or 1) - 1][0]] += run.end() - run.start()
    for dense in ("zh", "ja", "ko"):
        counts[dense] *= 2
    if counts["ja"] * 8 > counts["zh"] and counts["ja"]:
        counts["ja"] += counts["zh"]
    script, letters = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    return script if letters >= _FEWEST_LETTERS else None


def _by_words(text: str, script: str, hint: str | None) -> str | None:
    scores = _scores(text, script)
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


_ARABIC_KEYS = str.maketrans("يك", "یک")  # some Persian agencies write the Arabic letters


def _scores(text: str, script: str) -> dict[str, float]:
    """By language, the share of words that are frequent in it.

    A word that only has a letter of the language counts half, a single letter (initials, "v") a quarter. Seven words
    at least are assumed, so that one in a short title does not speak for a language.
    """
    evidence = _evidence()[script]
    scores = dict.fromkeys(evidence.codes, 0.0)
    if text.isascii():
        words = _ASCII_WORD.findall(text.lower())
        telling = [word for word in words if word in evidence.words]
    else:
        words = telling = [word.casefold().translate(_ARABIC_KEYS) for word in _WORD.findall(text)]
    for word, times in Counter(telling).items():
        frequent = evidence.words.get(word, ())
        for code in frequent:
            scores[code] += times if len(word) > 1 or not word.isascii() else times / 4
        if not word.isascii():
            pointed = {code for letter in word for code in evidence.letters.get(letter, ())}
            for code in pointed.difference(frequent):
                scores[code] += times / 2
    assumed = max(len(words), 7)
    return {code: score / assumed for code, score in scores.items()}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for the languages of one script: codes by frequent word and by letter."""

    codes: list[str] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)


@cache
def _evidence() -> dict[str, _Evidence]:
    """languages.txt by script."""
    scripts = {script: _Evidence() for script in _MANY_LANGUAGES}
    for line in (files("digest.text") / "languages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, letters, words = line.split("|")
        code, script = name.split()
        scripts[script].codes.append(code)
        for letter in word_set(letters):
            scripts[script].letters.setdefault(letter, []).append(code)
        for word in word_set(words.translate(_ARABIC_KEYS)):
            scripts[script].words.setdefault(word, []).append(code)
    return scripts
