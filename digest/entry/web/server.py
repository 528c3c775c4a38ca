"""The server under the pages: quiet, and patient with nobody who only holds a connection."""

import asyncio
import logging
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds within which the head of a request must have come, and which a connection may lie idle."""
CONNECTIONS = 500


class Impatient(H11Protocol):
    """Closes connections that send no whole request head in time; uvicorn has no limit: a few hundred would fill it."""

    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start waiting."""
        super().connection_made(transport)
        self._mind()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        super().data_received(data)
        self._mind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._calm()
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


def make_server(app: ASGIApp, *, trusted: str | None = None) -> uvicorn.Server:
    """The server of an application, to be run with its sockets; `trusted` is the proxy whose X-Forwarded-For counts."""
    # What uvicorn logs may hold addresses and tokens; a fault of ours is told by the application, by its place.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=Impatient,
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
