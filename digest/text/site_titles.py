"""Extracts the name of an outlet from the title of its site or feed: "Harbour Herald | Latest news" is too much."""

import re

from digest.languages.registry import words_of_all
from digest.text.normalise import display
from digest.text.sites import site_name
from digest.text.tokens import tokens

_MOST_CHARACTERS, _MOST_WORDS = 40, 6  # of a name; anything longer is a slogan
_LONGEST_TITLE = 300
_BETWEEN = re.compile(r"\s{1,3}[|–—\-/:»«·•]{1,3}\s{1,3}|\s?[|»«·•]\s?|:\s")
_NO_NAME = re.compile(r"://|[@#<>{}\[\]$!?]|[a-z0-9-]{2,60}\.[a-z]{2,20}(?![\w.])", re.IGNORECASE)
_FEWEST_LETTERS = 3  # of a host's name before it may match inside a longer name
_COVERED = 0.5  # share of the host's name that the words of an outlet's name must cover


def name_in_title(title: str, host: str) -> str:
    """Returns the part of a title that is the name of the outlet at `host`; "" if no part looks like it.

    The part is the host's name written out, contains it, has its initials ("Valley Evening News" at ven.example), or
    shares most of its words with it. The bare host name ("valleynews") is not returned, since it adds nothing.
    """
    site = "".join(tokens(site_name(f"//{host}")))
    rated = [(_likeness(part, site), part) for part in _parts(title) if is_name(part) and part != site]
    best, name = max(rated, key=lambda pair: (pair[0], -len(pair[1])), default=(0, ""))
    return name if best else ""


def name_of_site(title: str, host: str) -> str:
    """Returns the outlet's name in a site's own title: the part that matches the host, else the whole title.

    "" if the whole is an address, a slogan or an exclamation.
    """
    parts = [part for part in _parts(title) if part != site_name(f"//{host}")]
    return name_in_title(title, host) or (parts[0] if len(parts) == 1 and is_name(parts[0]) else "")


def is_name(text: str) -> bool:
    """Whether a line can be the name of an outlet: short, with letters, not an address."""
    if len(text) > _MOST_CHARACTERS or _NO_NAME.search(text):
        return False
    return len(tokens(text)) <= _MOST_WORDS and any(letter.isalpha() for letter in text)


def _parts(title: str) -> list[str]:
    """Splits a title at its separators and drops words found on any site ("Home", "RSS feed")."""
    line = " ".join(display(title[:_LONGEST_TITLE]).split())
    site_words = frozenset(words_of_all(lambda language: language.page.site_words))
    parts = []
    for part in _BETWEEN.split(line):
        words = part.split()
        while words and "".join(tokens(words[0])) in site_words:
            words = words[1:]
        while words and "".join(tokens(words[-1])) in site_words:
            words = words[:-1]
        parts.append(" ".join(words).strip(" ,;:-–—"))
    return [part for part in parts if part]


def _likeness(part: str, site: str) -> int:
    """Rates how well a name matches a host: 4 equal, 3 contains it, 2 its initials, 1 most of its words, else 0."""
    words = [word for word in tokens(part) if word.isalnum()]
    joined = "".join(words)
    if not joined or not site:
        return 0
    if joined == site:
        return 4
    if len(site) >= _FEWEST_LETTERS and site in joined:
        return 3
    if len(words) > 1 and "".join(word[0] for word in words) == site:
        return 2
    covered = sum(len(word) for word in dict.fromkeys(words) if len(word) >= _FEWEST_LETTERS and word in site)
    return 1 if covered >= _COVERED * len(site) else 0
