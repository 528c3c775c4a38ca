"""Whether our own mail server vouches for a sender: the header Authentication-Results (RFC 8601). Pure."""

import re
from email.message import Message

from digest.subscribe.email_addresses import domain_of

NAMELESS = "none"
"""DIGEST_AUTHSERV of a mail server that writes its results without a name of its own, as Microsoft 365 does."""

_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)\s*=\s*pass\b(.*)$", re.IGNORECASE | re.DOTALL)
_METHOD = re.compile(r"^\s*[a-z-]{2,20}\s*=", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(smtp\.mailfrom|header\.d|header\.i|header\.from)\s*=\s*([^\s;]+)", re.IGNORECASE)
_COUNTS = {"spf": ("smtp.mailfrom",), "dkim": ("header.d", "header.i"), "dmarc": ("header.from",)}


def believed(message: Message, address: str, server: str) -> bool:
    """Whether our own server found SPF, DKIM or DMARC to pass for the domain of this sender.

    Only the topmost Authentication-Results counts, and only with our server's name: anybody can write the others
    (RFC 8601, 5). A domain speaks for itself and for what lies above or below it, never for a neighbour: so no list of
    public suffixes is needed where DMARC's relaxed alignment (RFC 7489, 3.1) needs one.
    """
    results = _plain(" ".join(str(message.get("authentication-results", ""))[:4000].split()))
    first, *methods = results.split(";")
    if server.lower() == NAMELESS:
        # A header that begins with a result has no name before it (RFC 8601, 2.2, asks for one).
        methods = [first, *methods] if _METHOD.match(first) else []
    elif first.strip().split(" ")[0].lower() != server.lower():
        return False
    ours = domain_of(address)
    for method in methods:
        passed = _RESULT.match(method)
        if not passed:
            continue
        wanted = _COUNTS[passed[1].lower()]
        for key, value in _PROPERTY.findall(passed[2]):
            theirs = domain_of(f"x@{value}")
            if key.lower() in wanted and "." in theirs and (_under(ours, theirs) or _under(theirs, ours)):
                return True
    return False


def _under(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _plain(results: str) -> str:
    """Results without comments, and quoted text without what parts them: the sender chose what stands in both."""
    results = _QUOTED.sub(lambda found: re.sub(r"[^\w.@+-]", "_", found[1]), results)
    bare = _COMMENT.sub(" ", results)
    while bare != results:
        results, bare = bare, _COMMENT.sub(" ", bare)
    return "" if set('()"') & set(bare) else bare
