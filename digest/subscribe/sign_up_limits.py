"""Rate limits for sign-ups, in memory, with keys that get a new salt every hour."""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from datetime import datetime

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

PER_DOMAIN = 500
PER_NETWORK = 60
IN_TOTAL = 2000
CAP = 3
CAP_DAYS = 30
"""At most three confirmations in thirty days are sent to an address, counting all its variants."""


class Guards:
    """Counts sign-ups of the current hour. The counters reveal nothing about visitors of earlier hours.

    `one_client` is for an onion service, where all visitors share one address: then only domain and total count.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        one_client: bool = False,
        draw_salt: Callable[[], bytes] = lambda: secrets.token_bytes(32),
    ) -> None:
        self._clock = clock
        self._one_client = one_client
        self._draw_salt = draw_salt
        self._hour = ""
        self._salt = b""
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def let_in(self, domain: str, client: str | None) -> bool:
        """Whether a sign-up is allowed, for an address at `domain`, requested from the network of `client`."""
        hour = f"{self._clock():%Y-%m-%dT%H}"
        if hour != self._hour:
            self._hour, self._salt = hour, self._draw_salt()
            self._limiter = FixedWindowRateLimiter(MemoryStorage())
        asked = [(IN_TOTAL, "total"), (PER_DOMAIN, f"domain {domain}")]
        if client and not self._one_client:
            asked.append((PER_NETWORK, f"network {network(client)}"))
        limits = [(RateLimitItemPerHour(most), self._mark(what)) for most, what in asked]
        # A rejected sign-up is not counted: otherwise one blocked network could use up the total for everybody.
        if not all(self._limiter.test(item, mark) for item, mark in limits):
            return False
        for item, mark in limits:
            self._limiter.hit(item, mark)
        return True

    def _mark(self, what: str) -> str:
        return hmac.digest(self._salt, what.encode(), hashlib.sha256).hex()


def network(client: str) -> str:
    """Returns the network of a client: /24 for IPv4, /48 for IPv6; other text unchanged."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
