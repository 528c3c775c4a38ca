"""Signs with DKIM (RFC 6376; Ed25519 after RFC 8463) using `cryptography`: relaxed headers, simple body."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from digest.config.environment import path_in_home
from digest.model.errors import InputError

SIGNED = (
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "mime-version",
    "content-type",
)
_BLANKS = re.compile(rb"[ \t\r\n]+")

Header = tuple[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key with its selector, published at `SELECTOR._domainkey.DOMAIN`."""

    selector: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """The value of the tag `a=`."""
        return "rsa-sha256" if isinstance(self.private, RSAPrivateKey) else "ed25519-sha256"

    @property
    def record(self) -> str:
        """The TXT record to publish."""
        if isinstance(self.private, RSAPrivateKey):
            public = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"

    def sign(self, data: bytes) -> bytes:
        """Signs the canonical headers (for Ed25519 their hash, RFC 8463 section 3)."""
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.private.sign(sha256(data).digest())


def read_keys(text: str, home: Path) -> tuple[SigningKey, ...]:
    """Reads keys from `SELECTOR:FILE`, comma-separated, with paths relative to the home.

    Raises InputError if a file is missing or not an RSA or Ed25519 key in PEM, and for RSA under 1024 bits.
    """
    return tuple(_read_key(part.strip(), home) for part in text.split(",") if part.strip())


def _read_key(text: str, home: Path) -> SigningKey:
    selector, _, name = text.partition(":")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", selector) or not name:
        raise InputError(f"DIGEST_DKIM: {text!r} is not a key; write SELECTOR:FILE")
    path = path_in_home(home, name, "DIGEST_DKIM")
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"{path}: is not a private key in PEM without a password; make one as docs/dns.md says"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); correct DIGEST_DKIM") from error
    if not isinstance(private, RSAPrivateKey | Ed25519PrivateKey) or (
        isinstance(private, RSAPrivateKey) and private.key_size < 1024
    ):
        raise InputError(f"{path}: DKIM takes RSA keys (2048 bits) and Ed25519 keys; make one as docs/dns.md says")
    return SigningKey(selector=selector, private=private)


def signatures(headers: Sequence[Header], body: bytes, *, domain: str, keys: Sequence[SigningKey]) -> list[Header]:
    """Returns a DKIM-Signature header for each key, to be put before the others.

    `headers` are (name, folded value) as sent, `body` has CRLF line ends.
    """
    if not keys:
        return []
    body_hash = base64.b64encode(sha256(body.rstrip(b"\r\n") + b"\r\n").digest())
    # From the bottom up: the order in which a verifier takes headers of one name (RFC 6376, 5.4.2).
    chosen = [(name.lower(), value) for name, value in headers if name.lower() in SIGNED]
    canonical = b"".join(_relaxed(name, value) + b"\r\n" for name, value in chosen)
    names = ":".join(name for name, _ in chosen).encode()
    return [(_NAME, _signature(key, domain, names, body_hash, canonical)) for key in keys]


_NAME = "DKIM-Signature"


def _signature(key: SigningKey, domain: str, names: bytes, body_hash: bytes, canonical: bytes) -> bytes:
    value = (
        f"v=1; a={key.algorithm}; c=relaxed/simple; d={domain}; s={key.selector};\r\n\th=".encode()
        + names.replace(b":list-id", b":\r\n\t list-id")
        + b";\r\n\tbh="
        + body_hash
        + b";\r\n\tb="
    )
    mark = base64.b64encode(key.sign(canonical + _relaxed(_NAME.lower(), value)))
    return value + b"\r\n\t ".join(mark[start : start + 70] for start in range(0, len(mark), 70))


def _relaxed(name: str, value: bytes) -> bytes:
    return name.encode() + b":" + _BLANKS.sub(b" ", value).strip()
