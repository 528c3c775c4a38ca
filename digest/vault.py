"""Keys, sealing and the blind index: a stolen database without its key tells only how many readers there are."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from digest.errors import DigestError

KEY_BYTES = 32


class VaultError(DigestError):
    """A key that is missing, wrong or readable by others, or a sealed text that does not open."""


class Vault:
    """One master key, and a key of its own derived from it for each purpose (HKDF, RFC 5869)."""

    def __init__(self, master: bytes) -> None:
        self._master = master

    def check_value(self) -> str:
        """A value to store beside the data: it tells a wrong key from a right one and reveals neither."""
        return self._mac("check", "")

    def seal(self, identifier: str, text: str) -> str:
        """Encrypt with AES-256-GCM under a fresh nonce, bound to the identifier it belongs to."""
        nonce = secrets.token_bytes(12)
        sealed = self._cipher().encrypt(nonce, text.encode(), identifier.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def unseal(self, identifier: str, sealed: str) -> str:
        """The sealed text. Raises VaultError when it was changed, or sealed for another identifier or key."""
        blob = base64.urlsafe_b64decode(sealed)
        try:
            return self._cipher().decrypt(blob[:12], blob[12:], identifier.encode()).decode()
        except InvalidTag:
            raise VaultError(
                f"subscriber {identifier}: the sealed entry does not open; restore the last backup"
            ) from None

    def address_index(self, address: str) -> str:
        """The keyed hash by which an address is found. The domain counts without case, the local part as written."""
        local, _, domain = address.rpartition("@")
        return self._mac("address-index", f"{local}@{domain.lower()}")

    def message_mark(self, day: str, subscriber: str) -> str:
        """The left part of a Message-ID: the same for the same edition and reader, and telling nothing of either."""
        return self._mac("message-id", f"{day}/{subscriber}")[:32]

    def _mac(self, purpose: str, text: str) -> str:
        return hmac.new(self._key(purpose), text.encode(), hashlib.sha256).hexdigest()

    def _key(self, purpose: str) -> bytes:
        # HKDF-Expand with one block: the master is already uniformly random, so Extract adds nothing.
        return hmac.new(self._master, f"top-ten/{purpose}/1\x01".encode(), hashlib.sha256).digest()

    def _cipher(self) -> AESGCM:
        return AESGCM(self._key("seal"))


def default_key_file(home_id: str, environ: Mapping[str, str]) -> Path:
    """Where a home's key lies unless DIGEST_KEYS says otherwise: outside the home, so in no backup of it."""
    base = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "/")) / ".local" / "share"
    return Path(base) / "top-ten" / f"{home_id}.key"


def open_vault(path: Path, *, check: str | None, may_create: bool) -> Vault:
    """
    The vault of a key file (0600, one line of base64), made when `may_create` and there is none.

    `check` is the check value stored with the data, None before the first use. Raises VaultError for a file that is
    missing, malformed, readable by others, or belongs to other data.
    """
    if not path.exists():
        if not may_create:
            raise VaultError(
                f"{path}: the key of the address book is missing; put it back, or name it with DIGEST_KEYS"
            )
        _write_key(path)
    if path.stat().st_mode & 0o077:
        raise VaultError(f"{path}: others may read the key; run: chmod 600 {path}")
    try:
        master = base64.b64decode(path.read_text("ascii").strip(), validate=True)
    except ValueError:
        master = b""
    if len(master) != KEY_BYTES:
        raise VaultError(f"{path}: this is no key file (one line, {KEY_BYTES} bytes in base64); restore it")
    vault = Vault(master)
    if check is not None and not hmac.compare_digest(check, vault.check_value()):
        raise VaultError(
            f"{path}: this key does not belong to this home's address book; name the right one with DIGEST_KEYS"
        )
    return vault


def _write_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
