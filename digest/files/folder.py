"""Files in a folder of this machine."""

import errno
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from digest.files.place import Files

NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)


def open_files(folder: Path) -> "FolderFiles":
    """Opens a folder, which is created with its first file."""
    return FolderFiles(folder)


class FolderFiles(Files):
    """Files below a folder. Symbolic links that lead out of it are not followed."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """Returns the content of a file, or None if there is none."""
        path = self._folder / name
        try:
            if not path.resolve().is_relative_to(self._folder.resolve()):
                return None
            return path.read_bytes()
        except OSError as error:
            if error.errno in NO_FILE:
                return None
            raise

    def write(self, name: str, content: bytes) -> bool:
        """Writes a file atomically if it is missing or different; returns whether it was."""
        path = self._folder / name
        if path.exists() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.part")
        partial.write_bytes(content)
        partial.replace(path)
        return True

    def adopt(self, name: str, file: Path) -> None:
        """Moves a file into a folder that only its owner may read."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.chmod(0o700)
        file.chmod(0o600)
        partial = path.with_name(f"{path.name}.part")
        shutil.move(file, partial)
        partial.replace(path)

    def marks(self, names: Iterable[str]) -> Mapping[str, str]:
        """Returns size and time of each file that exists."""
        found: dict[str, str] = {}
        for name in names:
            try:
                state = (self._folder / name).stat()
            except OSError:
                continue
            found[name] = f"{state.st_size}:{state.st_mtime_ns}"
        return found

    def names(self, folder: str, after: str = "") -> list[str]:
        """Returns the names of all files below a folder that sort after a name."""
        names = (path.relative_to(self._folder).as_posix() for path in self._paths(folder))
        return sorted(name for name in names if name > after)

    def drop(self, folder: str, before: datetime) -> int:
        """Deletes the files below a folder that were written before a time; returns how many."""
        old = [path for path in self._paths(folder) if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _paths(self, folder: str) -> list[Path]:
        return [path for path in (self._folder / folder).rglob("*") if path.is_file()]
