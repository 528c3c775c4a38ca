"""The port to files that several hosts may share, and opening it by an address.

`s3://…` is a bucket, which every host of a newsletter can read; without an address it is a folder.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import cast

from digest.model.errors import DigestError

SITE = "site"
"""The folder of the published editions."""
EVIDENCE = "evidence"
"""The folder of the web pages behind editions."""

BUCKET = "digest.files.bucket"
FOLDER = "digest.files.folder"


class Files(ABC):
    """Files by name, such as `site/index.html`. Writes are atomic.

    `address` says where they are, without a password. Methods raise OSError where the disk or the server refuses.
    """

    address: str

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """Returns the content of a file, or None if there is none."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> bool:
        """Writes a file atomically if it is missing or different; returns whether it was."""

    @abstractmethod
    def adopt(self, name: str, file: Path) -> None:
        """Moves a local file here, readable by its owner only."""

    @abstractmethod
    def marks(self, names: Iterable[str]) -> Mapping[str, str]:
        """Returns the names that exist, each with a mark that changes when the file does."""

    @abstractmethod
    def names(self, folder: str, after: str = "") -> list[str]:
        """Returns the names of all files below a folder that sort after a name."""

    @abstractmethod
    def drop(self, folder: str, before: datetime) -> int:
        """Deletes the files below a folder that were written before a time; returns how many."""

    def place(self, name: str) -> str:
        """Returns where a file is, for messages."""
        return f"{self.address}/{name}"


def open_files(address: str | None, folder: Path) -> Files:
    """Opens the bucket of an address, or without one the folder.

    Raises DigestError for a malformed address, and where the library for buckets is missing.
    """
    try:
        module = import_module(BUCKET if address else FOLDER)
    except ModuleNotFoundError as error:
        raise DigestError(f"DIGEST_FILES: needs {error.name!r}; install the extra: top-ten-digest[s3]") from error
    return cast(Files, module.open_files(address or folder))
