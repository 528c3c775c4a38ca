"""The registrable domain of a web address, from the public suffix list."""

from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from tld import get_fld


def registrable_domain(url: str) -> str:
    """Returns the registrable domain of an address: `a.co.uk` for `feeds.a.co.uk`; "" if there is no host.

    An IP address is returned unchanged; for a suffix missing from the list, the last two labels.
    """
    return _domain_of((split_address(url).hostname or "").strip("."))


@lru_cache(maxsize=10_000)
def _domain_of(host: str) -> str:
    labels = host.split(".")
    if labels[-1].isdecimal() or ":" in host:
        return host
    return get_fld(f"https://{host}", fail_silently=True) or ".".join(labels[-2:])


def site_name(url: str) -> str:
    """Returns the name in an address's host: `theguardian` for www.theguardian.com."""
    return registrable_domain(url).partition(".")[0]


def split_address(url: str) -> SplitResult:
    """Splits an address into its parts; all empty if it is malformed."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return urlsplit("")
