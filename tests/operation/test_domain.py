"""What the DNS says of a mail domain, asked of a real resolver on loopback."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from digest.deliver.dkim import SigningKey
from digest.deliver.domain import Finding, check_domain, look_up_with

KEY = SigningKey(selector="s1", private=Ed25519PrivateKey.generate())
WELL = {
    ("herald.example.", "MX"): ("10 mail.herald.example.",),
    ("herald.example.", "TXT"): ('"site-verification=1"', '"v=spf1 include:relay.example" " -all"'),
    ("s1._domainkey.herald.example.", "TXT"): (f'"{KEY.record}"',),
    ("_dmarc.herald.example.", "TXT"): ('"v=DMARC1; p=quarantine"',),
}
Zone = Mapping[tuple[str, str], tuple[str, ...]]


@contextmanager
def resolver(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks a name server on loopback which knows this zone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        threading.Thread(target=answer, args=(listening, zone), daemon=True).start()
        asking = dns.resolver.Resolver(configure=False)
        asking.nameservers = ["127.0.0.1"]
        asking.port = listening.getsockname()[1]
        yield asking


def answer(listening: socket.socket, zone: Zone) -> None:
    while True:
        try:
            data, asker = listening.recvfrom(4096)
        except OSError:
            return
        query = dns.message.from_wire(data)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        reply = dns.message.make_response(query)
        values = zone.get((question.name.to_text(), kind), ())
        if values:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif not any(name == question.name.to_text() for name, _ in zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        listening.sendto(reply.to_wire(), asker)


def findings(zone: Zone) -> dict[str, Finding]:
    with resolver(zone) as asking:
        found = check_domain("herald.example", (KEY,), lambda name, kind: look_up_with(asking, name, kind))
    return {finding.name: finding for finding in found}


def test_a_domain_that_is_well_has_nothing_to_publish() -> None:
    assert [name for name, finding in findings(WELL).items() if not finding.good] == []


@pytest.mark.parametrize(
    ("missing", "name", "advice"),
    [
        (("herald.example.", "MX"), "MX", "publish: herald.example. MX 10 mail.herald.example."),
        (("herald.example.", "TXT"), "SPF", 'publish: herald.example. TXT "v=spf1 '),
        (("s1._domainkey.herald.example.", "TXT"), "DKIM s1", KEY.record),
        (("_dmarc.herald.example.", "TXT"), "DMARC", 'publish: _dmarc.herald.example. TXT "v=DMARC1; '),
    ],
)
def test_a_missing_record_is_named_with_the_line_to_publish(missing: tuple[str, str], name: str, advice: str) -> None:
    found = findings({key: value for key, value in WELL.items() if key != missing})
    assert [one.name for one in found.values() if not one.good] == [name]
    assert advice in found[name].advice


@pytest.mark.parametrize(
    "record",
    [('"v=spf1 include:relay.example"',), ('"v=spf1 +all"',), ('"v=spf1 -all"', '"v=spf1 ~all"')],
)
def test_an_spf_record_that_permits_all_or_stands_twice_is_not_good(record: tuple[str, ...]) -> None:
    assert not findings({**WELL, ("herald.example.", "TXT"): record})["SPF"].good


def test_another_key_under_our_selector_is_told() -> None:
    other = SigningKey(selector="s1", private=Ed25519PrivateKey.generate())
    found = findings({**WELL, ("s1._domainkey.herald.example.", "TXT"): (f'"{other.record}"',)})
    assert (found["DKIM s1"].good, found["DKIM s1"].found) == (False, "another key")


def test_no_answer_is_an_error_and_no_missing_record() -> None:
    asking = dns.resolver.Resolver(configure=False)
    asking.nameservers, asking.port, asking.lifetime = ["127.0.0.1"], 1, 0.2
    with pytest.raises(OSError, match="no answer from the DNS"):
        look_up_with(asking, "herald.example", "MX", seconds=0.2)
