"""Where messages go. `file:FOLDER` writes .eml files: the dry run, the demo, and the double in tests."""

import hashlib
import os
from pathlib import Path
from typing import Protocol

from digest.errors import InputError
from digest.model import DeliveryState, Outcome


class Mailer(Protocol):
    """Takes one message and says what became of it."""

    def send(self, message: bytes, *, recipient: str, identifier: str) -> Outcome:
        """The outcome for one recipient; `identifier` is the Message-ID without brackets."""


class FileMailer:
    """
    Writes each message to FOLDER/IDENTIFIER.eml, readable by the owner only.

    The same message sent again is the same file, as the same Message-ID is the same letter to a mail reader.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: bytes, *, recipient: str, identifier: str) -> Outcome:
        """Write the message whole or not at all. Raises OSError where the disk refuses."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        path = self.folder / f"{_file_name(identifier)}.eml"
        partial = path.with_suffix(".part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return Outcome(state=DeliveryState.SENT, detail="written")


def open_mailer(address: str, home: Path) -> Mailer:
    """
    The mailer of an address such as `file:output/outbox`, paths taken from the home.

    Raises InputError for a kind of mailer that is not known.
    """
    kind, _, place = address.partition(":")
    if kind == "file" and place:
        return FileMailer(home / place)
    # The address may hold a password: only its kind is told.
    raise InputError(f"DIGEST_MAILER: unknown mailer {kind!r}; use file:FOLDER, for example file:output/outbox")


def _file_name(identifier: str) -> str:
    left = identifier.partition("@")[0]
    return left if left.isalnum() else hashlib.sha256(identifier.encode()).hexdigest()[:32]
