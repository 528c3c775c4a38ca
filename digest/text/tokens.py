"""Words of a text as match keys, their stems, and the words that say something.

Everything is matched on these tokens and never on substrings: "ai" is not in "said", "war" not in "award".
"""

import re
from functools import lru_cache

from digest.text.normalise import match_key
from digest.text.stopwords import STOPWORDS
from digest.text.words import word_set

_TOKEN = re.compile(
    r"\d+(?:,\d{3})+(?![a-z0-9])(?:\.\d+)?|\d+\.\d+(?![a-z0-9])|\d+(?![a-z0-9])"  # 1,200 and 10.5 and the 22 of ۲۲ساله
    r"|(?:[a-z]\.){2,}[a-z]?(?![a-z])"  # e.g.
    r"|[^\W_]+(?:'[^\W_]+)*"
)
# The key has no capitals, so the country has to be told from the pronoun before; a text in capitals cannot be told.
_USA = re.compile(r"\bU\.?S\b(?:\.A\b|A\b)?\.?(?!\.?[A-Z])")


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as match keys, in order.

    A number is one token (1,200 is 1200), hyphens and underscores separate, a possessive 's is gone, U.S. and US are
    `usa`, acronyms lose their points. The Persian و is a token of its own.
    """
    if "U" in text and not text.isupper():
        text = _USA.sub("USA", text)
    return tuple([word if word.isalnum() else _plain(word) for word in _TOKEN.findall(match_key(text))])


def _plain(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    return word.removesuffix("'s").replace("'", "").replace(".", "")


def stems(text: str) -> tuple[str, ...]:
    """The stems of all tokens of a text, in order."""
    return tuple([stem(token) for token in tokens(text)])


def content_words(text: str) -> tuple[str, ...]:
    """The stems of the tokens that say something: no function words, no single letters."""
    return tuple(
        [stem(token) for token in tokens(text) if token not in STOPWORDS and (len(token) > 1 or token.isdigit())]
    )


@lru_cache(maxsize=200_000)
def stem(token: str) -> str:
    """What inflections of one word share; a key for matching, no dictionary form.

    English loses plural, -ed, -ing, -ion and a final e, Persian plural, comparative, pronoun and verb affixes.
    """
    if token in _IRREGULAR:
        return _IRREGULAR[token]
    if token.isascii():
        return _english_stem(token) if token.isalpha() and len(token) > 3 else token
    return _persian_stem(token) if "\u0621" <= token[0] <= "\u06cc" else token


_VOWEL = re.compile("[aeiouy]")
_IRREGULAR = dict(
    pair.split("/")
    for pair in word_set("""
    iranian/iran iranians/iran kurds/kurd kurdish/kurd died/die dies/die dying/die death/death deaths/death dead/dead
    men/man women/woman children/child killed/kill killer/killer killing/kill killings/kill
    protester/protest protesters/protest protestor/protest protestors/protest demonstrator/demonstrat
    demonstrators/demonstrat said/say says/say told/tell held/hold shot/shoot shots/shoot struck/strike
    mission/mission missions/mission news/news series/series species/species during/during morning/morning
    evening/evening king/king
    police/police policing/police
    """)
)


def _english_stem(word: str) -> str:
    word = _without_plural(word)
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) > 2 and _VOWEL.search(root):
            if root[-1] == root[-2] and root[-1] not in "lsz":
                return root[:-1]
            word = root
            break
    if len(word) > 5 and word.endswith(("tion", "sion")):
        word = word[:-3]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("y") and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word


def _without_plural(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1]


_PERSIAN_VERB = re.compile("^ن?می(?=..+[دم]$)")
_PERSIAN_ENDINGS = (
    ("هایمان", 2), ("هایتان", 2), ("هایشان", 2), ("هایم", 2), ("هایت", 2), ("هایش", 2), ("هایی", 2), ("های", 3),
    ("ها", 2), ("ترین", 2), ("شان", 4), ("تر", 3), ("ات", 4), ("یی", 3),
)  # fmt: skip
# Words that only look inflected.
_PERSIAN_WHOLE = word_set(
    """
    میلیون میلیارد میدان میلاد میزان میراث میهن میناب میانه میان تنها تنهایی انتها دکتر دفتر مادر پدر دختر کمتر بیشتر
    توییتر مشتری رهبر اطلاعات مجلات ادبیات حیات خامنهای هستهای منطقهای رسانهای
    """
)


def _persian_stem(word: str) -> str:
    if word in _PERSIAN_WHOLE:
        return word
    word = _PERSIAN_VERB.sub("", word)
    for ending, shortest in _PERSIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return _without_person(word)


def _without_person(word: str) -> str:
    """Plurals of persons (معترضان, دانشجویان, نمایندگان) and the ی of indefinite and adjective."""
    if word.endswith("گان") and len(word) > 5:
        return word[:-3] + "ه"
    if word.endswith("ویان") and len(word) > 6:
        return word[:-3]
    if word.endswith("ان") and len(word) > 6 and not word.endswith("ستان"):
        return word[:-2]
    if word.endswith("ی") and len(word) > 4:
        return word[:-1]
    return word
