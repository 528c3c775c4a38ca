"""The nginx snippet of docs/web-server.md, run unchanged in front of `digest serve` except for ports and paths."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from factories import NOON
from posts import make_post
from processes import DIGEST, fixed_port, started
from waiting import PATIENCE, until

from digest.subscribe.sign_up_limits import PER_NETWORK

DOCS = Path(__file__).parents[2] / "docs" / "web-server.md"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CLIENT = "127.0.7.5"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# What a distribution's nginx.conf has around it: logs on, so that the snippet itself must turn them off.
AROUND = """\
daemon off; pid {folder}/nginx.pid; {user} worker_processes 1; error_log {folder}/start.log info;
events {{}}
http {{
    access_log {folder}/access.log; error_log {folder}/error.log info;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{snippet}
}}
"""


def write_certificate(folder: Path) -> tuple[Path, Path]:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOON)
        .not_valid_after(NOON + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(*form))
    return chain, private


def configure(folder: Path, *, tls: int, plain: int, behind: int) -> Path:
    snippet = DOCS.read_text("utf-8").partition("```nginx\n")[2].partition("```")[0]
    chain, private = write_certificate(folder)
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("/etc/letsencrypt/live/herald.example/fullchain.pem", str(chain)),
        ("/etc/letsencrypt/live/herald.example/privkey.pem", str(private)),
    ):
        assert old in snippet
        snippet = snippet.replace(old, new)
    file = folder / "nginx.conf"
    file.write_text(AROUND.format(folder=folder, snippet=snippet, user="user root;" if os.geteuid() == 0 else ""))
    return file


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(home: Path, behind: str) -> Iterator[int]:
    """`digest serve` behind a proxy; yields its port."""
    with started(*DIGEST, "--home", str(home), "serve", "--port", "0", "--behind", behind) as server:
        yield int(re.findall(r":(\d+)/", server.said("serving at"))[0])


class Visitor:
    """Sends requests over TLS from its own loopback address."""

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        self.port, self.source = port, source

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, dict[str, str], str]:
        trusting = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.source, 0), context=trusting
        )
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Host": "herald.example", **FORM, **named})
            answer = connection.getresponse()
            return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def join(self, address: str, **headers: str) -> int:
        return self.ask("POST", "/en/join", f"address={address}&language=en&form=html", **headers)[0]


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine (apt-get install nginx-light)")
def test_the_documented_nginx_logs_nobody_and_tells_visitors_apart(tmp_path: Path) -> None:
    home, tls, plain = make_post(tmp_path), fixed_port(), fixed_port()
    with (home.path / "digest.env").open("a") as file:
        file.write("DIGEST_PUBLIC_URL=https://herald.example\n")
    with ExitStack() as held:
        behind = held.enter_context(serving(home.path, "127.0.0.1"))
        conf = configure(tmp_path, tls=tls, plain=plain, behind=behind)
        checked = subprocess.run([str(NGINX), "-t", "-c", str(conf)], capture_output=True, text=True, timeout=PATIENCE)
        assert checked.returncode == 0, checked.stderr
        assert "[warn]" not in checked.stderr
        held.enter_context(started(str(NGINX), "-c", str(conf)))
        until(lambda: listens(tls) and listens(plain))
        visitor, other = Visitor(tls, CLIENT), Visitor(tls, "127.0.8.5")
        status, headers, text = visitor.ask("GET", "/en/")
        assert (status, headers["strict-transport-security"]) == (200, "max-age=63072000")
        assert "script" not in headers["content-security-policy"]
        assert "name=address" in text.replace('"', "")
        assert visitor.ask("GET", "/en/leave/canary-token")[0] == 410
        assert visitor.ask("POST", "/en/join", "address=" + "c" * 20_000)[0] == 413
        assert visitor.ask("GET", "/%00canary-odd")[0] == 400
        # Whatever a visitor writes into X-Forwarded-For, one network has its share and the next has its own.
        taken = [visitor.join(f"canary{n}@harbour.example", X_Forwarded_For=f"10.{n}.0.1") for n in range(PER_NETWORK)]
        assert set(taken) == {202}
        assert visitor.join("canary@harbour.example", X_Forwarded_For="192.0.2.1") == 429
        assert other.join("canary@harbour.example") == 202
        moved = http.client.HTTPConnection("127.0.0.1", plain, timeout=PATIENCE)
        moved.request("GET", "/en/pause/canary-token", headers={"Host": "herald.example"})
        assert moved.getresponse().getheader("location") == "https://herald.example/en/pause/canary-token"
        moved.close()
    for log in tmp_path.glob("*.log"):
        said = log.read_text()
        assert "canary" not in said, log
        assert CLIENT not in said, log


def test_a_visitor_of_the_server_itself_is_not_believed(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    with (home.path / "digest.env").open("a") as file:
        file.write("DIGEST_PUBLIC_URL=https://herald.example\n")
    with serving(home.path, "192.0.2.1") as port:
        answers = []
        for number in range(PER_NETWORK + 1):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            headers = {**FORM, "X-Forwarded-For": f"10.{number}.0.1"}
            connection.request("POST", "/en/join", f"address=a{number}@harbour.example&language=en&form=html", headers)
            answers.append(connection.getresponse().status)
            connection.close()
    assert answers == [202] * PER_NETWORK + [429]
