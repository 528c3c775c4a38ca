"""An IP address that uses too much of the server is refused with 503, and no other is."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from serving import Served, serve_site
from waiting import PATIENCE

from digest.entry.web.address_limits import Holdings

FEW = 3
SLOW = (
    b"POST /en/join HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\nContent-Length: 99\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\na"
)


@contextmanager
def few_each(folder: Path, monkeypatch: pytest.MonkeyPatch, trusted: str | None = None) -> Iterator[Served]:
    monkeypatch.setattr("digest.entry.web.server.CONNECTIONS_EACH", FEW)
    monkeypatch.setattr("digest.entry.web.address_limits.REQUESTS_EACH", FEW)
    for place in ("server", "bodies"):  # the server must not hang up before the test has looked
        monkeypatch.setattr(f"digest.entry.web.{place}.PATIENCE", PATIENCE)
    with serve_site(folder, trusted=trusted) as served:
        yield served


def ask(served: Served, *, of: str = "127.0.0.1", **headers: str) -> int:
    """Returns the status of a response."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE, source_address=(of, 0))
    try:
        connection.request(
            "GET", "/healthz", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        return connection.getresponse().status
    finally:
        connection.close()


def hold(served: Served, stack: ExitStack, sent: bytes = b"", *, of: str = "127.0.0.1") -> socket.socket:
    """A connection that sends this and then nothing, for as long as the stack lives."""
    held = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE, source_address=(of, 0))
    stack.callback(held.close)
    held.sendall(sent)
    return held


def refused(served: Served, *, of: str) -> bool:
    with ExitStack() as stack:
        return hold(served, stack, of=of).recv(12) == b"HTTP/1.1 503"


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:", SLOW % b"127.0.0.9"], ids=["idle", "head", "body"])
def test_idle_and_slow_connections_of_one_address_shut_out_only_that_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    with few_each(tmp_path, monkeypatch) as served:
        with ExitStack() as stack:
            for _ in range(FEW):
                hold(served, stack, sent, of="127.0.0.3")
            assert refused(served, of="127.0.0.3")
            assert ask(served, of="127.0.0.4") == 200
        assert ask(served, of="127.0.0.4") == 200


def test_an_address_is_served_again_once_it_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with few_each(tmp_path, monkeypatch) as served, ExitStack() as stack:
        held = [hold(served, stack, of="127.0.0.3") for _ in range(FEW)]
        assert refused(served, of="127.0.0.3")
        held[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        while held[0].recv(4096):
            pass
        assert ask(served, of="127.0.0.3") == 200


def test_behind_a_trusted_proxy_the_forwarded_address_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with few_each(tmp_path, monkeypatch, trusted="127.0.0.1") as served, ExitStack() as stack:
        for _ in range(FEW):
            hold(served, stack, SLOW % b"192.0.2.1")
        while ask(served, X_Forwarded_For="192.0.2.1") != 503:
            pass  # until the server has read the heads of all
        assert ask(served, X_Forwarded_For="192.0.2.2") == 200
        assert ask(served, X_Forwarded_For="198.51.100.1") == 200


def test_whom_nobody_trusts_gains_nothing_by_a_forwarded_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with few_each(tmp_path, monkeypatch) as served, ExitStack() as stack:
        for number in range(FEW):
            hold(served, stack, SLOW % b"192.0.2.%d" % number, of="127.0.0.3")
        assert refused(served, of="127.0.0.3")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("x", "y", False),
    ],
)
def test_which_addresses_count_as_one(one: str, other: str, same: bool) -> None:
    holdings = Holdings(1)
    assert holdings.take(one)
    assert holdings.take(other) is not same
    holdings.give_back(one)
    assert holdings.take(one)
