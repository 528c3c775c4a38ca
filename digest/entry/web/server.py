"""The server under the pages: quiet, and patient with nobody who only holds a connection."""

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
"""Seconds within which the head of a request must have come, and which a connection may lie idle."""
CONNECTIONS = 500


REFUSAL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Impatient(H11Protocol):
    """Closes connections that send no whole request head in time; uvicorn has no limit: a few hundred would fill it.

    `holdings` counts the connections of each address, except those `exempt`.
    """

    _alarm: asyncio.TimerHandle | None = None

    def __init__(self, *arguments: Any, holdings: Holdings, exempt: frozenset[str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._holdings = holdings
        self._exempt = exempt
        self._held: str | None = None

    def connection_made(self, transport: Any) -> None:
        """Start waiting; an address that holds too many connections is refused at once."""
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
        """Read on."""
        super().data_received(data)
        self._mind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
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
    """The server of an application, to be run with its sockets; `trusted` is the proxy whose X-Forwarded-For counts.

    With `one_client` all visitors share one address, as those of an onion service do, and none is limited by it.
    """
    most = CONNECTIONS if one_client else CONNECTIONS_EACH
    exempt = frozenset(filter(None, (trusted,)))
    # What uvicorn logs may hold addresses and tokens; a fault of ours is logged by the application, by its place.
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
