"""The collectors by name. A collector does no I/O: it says what to ask for and reads what came back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from digest.collect.collectors.feed import FeedCollector
from digest.collect.collectors.gdelt import GdeltCollector
from digest.collect.collectors.index_page import PageCollector
from digest.collect.collectors.ooni import OoniCollector
from digest.collect.collectors.sitemap import SitemapCollector
from digest.collect.collectors.telegram import TelegramCollector
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.settings import Source
from digest.model.items import Reading


class Collector(Protocol):
    """What the gathering needs of a collector."""

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """What to ask for, in order, when `so_far` has been answered; nothing when that is enough."""
        ...

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """The entries of one answer and the state of the source; never raises for what a source sent."""
        ...


COLLECTORS: Mapping[str, Callable[[], Collector]] = MappingProxyType(
    {
        "feed": FeedCollector,
        "sitemap": SitemapCollector,
        "page": PageCollector,
        "telegram": TelegramCollector,
        "ooni": OoniCollector,
        "gdelt": GdeltCollector,
    }
)
