"""Scripts by the range of their letters; one of a single language, or of one that stands for it, has that code."""

import re

LATIN = "latin"
SCRIPTS = (
    (LATIN, "A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff5a"),
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
MANY_LANGUAGES = (LATIN, "arabic", "cyrillic")
"""Scripts of many languages, distinguished by letters and frequent words."""
# A script is read as its most common language unless the source has another language of the same script.
SHARED = {"hi": ("mr", "ne", "sa"), "he": ("yi",), "am": ("ti",), "zh": ("ja", "yue"), "bn": ("as",)}
LEGACY_CHARSETS = {
    **dict.fromkeys(("fa", "ar", "ur", "ps", "ckb", "ku"), "cp1256"),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be", "tg"), "cp1251"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    "el": "cp1253",
    "he": "cp1255",
}
"""By language, the eight-bit character set of its older pages."""
LETTERS = re.compile("|".join(f"([{letters}]+)" for _, letters in SCRIPTS))
RUNS = {script: re.compile(f"[{letters}]+") for script, letters in SCRIPTS}


def script_of(token: str) -> str:
    """Returns the script of a token's first letter; "" for signs and digits."""
    if token.isascii():
        return LATIN if token[:1].isalpha() else ""
    first = LETTERS.match(token)
    return SCRIPTS[(first.lastindex or 1) - 1][0] if first else ""
