"""Tokens in subscribers' links: purpose, version, expiry, a random id and an HMAC; never an address."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from digest.security.vault import Vault

VERSION = 1
_MARK_BYTES = 16
_LENGTH = 1 + 1 + 5 + 16 + _MARK_BYTES


class Purpose(Enum):
    """The purpose of a link; the value is part of the token."""

    CONFIRM = 1
    LEAVE = 2
    PAUSE = 3
    FRESH_LINK = 4
    MANAGE = 5


LIVES: dict[Purpose, timedelta | None] = {
    Purpose.CONFIRM: timedelta(hours=48),
    Purpose.LEAVE: None,
    Purpose.PAUSE: timedelta(days=14),
    Purpose.FRESH_LINK: timedelta(days=14),
    Purpose.MANAGE: timedelta(hours=1),
}
"""How long a link is valid; a link for leaving never expires."""


class Refusal(Enum):
    """Why a token is rejected. `EXPIRED` means that its signature was valid."""

    INVALID = "invalid"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """The subscriber and purpose of a token."""

    subscriber: str


def make_token(purpose: Purpose, subscriber: str, vault: Vault, now: datetime) -> str:
    """Returns a token of 52 letters for a URL; `subscriber` is an id of 32 hexadecimal digits, valid from `now`."""
    life = LIVES[purpose]
    expires = int((now + life).timestamp()) if life else 0
    body = bytes([VERSION, purpose.value]) + expires.to_bytes(5, "big") + bytes.fromhex(subscriber)
    mark = vault.sign(_name(purpose), body)[:_MARK_BYTES]
    return base64.urlsafe_b64encode(body + mark).decode().rstrip("=")


def read_token(text: str, purpose: Purpose, vault: Vault, now: datetime) -> Bearer | Refusal:
    """Returns the holder of a token, if we made it for this purpose and it has not expired."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return Refusal.INVALID
    if len(raw) != _LENGTH or raw[0] != VERSION or raw[1] != purpose.value:
        return Refusal.INVALID
    body, mark = raw[:-_MARK_BYTES], raw[-_MARK_BYTES:]
    if not vault.vouches(_name(purpose), body, mark, now=now, always=LIVES[purpose] is None):
        return Refusal.INVALID
    expires = int.from_bytes(body[2:7], "big")
    if expires and now > datetime.fromtimestamp(expires, UTC):
        return Refusal.EXPIRED
    return Bearer(subscriber=body[7:].hex())


def _name(purpose: Purpose) -> str:
    return f"token-{purpose.name.lower()}"
