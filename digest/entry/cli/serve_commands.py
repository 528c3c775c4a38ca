"""The command `serve`: the public pages."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

import click

from digest.entry.cli.display import TerminalNarrator
from digest.entry.cli.keeper import Keeper
from digest.entry.cli.loopback_pages import serve_pages
from digest.entry.cli.shared import open_parts
from digest.entry.cli.status_page import status_page
from digest.entry.web.app import build_app
from digest.entry.web.opening import open_site
from digest.entry.web.server import make_server
from digest.model.errors import InputError, Interrupted
from digest.wiring import send_notices

EVERY_SECONDS = 3.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 for a free one.")
@click.option("--behind", metavar="ADDRESS", help="Trust X-Forwarded-For only from the proxy at this address.")
@click.option(
    "--status",
    "status_port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Serve the operator's status page on this loopback port.",
)
@click.option("--onion", is_flag=True, help="All visitors share one IP address: limit sign-ups only in total.")
@click.pass_obj
def serve(home: Path, host: str, port: int, behind: str | None, status_port: int | None, onion: bool) -> None:
    """Serve the public pages, and send the mails they cause, until stopped.

    Nothing about visitors is logged. Put nginx or Caddy before it (docs/web-server.md), or an onion service.

    \b
    digest serve --behind 127.0.0.1
    digest serve --onion --port 8001
    digest serve --behind 127.0.0.1 --status 8010      and http://127.0.0.1:8010/ says how things stand
    """
    narrator = TerminalNarrator()
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    port = listener.getsockname()[1]
    with open_parts(home) as deps:
        site = open_site(deps, one_client=onion)
        if site.public_url is None:
            raise InputError(
                "DIGEST_PUBLIC_URL is not set: the links in mails would lead nowhere; set it and start again"
            )
        site.membership.vault()
        notices_keeper = Keeper("notices", partial(_notices, home), narrator.say, every=EVERY_SECONDS)
        with serve_status(home, status_port) if status_port else nullcontext(), notices_keeper as notices:
            app = build_app(site, narrator.say, {"notices": notices.well})
            server = make_server(app, trusted=behind, one_client=onion)
            narrator.say(f"serving at http://{host}:{port}/; stop with Ctrl-C")
            try:
                server.run(sockets=[listener])
            except Interrupted:  # being stopped is how a server ends
                narrator.say("stopped")


def serve_status(home: Path, port: int) -> AbstractContextManager[tuple[int, Keeper]]:
    """Serves the operator's page to this machine only; yields the port (0 chooses a free one) and the
    server's thread.
    """
    pages = {"/": ("text/html; charset=utf-8", partial(status_page, home))}
    return serve_pages("status", "127.0.0.1", port, pages, only_here=True)


@contextmanager
def _notices(home: Path) -> Iterator[Callable[[], object]]:
    """Yields the function that sends waiting mails, with its own database connection."""
    with open_parts(home) as deps:
        yield lambda: send_notices(deps)
