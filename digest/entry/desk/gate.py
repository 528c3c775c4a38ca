"""Access control of the desk: accepted hosts, sessions, tokens against forged requests, and the password."""

import hashlib
import hmac
import os
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request

from digest.model.errors import InputError

SESSION_SECONDS = 12 * 3600.0
SESSIONS = 200
TRIES, TRIES_SECONDS = 5, 60.0
PASSWORD_FILE = "desk.password"  # noqa: S105 - the name of the file that holds a hash
SHORTEST_PASSWORD = 10
SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}
"""RFC 7914; with 32 MB and some 80 ms a try, what OWASP's cheat sheet of password storage asks for with p = 3."""


@dataclass(slots=True)
class EditorSession:
    """One editor's browser: its CSRF token, its author's name, and messages to show once."""

    token: str
    expires: float
    author: str = ""
    said: list[str] = field(default_factory=list)


class Gate:
    """Admits editors and keeps other sites out.

    `hosts` are the accepted values of Host: a page of another site whose name resolves to this machine (DNS rebinding)
    sends its own. Without a password, the `key` in the address printed by `digest desk` is required, so that other
    users of the machine have no access. `secure` restricts the cookie to TLS; `cookie` is its name, a different one for
    each desk of a machine, because browsers send cookies to every port.
    """

    def __init__(
        self,
        *,
        hosts: frozenset[str],
        password: str = "",
        secure: bool = False,
        cookie: str = "desk",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.key = "" if password else secrets.token_urlsafe(24)
        self._hosts = hosts
        self._password = password
        self.secure = secure
        self.cookie = cookie
        self._now = now
        self._sessions: dict[str, EditorSession] = {}
        self._failures: deque[float] = deque(maxlen=TRIES)

    @property
    def asks_password(self) -> bool:
        """Whether editors log in with a password."""
        return bool(self._password)

    def knows_host(self, request: Request) -> bool:
        """Whether the request's Host is accepted."""
        return request.headers.get("host", "").lower() in self._hosts

    def same_origin(self, request: Request) -> bool:
        """Whether the browser says that a change comes from the desk's own pages."""
        origin = request.headers.get("origin")
        if origin is not None:
            scheme, _, host = origin.partition("://")
            return scheme in ("http", "https") and host.lower() == request.headers.get("host", "").lower()
        return request.headers.get("sec-fetch-site") == "same-origin"

    def session(self, request: Request) -> EditorSession | None:
        """Returns the session of a request, or None."""
        name = request.cookies.get(self.cookie, "")
        session = self._sessions.get(name)
        if session and session.expires < self._now():
            del self._sessions[name]
            return None
        return session

    def takes_key(self, key: str) -> bool:
        """Whether a key is the one in the printed address; always False if there is a password."""
        return bool(self.key) and hmac.compare_digest(key.encode(), self.key.encode())

    def takes_password(self, password: str) -> bool:
        """Whether a password is correct. Raises InputError after too many wrong ones."""
        now = self._now()
        if len(self._failures) == TRIES and now - self._failures[0] < TRIES_SECONDS:
            raise InputError(f"too many wrong passwords; try again in {TRIES_SECONDS:.0f} seconds")
        right = fits(password, self._password)
        if not right:
            self._failures.append(now)
        return right

    def begin(self) -> str:
        """Starts a session; returns the value of its cookie."""
        if len(self._sessions) >= SESSIONS:
            del self._sessions[min(self._sessions, key=lambda name: self._sessions[name].expires)]
        name = secrets.token_urlsafe(32)
        self._sessions[name] = EditorSession(token=secrets.token_urlsafe(24), expires=self._now() + SESSION_SECONDS)
        return name


def hashed(password: str) -> str:
    """Hashes a password with scrypt and a salt. Raises InputError for a short one."""
    if len(password) < SHORTEST_PASSWORD:
        raise InputError(f"a password has at least {SHORTEST_PASSWORD} characters; choose a longer one")
    salt = os.urandom(16)
    return f"scrypt ${salt.hex()} ${_scrypt(password, salt).hex()}"


def fits(password: str, kept: str) -> bool:
    """Whether a password matches the stored hash."""
    try:
        _, salt, right = kept.split(" $")
        return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(right))
    except ValueError:
        return False


def read_password(home: Path) -> str:
    """Returns the hash stored in a home; "" if no password is set."""
    try:
        return (home / PASSWORD_FILE).read_text("ascii").strip()
    except FileNotFoundError:
        return ""


def keep_password(home: Path, password: str) -> Path:
    """Stores a password's hash in a home, readable by its owner only; returns the file."""
    file, text = home / PASSWORD_FILE, hashed(password) + "\n"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as kept:
        kept.write(text)
    return file


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **SCRYPT)
