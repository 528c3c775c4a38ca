"""The types of feeds.yaml. Every field has a description, from which the JSON Schema and docs/settings.md are made."""

from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import (
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from digest.config.delivery_settings import DeliverySettings
from digest.config.service_settings import EmbedderSettings, OutletSettings, TranslatorSettings
from digest.config.values import (
    Clock,
    Count,
    Country,
    Day,
    Language,
    Languages,
    Line,
    Part,
    Slug,
    Switch,
    WebAddress,
    Weight,
    Word,
    Zone,
    number_between,
)
from digest.languages.registry import DEFAULT_LANGUAGE, DEFAULT_LANGUAGES

OWN_TOPIC = ("name", "subject", "matter")
"""What a topic without a beat must have."""


class Stance(StrEnum):
    """What a publisher is. State media never corroborate their own state; an aggregator shows what others wrote."""

    INDEPENDENT = "independent"
    PUBLIC = "public"
    EXILE = "exile"
    NGO = "ngo"
    STATE = "state"
    PARTY = "party"
    PLATFORM = "platform"
    TRADE = "trade"
    AGGREGATOR = "aggregator"


CHANNEL_COLLECTOR = "telegram"  # its sources are channels, and ids of imported channels begin with it


class Caps(Part):
    """Limits that keep one publisher, owner or city from filling the letter."""

    per_owner: int = Field(default=2, ge=1, description="Maximum number of picks led by publishers of one owner.")
    per_publisher: int = Field(default=2, ge=1, description="Maximum number of picks led by one publisher.")
    per_relay: int = Field(
        default=6, ge=1, description="Maximum number of picks led by one channel that relays others' reports."
    )
    per_city: int = Field(default=2, ge=1, description="At most so many picks from one place at home but the capital.")


class EditionSettings(Part):
    """What the letter contains and when it is sent."""

    language_keys: ClassVar = {"taglines": "tagline_{}"}

    title: Line = Field(default="Top Ten", min_length=1, max_length=60, description="Name of the newsletter.")
    tagline: Line = Field(default="the first task of the day", max_length=120, description="The line under the name.")
    taglines: dict[Language, Annotated[Line, Field(max_length=120)]] = Field(
        default={},
        description="The same in the letters of other languages; `tagline_fa: …` is a short way to write one.",
    )
    size: int = Field(default=10, ge=1, le=20, description="How many stories a full edition has.")
    time_zone: Zone = Field(default="UTC", description="Zone of the edition's day, an IANA name such as Europe/Berlin.")
    send_at: Clock = Field(
        default=time(6, 0),
        description="Local time from which the day's edition is due, HH:MM.",
        json_schema_extra={"default": "06:00"},
    )
    deadline: Clock = Field(
        default=time(14, 0),
        description="Local time after which a late edition waits for a person.",
        json_schema_extra={"default": "14:00"},
    )
    languages: Languages = Field(
        default=DEFAULT_LANGUAGES,
        min_length=1,
        description="Languages read and written, the letter's main language first.",
    )
    caps: Caps = Field(default=Caps(), description="Limits per owner and publisher.")
    minimum_per_topic: dict[Slug, Count] = Field(
        default={}, description="Picks reserved for a topic while it has events above the floor."
    )
    archive: Switch = Field(
        default=False, description="True keeps the pages behind each edition's picks as WARC files in output/evidence."
    )
    archive_days: int = Field(default=180, ge=1, description="Days after which such a file is deleted.")
    weekly: bool = Field(
        default=False,
        description="Whether there is also a weekly letter with the week's stories, for subscribers who prefer it.",
    )
    weekly_day: int = Field(
        default=7,
        ge=1,
        le=7,
        description="Weekday of the weekly letter, after the day's own letter: 1 (Monday) to 7 (Sunday).",
    )
    floor: float = Field(
        default=0.30, ge=0, le=1, description="A story with a lower score is not picked: a short letter beats filler."
    )

    def tagline_in(self, language: str) -> str | None:
        """Returns the line under the name in a language; None if there is none."""
        written = self.tagline if "tagline" in self.model_fields_set else None
        return self.taglines.get(language) or (written if language in (self.languages[0], DEFAULT_LANGUAGE) else None)


class Topic(Part):
    """A subject of an edition: a beat, a topic with its own words, or a beat with words added and removed.

    An item belongs to a topic if it contains both a subject and a matter, or if its source is dedicated to the topic.
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["beat"]}, {"required": [*OWN_TOPIC]}]})

    beat: Slug | None = Field(
        default=None, description="The beat that gives the name, words, names and sources; `digest beats` lists them."
    )
    sources: Switch = Field(default=True, description="False leaves out the sources that ship with the beat.")
    name: dict[Language, Word] = Field(
        default={}, description="The topic's name by language; a topic without a beat needs one."
    )
    about: dict[Language, Line] = Field(
        default={}, description="One paragraph by language on what belongs to the topic and what does not."
    )
    subject: tuple[Word, ...] = Field(
        default=(),
        description="Who or where it must be about, added to the beat's: words and phrases (`~word` is weak: it does "
        "not suffice alone; `~~word` is weaker; `+word` is strong: with a word of `matter` it always suffices) and "
        "entries of the lexicon (`@id`, or `@group:*` for all of a group; `~@group:*` is weak). `@language:fa` matches "
        "a line or two in that language without a foreign country.",
    )
    matter: tuple[Word, ...] = Field(
        default=(),
        description="What must happen, added to the beat's: words, phrases, `~word`, `+word`, `@id`, `@group:*`.",
    )
    exclude: tuple[Word, ...] = Field(
        default=(),
        description="Words that count against the topic, added to the beat's (sport, oil, product news): words, "
        "phrases, `~word`, `@id` and `@group:*` as above; an item with a `+word` in its first 45 words is never on it.",
    )
    remove: tuple[Word, ...] = Field(
        default=(), description="Words of the beat that do not count here, in any of its three lists."
    )
    examples_in: tuple[Line, ...] = Field(default=(), description="Headlines that belong to the topic.")
    examples_out: tuple[Line, ...] = Field(
        default=(), description="Headlines that do not belong to it, especially near misses."
    )


class Publisher(Part):
    """The publishers of sources. Independent confirmation is counted by owner."""

    language_keys: ClassVar = {"names": "name_{}"}

    name: Line = Field(min_length=1, description="Name shown to readers.")
    names: dict[Language, Annotated[Line, Field(min_length=1)]] = Field(
        default={}, description="Name as readers of other languages know it; `name_fa: …` is a short way to write one."
    )
    owner: Slug | None = Field(default=None, description="Owner's id; without it the publisher owns itself.")
    country: Country | None = Field(default=None, description="ISO 3166-1 code of the country.")
    stance: Stance = Field(
        default=Stance.INDEPENDENT, description="What the publisher is; state media never corroborate their own state."
    )
    trust: float = Field(default=0.5, ge=0, le=1, description="Editors' trust, 0 to 1.")
    known: Switch = Field(
        default=True,
        description="False for an outlet known only by its name: reports of known ones are preferred to its own. This "
        "is the case for names learned from feeds and pages.",
    )
    relay: Switch | None = Field(
        default=None,
        description="True for a channel that relays others' reports: it leads up to `caps.per_relay` picks. The "
        "default is true for channels (ids `telegram:…`, or only sources of that collector), except those of a "
        "state or party.",
    )
    paywall: Switch = Field(default=False, description="True labels the publisher's links as paywalled.")


class NoOptions(Part):
    """The options of a collector without options."""


class Source(Part):
    """A URL to collect from."""

    name: Line = Field(min_length=1, max_length=120, description="Unique name, shown in tables and used by commands.")
    url: WebAddress = Field(description="Address of the feed, sitemap, page or query.")
    publisher: Slug = Field(description="Id of the publisher under `publishers`.")
    collector: str = Field(
        default="feed", description="How the address is read: the name of a collector, such as feed, sitemap or page."
    )
    language: str | None = Field(
        default=None,
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
        description="Language of items that do not state it.",
    )
    time_zone: Zone = Field(default="UTC", description="Zone of dates that the source writes without one.")
    topics: tuple[Slug, ...] = Field(
        default=(), description="Topics the source is dedicated to: its items need no subject word."
    )
    options: dict[str, Any] = Field(
        default={}, description="Options of the collector; its own file has their types, docs/collecting.md lists them."
    )
    measures: Switch = Field(
        default=False,
        description="True for a source that measures networks: its reports on a topic, that no pick covers are shown "
        "in the letter's box of measurements.",
    )
    enabled: Switch = Field(default=True, description="False keeps the entry but does not collect.")
    note: Line | None = Field(default=None, description="A note for editors.")


class Name(Part):
    """One name of the lexicon: a canonical id and its variants in each language."""

    language_keys: ClassVar = {"variants": "{}"}

    id: Slug = Field(description="Canonical id.")
    group: str = Field(default="people", description="people, forces, places, organisations, platforms, events ...")
    variants: dict[Language, tuple[Word, ...]] = Field(
        default={},
        description="Spellings by language, the first one for display; `fa: [...]` is short for those of one "
        "language. `~word` is weak: it means something else as well.",
    )

    def __hash__(self) -> int:
        """Hashes id and group: the lexicon built from names is cached under them."""
        return hash((self.id, self.group))


class Action(StrEnum):
    """What an editor's override does."""

    PIN = "pin"
    KILL = "kill"
    BOOST = "boost"
    MERGE = "merge"
    SPLIT = "split"
    HEADLINE = "headline"
    SUMMARY = "summary"
    LABEL = "label"
    LEAD = "lead"
    NOTE = "note"
    SUBJECT = "subject"
    MUTE = "mute"
    TRUST = "trust"
    STANCE = "stance"


WORDINGS = (Action.HEADLINE, Action.SUMMARY, Action.LABEL, Action.LEAD, Action.NOTE, Action.SUBJECT)
"""The actions on the words of a story: they may hold for one language alone."""

ON_PUBLISHERS = (Action.MUTE, Action.TRUST, Action.STANCE)
"""The actions whose target is a publisher (`mute` takes a source, too), not a story."""

LAST_PLACE = 20


class Override(Part):
    """An editor's decision that overrules the program, with author, reason and expiry."""

    action: Action = Field(
        description="On a story: pin, kill, boost, merge, split, and for its words headline, summary, label, lead, "
        "note, subject. On a publisher: mute, trust, stance."
    )
    target: Word = Field(
        min_length=1,
        description="A story id, or the url of one of its items; the url of a post of several news items names each. "
        "Of mute, trust and stance the id of a publisher; mute also takes the name of a source.",
    )
    author: Line = Field(min_length=1, description="Who decided.")
    reason: Line = Field(min_length=1, description="Why.")
    until: Day = Field(description="Last day on which it applies, YYYY-MM-DD.")
    language: Language | None = Field(
        default=None,
        description="The letter's language for which a headline, summary, label, lead, note or subject is meant; "
        "without it, all of them.",
    )
    value: str | float | None = Field(
        default=None,
        description="pin: the place in the letter, 1 to 20, or nothing; boost: -1 to 1; merge: the other story; lead: "
        "the url of the report; trust: 0 to 1; stance: the stance; headline, summary, label, note, subject: the text.",
    )

    def holds_on(self, day: str) -> bool:
        """Whether the override is in force on a day, YYYY-MM-DD."""
        return self.until.isoformat() >= day

    @field_validator("value", mode="before")
    @classmethod
    def _value_of_the_action(cls, value: Any, info: ValidationInfo) -> Any:
        """Converts numbers written as text and checks the limits of the action's value."""
        action = info.data.get("action")
        if value is None or not isinstance(action, Action) or action not in _VALUE_RULES:
            return value
        fits, expected = _VALUE_RULES[action]
        if not fits(value):
            raise ValueError(f"{value!r} does not fit {action}; write {expected}")
        return str(value) if action is Action.STANCE else float(value)


_VALUE_RULES: Mapping[Action, tuple[Callable[[Any], bool], str]] = {
    Action.PIN: (number_between(1, LAST_PLACE, whole=True), f"a place from 1 to {LAST_PLACE}"),
    Action.BOOST: (number_between(-1, 1), "a number from -1 to 1"),
    Action.TRUST: (number_between(0, 1), "a number from 0 to 1"),
    Action.STANCE: (lambda value: value in tuple(Stance), f"one of {', '.join(Stance)}"),
}
"""Which values an action takes, and the words for them; an action that is not here takes any text."""


class Correction(Part):
    """A correction of a mistake in an earlier edition, printed first in the footer of later letters."""

    day: Day = Field(description="The edition that was wrong, YYYY-MM-DD.")
    text: dict[Language, Line] = Field(min_length=1, description="What was wrong and what is right, by language.")
    until: Day = Field(description="Last day on which letters print it, YYYY-MM-DD.")


class Settings(Part):
    """The whole of feeds.yaml."""

    edition: EditionSettings = Field(
        default=EditionSettings(), description="What the letter contains and when it is sent."
    )
    delivery: DeliverySettings = Field(default=DeliverySettings(), description="How the letter is sent.")
    topics: dict[Slug, Topic] = Field(min_length=1, description="Editorial beats by id.")
    embedder: EmbedderSettings = Field(default=EmbedderSettings(), description="The model of sentence vectors.")
    translator: TranslatorSettings = Field(
        default=TranslatorSettings(),
        description="The translator for stories without a report in the letter's language.",
    )
    outlets: OutletSettings = Field(
        default=OutletSettings(), description="Where an edition is published besides mail and archive."
    )
    publishers: dict[Slug, Publisher] = Field(default={}, description="Publishers by id.")
    sources: tuple[Source, ...] = Field(default=(), description="The URLs to collect from.")
    lexicon: tuple[Name, ...] = Field(default=(), description="Names in addition to the shipped ones.")
    weights: dict[str, Weight] = Field(
        default={},
        description="Weights of signals, 0 to 1, that differ from the default.",
    )
    overrides: tuple[Override, ...] = Field(default=(), description="Editors' decisions.")
    corrections: tuple[Correction, ...] = Field(default=(), description="Corrections of earlier editions.")

    def owner(self, publisher: str) -> str:
        """Returns the id of a publisher's owner; a publisher without owner, or not listed, owns itself."""
        entry = self.publishers.get(publisher)
        return entry.owner if entry and entry.owner else publisher

    def relays(self) -> frozenset[str]:
        """Returns the ids of publishers that pass on others' reports."""
        plain = {source.publisher for source in self.sources if source.collector != CHANNEL_COLLECTOR}
        channels = {source.publisher for source in self.sources} - plain
        ids = {*channels, *plain, *self.publishers}
        return frozenset(id for id in ids if self._is_relay(id, channel=id in channels))

    def _is_relay(self, publisher: str, *, channel: bool) -> bool:
        entry = self.publishers.get(publisher)
        if entry is not None and (entry.relay is not None or entry.stance in (Stance.STATE, Stance.PARTY)):
            return bool(entry.relay)
        return channel or publisher.startswith(f"{CHANNEL_COLLECTOR}:")

    def on_day(self, day: str) -> "Settings":
        """Returns the settings with the overrides of publishers' trust and stance for a day applied."""
        publishers = dict(self.publishers)
        for one in self.overrides:
            if one.action in (Action.TRUST, Action.STANCE) and one.holds_on(day) and one.target in publishers:
                value = Stance(str(one.value)) if one.action is Action.STANCE else one.value
                publishers[one.target] = publishers[one.target].model_copy(update={one.action.value: value})
        return self if publishers == self.publishers else self.model_copy(update={"publishers": publishers})

    @property
    def zone(self) -> ZoneInfo:
        """The edition's time zone."""
        return ZoneInfo(self.edition.time_zone)
