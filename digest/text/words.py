"""Word lists in code."""


def word_set(words: str) -> frozenset[str]:
    """The words between the white space of a text: a list reads better as prose than as quoted strings."""
    return frozenset(words.split())
