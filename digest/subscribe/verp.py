"""Return paths that identify the letter that bounced (VERP), signed so that nobody can report another address."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digest.model.issues import day_of
from digest.security.vault import Vault

LIVES = timedelta(days=14)
_PURPOSE = "return-path"
_MARK_BYTES = 10
_EPOCH = date(2020, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPath:
    """The subscriber and edition of a bounced letter."""

    subscriber: str
    day: str


def return_path(base: str, subscriber: str, issue: str, vault: Vault) -> str:
    """Returns the envelope sender of one subscriber's letter: `bounces+TOKEN@host` for the base `bounces@host`.

    The token is lower-case base32 of 45 letters, since some systems fold case; a local part has at most 64 octets (RFC
    5321, 4.5.3.1.1), so the base's may have 18.
    """
    days = (date.fromisoformat(day_of(issue)) - _EPOCH).days
    body = days.to_bytes(2, "big") + bytes.fromhex(subscriber)
    token = base64.b32encode(body + vault.sign(_PURPOSE, body)[:_MARK_BYTES]).decode().rstrip("=").lower()
    local, _, domain = base.rpartition("@")
    if len(local) > 18:
        raise ValueError(f"the local part {local!r} is too long for return paths; use 18 letters at most")
    return f"{local}+{token}@{domain}"


def read_return_path(address: str, vault: Vault, now: datetime) -> ReturnPath | None:
    """Returns whose letter bounced to this address; None if we did not make the address, or did so long ago."""
    token = address.rpartition("@")[0].rpartition("+")[2].upper()
    try:
        raw = base64.b32decode(token + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 2 + 16 + _MARK_BYTES:
        return None
    body, mark = raw[:-_MARK_BYTES], raw[-_MARK_BYTES:]
    if not vault.vouches(_PURPOSE, body, mark, now=now):
        return None
    day = _EPOCH + timedelta(days=int.from_bytes(body[:2], "big"))
    if not day - timedelta(days=1) <= now.date() <= day + LIVES:
        return None
    return ReturnPath(subscriber=body[2:].hex(), day=day.isoformat())
