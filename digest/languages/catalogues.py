"""The texts of the interface, from gettext catalogues that translation tools can edit.

`en/interface.pot` lists every text by its context (`page.join`), with the English wording; a language's `interface.po`
translates it. Catalogues are read on first use and cached; missing texts fall back to English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from digest.languages.interface import Language
from digest.languages.registry import DEFAULT_LANGUAGE, language_of, languages
from digest.model.errors import DigestError


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueProblem:
    """A problem in a catalogue, with its position; line and column count from 1."""

    language: str
    line: int
    column: int
    name: str
    problem: str
    unusable: bool = False
    """Whether the text cannot be filled in; English stands in its place, as it does for one that is missing."""

    def __str__(self) -> str:
        """`ar/interface.po:12:8: …`."""
        return f"{self.language}/interface.po:{self.line}:{self.column}: {self.name!r} {self.problem}"


class Wording:
    """The texts of the interface in one language."""

    def __init__(self, language: Language) -> None:
        self._sources = _sources()
        catalogue = _read(language) if language.catalogue else Catalog()
        for name in {found.name for found in catalogue_problems(language.code) if found.unusable}:
            catalogue.delete(_forms(self._sources[name])[0], context=name)
        translated = BytesIO()
        write_mo(translated, catalogue)
        translated.seek(0)
        self._translations = GNUTranslations(translated)

    def text(self, name: str, /, **values: object) -> str:
        """Returns the text of a context with its placeholders filled in."""
        return self.template(name).format(**values)

    def template(self, name: str) -> str:
        """Returns the text of a context with its placeholders."""
        return self._translations.pgettext(name, _forms(self._sources[name])[0])

    def counted(self, name: str, number: int, /, **values: object) -> str:
        """Returns the text of a context in the plural form for a number."""
        one, many = _forms(self._sources[name])
        return self._translations.npgettext(name, one, many, number).format(**values)

    def part(self, name: str) -> Mapping[str, str]:
        """Returns all plain texts below a context (`page`), by the rest of their names."""
        return {
            context.removeprefix(f"{name}."): self.template(context)
            for context, message in self._sources.items()
            if context.startswith(f"{name}.") and not message.pluralizable
        }


@cache
def wording(language: str) -> Wording:
    """Returns the texts of the interface in a language; in the default language for an unknown code."""
    return Wording(language_of(language))


@cache
def _sources() -> Mapping[str, Message]:
    """Returns every text of the interface by its context."""
    return {str(message.context): message for message in _read(languages()[DEFAULT_LANGUAGE]) if message.context}


def _read(language: Language) -> Catalog:
    text = language.catalogue() if language.catalogue else ""
    try:
        return read_po(text.splitlines(keepends=True), abort_invalid=True)
    except PoFileError as error:
        raise DigestError(f"{language.code}/interface.po:{error.lineno + 1}: {error}") from error


def catalogue_problems(language: str) -> Iterator[CatalogueProblem]:
    """Yields what is missing or wrong in a language's catalogue: texts, plural forms, placeholders, contexts."""
    known = language_of(language)
    if known.code == DEFAULT_LANGUAGE:
        return
    lines = known.catalogue().splitlines() if known.catalogue else []
    catalogue = _read(known)
    messages = {str(message.context): message for message in catalogue if message.context}
    for name, source in _sources().items():
        message = messages.pop(name, None)
        found = _message_problems(message, source, catalogue.num_plurals) if message else ()
        if message is None:
            line = len(lines) + 1
            yield CatalogueProblem(
                language=language, line=line, column=1, name=name, problem="is missing; translate it"
            )
        for keyword, problem, unusable in found:
            line, column = _position(lines, message.lineno or 1 if message else 1, keyword)
            yield CatalogueProblem(
                language=language, line=line, column=column, name=name, problem=problem, unusable=unusable
            )
    for name, message in messages.items():
        line, column = _position(lines, message.lineno or 1, "msgctxt")
        problem = "is not a text of the interface; remove it"
        yield CatalogueProblem(language=language, line=line, column=column, name=name, problem=problem)


def _message_problems(message: Message, source: Message, plural_forms: int) -> Iterator[tuple[str, str, bool]]:
    """Yields (keyword of the line, what is wrong, whether the text is unusable) for one translated text."""
    if message.id != source.id:
        yield "msgid", "translates an older English text; translate it again and update msgid", False
        return
    if message.fuzzy:
        yield "msgid", "is marked fuzzy; look it over and remove the mark", False
        return
    forms = tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)
    if message.pluralizable and len(forms) != plural_forms:
        yield "msgid_plural", f"has {len(forms)} plural forms; Plural-Forms says {plural_forms}", True
    wanted = _placeholders(_forms(source)[-1]) or frozenset()
    for number, form in enumerate(forms):
        keyword = f"msgstr[{number}]" if message.pluralizable else "msgstr"
        found = _placeholders(form)
        if not form:
            yield keyword, "is not translated; letters have it in English", False
        elif found is None:
            yield keyword, "has a brace without its partner; write {{ for a brace", True
        else:
            # Only the last plural form must show the number: "one story", "two stories".
            lacking = wanted - found if number == len(forms) - 1 else frozenset()
            if lacking:
                yield (
                    keyword,
                    f"lacks the placeholder {_in_braces(lacking)}; write it where the English text has it",
                    True,
                )
            if unknown := found - wanted:
                yield keyword, f"has an unknown placeholder {_in_braces(unknown)}; use those of the English text", True


def _in_braces(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _forms(message: Message) -> tuple[str, ...]:
    """Returns the English text of a message; singular and plural if it counts something."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _placeholders(text: str) -> frozenset[str] | None:
    """Returns the names in braces; None if a brace is unmatched."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def _position(lines: list[str], start: int, keyword: str) -> tuple[int, int]:
    """Returns line and column, from 1, of the text after a keyword, for the message near line `start`."""
    near = range(max(start - 2, 1), min(start + 40, len(lines)) + 1)
    line = next((number for number in near if lines[number - 1].startswith(f"{keyword} ")), max(start, 1))
    return line, lines[line - 1].find('"') + 1 if line <= len(lines) else 1
