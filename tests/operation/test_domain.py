"""DNS checks of a mail domain, with a real resolver on loopback."""

import dns.resolver
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nameservers import Zone, resolver

from digest.deliver.dkim import SigningKey
from digest.deliver.domain import Finding, check_domain, check_reverse, look_up_with

KEY = SigningKey(selector="s1", private=Ed25519PrivateKey.generate())
WELL = {
    ("herald.example.", "MX"): ("10 mail.herald.example.",),
    ("herald.example.", "TXT"): ('"site-verification=1"', '"v=spf1 include:relay.example" " -all"'),
    ("s1._domainkey.herald.example.", "TXT"): (f'"{KEY.record}"',),
    ("_dmarc.herald.example.", "TXT"): ('"v=DMARC1; p=quarantine"',),
}


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
    ids=["MX", "SPF", "DKIM", "DMARC"],  # the key is another in each process
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


MACHINE = {
    ("mail.herald.example.", "A"): ("192.0.2.7",),
    ("mail.herald.example.", "AAAA"): ("2001:db8::7",),
    ("7.2.0.192.in-addr.arpa.", "PTR"): ("mail.herald.example.",),
    (f"7.{'0.' * 23}8.b.d.0.1.0.0.2.ip6.arpa.", "PTR"): ("mail.herald.example.",),
}


def reverse(zone: Zone) -> Finding:
    with resolver(zone) as asking:
        return check_reverse("mail.herald.example", lambda name, kind: look_up_with(asking, name, kind))


def test_a_machine_whose_addresses_bear_its_name_is_well() -> None:
    assert (reverse(MACHINE).good, reverse(MACHINE).found) == (True, "192.0.2.7, 2001:db8::7 is mail.herald.example")


@pytest.mark.parametrize("named", [(), ("host7.provider.example.",)])
def test_an_address_that_bears_another_name_is_told_with_the_record_to_publish(named: tuple[str, ...]) -> None:
    found = reverse({**MACHINE, ("7.2.0.192.in-addr.arpa.", "PTR"): named})
    assert (found.good, found.found) == (False, "192.0.2.7 is not named mail.herald.example")
    assert "7.2.0.192.in-addr.arpa. PTR mail.herald.example." in found.advice


def test_a_machine_without_an_address_in_the_dns_may_hand_its_mail_on() -> None:
    assert reverse({("herald.example.", "MX"): ()}).good
