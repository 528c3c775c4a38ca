"""`digest doctor` as typed, with a mail server, a name server and a web server on loopback."""

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import dkim
import dns.resolver
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from homes import digest
from nameservers import resolver
from posts import make_post
from servers import MailServer
from web_servers import serve_nothing, utc_now

from digest.collect.web.answers import Failure, FetchFailed, Response
from digest.collect.web.server_clocks import clock_ahead
from digest.deliver.dkim import read_keys
from digest.services.homes import Home

NOW = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)


def configure(home: Home, text: str) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(text)


def checks(home: Home) -> dict[str, dict[str, object]]:
    result = digest(home.path, "doctor", "--json")
    return {row["check"]: row for row in json.loads(result.stdout)}


def test_a_home_on_this_machine_is_well(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    result = digest(home.path, "doctor")
    assert result.exit_code == 0, result.output
    assert "ok  key: opens the address book" in result.output
    assert "not compared: no source answered" in result.output


def test_a_key_that_is_missing_is_one_line(tmp_path: Path) -> None:
    home = make_post(tmp_path, "reader@demo.example")
    env = home.path / "digest.env"
    env.write_text(env.read_text().replace("home.key", "other.key"))
    result = digest(home.path, "doctor")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {tmp_path}/other.key: the key of the address book is missing")


def test_each_fault_of_mail_and_dns_is_named_and_the_mail_to_oneself_is_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_post(tmp_path, delivery='postal_address: "P.O. Box 1, Harbour"')
    (tmp_path / "dkim.pem").write_bytes(
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (key,) = read_keys(f"s1:{tmp_path}/dkim.pem", home.path)
    zone = {
        ("herald.example.", "MX"): ("10 mail.herald.example.",),
        ("herald.example.", "TXT"): ('"v=spf1 ip4:192.0.2.7 -all"',),
        ("s1._domainkey.herald.example.", "TXT"): (f'"{key.record}"',),
        ("mail.herald.example.", "A"): ("192.0.2.7",),
        ("7.2.0.192.in-addr.arpa.", "PTR"): ("mail.herald.example.",),
    }
    with MailServer() as server, resolver(zone) as asking:
        monkeypatch.setattr(dns.resolver, "default_resolver", asking)
        configure(
            home, f"DIGEST_MAILER={server.address}&ehlo=mail.herald.example\nDIGEST_DKIM=s1:{tmp_path}/dkim.pem\n"
        )
        configure(home, "DIGEST_PUBLIC_URL=https://herald.example\n")
        result = digest(home.path, "doctor", "--mail", "me@herald.example")
    bad = re.findall(r"^NO  (.*?):", result.output, re.MULTILINE)
    assert (result.exit_code, bad) == (1, ["DMARC"]), result.output
    assert "ok  PTR: 192.0.2.7 is mail.herald.example" in result.output
    ((recipient, message),) = server.letters
    assert recipient == "me@herald.example"
    published = {b"s1._domainkey.herald.example.": key.record.encode()}
    assert dkim.verify(message, dnsfunc=lambda name, timeout: published.get(name))


def test_a_mail_server_that_turns_us_away_is_named(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    configure(home, "DIGEST_MAILER=smtp://127.0.0.1:1?tls=none&ehlo=mail.herald.example\n")
    assert checks(home)["mail server"]["good"] is False


# --- the clock ---


def answer(seconds: float, **headers: str) -> Response:
    date = format_datetime(NOW - timedelta(seconds=seconds), usegmt=True)
    pairs = tuple({"date": date, **headers}.items())
    return Response(url="https://herald.example/", status=200, headers=pairs, body=b"", received=NOW)


def test_the_clock_is_held_against_the_middle_one_of_several_servers() -> None:
    assert clock_ahead([answer(0), answer(3600), answer(2)]) == 2


def test_a_copy_of_a_cache_is_as_old_as_it_says() -> None:
    assert clock_ahead([answer(600, age="598")]) == 2


def test_who_tells_no_time_is_not_asked() -> None:
    silent = FetchFailed(url="https://herald.example/", failure=Failure.TIMEOUT, detail="no answer")
    assert clock_ahead([silent, answer(0, date="yesterday"), answer(0, age="old"), answer(0, age="9" * 99)]) is None
    assert clock_ahead([answer(-9, age="86399999999999")]) is None


@pytest.mark.parametrize(("behind", "good"), [(0, True), (7200, False)])
def test_a_wrong_clock_is_named(tmp_path: Path, behind: int, good: bool) -> None:
    home = make_post(tmp_path)
    with serve_nothing(now=lambda: utc_now() + timedelta(seconds=behind)) as url:
        configure(home, "DIGEST_PRIVATE_WEB=allow\n")
        with home.feeds.open("a") as file:
            file.write("publishers:\n  herald: {name: Herald}\nsources:\n")
            file.write(f"  - {{name: Herald, url: {url}/feed, publisher: herald, language: en}}\n")
        clock = checks(home)["clock"]
    assert clock["good"] is good
    assert re.search(r" \d{1,2} seconds| (7200|71\d\d) seconds behind web servers", str(clock["found"]))
