"""Letters sent by real workers from a PostgreSQL database, for tests of failures meanwhile."""

import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from homes import digest
from posts import states
from servers import MailServer, Talk
from waiting import PATIENCE

from digest.services.homes import Home

CONNECTIONS = 2  # of the homes of these tests
SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(150))


def slowly(stage: str, talk: Talk) -> None:
    """A slow reply of the mail server."""
    time.sleep(0.002)


class Tap:
    """Slow replies of a mail server, which takes only as many letters as the test lets through.

    So a test that breaks something after a few letters is not late on a busy machine.
    """

    def __init__(self) -> None:
        self._permits = threading.Semaphore(0)
        self._open = False

    def __call__(self, stage: str, talk: Talk) -> None:
        slowly(stage, talk)
        if stage == "BODY" and not self._open:
            assert self._permits.acquire(timeout=PATIENCE)

    def let_through(self, letters: int) -> None:
        """Lets some more letters through."""
        self._permits.release(letters)

    def open(self) -> None:
        """Lets all letters through from now on."""
        self._open = True
        self._permits.release()


@contextmanager
def worker(
    home: Path,
    *,
    by: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    notes: Path | None = None,
    queues: str = "send",
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of these queues, started through the command `by`; its output goes to the file `notes`."""
    command = [*by, sys.executable, "-m", "digest.entry.cli.main", "--home", str(home), "worker", "--queues", queues]
    with (notes or Path(os.devnull)).open("w") as said:
        process = subprocess.Popen(command, stderr=said, env={**os.environ, **(environment or {})})
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def schedule(home: Home) -> None:
    assert digest(home.path, "scheduler", "--once").exit_code == 0


def all_sent(home: Home) -> bool:
    """Returns whether every letter is sent; queues the remaining ones again."""
    schedule(home)
    return states(home) == {"sent": len(SUBSCRIBERS)}


def mail_by(home: Home, mail: MailServer) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={mail.address}\n")


def check_arrived(mail: MailServer, beyond: int) -> None:
    """Checks that everybody got the letter, with at most `beyond` duplicates, and one Message-ID each."""
    arrived = Counter(mail.recipients)
    assert set(arrived) == set(SUBSCRIBERS)
    assert sum(arrived.values()) - len(arrived) <= beyond
    identifiers = {(to, re.search(rb"Message-ID: <(.+)>", text)[1]) for to, text in mail.letters}  # type: ignore[index]
    assert len(identifiers) == len(arrived)
