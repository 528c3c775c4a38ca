"""The collectors by name. A collector does no I/O: it returns the requests to make and parses the responses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Protocol

from digest.collect import collectors as shipped
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.settings import NoOptions, Source
from digest.config.values import Part
from digest.model.items import Reading
from digest.model.plugins import find_plugins

GROUP = "top_ten.collectors"


class Collector(Protocol):
    """Interface of a collector."""

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """Returns the next requests, in order, given the responses `so_far`; an empty tuple when no more are needed."""
        ...

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses one response into entries and the state of the source. Never raises because of what a source sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorPlugin:
    """How a collector registers itself: its factory, and the type of the `options` of its sources."""

    make: Callable[[], Collector]
    options: type[Part] = NoOptions


@cache
def collectors() -> Mapping[str, CollectorPlugin]:
    """Returns all collectors by name in feeds.yaml: modules that define `COLLECTOR`, and entry points of GROUP."""
    return MappingProxyType(find_plugins(shipped, "COLLECTOR", GROUP, CollectorPlugin))


def collector_named(name: str) -> Collector:
    """Creates a collector by name. Raises KeyError for an unknown name; `digest check` reports those earlier."""
    return collectors()[name].make()
