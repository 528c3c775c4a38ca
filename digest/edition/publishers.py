"""What a letter needs to know about publishers: names, owners, and whether they are state or party media."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from digest.config.settings import Publisher, Settings, Stance
from digest.text.agencies import agency_names
from digest.text.sites import site_name
from digest.text.tokens import tokens

CHAIN_OUTLETS = 5
_CHANNEL = "telegram:"
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class Publishers:
    """The publishers of a newsletter by id; an unlisted one is named by its id and owns itself."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def entry(self, id: str) -> Publisher:
        """Returns the publisher's entry in feeds.yaml."""
        return self._settings.publishers.get(id) or Publisher(name=id)

    def owner(self, id: str) -> str:
        """Returns the id of the publisher's owner."""
        return self._settings.owner(id)

    def name(self, id: str, language: str) -> str:
        """Returns the publisher's name in a language."""
        entry = self.entry(id)
        name = entry.names.get(language, entry.name)
        channel = name.removeprefix(_CHANNEL)
        if channel != name:
            return f"{channel} (Telegram)"
        return _host_as_name(name) if is_host(name) else name

    def is_channel(self, id: str) -> bool:
        """Whether a publisher is a messenger channel, which publishes posts."""
        return id.startswith(_CHANNEL) or self.entry(id).name.startswith(_CHANNEL)

    def is_agency(self, id: str) -> bool:
        """Whether a publisher is a news agency, whose texts others carry."""
        return self.entry(id).name in agency_names()

    def is_of_chain(self, id: str) -> bool:
        """Whether a publisher is one of many of its owner, as local papers are."""
        return self._owned[self.owner(id)] >= CHAIN_OUTLETS

    @cached_property
    def _owned(self) -> Counter[str]:
        """How many publishers each owner has."""
        return Counter(self._settings.owner(id) for id in self._settings.publishers)

    def is_known(self, id: str) -> bool:
        """Whether a publisher is an outlet with a name, and not an aggregator."""
        entry = self.entry(id)
        return entry.known and entry.stance is not Stance.AGGREGATOR and not is_host(entry.name)

    def is_partial(self, id: str) -> bool:
        """Whether a publisher is state or party media."""
        return self.entry(id).stance in (Stance.STATE, Stance.PARTY)

    @cached_property
    def outlets(self) -> frozenset[str]:
        """Returns the names of all publishers as joined keys."""
        return frozenset(name for names in self.own_names.values() for name in names)

    @cached_property
    def own_names(self) -> Mapping[str, frozenset[str]]:
        """Maps publisher ids to their names as joined keys: id, name, host without its ending, sources."""
        names: dict[str, set[str]] = {id: {id, entry.name} for id, entry in self._settings.publishers.items()}
        for source in self._settings.sources:
            names.setdefault(source.publisher, set()).add(source.name)
        hosts = {id: {site_name(f"//{name}") for name in known if is_host(name)} for id, known in names.items()}
        return {id: frozenset(joined_key(name) for name in known | hosts[id]) for id, known in names.items()}


def _host_as_name(host: str) -> str:
    """Makes a name from the host of an unnamed outlet: "Harbour-Herald" for harbour-herald.example."""
    site = site_name(f"//{host}")
    return "-".join(part[:1].upper() + part[1:] for part in site.split("-")) if site else host


def is_host(name: str) -> bool:
    """Whether the name or id of a publisher is only its host."""
    return _HOST.fullmatch(name.lower()) is not None


def joined_key(name: str) -> str:
    """Returns a name without spaces and points, in which spellings differ."""
    return "".join(tokens(name))
