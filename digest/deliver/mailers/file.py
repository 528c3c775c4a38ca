"""The mailer `file:FOLDER`, which writes messages to a folder: for the dry run, the demo and tests."""

import hashlib
import os
import socket
from pathlib import Path

from digest.deliver.mailer_registry import MailerPlugin
from digest.deliver.replies import Reply, Stage
from digest.deliver.sessions import Envelope, Session
from digest.model.errors import InputError

EXAMPLE = "file:output/outbox"


class FileMailer:
    """Writes each message to a file readable by the owner only: IDENTIFIER.eml, or in a Maildir's `new`.

    Sending a message again overwrites its file, just as the same Message-ID is the same letter to a mail program.
    """

    connections: int | None = 1

    def __init__(self, folder: Path, *, maildir: bool = False) -> None:
        self.folder = folder
        self.maildir = maildir

    async def connect(self) -> Session | Reply:
        """Returns the mailer itself: a folder needs no session."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        for name in ("tmp", "new", "cur") if self.maildir else ():
            (self.folder / name).mkdir(exist_ok=True, mode=0o700)
        return self

    async def send(self, envelope: Envelope) -> Reply:
        """Writes the message atomically. Raises OSError if the disk fails."""
        name = _file_name(envelope.identifier)
        if self.maildir:
            partial, path = self.folder / "tmp" / name, self.folder / "new" / f"{name}.{socket.gethostname()}"
        else:
            partial, path = self.folder / f"{name}.part", self.folder / f"{name}.eml"
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(envelope.message)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return Reply(stage=Stage.BODY, code=250, text="written")

    async def close(self) -> None:
        """Nothing is open."""


def _open(address: str, home: Path) -> FileMailer:
    folder, _, options = address.partition(":")[2].partition("?")
    if not folder or options not in ("", "format=maildir"):
        raise InputError(f"DIGEST_MAILER: no folder in {address!r}; write {EXAMPLE} or {EXAMPLE}?format=maildir")
    return FileMailer(home / folder, maildir=bool(options))


def _file_name(identifier: str) -> str:
    left = identifier.partition("@")[0]
    return left if left.isalnum() else hashlib.sha256(identifier.encode()).hexdigest()[:32]


MAILER = MailerPlugin(schemes=("file",), open=_open, example=EXAMPLE)
