"""Marks that reports in two scripts share: names of the lexicon, terms of the field, numbers, and sounds.

A name outside the lexicon is compared by its consonants, since the Arabic script leaves short vowels out and every
outlet romanises in its own way: Abdolmaleki and عبدالملکی are both `bdlmlk`. The classes are those consonants that
romanisations keep apart; v, w, y, ع and the h at the end are written or left out at will and count for nothing. A name
of the lexicon is no sound as well: one name would be two pieces of evidence.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from sys import intern

from digest.beats.beat import Term
from digest.languages.words import word_set
from digest.text.lexicon import Mention
from digest.text.phrases import PhraseBook
from digest.text.tokens import function_words

# How surely a shared mark means the same thing. Sounds of three consonants meet by chance.
NAME, TERM, NUMBER, NAMES = 1.0, 0.7, 0.6, 1.5
SOUND = {3: 0.3, 4: 0.6}
LONG_SOUND = 0.9
MATTERS = ("events", "laws", "tools")

_LATIN_PAIRS = {"kh": "K", "gh": "G", "sh": "S", "ch": "C", "zh": "Z", "ph": "f", "ck": "k", "th": "t", "dj": "j"}
_LATIN = dict(
    zip(
        "bptsjcdzrgfklmnqxh",
        ["b", "p", "t", "s", "j", "k", "d", "z", "r", "g", "f", "k", "l", "m", "n", "G", "ks", "h"],
        strict=True,
    )
)
_ARABIC_SCRIPT = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "C", "خ": "K", "د": "d",
    "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ژ": "Z", "ش": "S", "غ": "G", "ق": "G", "ف": "f", "ک": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ح": "h", "ه": "h",
}  # fmt: skip


@lru_cache(maxsize=100_000)
def sound(token: str) -> str:
    """The consonants of a name in either script, doubled ones once; `` for a word without any."""
    classes = _latin_sounds(token) if token.isascii() else (_ARABIC_SCRIPT.get(letter, "") for letter in token)
    out = ""
    for one in classes:
        if one and not out.endswith(one):
            out += one
    return out.removesuffix("h")


def _latin_sounds(token: str) -> Iterator[str]:
    position = 0
    while position < len(token):
        pair = token[position : position + 2]
        if pair in _LATIN_PAIRS:
            yield _LATIN_PAIRS[pair]
            position += 2
            continue
        soft = token[position] == "c" and pair[1:] in ("e", "i", "y")
        yield "s" if soft else _LATIN.get(token[position], "")
        position += 1


class Bridge:
    """Finds the shared marks of a text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """`terms` are those of the field."""
        self._terms = PhraseBook((term.id, phrase) for term in terms for phrase in term.phrases)

    def marks(
        self,
        words: Sequence[str],
        stems: Sequence[str],
        mentions: Iterable[Mention],
        names: Iterable[tuple[str, ...]],
    ) -> dict[str, float]:
        """Mark -> how surely it means the same thing in the other language."""
        named = [mention for mention in mentions if not mention.weak]
        taken = {place for mention in named for place in range(mention.start, mention.end)}
        marks = {_mark(mention): NAME for mention in named}
        marks |= {f"#{hit.label}": TERM for hit in self._terms.find(stems) if hit.start not in taken}
        marks |= {f"0{word}": NUMBER for word, after in pairwise((*words, "")) if tells(word) and after not in _SOLAR}
        known = {words[place] for place in taken}
        marks |= _sounds(run for name in names for run in _runs(name, known))
        # Without capitals whatever stands between function words may be a name; rarity has to tell later.
        marks |= _sounds(_runs(words, {word for word in words if word.isascii()} | known | function_words()))
        return {intern(mark): certainty for mark, certainty in marks.items()}


def _mark(mention: Mention) -> str:
    """A name, or what happened: some groups of the lexicon are terms of the field."""
    return f"#{mention.id}" if mention.group in MATTERS else f"@{mention.id}"


# No report in English gives the day of a month of these.
_SOLAR = word_set("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند") | word_set(
    "فروردینماه اردیبهشتماه خردادماه تیرماه مردادماه شهریورماه مهرماه ابانماه اذرماه دیماه بهمنماه اسفندماه"
)


def tells(word: str) -> bool:
    """Whether a number may tell an event: no digit alone, no year."""
    return word.isdigit() and int(word) > 9 and not (1350 < int(word) < 1430 or 1950 < int(word) < 2050)


def _runs(words: Sequence[str], ends: Container[str]) -> Iterator[list[str]]:
    """The runs of words between those that end one."""
    return (list(run) for ended, run in groupby(words, lambda word: word in ends) if not ended)


def _sounds(names: Iterable[Sequence[str]]) -> dict[str, float]:
    marks: dict[str, float] = {}
    for name in names:
        sounds = [sound(part) for part in name]
        marks |= {f"~{one}": SOUND.get(len(one), LONG_SOUND) for one in sounds if len(one) > 2}
        for first, second in pairwise(sounds):
            if len(first) >= 2 and len(second) >= 2 and len(first) + len(second) >= 5:
                marks[f"~{first}.{second}"] = NAMES
    return marks
