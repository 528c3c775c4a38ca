"""Word lists in code."""


def word_set(words: str) -> frozenset[str]:
    """The words between the white space of a text: a list reads better as prose than as quoted strings."""
    return frozenset(words.split())


def word_values(pairs: str) -> dict[str, int]:
    """The numbers that words stand for, written `one=1 two=2`."""
    return {word: int(value) for word, _, value in (pair.partition("=") for pair in pairs.split())}
