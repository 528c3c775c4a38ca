"""Makes web addresses absolute, normalises them for requests, and removes secrets.

Which machines may be contacted is decided in `address_guard`.
"""

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

# An address that needs no joining, escaping or normalising; most are like this.
_PLAIN = re.compile(
    r"https?://[a-z0-9_-]++(?:\.[a-z0-9_-]++)*+(?::(?:[1-5]\d{4}|[1-9]\d{3}))?+"
    r"/[\w/:@!$&'()*+,=~.|-]*+(?:\?[\w/:@!$&'()*+,=~.|-]++)?+",
    re.ASCII,
)
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_STRAY = re.compile(r"[\x00-\x1f\x7f]+ *|[<>].*", re.DOTALL)  # line breaks, and markup that was taken for a link
_NO_ADDRESS = frozenset({"", "n/a", "na", "none", "null", "nil", "undefined", "false", "-", "#", "/n/a"})
_WWW = re.compile(r"www\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?::\d{1,5})?")
_BROKEN_SCHEME = re.compile(
    r"(https?)(?:://(?=/)|:/(?!/)|//|:(?=www\.))/{0,3}", re.IGNORECASE
)  # https:/, https//, http:///
_HALF_LETTER = re.compile("[\ud800-\udfff]")
LONGEST = 2_000  # characters of an address that browsers and mail programs follow
_SECRET = re.compile(
    r"(?:^|[_.-])(?:access|api|auth|client|private|secret)?[_.-]?"
    r"(?:token|key|apikey|secret|password|passwd|pwd|auth|authorization|credential|sig|signature|session|sessionid|jwt)$",
    re.IGNORECASE,
)
REDACTED = "REDACTED"


def absolute_link(link: str, base: str) -> str | None:
    """Resolves `link` to an absolute http(s) address of at most 2,000 characters, letters as published; None if it is
    not one.

    A missing or misspelt scheme is repaired; a placeholder such as `N/A` gives None.
    """
    if len(link) > LONGEST:
        return None
    if _PLAIN.fullmatch(link):
        return link
    if link.strip().lower() in _NO_ADDRESS:
        return None
    try:
        link = _with_scheme(link.strip(), base)
        link = _HALF_LETTER.sub(_byte, _STRAY.sub("", link.strip())).strip().replace(" ", "%20")
        joined = urljoin(base, link)
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return joined if link and usable else None


def _with_scheme(link: str, base: str) -> str:
    """Restores a lost scheme: before `www.`, or before the host of the page that contains the link."""
    if broken := _BROKEN_SCHEME.match(link):
        return f"{broken[1].lower()}://{link[broken.end() :]}"
    first = link.partition("/")[0].partition("?")[0].lower()
    host = host_of(base)
    if _WWW.fullmatch(first) or (host and first.removeprefix("www.") == host.removeprefix("www.")):
        return f"{urlsplit(base).scheme or 'https'}://{link}"
    return link


def _byte(half: re.Match[str]) -> str:
    """Percent-encodes a byte that was not a letter, as found in headers; drops a single surrogate."""
    byte = ord(half[0]) - 0xDC00
    return f"%{byte:02X}" if 0x80 <= byte <= 0xFF else ""


def wire_address(url: str) -> str | None:
    """Normalises an address for a request: ASCII, host in punycode, no fragment; None unless it is http(s).

    Different spellings of one address (percent-encoded or not, upper or lower case escapes) give the same result.
    """
    if _PLAIN.fullmatch(url):
        return url
    link = absolute_link(url, "")
    if link is None:
        return None
    parts = urlsplit(link)
    host = _wire_host(parts)
    if host is None:
        return None
    path = _escape(parts.path or "/", safe="/%:@!$&'()*+,;=~-._|")
    query = _escape(parts.query, safe="/%?:@!$&'()*+,;=~-._[]|{}")
    return urlunsplit((parts.scheme, host, path, query, ""))


def host_of(url: str) -> str:
    """Returns the host in lower case; "" if there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origin_of(url: str) -> tuple[str, str]:
    """Returns scheme and network location; credentials must not be sent to another origin."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def redacted(url: str) -> str:
    """Removes user:password@ and replaces the values of token-like parameters."""
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url
    query = parts.query
    if any(_SECRET.search(name) for name, _ in pairs):
        shown = [(name, REDACTED if _SECRET.search(name) else value) for name, value in pairs]
        query = urlencode(shown, errors="replace")  # a header may hold bytes that are no letters
    return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))


def _escape(text: str, safe: str) -> str:
    encoded = quote(_BARE_PERCENT.sub("%25", text), safe=safe)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), encoded)


def _wire_host(parts: SplitResult) -> str | None:
    name = parts.hostname or ""
    if ":" in name:
        host = f"[{name}]"
    elif name.isascii():
        host = name
    else:
        try:
            host = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if not _HOST.fullmatch(host):
        return None
    default = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, default) else f":{parts.port}"
    user = parts.netloc.rpartition("@")[0]
    return f"{user}@{host}{port}" if user else f"{host}{port}"
