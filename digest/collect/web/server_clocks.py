"""Compares this machine's clock with those of web servers."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from urllib.parse import urlsplit

from digest.collect.web.answers import Fetch, FetchFailed, Request, Response
from digest.model.errors import DigestError

WRONG_CLOCK = timedelta(hours=1)
FEWEST_CLOCKS = 3  # sources that must agree before this machine's clock is called wrong


def seconds_ahead(answer: Response | FetchFailed) -> float | None:
    """Returns how many seconds this machine's clock is ahead of the server's; None without a usable Date header.

    A server's time is its `Date`, plus `Age` if a cache answered (RFC 9110, RFC 9111).
    """
    if isinstance(answer, FetchFailed):
        return None
    try:
        dated = parsedate_to_datetime(answer.header("date") or "").replace(tzinfo=UTC)  # always GMT
        age = timedelta(seconds=int(answer.header("age") or 0))
        return (answer.received - dated - age).total_seconds()
    except (ValueError, OverflowError):
        return None


def clock_ahead(answers: Iterable[Response | FetchFailed]) -> float | None:
    """Returns the median of what several responses say, in seconds; None if none has a usable Date."""
    leads = [ahead for answer in answers if (ahead := seconds_ahead(answer)) is not None]
    return median(leads) if leads else None


class ServerClocks:
    """Wraps a fetch and compares clocks.

    A single odd server proves nothing. This machine's clock is wrong if three sources and most servers are more than an
    hour off and agree about the difference. Only answers to `asked`, the sources' own addresses, are compared: any
    source may redirect or lead to many servers of its own.
    """

    def __init__(self, fetch: Fetch, asked: Iterable[str]) -> None:
        self._fetch = fetch
        self._asked = frozenset(asked)
        self._ahead: dict[str, float] = {}  # by the address that was asked

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """Fetches, and notes the server's clock."""
        answer = await self._fetch(request)
        ahead = seconds_ahead(answer) if request.url in self._asked else None
        if ahead is not None:
            self._ahead[request.url] = ahead
        return answer

    @property
    def right(self) -> bool:
        """Whether most servers agree with this machine's clock; False if no server sent a Date."""
        servers = self._servers()
        return sum(abs(ahead) <= WRONG_CLOCK.total_seconds() for ahead in servers.values()) * 2 > len(servers)

    def refuse_wrong_clock(self) -> None:
        """Raises DigestError if this machine's clock is wrong."""
        hour = WRONG_CLOCK.total_seconds()
        servers = self._servers()
        if not servers:
            return
        off = median(servers.values())
        agreeing = [ahead for ahead in self._ahead.values() if abs(ahead - off) <= hour]
        agreeing_servers = [ahead for ahead in servers.values() if abs(ahead - off) <= hour]
        if abs(off) <= hour or len(agreeing) < FEWEST_CLOCKS or len(agreeing_servers) * 2 <= len(servers):
            return
        raise DigestError(
            f"this machine's clock is {_length(abs(off))} {'ahead of' if off > 0 else 'behind'} the clocks of "
            f"{len(agreeing)} sources; nothing is recorded, made or sent under a wrong clock. Set it and keep it "
            "synchronised (systemctl enable --now systemd-timesyncd), then: digest run"
        )

    def _servers(self) -> dict[str, float]:
        """Returns the median difference for each server."""
        leads: dict[str, list[float]] = {}
        for url, ahead in self._ahead.items():
            leads.setdefault(urlsplit(url).netloc, []).append(ahead)
        return {server: median(all_leads) for server, all_leads in leads.items()}


def _length(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.1f} hours"
