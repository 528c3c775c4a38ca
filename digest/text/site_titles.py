"""The name of an outlet in what its site or feed says that it is called: "Harbour Herald | Latest news" is too much."""

import re

from digest.languages.registry import words_of_all
from digest.text.normalise import display
from digest.text.sites import site_name
from digest.text.tokens import tokens

_MOST_CHARACTERS, _MOST_WORDS = 40, 6  # of a name; longer ones are slogans
_LONGEST_TITLE = 300
_BETWEEN = re.compile(r"\s{1,3}[|–—\-/:»«·•]{1,3}\s{1,3}|\s?[|»«·•]\s?|:\s")
_NO_NAME = re.compile(r"://|[@#<>{}\[\]$!?]|[a-z0-9-]{2,60}\.[a-z]{2,20}(?![\w.])", re.IGNORECASE)
_FEWEST_LETTERS = 3  # of a host's name that may stand inside a longer one
_COVERED = 0.5  # share of the host's name that the words of an outlet's name must make up


def name_in_title(title: str, host: str) -> str:
    """The part of a title that is the name of the outlet at `host`; "" where no part looks like it.

    That part is the host's name written out, holds it, begins with its letters ("Valley Evening News" at ven.example),
    or shares most of its words with it. The host's name as it is ("valleynews") says no more than the host.
    """
    site = "".join(tokens(site_name(f"//{host}")))
    rated = [(_likeness(part, site), part) for part in _parts(title) if is_name(part) and part != site]
    best, name = max(rated, key=lambda pair: (pair[0], -len(pair[1])), default=(0, ""))
    return name if best else ""


def name_of_site(title: str, host: str) -> str:
    """The name in what a site itself says that it is called: the part that looks like its host, else the whole.

    A whole that is an address, a slogan or an exclamation is no name: "" then.
    """
    parts = [part for part in _parts(title) if part != site_name(f"//{host}")]
    return name_in_title(title, host) or (parts[0] if len(parts) == 1 and is_name(parts[0]) else "")


def is_name(text: str) -> bool:
    """Whether a line can be the name of an outlet: short, with letters, and no address."""
    if len(text) > _MOST_CHARACTERS or _NO_NAME.search(text):
        return False
    return len(tokens(text)) <= _MOST_WORDS and any(letter.isalpha() for letter in text)


def _parts(title: str) -> list[str]:
    """The parts of a title between its marks, without the words that every site has ("Home", "RSS feed")."""
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
    """How much a name looks like a host's name: 4 the same, 3 holds it, 2 its first letters, 1 most words; else 0."""
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
