"""The types of feeds.yaml. Every field has a description: the JSON Schema and docs/settings.md are made from them."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LANGUAGES = ("en", "fa")


class Part(BaseModel):
    """A part of feeds.yaml: frozen, and no key that is not described here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stance(StrEnum):
    """What a publisher is; state media never corroborate their own state."""

    INDEPENDENT = "independent"
    PUBLIC = "public"
    EXILE = "exile"
    NGO = "ngo"
    STATE = "state"
    PARTY = "party"
    PLATFORM = "platform"
    TRADE = "trade"


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"unknown time zone {name!r}; use a name such as 'Europe/Berlin' or 'UTC'")
    return name


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")) or any(c.isspace() for c in url):
        raise ValueError(f"{url!r} is no web address; write it with http:// or https:// and without spaces")
    return url


Zone = Annotated[str, AfterValidator(_known_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Language = Literal["en", "fa"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9:._-]*$")]


class Caps(Part):
    """Limits that keep one voice from filling the letter."""

    per_owner: int = Field(2, ge=1, description="At most so many picks led by publishers of one owner.")
    per_publisher: int = Field(2, ge=1, description="At most so many picks led by one publisher.")


class EditionSettings(Part):
    """What the letter is and when it goes out."""

    title: str = Field("Top Ten", min_length=1, max_length=60, description="Name of the newsletter.")
    tagline: str = Field("the first task of the day", max_length=120, description="The line under the name.")
    size: int = Field(10, ge=1, le=20, description="How many stories a full edition has.")
    time_zone: Zone = Field("UTC", description="Zone of the edition's day, an IANA name such as Europe/Berlin.")
    send_at: time = Field(time(6, 0), description="Local time from which the day's edition is due, HH:MM.")
    deadline: time = Field(time(14, 0), description="Local time after which a late edition waits for a person.")
    languages: tuple[Language, ...] = Field(
        LANGUAGES, min_length=1, description="Languages read and written, the letter's main language first."
    )
    caps: Caps = Field(Caps(), description="Limits per owner and publisher.")
    minimum_per_topic: dict[str, int] = Field(
        {}, description="Picks reserved for a topic while it has stories above the floor."
    )
    floor: float = Field(0.30, ge=0, le=1, description="A story with a lower score is no pick: a short letter beats filler.")


class Topic(Part):
    """An editorial beat. An item belongs when a subject and a matter are both present, or its source is dedicated."""

    name: dict[Language, str] = Field(description="The topic's name by language.")
    subject: tuple[str, ...] = Field(description="Words, phrases or lexicon ids (`@id` or `@group:*`): whom or where it must be about.")
    matter: tuple[str, ...] = Field(description="Words, phrases or lexicon ids: what must happen.")
    exclude: tuple[str, ...] = Field((), description="Words that speak against the topic (sport, oil, product news).")


class Publisher(Part):
    """Who publishes sources. Independence is counted in owners."""

    name: str = Field(min_length=1, description="Name as readers know it.")
    owner: str | None = Field(None, description="Owner's id; without it the publisher owns itself.")
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="ISO 3166-1 code of the country.")
    stance: Stance = Field(Stance.INDEPENDENT, description="What the publisher is; state media never corroborate their own state.")
    trust: float = Field(0.5, ge=0, le=1, description="Editors' trust, 0 to 1.")
    paywall: bool = Field(False, description="True labels the publisher's links as paywalled.")


class Source(Part):
    """One address we collect from."""

    name: str = Field(min_length=1, max_length=120, description="Unique name, shown in tables and used by commands.")
    url: WebAddress = Field(description="Address of the feed, sitemap, page or query.")
    publisher: Slug = Field(description="Id of the publisher under `publishers`.")
    collector: str = Field("feed", description="How the address is read.")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="Language of the items where they do not say.")
    time_zone: Zone = Field("UTC", description="Zone of dates that the source writes without one.")
    topics: tuple[str, ...] = Field((), description="Topics the source is dedicated to: its items need no subject word.")
    enabled: bool = Field(True, description="False keeps the entry but does not collect.")
    note: str | None = Field(None, description="Why it is as it is, for editors.")


class Name(Part):
    """One name of the lexicon: a canonical id and its variants in both scripts."""

    id: Slug = Field(description="Canonical id.")
    group: str = Field("people", description="people, forces, places, organisations, platforms, events ...")
    en: tuple[str, ...] = Field((), description="English variants.")
    fa: tuple[str, ...] = Field((), description="Persian variants.")


class Action(StrEnum):
    """What an editor's override does."""

    PIN = "pin"
    KILL = "kill"
    BOOST = "boost"
    MERGE = "merge"
    SPLIT = "split"
    HEADLINE = "headline"


class Override(Part):
    """An editor's word over the machine's, with author, reason and expiry."""

    action: Action = Field(description="pin, kill, boost, merge, split or headline.")
    target: str = Field(min_length=1, description="A story id, or the url of one of its items.")
    author: str = Field(min_length=1, description="Who decided.")
    reason: str = Field(min_length=1, description="Why.")
    until: date = Field(description="Last day on which it holds, YYYY-MM-DD.")
    value: str | float | None = Field(None, description="boost: -1 to 1; merge: the other story; headline: the text.")


class Settings(Part):
    """The whole of feeds.yaml."""

    edition: EditionSettings = Field(EditionSettings(), description="What the letter is and when it goes out.")
    topics: dict[str, Topic] = Field(min_length=1, description="Editorial beats by id.")
    publishers: dict[str, Publisher] = Field({}, description="Publishers by id.")
    sources: tuple[Source, ...] = Field((), description="The addresses we collect from.")
    lexicon: tuple[Name, ...] = Field((), description="Names beside those the program knows.")
    weights: dict[str, float] = Field({}, description="Weight of a signal where it differs from the default.")
    overrides: tuple[Override, ...] = Field((), description="Editors' decisions.")

    def owner(self, publisher: str) -> str:
        """The owner's id of a publisher; a publisher without one (or not listed) owns itself."""
        entry = self.publishers.get(publisher)
        return entry.owner if entry and entry.owner else publisher

    @property
    def zone(self) -> ZoneInfo:
        """The edition's time zone."""
        return ZoneInfo(self.edition.time_zone)
