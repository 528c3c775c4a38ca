"""The public site as a real server on loopback."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from factories import make_edition
from listkit import Kit, make_kit
from waiting import PATIENCE, finish

from digest.edition.record import dump
from digest.entry.web.app import build_app
from digest.entry.web.server import make_server
from digest.entry.web.site import Site
from digest.files.folder import FolderFiles
from digest.files.place import Files
from digest.render.templating import Templates
from digest.store.archive_search import Archive
from digest.subscribe.sign_up_limits import Guards

TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass
class Answer:
    """A response of the server."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Served:
    """The running site, and its list on a separate connection of the test."""

    port: int
    kit: Kit
    folder: Path
    told: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return self.send(method, path, None, headers)

    def post(self, path: str, fields: dict[str, object] | bytes | None = None, **headers: str) -> Answer:
        body = fields if isinstance(fields, bytes) else urlencode(fields or {}, doseq=True).encode()
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=found, text=response.read().decode())
        finally:
            connection.close()

    def path(self, url: str) -> str:
        return url.removeprefix("https://herald.example")


@contextmanager
def serve_site(
    tmp_path: Path,
    *,
    public_url: str = "https://herald.example",
    languages: tuple[str, ...] = ("en", "fa"),
    rhythms: tuple[str, ...] = ("daily",),
    trusted: str | None = None,
    watched: Mapping[str, Callable[[], bool]] = MappingProxyType({}),
    files: Files | None = None,
) -> Iterator[Served]:
    """The site over a fresh list with one public edition and one draft; the others are as in `make_server`."""
    kit = make_kit(tmp_path)
    for day, queued in (("2024-03-05", True), ("2024-03-06", False)):
        kit.engine.execute(
            "insert into editions (day, window_start, window_end, frozen_at, queued_at, record) "
            "values (:day, '', '', '', :queued, :record)",
            {"day": day, "queued": day if queued else None, "record": dump(make_edition(day=day))},
        )
        for name in ("index.html", "email.html", "edition.json"):
            file = tmp_path / "site" / day / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"<title>{day} {name}</title>")
    listener = socket.create_server(("127.0.0.1", 0))
    site = Served(port=listener.getsockname()[1], kit=kit, folder=tmp_path)
    started = threading.Event()
    servers: list[Any] = []

    def serve() -> None:
        # SQLite connections belong to their thread: the server has its own, as in `digest serve`.
        own = make_kit(tmp_path, clock=kit.clock)
        parts = Site(
            membership=own.membership,
            guards=Guards(kit.clock),
            archive=Archive(own.engine),
            fill=Templates(TEMPLATES).fill,
            files=files or FolderFiles(tmp_path),
            title="Top Ten",
            tagline="the first task of the day",
            languages=languages,
            rhythms=rhythms,
            state_domains=("state.example",),
            contact="letter@herald.example",
            public_url=public_url,
            date=lambda day, language: day,
        )
        server = make_server(build_app(parts, site.told.append, watched), trusted=trusted)
        servers.append(server)
        started.set()
        server.run(sockets=[listener])
        own.engine.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert started.wait(PATIENCE)
    try:
        yield site
    finally:
        servers[0].should_exit = True
        finish(thread)
        kit.engine.close()
