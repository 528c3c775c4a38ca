"""The translators by the name of their protocol, as used in feeds.yaml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from digest.edition import translators as shipped
from digest.model.errors import InputError
from digest.model.plugins import find_plugins
from digest.text.normalise import storable

GROUP = "top_ten.translators"
OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationTask:
    """One text to translate. `model` and `key` are "" if not set."""

    text: str
    source: str
    target: str
    model: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationCall:
    """A request to a translator: POST `document` as JSON to `path` below the address in feeds.yaml."""

    path: str
    document: Mapping[str, object]
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatorPlugin:
    """How a translator registers itself; it makes no requests itself.

    `call` builds the request for a task. `read` extracts the translation from the parsed JSON response, and raises
    KeyError, IndexError, TypeError or ValueError if it has another form.
    """

    call: Callable[[TranslationTask], TranslationCall]
    read: Callable[[object], str]


def text_in(value: object) -> str:
    """Returns a text of a response, without characters that cannot be stored. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {type(value).__name__}")
    return storable(value)


@cache
def translators() -> Mapping[str, TranslatorPlugin]:
    """Returns all translators by name: from modules with `TRANSLATOR` and from entry points of GROUP."""
    return find_plugins(shipped, "TRANSLATOR", GROUP, TranslatorPlugin)


def open_translator(name: str) -> TranslatorPlugin | None:
    """Returns the translator with a name, None for `off`. Raises InputError for an unknown one."""
    if name == OFF:
        return None
    plugin = translators().get(name)
    if plugin is None:
        known = ", ".join((*sorted(translators()), OFF))
        raise InputError(f"feeds.yaml: translator.protocol: {name!r} is unknown; use one of {known}")
    return plugin
