"""Internet domains as the DNS has them: the one place that knows idna."""

from urllib.parse import quote, urlsplit, urlunsplit

import idna


def ascii_domain(domain: str) -> str:
    """A domain in lower case and ASCII (IDNA 2008 with the mapping of UTS 46); as given where it cannot be encoded."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain.lower()


def ascii_address(address: str) -> str:
    """An address whose domain is written as A-labels (RFC 5891), so that no server needs SMTPUTF8 for its sake.

    The local part stays as it is written.
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain if domain.isascii() else ascii_domain(domain)}"


def ascii_url(url: str) -> str:
    """A web address in ASCII, as headers and machines need it: the host as A-labels, the path percent-encoded."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host, colon, port = parts.netloc.partition(":")
    return urlunsplit((parts.scheme, f"{ascii_domain(host)}{colon}{port}", quote(parts.path, safe="/%:@"), "", ""))
