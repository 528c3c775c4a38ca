"""The value types of feeds.yaml: zones, addresses, times, days, lines, each with its check."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from digest.config.problems import nearest
from digest.languages.cldr import current_country_code
from digest.languages.registry import languages

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Part(BaseModel):
    """Base class for parts of feeds.yaml: frozen, and unknown keys are rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language_keys: ClassVar[Mapping[str, str]] = {}
    """Fields by language that may also be written as one key for each language: {"names": "name_{}"}."""

    @model_validator(mode="before")
    @classmethod
    def _an_empty_key_is_no_key(cls, data: Any) -> Any:
        """Treats an empty `caps:` like a missing one; an unknown key is reported even if it is empty."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}

    @model_validator(mode="before")
    @classmethod
    def _a_key_for_one_language_is_an_entry(cls, data: Any) -> Any:
        """Accepts `name_fa: …` as another way to write `names: {fa: …}`."""
        if not isinstance(data, dict) or not cls.language_keys:
            return data
        kept = dict(data)
        for field in cls.language_keys:
            short = {code: kept.pop(key) for code, key in cls.keys_by_language(field).items() if key in kept}
            whole = kept.get(field) or {}
            if short and isinstance(whole, dict):
                kept[field] = {**whole, **short}
        return kept

    @classmethod
    def keys_by_language(cls, field: str) -> dict[str, str]:
        """Maps language codes to the keys that set one entry of a field; a real field of that name keeps its own
        meaning.
        """
        written = {code: cls.language_keys[field].format(code) for code in languages()}
        return {code: key for code, key in written.items() if key not in cls.model_fields}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Adds the keys for single languages to the schema."""
        schema = handler(core_schema)
        inner = handler.resolve_ref_schema(schema)
        if cls.language_keys:
            inner["patternProperties"] = {
                f"^({'|'.join(map(re.escape, cls.keys_by_language(field).values()))})$": inner["properties"][field][
                    "additionalProperties"
                ]
                for field in cls.language_keys
            }
        return schema


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        abbreviated = _zones_of_abbreviations().get(name.upper())
        close = abbreviated or nearest(name, sorted(available_timezones())) or "Europe/Berlin"
        raise ValueError(f"unknown time zone {name!r}; use a name such as {close!r} or 'UTC'") from error
    return name


@cache
def _zones_of_abbreviations() -> Mapping[str, str]:
    """Maps abbreviations that people write for time zones to zone names."""
    text = files("digest.config").joinpath("data/zone-abbreviations.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _switch(value: object) -> object:
    """Accepts true and false, and the YAML 1.1 words for them that older tools write; nothing else."""
    if not isinstance(value, str):
        return value
    if value.lower() not in SWITCH_WORDS:
        raise PydanticCustomError("bool_parsing", "neither true nor false")
    return value.lower() in ("true", "yes", "on")


def _known_country(code: str) -> str:
    current = current_country_code(code)
    if current != code:
        hint = f"write {current}" if current else "look it up in ISO 3166-1"
        raise ValueError(f"no country has the code {code!r}; {hint}")
    return code


_TYPOGRAPHIC = frozenset("“”„‟‘’«»")  # quotation marks that a word processor puts for plain ones


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not url.startswith(("http://", "https://")) or not host or " " in url or not url.isprintable():
        if odd := next(
            (char for char in url if char in _TYPOGRAPHIC or not (char.isprintable() or char.isspace())), ""
        ):
            raise ValueError(f"{url!r} is not a web address: it has the character U+{ord(odd):04X}; delete it")
        raise ValueError(f"{url!r} is not a web address; write it with http:// or https:// and without spaces")
    if "@" in parts.netloc:
        raise ValueError("the address holds a user name or password; secrets do not belong in this file")
    return url


def _clock(value: object) -> object:
    if isinstance(value, str) and not re.match(CLOCK, value):
        raise ValueError(f"{value!r} is not a time of day; write it as HH:MM, for example 06:00")
    return value


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or not re.match(DAY, value):
        raise ValueError(f"{value!r} is not a day; write it as YYYY-MM-DD, for example 2024-03-05")
    return day


def _line(text: str) -> str:
    """Normalises white space to single spaces; rejects control characters."""
    line = " ".join(text.split())
    odd = "" if line.isprintable() else line
    bad = next((c for c in odd if unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff"), None)
    if bad is not None:
        raise ValueError(f"{text!r} holds the control character U+{ord(bad):04X}; delete it")
    if text and not line:
        raise ValueError(f"{text!r} is nothing but blanks; fill it in")
    return line


def _known_language(code: str) -> str:
    if code not in languages():
        *others, last = map(repr, languages())
        raise PydanticCustomError("literal_error", "unknown language", {"expected": f"{', '.join(others)} or {last}"})
    return code


@dataclass(frozen=True)
class _LanguageCodes:
    """Lists the languages in the JSON Schema, at the time it is generated."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(languages())}


Language = Annotated[str, AfterValidator(_known_language), _LanguageCodes()]


def _each_once(codes: tuple[Language, ...]) -> tuple[Language, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError(f"languages {', '.join(codes)} name one twice; keep one")
    return codes


SWITCH_WORDS = ("true", "false", "yes", "no", "on", "off")
Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"enum": [True, False, "yes", "no", "on", "off"]})]
Zone = Annotated[str, AfterValidator(_known_zone)]
WebAddress = Annotated[
    str, AfterValidator(_web_address), WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s@/]+(/\S*)?"})
]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_country)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9:._-]*$")]
Clock = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": CLOCK}),
    PlainSerializer(lambda clock: f"{clock:%H:%M}", when_used="json"),
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": DAY})]
Count = Annotated[int, Field(ge=0)]
Weight = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Word = Annotated[str, Field(min_length=1)]
Line = Annotated[str, AfterValidator(_line)]
Languages = Annotated[tuple[Language, ...], AfterValidator(_each_once)]


def number_between(least: float, most: float, *, whole: bool = False) -> Callable[[Any], bool]:
    """Returns a predicate: is the value a number, or text for one, within limits?"""

    def fits(value: Any) -> bool:
        try:
            number = float(value)
        except (TypeError, ValueError):
            return False
        return least <= number <= most and (number.is_integer() or not whole)

    return fits
