"""`digest serve` as the operator starts it, in a separate process."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from posts import make_post

DIGEST = str(Path(sys.executable).with_name("digest"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def ask(port: int, method: str, path: str, body: str | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
    return connection.getresponse().status


def test_it_serves_mails_what_was_asked_for_and_says_nothing_about_visitors(tmp_path: Path) -> None:
    home, port = make_post(tmp_path), free_port()
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_PUBLIC_URL=http://127.0.0.1:{port}\n")
    server = subprocess.Popen(
        [DIGEST, "--home", str(home.path), "serve", "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert server.stderr
        assert b"serving at" in server.stderr.readline()
        assert ask(port, "GET", "/health") == 200
        assert ask(port, "POST", "/en/join", "address=canary@harbour.example&language=en&form=html") == 202
        assert ask(port, "GET", "/en/leave/canary-token") == 410
        outbox, until = home.path / "output" / "outbox", time.monotonic() + 20
        while not list(outbox.glob("*.eml")) and time.monotonic() < until:
            ask(port, "GET", "/health")
        assert len(list(outbox.glob("*.eml"))) == 1
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=20)
    finally:
        server.kill()
        server.wait()
    assert b"canary" not in out + err
    assert b"Traceback" not in err


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [DIGEST, "--home", str(home.path), "serve", "--port", port], capture_output=True, text=True, timeout=30
        )
    assert done.returncode == 1
    assert "already in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1
