"""Web servers on loopback, each in a thread of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from waiting import finish


def utc_now() -> datetime:
    return datetime.now(UTC)


class Quiet(BaseHTTPRequestHandler):
    """A handler that logs nothing."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve_with(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answers requests by a handler; gives the address of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        finish(thread)
        server.server_close()


@contextmanager
def serve_nothing(asked: Callable[[], object] = lambda: None, now: Callable[[], datetime] = utc_now) -> Iterator[str]:
    """Answers every GET with an empty page, dated by the server's clock `now`, after calling `asked`."""

    class Handler(Quiet):
        def do_GET(self) -> None:
            asked()
            self.send_response(200)
            self.end_headers()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(now(), usegmt=True)

    with serve_with(Handler) as url:
        yield url
