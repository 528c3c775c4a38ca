"""The editors' desk as a real server on loopback."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from waiting import PATIENCE, finish

from digest.entry.cli.desk_commands import hosts_of
from digest.entry.desk.desk import Desk
from digest.entry.desk.desk_app import build_desk
from digest.entry.desk.gate import Gate
from digest.entry.web.server import make_server


class Told:
    """Records a narrator's output."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        return nullcontext(lambda: None)


@dataclass
class Page:
    """A response of the desk."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str

    def hidden(self, name: str) -> str:
        """Returns the value of the first hidden field with a name."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name}"
        return found[1].replace("&amp;", "&").replace("&#39;", "'")


@dataclass
class DeskServer:
    """A running desk, and one browser's cookie."""

    port: int
    home: Path
    gate: Gate
    told: Told
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def opening(self) -> str:
        """Returns the URL that opens the desk."""
        return f"{self.url}/?key={self.gate.key}"

    def get(self, path: str, **headers: str) -> Page:
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Page:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        return self._send("POST", path, urlencode(fields, doseq=True).encode(), {**kind, **headers})

    def enter(self) -> "DeskServer":
        """Opens the desk by its printed URL."""
        page = self.get(f"/?key={self.gate.key}")
        assert page.status == 303
        self.cookie = page.cookies[0].partition(";")[0]
        return self

    def act(self, page: Page, **fields: Any) -> Page:
        """Post a form of a page to /act."""
        own = {name: page.hidden(name) for name in ("token", "seen")}
        return self.post("/act", {**own, "author": "Ada", "reason": "the desk", "back": "/", **fields})

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        own = {"Cookie": self.cookie} if self.cookie else {}
        try:
            connection.request(method, path, body, {**own, **{k.replace("_", "-"): v for k, v in headers.items()}})
            answer = connection.getresponse()
            pairs = answer.getheaders()
            cookies = [value for name, value in pairs if name.lower() == "set-cookie"]
            return Page(answer.status, {k.lower(): v for k, v in pairs}, cookies, answer.read().decode())
        finally:
            connection.close()


@contextmanager
def serve_desk(home: Path, *, password: str = "") -> Iterator[DeskServer]:
    """The desk of a home at a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    port, told = listener.getsockname()[1], Told()
    gate = Gate(hosts=hosts_of(port, ("desk.example",)), password=password)
    desk = Desk(home, told)
    desk.prepare()
    server = make_server(build_desk(desk, gate))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield DeskServer(port=port, home=home, gate=gate, told=told)
    finally:
        server.should_exit = True
        finish(thread)
        desk.close()
        listener.close()
