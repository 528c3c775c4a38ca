"""`digest serve` as the operator starts it, in a separate process."""

import http.client
import re
import socket
import subprocess
from pathlib import Path

from posts import make_post
from processes import DIGEST, started
from waiting import PATIENCE, until


def ask(port: int, method: str, path: str, body: str | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
    return connection.getresponse().status


def test_it_serves_mails_what_was_asked_for_and_says_nothing_about_visitors(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    with (home.path / "digest.env").open("a") as file:
        file.write("DIGEST_PUBLIC_URL=http://127.0.0.1\n")
    outbox = home.path / "output" / "outbox"
    with started(*DIGEST, "--home", str(home.path), "serve", "--port", "0") as server:
        port = int(re.findall(r":(\d+)/", server.said("serving at"))[0])
        assert ask(port, "GET", "/health") == 200
        assert ask(port, "POST", "/en/join", "address=canary@harbour.example&language=en&form=html") == 202
        assert ask(port, "GET", "/en/leave/canary-token") == 410
        until(lambda: list(outbox.glob("*.eml")))
    assert len(list(outbox.glob("*.eml"))) == 1
    output = "".join(server.lines)
    assert "canary" not in output
    assert "Traceback" not in output


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*DIGEST, "--home", str(home.path), "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert "already in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1
