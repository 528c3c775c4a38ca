"""The collectors by name. A collector does no I/O: it says what to ask for and reads what came back."""

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
    """What the gathering needs of a collector."""

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """What to ask for, in order, when `so_far` has been answered; nothing when that is enough."""
        ...

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """The entries of one answer and the state of the source; never raises for what a source sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorPlugin:
    """A collector as a file registers it: how it is made, and the type of the `options` of its sources."""

    make: Callable[[], Collector]
    options: type[Part] = NoOptions


@cache
def collectors() -> Mapping[str, CollectorPlugin]:
    """Every collector by the name that feeds.yaml gives it: a module with `COLLECTOR`, or an entry point of GROUP."""
    return MappingProxyType(find_plugins(shipped, "COLLECTOR", GROUP, CollectorPlugin))


def collector_named(name: str) -> Collector:
    """A new collector. Raises KeyError for an unknown name, which `digest check` reports before."""
    return collectors()[name].make()
