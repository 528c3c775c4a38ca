"""Word lists in code."""


def word_set(words: str) -> frozenset[str]:
    """Splits a text at white space: a word list is easier to read as plain text than as quoted strings."""
    return frozenset(words.split())


def word_values(pairs: str) -> dict[str, int]:
    """Parses `one=1 two=2` into a dict."""
    return {word: int(value) for word, _, value in (pair.partition("=") for pair in pairs.split())}
