"""The translators by the name of their protocol, as feeds.yaml names them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from digest.edition import translators as shipped
from digest.model.errors import InputError
from digest.model.plugins import find_plugins

GROUP = "top_ten.translators"
OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationTask:
    """One text to translate. `model` and `key` are "" where the settings and the environment name none."""

    text: str
    source: str
    target: str
    model: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationCall:
    """What a translator is asked: a POST of `document` as JSON to `path` below the address in feeds.yaml."""

    path: str
    document: Mapping[str, object]
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatorPlugin:
    """A translator as a file registers it; it makes no request itself.

    `call` says what to ask for a task. `read` takes the translation from the parsed JSON of the answer, and raises
    KeyError, IndexError, TypeError or ValueError where the answer has another form.
    """

    call: Callable[[TranslationTask], TranslationCall]
    read: Callable[[object], str]


def text_in(value: object) -> str:
    """A text of an answer. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {type(value).__name__}")
    return value


@cache
def translators() -> Mapping[str, TranslatorPlugin]:
    """Every translator by name: those of the modules with `TRANSLATOR` and of the entry points of GROUP."""
    return find_plugins(shipped, "TRANSLATOR", GROUP, TranslatorPlugin)


def open_translator(name: str) -> TranslatorPlugin | None:
    """The translator of a name, None for `off`. Raises InputError for an unknown one."""
    if name == OFF:
        return None
    plugin = translators().get(name)
    if plugin is None:
        known = ", ".join((*sorted(translators()), OFF))
        raise InputError(f"feeds.yaml: translator.protocol: {name!r} is unknown; use one of {known}")
    return plugin
