"""The public pages."""

import socket
import threading
from pathlib import Path

import click

from digest.entry.cli.display import TerminalNarrator
from digest.entry.cli.shared import open_parts
from digest.entry.web.app import build_app
from digest.entry.web.opening import open_site
from digest.entry.web.server import make_server
from digest.model.errors import DigestError, InputError, Interrupted, fault_place
from digest.wiring import send_notices

EVERY_SECONDS = 3.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option(
    "--behind", metavar="ADDRESS", help="Believe X-Forwarded-For of the proxy at this address, and of no other."
)
@click.option("--onion", is_flag=True, help="All visitors share one address: limit sign-ups in total only.")
@click.pass_obj
def serve(home: Path, host: str, port: int, behind: str | None, onion: bool) -> None:
    """Serve the public pages, and send the mails that go with them, until it is stopped.

    Nothing about visitors is logged. Put nginx or Caddy before it (docs/web-server.md), or an onion service.

    \b
    digest serve --behind 127.0.0.1
    digest serve --onion --port 8001
    """
    narrator = TerminalNarrator()
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    with open_parts(home) as deps:
        site = open_site(deps, one_client=onion)
        if site.public_url is None:
            raise InputError(
                "DIGEST_PUBLIC_URL is not set: the links in mails would lead nowhere; set it and start again"
            )
        site.membership.vault()
        server = make_server(build_app(site, narrator.say), trusted=behind)
        stop = threading.Event()
        notices = threading.Thread(target=_send_notices, args=(home, stop), name="notices")
        notices.start()
        narrator.say(f"serving at http://{host}:{port}/; stop with Ctrl-C")
        try:
            server.run(sockets=[listener])
        except Interrupted:  # being stopped is how a server ends
            narrator.say("stopped")
        finally:
            stop.set()
            notices.join()


def _send_notices(home: Path, stop: threading.Event) -> None:
    """Send the mails that wait, every few seconds, on a connection of its own; no fault ends it, each is told once."""
    narrator = TerminalNarrator()
    told = ""
    with open_parts(home) as deps:
        while not stop.wait(EVERY_SECONDS):
            try:
                send_notices(deps)
                told = ""
            except Exception as error:
                line = f"notices: {_described(error)}"
                if line != told:
                    narrator.say(line)
                told = line


def _described(error: Exception) -> str:
    if isinstance(error, DigestError):
        return str(error)
    return (isinstance(error, OSError) and error.strerror) or fault_place(error)
