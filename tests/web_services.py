"""A web service on loopback that records what is posted to it and answers as a test asks."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from web_servers import Quiet, serve_with


@dataclass
class Posted:
    """One call: its path, its headers by lower-case name, and its body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


Answer = tuple[int, object, dict[str, str]]
"""Status, body (bytes, or what JSON writes), headers."""


@dataclass
class WebService:
    """The running service. `release` lets go the answers that wait for it."""

    url: str
    calls: list[Posted] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(answer: Callable[[Posted, WebService], Answer]) -> Iterator[WebService]:
    """Serve POSTs on loopback by `answer`."""
    service = WebService(url="")

    class Handler(Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            call = Posted(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            service.calls.append(call)
            status, given, headers = answer(call, service)
            content = given if isinstance(given, bytes) else json.dumps(given).encode()
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                pass

    with serve_with(Handler) as service.url:
        try:
            yield service
        finally:
            service.release.set()
