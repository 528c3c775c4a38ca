"""Serves the operator's pages on a separate port, away from the public ones."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer

import click

from digest.entry.cli.keeper import Keeper
from digest.model.errors import DigestError

LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "[::1]"))

OperatorPage = tuple[str, Callable[[], str]]
"""The media type of a page, and the function that makes it."""


@contextmanager
def serve_pages(
    name: str, host: str, port: int, pages: Mapping[str, OperatorPage], *, only_here: bool = False
) -> Iterator[tuple[int, Keeper]]:
    """Answers GET for these pages until the block ends; yields the port (0 chooses a free one) and the server's thread.

    `only_here` rejects requests with another Host: from a proxy, or from another site that resolves its name to this
    machine (DNS rebinding).
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with a page."""
            if only_here and not self._is_for_this_machine():
                self.send_error(403)
                return
            if self.path not in pages:
                self.send_error(404)
                return
            kind, make = pages[self.path]
            try:
                body = make().encode()
            except DigestError as error:
                self.send_error(503, explain=str(error))
                return
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("X-Frame-Options", "DENY")
            self.end_headers()
            self.wfile.write(body)

        def _is_for_this_machine(self) -> bool:
            asked = self.headers.get("Host", "")
            return asked.rpartition(":")[0] in LOOPBACK_NAMES and "X-Forwarded-For" not in self.headers

        timeout = 10  # seconds to receive a request

        def log_message(self, *arguments: object) -> None:
            """Logs nothing: requests are private."""

    with HTTPServer((host, port), Handler) as server:
        server.timeout = 0.5  # seconds between checks whether to stop
        say = partial(click.echo, err=True)
        with Keeper(name, lambda: nullcontext(server.handle_request), say, every=0) as keeper:
            yield server.server_address[1], keeper
