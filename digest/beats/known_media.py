"""Fills in known facts about outlets that feeds.yaml leaves out: name, stance, owner, country.

Feed lists made by others say little about publishers, so that state television would count as an independent voice, and
each paper of a chain as a separate one.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.beats.beat import KnownMedium
from digest.config.settings import Publisher, Settings, Stance


class KnownMedia:
    """Outlets by host. A subdomain of a known host is the same outlet: `english.herald.example` is `herald.example`."""

    def __init__(self, media: Iterable[KnownMedium]) -> None:
        self._by_host = {host: medium for medium in media for host in medium.hosts}

    def at(self, host: str) -> KnownMedium | None:
        """Returns the outlet of a host; None for an unknown host."""
        labels = host.lower().strip(".").split(".")
        return next(
            (known for at in range(len(labels) - 1) if (known := self._by_host.get(".".join(labels[at:])))), None
        )


def complete_publishers(settings: Settings, media: Iterable[KnownMedium]) -> Settings:
    """Fills in what is known about the publishers' outlets; values written by an editor are kept."""
    known, hosts = KnownMedia(media), _hosts(settings)
    publishers = {
        id: _completed(id, publisher, [found for host in hosts.get(id, ()) if (found := known.at(host))])
        for id, publisher in settings.publishers.items()
    }
    return settings.model_copy(update={"publishers": publishers})


def _hosts(settings: Settings) -> Mapping[str, list[str]]:
    """Maps each publisher to the hosts of its sources."""
    hosts: dict[str, list[str]] = {}
    for source in settings.sources:
        hosts.setdefault(source.publisher, []).append(urlsplit(source.url).hostname or "")
    return hosts


def _completed(id: str, publisher: Publisher, found: list[KnownMedium]) -> Publisher:
    """Fills in a publisher's facts; unchanged if its sources belong to several outlets."""
    if len({medium.name for medium in found}) != 1:
        return publisher
    medium, written = found[0], publisher.model_fields_set
    news: dict[str, Any] = {
        "stance": Stance(medium.stance),
        "owner": medium.owner or None,
        "country": medium.country or None,
    }
    added = {key: value for key, value in news.items() if key not in written or getattr(publisher, key) is None}
    if publisher.name == id:  # from a feed list without publishers: the domain was used as the name
        added["name"] = medium.name
    return publisher.model_copy(update=added)
