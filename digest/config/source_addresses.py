"""When two web addresses are the same source, and whose an address is."""

from urllib.parse import SplitResult, urlsplit

_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gob", "gov", "net", "or", "org"])


def same_address(url: str) -> str:
    """A key that is equal for addresses which differ only in scheme, case of the host, `www.` or final slash."""
    parts = _split(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = _port(parts)
    return f"{host}{port}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


def registrable_domain(url: str) -> str:
    """The part of an address's host that one buys: `bbc.co.uk` of `feeds.bbc.co.uk`; "" where there is no host.

    An IP address stays as it is. A rule of thumb (the last two labels, three under a short second level such as
    .co.uk), since a wrong guess costs an editor one word in feeds.yaml.
    """
    host = (_split(url).hostname or "").strip(".")
    labels = host.split(".")
    if labels[-1].isdecimal() or ":" in host:
        return host
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def _port(parts: SplitResult) -> str:
    """`:8080`; nothing for the port that the scheme has anyway."""
    try:
        return f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:
        return urlsplit("")
