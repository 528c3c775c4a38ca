"""Parses numbers in forms."""

from digest.model.errors import InputError

MOST = 1e6


def number_of(text: str | None, name: str) -> float | None:
    """Parses the number in a field; None if it is empty. Raises InputError for text that is not a number."""
    if not text:
        return None
    try:
        number = float(text[:20])
    except ValueError:
        raise InputError(f"{name} must be a number; found {text[:40]!r}") from None
    if not -MOST < number < MOST:
        raise InputError(f"{name} must be a number; found {text[:40]!r}")
    return number
