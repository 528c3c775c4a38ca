"""The monitoring address: whatever it answers, the run ends as it would without it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.entry.cli.aftermath import pinging
from digest.model.errors import DigestError

TOKEN = "t0ken-of-the-monitor"
HEAD = b"HTTP/1.1 "
ANSWERS = {
    "nothing": b"",
    "an empty line": b"\r\n",
    "another protocol": b"220 mail.example ESMTP\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x28",
    "no code": HEAD + b"fine\r\n\r\n",
    "a code of letters": HEAD + b"abc ok\r\n\r\n",
    "a code below zero": HEAD + b"-1 ok\r\n\r\n",
    "a huge code": HEAD + b"99999 ok\r\n\r\n",
    "words for a terminal": HEAD + b"500 \x1b[2J\x9b31m no\r\n\r\n",
    "a long line": HEAD + b"200 ok\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    "many headers": HEAD + b"200 ok\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    "a wrong length": HEAD + b"200 ok\r\nContent-Length: -5\r\n\r\nok",
    "a broken address": HEAD + b"302 m\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
    "an address with a space": HEAD + b"302 m\r\nLocation: /a b\x00\r\nContent-Length: 0\r\n\r\n",
    "an odd port": HEAD + b"302 m\r\nLocation: http://127.0.0.1:99999/\r\nContent-Length: 0\r\n\r\n",
    "a file": HEAD + b"302 m\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
}


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that answers every request with the same bytes."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{TOKEN}"
        server.shutdown()
        thread.join()


def home_with(folder: Path, url: str) -> Path:
    (folder / "digest.env").write_text(f"DIGEST_PING_URL={url}\n")
    (folder / "digest.env").chmod(0o600)
    return folder


@pytest.mark.parametrize("kind", ANSWERS)
def test_whatever_the_monitor_answers_a_good_run_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    with answering(ANSWERS[kind]) as url, pinging(home_with(tmp_path, url)) as notes:
        notes.append("a note")
    said = capsys.readouterr().err
    assert TOKEN not in said
    assert len(said) < 300
    assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize("kind", ANSWERS)
def test_whatever_the_monitor_answers_the_error_of_a_run_stays_its_own(tmp_path: Path, kind: str) -> None:
    with (
        answering(ANSWERS[kind]) as url,
        pytest.raises(DigestError, match="the disk is full"),
        pinging(home_with(tmp_path, url)),
    ):
        raise DigestError("the disk is full")
