"""Decides whether two web addresses are the same source."""

from urllib.parse import SplitResult

from digest.text.sites import split_address


def same_address(url: str) -> str:
    """Returns a key that is equal for addresses differing only in scheme, case of the host, `www.` or final slash."""
    parts = split_address(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = _port(parts)
    return f"{host}{port}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


def _port(parts: SplitResult) -> str:
    """Returns `:8080`, or "" for the default port of the scheme."""
    try:
        return f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
