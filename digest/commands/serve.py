"""The public pages."""

import socket
import threading
from pathlib import Path

import click

from digest.commands.shared import FILE, open_parts
from digest.errors import DigestError, InputError

EVERY_SECONDS = 3.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option("--socket", "socket_path", type=FILE, metavar="FILE", help="Listen at this Unix socket instead.")
@click.option(
    "--behind", metavar="ADDRESS", help="Believe X-Forwarded-For of the proxy at this address, and of no other."
)
@click.option("--onion", is_flag=True, help="All visitors share one address: limit sign-ups in total only.")
@click.pass_obj
def serve(home: Path, host: str, port: int, socket_path: Path | None, behind: str | None, onion: bool) -> None:
    """Serve the public pages, and send the mails that go with them, until it is stopped.

    Nothing about visitors is logged. Put nginx or Caddy before it (docs/web-server.md), or an onion service.

    \b
    digest serve --behind 127.0.0.1
    digest serve --onion --socket /run/top-ten/web.sock
    """
    import logging

    import uvicorn

    from digest.display import TerminalNarrator
    from digest.web.app import build_app
    from digest.wiring_readers import open_site

    narrator = TerminalNarrator()
    listener = _listen(host, port, socket_path)
    # What uvicorn logs may hold addresses and tokens; our own line tells where a fault was.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    with open_parts(home) as deps:
        site = open_site(deps, one_client=onion)
        if site.public_url is None:
            raise InputError(
                "DIGEST_PUBLIC_URL is not set: the links in mails would lead nowhere; set it and start again"
            )
        site.membership.vault()
        config = uvicorn.Config(
            build_app(site, narrator.say),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            proxy_headers=behind is not None or socket_path is not None,
            forwarded_allow_ips="*" if socket_path else behind,
            limit_concurrency=500,
            timeout_keep_alive=10,
        )
        stop = threading.Event()
        notices = threading.Thread(target=_send_notices, args=(home, stop), name="notices")
        notices.start()
        narrator.say(f"serving at {socket_path or f'http://{host}:{port}/'}; stop with Ctrl-C")
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            stop.set()
            notices.join()
            if socket_path:
                socket_path.unlink(missing_ok=True)


def _listen(host: str, port: int, path: Path | None) -> socket.socket:
    if path is None:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o660)
    listener.listen(100)
    return listener


def _send_notices(home: Path, stop: threading.Event) -> None:
    """Send the mails that wait, every few seconds, on a connection of its own; a fault is told once."""
    from digest.display import TerminalNarrator
    from digest.wiring_readers import send_notices

    narrator = TerminalNarrator()
    told = ""
    with open_parts(home) as deps:
        while not stop.wait(EVERY_SECONDS):
            try:
                send_notices(deps)
                told = ""
            except (DigestError, OSError) as error:
                line = f"notices: {error}" if isinstance(error, DigestError) else f"notices: {error.strerror}"
                if line != told:
                    narrator.say(line)
                told = line
