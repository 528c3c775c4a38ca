"""Detects the language of a text: by script, and within a script by letters and frequent words.

The program handles the languages of `digest.languages`; others only have a profile, so that an item can be labelled.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain

from digest.languages.interface import Profile
from digest.languages.registry import languages, readers
from digest.languages.scripts import LATIN, LETTERS, MANY_LANGUAGES, RUNS, SCRIPTS, SHARED, script_of
from digest.languages.words import word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c][^\W\d_]+)*")
_ASCII_WORD = re.compile("[a-z]+(?:'[a-z]+)*")
_SAMPLE = 1200  # characters; enough to decide
_FEWEST_LETTERS = 12
_ASCII_LETTERS = re.compile(rf"[^A-Za-z]*+(?:[A-Za-z][^A-Za-z]*+){{{_FEWEST_LETTERS}}}")
_CLEAR = 0.10  # least share of words frequent in a language that decides without a hint


def detect_language(text: str, hint: str | None = None, *, thorough: bool = False) -> str | None:
    """Returns the ISO 639 code of a text's language; `hint` (what its source says) wins unless the text clearly
    differs.

    None if there is no hint and too little evidence. With `thorough`, counts all letters and scores all languages even
    where a quicker rule is certain; the result is the same.
    """
    hint = hint.split("-")[0].lower() if hint else None
    sample = text[:_SAMPLE]
    script = _script(sample, thorough=thorough)
    if script is None:
        return hint
    if script in MANY_LANGUAGES:
        return _by_words(sample, script, hint, thorough=thorough)
    return hint if hint in SHARED.get(script, ()) else script


def _script(text: str, *, thorough: bool) -> str | None:
    """Returns the script of most letters; ideographs count with kana if there is any, and double, as whole words."""
    if text.isascii():
        return "latin" if _ASCII_LETTERS.match(text) else None
    if not thorough and (dominant := _dominant_script(text)):
        return dominant
    counts: Counter[str] = Counter()
    for run in LETTERS.finditer(text):
        counts[SCRIPTS[(run.lastindex or 1) - 1][0]] += run.end() - run.start()
    for dense in ("zh", "ja", "ko"):
        counts[dense] *= 2
    if counts["ja"] * 8 > counts["zh"] and counts["ja"]:
        counts["ja"] += counts["zh"]
    script, letters = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    return script if letters >= _FEWEST_LETTERS else None


def _dominant_script(text: str) -> str | None:
    """Returns the first letter's script if two thirds of the characters belong to it, so no other can have more."""
    first = LETTERS.search(text)
    script = SCRIPTS[(first.lastindex or 1) - 1][0] if first else ""
    if script not in MANY_LANGUAGES:
        return None
    letters = len("".join(RUNS[script].findall(text)))
    return script if letters >= _FEWEST_LETTERS and 3 * letters > 2 * len(text) else None


def _by_words(text: str, script: str, hint: str | None, *, thorough: bool) -> str | None:
    evidence, words = _evidence()[script], Counter(_words(text))
    if not thorough and hint in evidence.own and _is_beyond_doubt(hint, words, evidence):
        return hint
    scores = _scores(words, evidence)
    best = max(scores, key=scores.__getitem__)
    if hint in scores:
        return best if scores[best] >= _CLEAR and scores[best] > 2 * scores[hint] else hint
    second = max((code for code in scores if code != best), key=scores.__getitem__)
    if scores[best] >= _CLEAR and scores[best] > 1.2 * scores[second]:
        return best
    return _by_letters(text, script) or hint


def _by_letters(text: str, script: str) -> str | None:
    """Picks one of our languages by letters its script's others do not use, for texts without a frequent word."""
    ours = [one for one in languages().values() if one.script == script and one.profile.excluded.isdisjoint(text)]
    by_letters = (one.code for one in ours if not one.profile.letters.isdisjoint(text))
    by_habit = (one.code for one in ours if not one.profile.habitual.isdisjoint(text))
    return next(chain(by_letters, by_habit), None)


def _one_spelling(text: str) -> str:
    """Replaces the Arabic yeh and kaf by the ones in the word lists: agencies write both."""
    return text.replace("ي", "ی").replace("ك", "ک")


def _words(text: str) -> list[str]:
    """Returns the words as in the word lists; folding all at once takes a tenth of the time."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return _one_spelling(" ".join(_WORD.findall(text)).casefold()).split()


def _is_beyond_doubt(code: str, words: Counter[str], evidence: "_Evidence") -> bool:
    """Whether a language scores at least half of the maximum these words can give, so no other can have twice as much.

    True for nearly every text whose source states its language; saves scoring the other languages.
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
    """Returns, for each language, the share of words that are frequent in it.

    A word that only contains a letter of the language counts half, a single letter (initials, "v") a quarter. At least
    seven words are assumed, so that one word in a short title does not decide.
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
    """The evidence for one language: its letters, and the frequent words that count fully."""

    letters: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The evidence for the languages of one script: codes by frequent word and by letter, and both by code."""

    own: dict[str, _Own] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)


@cache
def _evidence() -> dict[str, _Evidence]:
    """Returns the profiles by script: our languages, and the others from profiles.txt."""
    scripts = {script: _Evidence() for script in MANY_LANGUAGES}
    own = ((one.code, one.profile) for one in languages().values())
    for code, profile in (*own, *_other_profiles()):
        if profile.script not in scripts or code in scripts[profile.script].own:
            continue
        evidence, words = scripts[profile.script], word_set(_one_spelling(" ".join(profile.words)))
        evidence.own[code] = _Own(profile.letters, frozenset(word for word in words if not _is_initial(word)))
        for letter in profile.letters:
            evidence.letters.setdefault(letter, []).append(code)
        for word in words:
            evidence.words.setdefault(word, []).append(code)
    return scripts


def _other_profiles() -> Iterator[tuple[str, Profile]]:
    for line in files("digest.languages").joinpath("profiles.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, letters, words = line.split("|")
            code, script = name.split()
            yield code, Profile(script=script, letters=word_set(letters), words=word_set(words))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isascii()


def language_by_script(words: Sequence[str], stated: str) -> str:
    """Returns the stated language of tokens, unless most are in another script; then that script's leading language."""
    foreign = [word for word in words if not word.isascii()]
    latin = 2 * len(foreign) <= len(words)
    own = languages().get(stated)
    if latin if own is None else (own.script == LATIN) == latin:
        return stated
    script = LATIN if latin else Counter(map(script_of, foreign)).most_common(1)[0][0]
    leader = readers().get(script)
    return leader.code if leader else stated
