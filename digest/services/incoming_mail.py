"""The use case of incoming mail: each is handled at once, or stored for a worker and handled by a job."""

from hashlib import sha256

from digest.model.asides import AsideKind
from digest.services.deps import Deps
from digest.services.mailroom import Mailroom
from digest.store.mail_rows import MailRows

ASIDE = "set aside"


def handle_mail(deps: Deps, room: Mailroom, raw: bytes) -> str:
    """Handles a mail; returns what it was, in a word. One on which the program fails is set aside."""
    mark = sha256(raw).hexdigest()[:12]  # identifies the mail without revealing its content
    return deps.bulkhead.attempt(AsideKind.MAIL, mark, lambda: room.take(raw), raw) or ASIDE


def store_mail(deps: Deps, room: Mailroom, raw: bytes) -> None:
    """Stores a mail, encrypted, for a worker; the same mail twice is stored once."""
    vault = room.membership.vault()
    identifier = vault.sign("mail", raw).hex()[:32]
    MailRows(deps.ledger.database).add(identifier, vault.seal(identifier, raw.decode("latin-1")), deps.clock())


def handle_stored(deps: Deps, room: Mailroom, identifier: str) -> str:
    """Handles a stored mail and deletes it; returns "" for one that was handled before.

    A worker that is killed in between leaves the mail, and what handling it again does is the same.
    """
    rows = MailRows(deps.ledger.database)
    sealed = rows.sealed(identifier)
    if sealed is None:
        return ""
    kind = handle_mail(deps, room, room.membership.vault().unseal(identifier, sealed).encode("latin-1"))
    rows.drop(identifier)
    return kind
