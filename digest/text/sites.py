"""The registrable part of a web address's host, by the public suffix list."""

from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from tld import get_fld


def registrable_domain(url: str) -> str:
    """The registrable part of an address's host: `a.co.uk` of `feeds.a.co.uk`; "" where there is no host.

    An IP address stays as it is; of a host under a suffix that the list does not have, the last two labels count.
    """
    return _domain_of((split_address(url).hostname or "").strip("."))


@lru_cache(maxsize=10_000)
def _domain_of(host: str) -> str:
    labels = host.split(".")
    if labels[-1].isdecimal() or ":" in host:
        return host
    return get_fld(f"https://{host}", fail_silently=True) or ".".join(labels[-2:])


def site_name(url: str) -> str:
    """The name in an address's host: `theguardian` of www.theguardian.com."""
    return registrable_domain(url).partition(".")[0]


def split_address(url: str) -> SplitResult:
    """The parts of an address; empty ones where it cannot be read."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return urlsplit("")
