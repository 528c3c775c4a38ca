"""The collectors by name. A collector does no I/O: it says what to ask for and reads what came back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from digest.collect.answers import FetchFailed, Request, Response
from digest.collect.feeds import FeedCollector
from digest.collect.index_pages import PageCollector
from digest.collect.queries import GdeltCollector, OoniCollector
from digest.collect.sitemaps import SitemapCollector
from digest.collect.telegram import TelegramCollector
from digest.config.settings import Source
from digest.model import Reading


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
