"""Encryption and the blind index: a stolen database without its key reveals only the number of subscribers."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from digest.model.errors import DigestError
from digest.text.domains import ascii_domain

KEY_BYTES = 32
_NOT_A_KEY_FILE = f"not a key file (expected lines of {KEY_BYTES} bytes in base64); restore it from your copy"
GRACE = timedelta(days=14)
"""How long links signed with a retired key stay valid: as long as the longest-lived links except those to leave."""


class VaultError(DigestError):
    """A key that is missing, wrong or readable by others, or encrypted text that cannot be decrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A master key; `retired` is the day it was replaced."""

    master: bytes
    retired: date | None = None


class Vault:
    """The master key in use, with a derived key for each purpose (HKDF, RFC 5869), and the `others`: former keys,
    oldest last, which still decrypt and verify but no longer encrypt.
    """

    def __init__(self, master: bytes, others: tuple[Key, ...] = ()) -> None:
        self._keys = (Key(master=master), *others)

    def check_value(self) -> str:
        """Returns a value to store with the data that identifies the right key without revealing it."""
        return _check_value(self._keys[0].master)

    def seal(self, identifier: str, text: str) -> str:
        """Encrypts with AES-256-GCM and a fresh nonce, bound to an identifier."""
        nonce = secrets.token_bytes(12)
        sealed = _cipher(self._keys[0]).encrypt(nonce, text.encode(), identifier.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def unseal(self, identifier: str, sealed: str) -> str:
        """Decrypts a sealed text. Raises VaultError if it was changed, or sealed for another identifier or key."""
        for key in self._keys:
            try:
                blob = base64.urlsafe_b64decode(sealed)
                return _cipher(key).decrypt(blob[:12], blob[12:], identifier.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        raise VaultError(f"subscriber {identifier}: the sealed entry does not open; restore the last backup")

    def address_index(self, address: str) -> str:
        """Returns the keyed hash by which an address is found; ignores case, with the domain in ASCII
        (IDNA, UTS 46).
        """
        return self.sign("address-index", _plain_address(address)).hex()

    def left_marks(self, address: str) -> tuple[str, ...]:
        """Returns keyed hashes that recognise an address that left: for the key in use first, then older keys.

        They use a purpose of their own, so that they match no address index in an old backup.
        """
        return tuple(_mac(key, "left", _plain_address(address)).hex() for key in self._keys)

    def message_mark(self, day: str, subscriber: str) -> str:
        """Returns the left part of a Message-ID: constant for an edition and subscriber, and revealing neither.

        It uses the oldest key, so that it stays the same if keys change while an edition is being sent.
        """
        return _mac(self._keys[-1], "message-id", f"{day}/{subscriber}".encode()).hex()[:32]

    def sign(self, purpose: str, data: bytes) -> bytes:
        """Returns 32 bytes that only a holder of the key can compute for this purpose and data (HMAC-SHA-256)."""
        return _mac(self._keys[0], purpose, data)

    def vouches(self, purpose: str, data: bytes, mark: bytes, *, now: datetime, always: bool = False) -> bool:
        """Checks in constant time whether `mark` is (the start of) the result of `sign` for this data.

        A retired key is accepted for a grace period, with `always` for ever.
        """
        good = False
        for key in self._keys:
            fresh = always or key.retired is None or now.date() <= key.retired + GRACE
            good |= fresh and hmac.compare_digest(_mac(key, purpose, data)[: len(mark)], mark)
        return good and len(mark) >= 10


def _plain_address(address: str) -> bytes:
    local, _, domain = address.rpartition("@")
    return f"{local.lower()}@{ascii_domain(domain)}".encode()


def _check_value(master: bytes) -> str:
    return _mac(Key(master=master), "check", b"").hex()


def _mac(key: Key, purpose: str, data: bytes) -> bytes:
    return hmac.digest(_derived(key, purpose), data, hashlib.sha256)


def _derived(key: Key, purpose: str) -> bytes:
    # HKDF-Expand with one block: the master is already uniformly random, so Extract adds nothing.
    return hmac.digest(key.master, f"top-ten/{purpose}/1\x01".encode(), hashlib.sha256)


def _cipher(key: Key) -> AESGCM:
    return AESGCM(_derived(key, "seal"))


# --- where keys lie ---


def default_key_file(home_id: str, environ: Mapping[str, str]) -> Path:
    """Returns where a home's key is stored unless DIGEST_KEYS overrides it: outside the home, so not in its backups."""
    base = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "/")) / ".local" / "share"
    return Path(base) / "top-ten" / f"{home_id}.key"


