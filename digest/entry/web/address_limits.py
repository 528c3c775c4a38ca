"""Limits per client address: connections, and requests in progress."""

import ipaddress
from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

CONNECTIONS_EACH = 50
"""Open connections allowed for one address; a browser opens six."""
REQUESTS_EACH = 20
"""Requests of one visitor allowed at once."""


class Holdings:
    """Counts something per address; refuses more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Counts one more for the address; False if it has reached the limit."""
        key = _key(address)
        if self._held[key] >= self._most:
            return False
        self._held[key] += 1
        return True

    def give_back(self, address: str) -> None:
        """Counts one less."""
        key = _key(address)
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]


class PerVisitor:
    """Responds 503 to a visitor with too many requests in progress; behind a trusted proxy, counts the forwarded
    address.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._holdings = Holdings(REQUESTS_EACH)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Responds, or refuses."""
        client = scope.get("client")
        if not client:
            await self._app(scope, receive, send)
        elif self._holdings.take(client[0]):
            try:
                await self._app(scope, receive, send)
            finally:
                self._holdings.give_back(client[0])
        else:
            refusal = PlainTextResponse(
                "too many requests at once\n", 503, {"Retry-After": "10", "Connection": "close"}
            )
            await refusal(scope, receive, send)


def _key(address: str) -> str:
    """Returns the address; for IPv6 its /64, which one host gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
