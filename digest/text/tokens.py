"""Tokens of a text as match keys, their stems, and its content words.

All matching uses these tokens, never substrings: "ai" is not in "said", "war" not in "award". The functions take the
text's language if known; otherwise the leading language of each script applies.
"""

import re
from functools import cache, lru_cache

from digest.languages.registry import readers
from digest.languages.scripts import script_of
from digest.text.normalise import match_key

_TOKEN = re.compile(
    r"\d+(?:,\d{3})+(?![a-z0-9])(?:\.\d+)?|\d+\.\d+(?![a-z0-9])|\d+(?![a-z0-9])"  # 1,200 and 10.5 and the 22 of ۲۲ساله
    r"|(?:[a-z]\.){2,}[a-z]?(?![a-z])"  # e.g.
    r"|[^\W_]+(?:'[^\W_]+)*"
)
# The key has no capitals, so the country is recognised before it is made; in a text in capitals it cannot be.
_USA = re.compile(r"\bU\.?S\b(?:\.A\b|A\b)?\.?(?!\.?[A-Z])")


def tokens(text: str, language: str | None = None) -> tuple[str, ...]:
    """Returns the words of a text as match keys, in order.

    A number is one token (1,200 is 1200), hyphens and underscores separate, a possessive 's is removed, U.S. and US are
    `usa`, acronyms lose their points. A joining و followed by a space is a token.
    """
    if "U" in text and not text.isupper():
        text = _USA.sub("USA", text)
    return tuple([word if word.isalnum() else _plain(word) for word in _TOKEN.findall(match_key(text, language))])


def _plain(word: str) -> str:
    if word[0].isdecimal():
        return word.replace(",", "")
    return word.removesuffix("'s").replace("'", "").replace(".", "")


def stems(text: str, language: str | None = None) -> tuple[str, ...]:
    """Returns the stems of all tokens of a text, in order."""
    return tuple([stem(token, language) for token in tokens(text, language)])


def content_words(text: str, language: str | None = None) -> tuple[str, ...]:
    """Returns the stems of content words: no function words, no single letters."""
    ignored = function_words(language)
    return tuple(
        [
            stem(token, language)
            for token in tokens(text, language)
            if token not in ignored and (len(token) > 1 or token.isdecimal())
        ]
    )


def says(token: str, language: str | None = None) -> bool:
    """Whether a token is a content word: not a function word, not a single letter."""
    return token not in function_words(language) and (len(token) > 1 or token.isdecimal())


@cache
def function_words(language: str | None = None) -> frozenset[str]:
    """Returns the function words of the languages that apply to a text, as match keys."""
    return frozenset().union(*(reader.function_words for reader in readers(language).values()))


@lru_cache(maxsize=200_000)
def stem(token: str, language: str | None = None) -> str:
    """Returns what inflected forms of a word share; a key for matching, not a dictionary form."""
    reader = readers(language).get(script_of(token))
    return reader.stem(token) if reader else token