def open_vault(path: Path, *, check: str | None, may_create: bool) -> Vault:
    """Opens the vault of a key file (0600, newest key first, one per line); creates the file if `may_create`.

    `check` is the check value stored with the data, None before the first use: it selects the key in use. Raises
    VaultError if the file is missing, malformed, readable by others, or belongs to other data.
    """
    if not path.exists():
        if not may_create:
            raise VaultError(
                f"{path}: the key of the address book is missing; put it back, or name it with DIGEST_KEYS"
            )
        _write_keys(path, (Key(master=secrets.token_bytes(KEY_BYTES)),))
    return choose_key(read_key_file(path), check=check, where=str(path))


def choose_key(keys: tuple[Key, ...], *, check: str | None, where: str) -> Vault:
    """Returns a vault with the key that matches the check value, or the first key without one. Raises VaultError if
    none matches.
    """
    for place, key in enumerate(keys):
        if check is None or hmac.compare_digest(check, _check_value(key.master)):
            return Vault(key.master, keys[:place] + keys[place + 1 :])
    raise VaultError(
        f"{where}: this key does not belong to this home's address book; name the right one with DIGEST_KEYS"
    )


def read_key_file(path: Path) -> tuple[Key, ...]:
    """Reads the keys of a file, newest first. Raises VaultError if others may read it or it is not a key file."""
    if path.stat().st_mode & 0o077:
        raise VaultError(f"{path}: others may read the key; run: chmod 600 {path}")
    try:
        return read_keys(path.read_text("ascii"), where=str(path))
    except UnicodeDecodeError:
        raise VaultError(f"{path}: {_NOT_A_KEY_FILE}") from None


def read_keys(text: str, *, where: str) -> tuple[Key, ...]:
    """Parses keys written as lines (or comma-separated) `BASE64` or `BASE64 retired YYYY-MM-DD`. Raises VaultError."""
    keys = tuple(_read_key(line, where) for line in text.replace(",", "\n").splitlines() if line.strip())
    if not keys:
        raise VaultError(f"{where}: {_NOT_A_KEY_FILE}")
    return keys


def _read_key(line: str, where: str) -> Key:
    try:
        encoded, *rest = line.split()
        master = base64.b64decode(encoded, validate=True)
        retired = date.fromisoformat(rest[1]) if rest else None
        if len(master) != KEY_BYTES or (rest and (len(rest) != 2 or rest[0] != "retired")):
            raise ValueError("length or form")
    except (ValueError, IndexError):
        # The line itself is a secret: it is not quoted.
        raise VaultError(f"{where}: {_NOT_A_KEY_FILE}") from None
    return Key(master=master, retired=retired)


def add_key(path: Path, *, today: date) -> Vault:
    """Adds a new key at the head of the file and marks the others retired; returns the vault with the new key."""
    old = tuple(replace(key, retired=key.retired or today) for key in read_key_file(path))
    new = Key(master=secrets.token_bytes(KEY_BYTES))
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    _write_keys(partial, (new, *old))
    partial.replace(path)
    return Vault(new.master, old)


def _write_keys(path: Path, keys: tuple[Key, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.writelines(_lines(keys))
        file.flush()
        os.fsync(file.fileno())


def _lines(keys: tuple[Key, ...]) -> Iterator[str]:
    for key in keys:
        retired = f" retired {key.retired}" if key.retired else ""
        yield f"{base64.b64encode(key.master).decode()}{retired}\n"
