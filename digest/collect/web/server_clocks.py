"""What the clocks of web servers say about the clock of this machine."""

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
    """Seconds by which this machine's clock is ahead of the server's; None where the answer has no usable Date.

    A server's time is its `Date`, and where a cache answered, as much later as `Age` says (RFC 9110, RFC 9111).
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
    """The median of what several answers say, in seconds; None where no answer has a usable Date."""
    leads = [ahead for answer in answers if (ahead := seconds_ahead(answer)) is not None]
    return median(leads) if leads else None


class ServerClocks:
    """A `fetch` that compares clocks on the way.

    One odd server proves nothing. The clock of this machine is wrong where three sources and most of the servers are
    more than an hour off, and agree with each other about how much.
    """

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._ahead: dict[str, float] = {}  # by the address that was asked

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """The answer to a request."""
        answer = await self._fetch(request)
        ahead = seconds_ahead(answer)
        if ahead is not None:
            self._ahead[request.url] = ahead
        return answer

    @property
    def right(self) -> bool:
        """Whether servers sent a Date and most of them agree with this machine."""
        servers = self._servers()
        return sum(abs(ahead) <= WRONG_CLOCK.total_seconds() for ahead in servers.values()) * 2 > len(servers)

    def refuse_wrong_clock(self) -> None:
        """Raise DigestError where this machine's clock is wrong."""
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
        """What each server says, the median of its answers."""
        leads: dict[str, list[float]] = {}
        for url, ahead in self._ahead.items():
            leads.setdefault(urlsplit(url).netloc, []).append(ahead)
        return {server: median(all_leads) for server, all_leads in leads.items()}


def _length(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.1f} hours"
