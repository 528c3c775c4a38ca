"""Letters over TLS: what is trusted and what is refused, with a real certificate on loopback."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from homes import digest
from posts import make_post, states
from servers import MailServer

from digest.services.homes import Home

SUBSCRIBER = "reader@demo.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key, in one file."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def server(certificate: Path, *, implicit: bool = False) -> MailServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return MailServer(offers=("STARTTLS",), tls=context, implicit=implicit)


def send(home: Home, address: str) -> tuple[int, str]:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={address}\n")
    result = digest(home.path, "send")
    return result.exit_code, result.output


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_letter_leaves_over_tls_under_a_trusted_certificate(tmp_path: Path, certificate: Path, scheme: str) -> None:
    home = make_post(tmp_path, SUBSCRIBER)
    with server(certificate, implicit=scheme == "smtps") as running:
        assert send(home, f"{scheme}://127.0.0.1:{running.port}?ca={certificate}")[0] == 0
    assert running.recipients == [SUBSCRIBER]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_bad_certificate_is_one_line_and_no_letter_leaves(tmp_path: Path, certificate: Path, scheme: str) -> None:
    home = make_post(tmp_path, SUBSCRIBER)
    with server(certificate, implicit=scheme == "smtps") as running:
        code, told = send(home, f"{scheme}://127.0.0.1:{running.port}")
    assert code == 1
    assert "its certificate is not good: self-signed certificate" in told
    assert (running.letters, states(home)) == ([], {"queued": 1})
