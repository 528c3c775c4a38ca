"""Files in an S3-compatible bucket, with obstore; only this module imports it."""

import errno
import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from digest.files.place import Files
from digest.model.errors import InputError

if TYPE_CHECKING:
    from obstore import ObjectMeta

REQUEST = timedelta(seconds=30)
TRIES_LAST = timedelta(seconds=60)
AT_ONCE = 16  # requests, where many files are asked for

Answer = TypeVar("Answer")


def open_files(address: str) -> "BucketFiles":
    """Opens `s3://KEY:SECRET@BUCKET/PREFIX?endpoint=URL&region=NAME`.

    Without a key, it is found as other programs for S3 do: in AWS_ACCESS_KEY_ID, or by the role of the machine. Raises
    InputError for a malformed address.
    """
    parts = urlsplit(address)
    options = parse_qs(parts.query)
    if unknown := sorted(options.keys() - {"endpoint", "region"}):
        raise InputError(f"DIGEST_FILES: unknown option {unknown[0]!r}; use endpoint and region")
    endpoint, region = (options.get(name, [""])[-1] for name in ("endpoint", "region"))
    prefix = parts.path.strip("/")
    config = {
        "access_key_id": unquote(parts.username or ""),
        "secret_access_key": unquote(parts.password or ""),
        "endpoint": endpoint,
        "region": region,
    }
    bucket = parts.netloc.rpartition("@")[2]
    store = S3Store(
        bucket,
        prefix=prefix or None,
        config={name: value for name, value in config.items() if value},  # type: ignore[arg-type]
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": REQUEST},
        retry_config={"max_retries": 3, "retry_timeout": TRIES_LAST},
    )
    return BucketFiles(store, f"s3://{bucket}/{prefix}".rstrip("/"))


class BucketFiles(Files):
    """Objects of a bucket; their access rights are the bucket's."""

    def __init__(self, store: S3Store, address: str) -> None:
        self.address = address
        self._store = store

    def read(self, name: str) -> bytes | None:
        """Returns the content of an object, or None if there is none."""
        return self._look(name, lambda: bytes(obstore.get(self._store, name).bytes()))

    def write(self, name: str, content: bytes) -> bool:
        """Writes an object if it is missing or different; returns whether it was."""
        if self._holds(name, content):
            return False
        self._ask(name, lambda: obstore.put(self._store, name, content))
        return True

    def _holds(self, name: str, content: bytes) -> bool:
        """Whether an object has this content; it is read only where its tag is not the MD5 of its content."""
        found = self._look(name, lambda: obstore.head(self._store, name))
        if found is None or found["size"] != len(content):
            return False
        tag = (found["e_tag"] or "").strip('"')
        return tag == hashlib.md5(content, usedforsecurity=False).hexdigest() or self.read(name) == content

    def adopt(self, name: str, file: Path) -> None:
        """Moves a file into the bucket; large ones as a multipart upload."""
        self._ask(name, lambda: obstore.put(self._store, name, file))
        file.unlink()

    def marks(self, names: Iterable[str]) -> Mapping[str, str]:
        """Returns tag and time of each object that exists."""

        def mark(name: str) -> tuple[str, str | None]:
            return name, self._look(name, lambda: _mark(obstore.head(self._store, name)))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return {name: found for name, found in pool.map(mark, names) if found is not None}

    def names(self, folder: str, after: str = "") -> list[str]:
        """Returns the names of all objects below a folder that sort after a name."""
        return sorted(one["path"] for one in self._below(folder, after))

    def drop(self, folder: str, before: datetime) -> int:
        """Deletes the objects below a folder that were written before a time; returns how many."""
        old = [one["path"] for one in self._below(folder) if one["last_modified"] < before]
        if old:
            self._ask(folder, lambda: obstore.delete(self._store, old))
        return len(old)

    def _below(self, folder: str, after: str = "") -> "list[ObjectMeta]":
        pages = partial(obstore.list, self._store, folder, offset=after or None)
        return self._ask(folder, lambda: [one for page in pages() for one in page])

    def _look(self, name: str, request: Callable[[], Answer]) -> Answer | None:
        """Returns the response, or None if no object has this name or the name is invalid."""
        try:
            return self._ask(name, request)
        except (FileNotFoundError, ValueError):
            return None

    def _ask(self, name: str, request: Callable[[], Answer]) -> Answer:
        try:
            return request()
        except BaseError as error:
            reason = str(error).partition("\n")[0]
            raise OSError(errno.EIO, reason, self.place(name)) from error


def _mark(found: "ObjectMeta") -> str:
    return f"{found['e_tag']}:{found['last_modified']:%Y%m%dT%H%M%S}"
