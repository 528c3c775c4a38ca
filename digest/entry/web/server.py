"""The HTTP server under the pages: no logging of visitors, and time limits for idle connections."""

import asyncio
import logging
from functools import partial
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from digest.entry.web.address_limits import CONNECTIONS_EACH, Holdings, PerVisitor

PATIENCE = 10.0
"""Time limit in seconds for receiving a request's head, and for an idle connection."""
CONNECTIONS = 500


REFUSAL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Impatient(H11Protocol):
    """Closes connections that send no complete request head in time; uvicorn has no such limit.

    `holdings` counts the connections of each address, except those `exempt`.
    """

    _alarm: asyncio.TimerHandle | None = None

    def __init__(self, *arguments: Any, holdings: Holdings, exempt: frozenset[str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._holdings = holdings
        self._exempt = exempt
        self._held: str | None = None

    def connection_made(self, transport: Any) -> None:
        """Starts the timer; refuses an address with too many connections."""
        super().connection_made(transport)
        address = (transport.get_extra_info("peername") or ("",))[0]
        if address and address not in self._exempt:
            if not self._holdings.take(address):
                transport.write(REFUSAL)
                transport.close()
                return
            self._held = address
        self._mind()

    def data_received(self, data: bytes) -> None:
        """Processes data."""
        super().data_received(data)
        self._mind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the timer."""
        self._calm()
        if self._held is not None:
            self._holdings.give_back(self._held)
            self._held = None
        super().connection_lost(exc)

    def _mind(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._calm()
        elif self._alarm is None:
            self._alarm = self.loop.call_later(PATIENCE, self.transport.close)

    def _calm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def make_server(app: ASGIApp, *, trusted: str | None = None, one_client: bool = False) -> uvicorn.Server:
    """Creates the server of an application, to be run with its sockets; `trusted` is the proxy whose X-Forwarded-For
    counts.

    With `one_client` all visitors share one address, as with an onion service, and none is limited by it.
    """
    most = CONNECTIONS if one_client else CONNECTIONS_EACH
    exempt = frozenset(filter(None, (trusted,)))
    # uvicorn's log may contain addresses and tokens; the application logs its own bugs, by their place.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    return uvicorn.Server(
        uvicorn.Config(
            app if one_client else PerVisitor(app),
            http=partial(Impatient, holdings=Holdings(most), exempt=exempt),  # type: ignore[arg-type]  # any maker will do
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            proxy_headers=trusted is not None,
            forwarded_allow_ips=trusted,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=int(PATIENCE),
        )
    )
