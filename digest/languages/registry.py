"""All languages by code: the subfolders of this package, and entry points of other packages.

A language registers itself: its package has an attribute `LANGUAGE`, or an installed package declares an entry point in
the group `top_ten.languages` that names a `Language`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType

import digest.languages
from digest.languages.interface import Calendar, Language, Script
from digest.model.plugins import find_plugins

GROUP = "top_ten.languages"
DEFAULT_LANGUAGE = "en"
"""The language of the catalogues' source texts; its rules read texts in a language that is not known."""

DEFAULT_LANGUAGES = ("en", "fa")
"""The languages of an edition whose feeds.yaml names none."""


@cache
def languages() -> Mapping[str, Language]:
    """Returns all languages by code, the default one first; a plug-in never replaces a shipped language."""
    found: dict[str, Language] = {}
    for language in find_plugins(digest.languages, "LANGUAGE", GROUP, Language, folders=True).values():
        found.setdefault(language.code, language)
    first = found.pop(DEFAULT_LANGUAGE)
    return MappingProxyType({first.code: first, **found})


def language_of(code: str | None) -> Language:
    """Returns the language with a code; the default one if the code is unknown."""
    return languages().get(code or DEFAULT_LANGUAGE) or languages()[DEFAULT_LANGUAGE]


def words_of_all(choose: Callable[[Language], Iterable[str]]) -> tuple[str, ...]:
    """Collects what `choose` returns for each language, without duplicates: for texts that mix languages."""
    return tuple(dict.fromkeys(word for language in languages().values() for word in choose(language)))


def capitals_mark_names(code: str | None) -> bool:
    """Whether a language is known and capitalises words inside a sentence only if they are names."""
    language = languages().get(code or "")
    return language is not None and language.capitals_mark_names


@cache
def readers(code: str | None = None) -> Mapping[Script, Language]:
    """Maps each script to the language whose rules apply to its words, in a text of language `code`.

    That is the text's own language for its script; for every other script, or without a code, the script's leading
    language: English names in an Arabic report are read as English.
    """
    found: dict[Script, Language] = {}
    for language in languages().values():
        if language.leads_script:
            found.setdefault(language.script, language)
    own = languages().get(code) if code else None
    return MappingProxyType({**found, own.script: own} if own else found)


@cache
def calendars() -> tuple[Calendar, ...]:
    """Returns the calendars of all languages, without duplicates."""
    return tuple({one.calendar.name: one.calendar for one in languages().values() if one.calendar}.values())
