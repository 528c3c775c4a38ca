"""Checks the DNS records of a mail domain, and suggests the line to publish."""

from collections.abc import Callable
from dataclasses import dataclass

import dns.exception
import dns.resolver
import dns.reversename

from digest.deliver.dkim import SigningKey

Lookup = Callable[[str, str], tuple[str, ...]]
"""Returns the records of a type (`TXT`, `MX`, `PTR`) for a name, () if there are none. Raises OSError on failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check: `good`, what was found in words, and what to do if it is not good."""

    name: str
    good: bool
    found: str
    advice: str = ""


def look_up(name: str, kind: str) -> tuple[str, ...]:
    """A `Lookup` that uses this machine's resolver."""
    return look_up_with(dns.resolver.get_default_resolver(), name, kind)


def look_up_with(resolver: dns.resolver.Resolver, name: str, kind: str, *, seconds: float = 10) -> tuple[str, ...]:
    """Looks up records with a given resolver and time limit."""
    try:
        answer = resolver.resolve(name, kind, lifetime=seconds)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException as error:
        raise OSError(f"{name}: no answer from the DNS ({type(error).__name__})") from error
    if kind == "TXT":
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
    return tuple(record.to_text() for record in answer)


def check_domain(domain: str, keys: tuple[SigningKey, ...], lookup: Lookup) -> tuple[Finding, ...]:
    """Checks MX, SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) of a sender's domain."""
    findings = [_mx(domain, lookup), _spf(domain, lookup)]
    findings += [_dkim(domain, key, lookup) for key in keys]
    if not keys:
        findings.append(
            Finding(name="DKIM", good=True, found="no key of our own: the relay signs, or nobody does (DIGEST_DKIM)")
        )
    return (*findings, _dmarc(domain, lookup))


def check_reverse(name: str, lookup: Lookup) -> Finding:
    """Checks that the addresses of a machine that sends mail itself resolve back to its name (PTR, RFC 1912, 2.1)."""
    addresses = (*lookup(name, "A"), *lookup(name, "AAAA"))
    if not addresses:
        found = f"{name} has no address in the DNS: well, if its mail server hands all mail to another one"
        return Finding(name="PTR", good=True, found=found)
    nameless = [one for one in addresses if f"{name.lower()}." not in _names_of(one, lookup)]
    return Finding(
        name="PTR",
        good=not nameless,
        found=", ".join(nameless) + f" is not named {name}" if nameless else f"{', '.join(addresses)} is {name}",
        advice="ask who gave you the address to publish: "
        + "; ".join(f"{dns.reversename.from_address(one)} PTR {name}." for one in nameless),
    )


def _names_of(address: str, lookup: Lookup) -> tuple[str, ...]:
    return tuple(name.lower() for name in lookup(dns.reversename.from_address(address).to_text(), "PTR"))


def _mx(domain: str, lookup: Lookup) -> Finding:
    found = lookup(domain, "MX")
    advice = f"publish: {domain}. MX 10 mail.{domain}."
    return Finding(name="MX", good=bool(found), found=", ".join(found) or "none", advice=advice)


def _spf(domain: str, lookup: Lookup) -> Finding:
    found = [text for text in lookup(domain, "TXT") if text.lower().startswith("v=spf1")]
    if len(found) > 1:
        return Finding(
            name="SPF", good=False, found=f"{len(found)} records", advice="keep one: with two, neither counts"
        )
    good = (bool(found) and found[0].split()[-1].lower() in ("-all", "~all")) or "redirect=" in "".join(found)
    advice = f'publish: {domain}. TXT "v=spf1 include:YOUR-RELAY -all", with what your relay tells you'
    return Finding(name="SPF", good=good, found=found[0] if found else "none", advice=advice)


def _dkim(domain: str, key: SigningKey, lookup: Lookup) -> Finding:
    name = f"{key.selector}._domainkey.{domain}"
    wanted = key.record.rpartition("p=")[2]
    found = lookup(name, "TXT")
    good = any(text.replace(" ", "").rpartition("p=")[2].rstrip(";") == wanted for text in found)
    what = "our key" if good else ("another key" if found else "none")
    return Finding(name=f"DKIM {key.selector}", good=good, found=what, advice=f'publish: {name}. TXT "{key.record}"')


def _dmarc(domain: str, lookup: Lookup) -> Finding:
    found = [text for text in lookup(f"_dmarc.{domain}", "TXT") if text.lower().startswith("v=dmarc1")]
    advice = f'publish: _dmarc.{domain}. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"'
    return Finding(name="DMARC", good=len(found) == 1, found=found[0] if found else "none", advice=advice)
