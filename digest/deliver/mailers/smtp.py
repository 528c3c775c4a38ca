"""Mail over SMTP: servers given as addresses, and sessions that return replies instead of raising exceptions."""

import re
import socket
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from digest.deliver.mailer_registry import MailerPlugin
from digest.deliver.replies import NOT_SPOKEN, Reply, Stage
from digest.deliver.sessions import Envelope, Session
from digest.model.errors import InputError

_CONTROL = re.compile(r"[\x00-\x20\x7f<>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server: with implicit TLS (`smtps`), or STARTTLS, which is required unless `plain`.

    `patience` is the time limit in seconds for a command, `body_patience` for the reply to a message: RFC 5321
    (4.5.3.2.6) requires ten minutes, since giving up sooner means sending twice. `authority` is a file of certificates
    to trust, `greeting` the EHLO name, by default this machine's.
    """

    host: str
    port: int
    implicit_tls: bool = False
    plain: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: str | None = None
    greeting: str | None = None
    patience: float = 60
    body_patience: float = 600


def parse_server(address: str) -> Server:
    """Parses `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`; `?tls=none` for a relay on this machine.

    Default ports are 587 (STARTTLS) and 465. Raises InputError, which never quotes the address.
    """
    problem = (
        "DIGEST_MAILER: is not a server; write smtp://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST, "
        "or smtp://localhost:25?tls=none, with %40 for @ in a user name or password"
    )
    try:
        parts = urlsplit(address)
        port, options = parts.port, {name: value[-1] for name, value in parse_qs(parts.query).items()}
    except ValueError:
        raise InputError(problem) from None
    plain = options.get("tls") == "none"
    if not parts.hostname or parts.path not in ("", "/") or parts.fragment or set(options) - {"tls", "ca", "ehlo"}:
        raise InputError(problem)
    if (not plain and "tls" in options) or bool(parts.username) != bool(parts.password):
        raise InputError(problem)
    if plain and parts.scheme == "smtps":
        raise InputError(
            "DIGEST_MAILER: smtps:// is TLS from the first byte; write smtp:// with ?tls=none, or leave it"
        )
    if plain and parts.password and not _is_this_machine(parts.hostname):
        raise InputError(
            f"DIGEST_MAILER: ?tls=none would send the password to {parts.hostname} in the clear; leave ?tls=none out "
            "(STARTTLS is used), or write smtps://"
        )
    return Server(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 587),
        implicit_tls=parts.scheme == "smtps",
        plain=plain,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        authority=options.get("ca"),
        greeting=options.get("ehlo"),
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


class SmtpMailer:
    """Opens sessions with one server."""

    connections: int | None = None

    def __init__(self, server: Server) -> None:
        self.server = server

    async def connect(self) -> Session | Reply:
        """Returns a logged-in session; or the reply that prevented it, also for a bad certificate."""
        server = self.server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.implicit_tls,
            start_tls=not (server.implicit_tls or server.plain),
            cert_bundle=server.authority,
            # The library's default asks the DNS for this machine's full name, which may take seconds.
            local_hostname=server.greeting or socket.gethostname(),
            timeout=server.patience,
        )
        try:
            await client.connect()
            await client.ehlo()
        except aiosmtplib.SMTPException as error:
            client.close()
            return _opening(error)
        except OSError as error:
            client.close()
            return _bad_certificate(error) or Reply(stage=Stage.OPENING, code=0, text=str(error))
        if server.user is None:
            return SmtpSession(client, server)
        if not client.supported_auth_methods:
            client.close()
            return Reply(stage=Stage.LOGIN, code=504, text="the server offers no login")
        try:
            await client.login(server.user, server.password or "")
        except aiosmtplib.SMTPException as error:
            client.close()
            return _failed(Stage.LOGIN, error)
        return SmtpSession(client, server)


class SmtpSession:
    """One connection. Messages arrive ready to send; only dots at line starts are doubled here."""

    def __init__(self, client: aiosmtplib.SMTP, server: Server) -> None:
        self._client = client
        self._server = server

    async def send(self, envelope: Envelope) -> Reply:
        """Sends one message and returns the server's reply. `Stage.BODY` with code 0 means the server may have accepted
        it.
        """
        if _CONTROL.search(envelope.recipient) or b"\x00" in envelope.message:
            return Reply(stage=Stage.RECIPIENT, code=553, text=NOT_SPOKEN)
        options = b""
        if not envelope.recipient.isascii():
            if not self._client.supports_extension("smtputf8"):
                return Reply(stage=Stage.RECIPIENT, code=553, text="5.1.3 the server takes no international addresses")
            options = b" SMTPUTF8"
        commands = (
            (Stage.SENDER, f"MAIL FROM:<{envelope.sender}>".encode() + options),
            (Stage.RECIPIENT, f"RCPT TO:<{envelope.recipient}>".encode()),
            (Stage.DATA, b"DATA"),
        )
        for stage, command in commands:
            reply = await self._command(stage, command)
            if reply.code >= 400 or reply.code == 0:
                await self._reset(reply)
                return reply
        return await self._body(envelope.message)

    async def close(self) -> None:
        """Ends the session without waiting long for the reply."""
        try:
            if self._client.is_connected:
                await self._client.quit(timeout=5)
        except (aiosmtplib.SMTPException, OSError):
            pass
        finally:
            self._client.close()

    async def _command(self, stage: Stage, command: bytes) -> Reply:
        protocol = self._client.protocol
        if protocol is None:
            return Reply(stage=stage, code=0, text="the connection is gone")
        try:
            code, text = await protocol.execute_command(command, timeout=self._server.patience)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            return _failed(stage, error)
        return _answered(stage, code, text)

    async def _body(self, message: bytes) -> Reply:
        # The library's own way rewrites line ends with regular expressions at each message: a third of the speed.
        protocol = self._client.protocol
        if protocol is None:
            return Reply(stage=Stage.DATA, code=0, text="the connection is gone")
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        try:
            protocol.write((b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n")
            code, text = await protocol.read_response(timeout=self._server.body_patience)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            return _failed(Stage.BODY, error)
        return _answered(Stage.BODY, code, text)

    async def _reset(self, reply: Reply) -> None:
        if reply.code and reply.code != 421:
            await self._command(reply.stage, b"RSET")
        else:
            self._client.close()


def _opening(error: aiosmtplib.SMTPException) -> Reply:
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return Reply(
            stage=Stage.OPENING, code=554, text=f"its certificate is not good: {error.__cause__.verify_message}"
        )
    if not isinstance(error, aiosmtplib.SMTPResponseException) and "STARTTLS" in str(error):
        return Reply(stage=Stage.OPENING, code=554, text="it offers no STARTTLS; ?tls=none permits mail in the clear")
    return _failed(Stage.OPENING, error)


def _bad_certificate(error: BaseException | None) -> Reply | None:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return None
    return Reply(stage=Stage.OPENING, code=554, text=f"its certificate is not good: {error.verify_message}")


def _answered(stage: Stage, code: int, text: str) -> Reply:
    """Returns a server's reply; with code 0 if SMTP does not allow its code at this stage (RFC 5321, 4.2.1)."""
    expected = code == 354 if stage is Stage.DATA else 200 <= code < 300
    if expected or 400 <= code < 600:
        return Reply(stage=stage, code=code, text=text)
    return Reply(stage=stage, code=0, text=f"the server answered {code} {text}")


def _failed(stage: Stage, error: Exception) -> Reply:
    if isinstance(error, aiosmtplib.SMTPResponseException) and 400 <= error.code < 600:
        return Reply(stage=stage, code=error.code, text=str(error.message))
    return Reply(stage=stage, code=0, text=str(error) or type(error).__name__)


def _open(address: str, home: Path) -> SmtpMailer:
    return SmtpMailer(parse_server(address))


MAILER = MailerPlugin(schemes=("smtp", "smtps"), open=_open, example="smtp://USER:PASSWORD@HOST:587")
