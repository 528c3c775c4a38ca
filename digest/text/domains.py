"""Internationalised domain names in ASCII form. The only module that uses idna."""

from urllib.parse import quote, urlsplit, urlunsplit

import idna


def ascii_domain(domain: str) -> str:
    """Returns a domain in lower case and ASCII (IDNA 2008 with UTS 46 mapping); unchanged if it cannot be encoded."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain.lower()


def ascii_address(address: str) -> str:
    """Returns an address with its domain as A-labels (RFC 5891), so that the domain does not require SMTPUTF8.

    The local part is not changed.
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain if domain.isascii() else ascii_domain(domain)}"


def ascii_url(url: str) -> str:
    """Returns a web address in ASCII: the host as A-labels, the rest percent-encoded; unchanged if it is malformed."""
    if url.isascii():
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host, colon, port = parts.netloc.partition(":")
    rest = (quote(part, safe="/%:@!$&'()*+,;=?~") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, f"{ascii_domain(host)}{colon}{port}", *rest))
