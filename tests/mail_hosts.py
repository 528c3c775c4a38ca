"""A mail server of another program (aiosmtpd) on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from waiting import PATIENCE


class _Host(Controller):
    """Binds its own port, where aiosmtpd needs one that was free a moment ago."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_host(handler: Any) -> Iterator[str]:
    """Serves SMTP by a handler of aiosmtpd; gives the address for DIGEST_MAILER."""
    host = _Host(handler, hostname="127.0.0.1", port=0, ready_timeout=PATIENCE)
    host.start()
    try:
        yield f"smtp://127.0.0.1:{host.port}?tls=none"
    finally:
        host.stop()
