"""Reduces names to their consonants, so that Latin and Arabic spellings of a name can be compared.

Arabic script omits short vowels, and every outlet romanises in its own way: Abdolmaleki and عبدالملکی are both
`bdlmlk`. The classes are the consonants that romanisations distinguish; v, w, y, ع and a final h are written or omitted
inconsistently and are ignored.
"""

from collections.abc import Iterator
from functools import lru_cache

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
    """Returns the consonants of a name in Latin or Arabic script, doubled ones once; "" for a word without any."""
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
