"""What is known of outlets, put where feeds.yaml is silent: a name, a stance, an owner, a country.

Lists of feeds that others made say little of their publishers, so that a state's own television would count as one
independent voice, and each paper of a chain as another.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.beats.beat import KnownMedium
from digest.config.settings import Publisher, Settings, Stance


class KnownMedia:
    """Outlets by host. A host below a known one is the same outlet: `english.herald.example` is `herald.example`."""

    def __init__(self, media: Iterable[KnownMedium]) -> None:
        self._by_host = {host: medium for medium in media for host in medium.hosts}

    def at(self, host: str) -> KnownMedium | None:
        """The outlet of a host; None for an unknown host."""
        labels = host.lower().strip(".").split(".")
        return next(
            (known for at in range(len(labels) - 1) if (known := self._by_host.get(".".join(labels[at:])))), None
        )


def complete_publishers(settings: Settings, media: Iterable[KnownMedium]) -> Settings:
    """The settings in which publishers have what is known of their outlets; what an editor wrote stands."""
    known, hosts = KnownMedia(media), _hosts(settings)
    publishers = {
        id: _completed(id, publisher, [found for host in hosts.get(id, ()) if (found := known.at(host))])
        for id, publisher in settings.publishers.items()
    }
    return settings.model_copy(update={"publishers": publishers})


def _hosts(settings: Settings) -> Mapping[str, list[str]]:
    """Publisher -> the hosts of its sources."""
    hosts: dict[str, list[str]] = {}
    for source in settings.sources:
        hosts.setdefault(source.publisher, []).append(urlsplit(source.url).hostname or "")
    return hosts


def _completed(id: str, publisher: Publisher, found: list[KnownMedium]) -> Publisher:
    """A publisher whose sources are at hosts of several outlets is not matched to any of them."""
    if len({medium.name for medium in found}) != 1:
        return publisher
    medium, written = found[0], publisher.model_fields_set
    news: dict[str, Any] = {
        "stance": Stance(medium.stance),
        "owner": medium.owner or None,
        "country": medium.country or None,
    }
    added = {key: value for key, value in news.items() if key not in written or getattr(publisher, key) is None}
    if publisher.name == id:  # a list of feeds that names no publisher: its domain stands for one
        added["name"] = medium.name
    return publisher.model_copy(update=added)
