"""The types of beat.yaml and sources.yaml, and their JSON Schema."""

import json
from typing import Annotated

from pydantic import AfterValidator, Field

from digest.config.problems import did_you_mean
from digest.config.settings import Publisher, Source
from digest.config.values import Line, Part, Slug, Zone
from digest.languages.registry import calendars

BEAT_SCHEMA_FILE = "beat.schema.json"
"""What the schema of beat.yaml is called under docs/."""

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


GREGORIAN = "gregorian"


def _known_calendar(name: str) -> str:
    known = (GREGORIAN, *(calendar.name for calendar in calendars()))
    if name not in known:
        raise ValueError(f"unknown calendar {name!r}{did_you_mean(name, known)}")
    return name


class HomePart(Part):
    """The country where the beat's events happen. Omitted for a worldwide beat."""

    country: Slug = Field(description="The country's id in the lexicon.")
    capital: Slug = Field(description="The capital's id in the lexicon.")
    code: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 code of the country.")
    languages: tuple[LanguageCode, ...] = Field(
        default=(), description="Languages whose texts need not name the country."
    )
    clock: Zone = Field(description="IANA time zone of the country, printed in the letter beside UTC.")
    calendar: Annotated[str, AfterValidator(_known_calendar)] = Field(
        default=GREGORIAN, description="Calendar of the country: the letter prints its date as well."
    )


class BeatFile(Part):
    """beat.yaml: the name, subject and home country of a beat."""

    name: dict[LanguageCode, Line] = Field(min_length=1, description="The beat's name by language.")
    about: dict[LanguageCode, Line] = Field(
        min_length=1, description="One paragraph by language, as an editor would explain the beat to a colleague."
    )
    home: HomePart | None = Field(default=None, description="The home country.")
    ubiquitous_names: tuple[Slug, ...] = Field(
        default=(), description="Ids of names that nearly every report has: they tell no two events apart."
    )
    measurements: dict[LanguageCode, Line] = Field(
        default={}, description="Heading of the letter's box of network measurements, by language."
    )


class SourcesFile(Part):
    """sources.yaml: the sources that ship with a beat, written as in feeds.yaml."""

    publishers: dict[Slug, Publisher] = Field(default={}, description="Publishers by id.")
    sources: tuple[Source, ...] = Field(default=(), description="The addresses to collect from.")


def beat_schema_text() -> str:
    """Returns the schema of beat.yaml as JSON; the same types give the same text."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **BeatFile.model_json_schema(),
        "title": "beat.yaml",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
