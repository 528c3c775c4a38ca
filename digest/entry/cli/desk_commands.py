"""The command `desk`: serves the editors' page."""

import socket
from pathlib import Path

import click

from digest.entry.cli.display import TerminalNarrator
from digest.entry.cli.shared import parse_time
from digest.entry.desk.desk import Desk
from digest.entry.desk.desk_app import build_desk
from digest.entry.desk.gate import Gate, keep_password, read_password
from digest.entry.web.server import make_server
from digest.model.errors import InputError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8010, show_default=True, help="Port to listen on; 0 for a free one.")
@click.option(
    "--behind", metavar="ADDRESS", help="The proxy at this address terminates TLS; needed for any other --host."
)
@click.option("--name", "names", multiple=True, metavar="HOST", help="A host name of the proxy.")
@click.option("--password", "set_password", is_flag=True, help="Ask for a new password, store its hash, and exit.")
@click.option("--at", metavar="TIME", help="The clock of a replay home, such as 2024-03-05T18:00Z.")
@click.pass_obj
def desk(
    home: Path, host: str, port: int, behind: str | None, names: tuple[str, ...], set_password: bool, at: str | None
) -> None:
    """Open the editors' page in your browser: the day, search, decisions, sources.

    It listens on this machine alone, and prints the address that opens it. Elsewhere it needs a password and a proxy
    with TLS before it (docs/desk.md).

    \b
    digest desk
    digest desk --password
    digest desk --host 10.0.0.5 --behind 10.0.0.1 --name desk.example.org
    """
    if set_password:
        kept = keep_password(home, click.prompt("New password", hide_input=True, confirmation_prompt=True, err=True))
        click.echo(f"{kept}: kept")
        return
    password = read_password(home)
    if host not in LOOPBACK and not (password and behind and names):
        raise InputError(
            f"--host {host}: elsewhere than on this machine the desk needs a password (digest desk --password), "
            "a proxy with TLS (--behind) and the name that it is reached under (--name)"
        )
    narrator = TerminalNarrator()
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    port = listener.getsockname()[1]
    hosts = hosts_of(port, names)
    gate = Gate(hosts=hosts, password=password, secure=behind is not None, cookie=f"desk-{port}")
    desk = Desk(home, narrator, at=parse_time(at))
    try:
        desk.prepare()
        server = make_server(build_desk(desk, gate), trusted=behind)
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{port}/{f'?key={gate.key}' if gate.key else ''}")
        narrator.say("the editors' desk; stop with Ctrl-C")
        server.run(sockets=[listener])
    finally:
        desk.close()
        listener.close()


def hosts_of(port: int, names: tuple[str, ...]) -> frozenset[str]:
    """Returns the values of Host that the desk accepts: the machine's own with the port, those of the proxy without."""
    own = (f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
    return frozenset((*own, *(name.lower() for name in names)))
