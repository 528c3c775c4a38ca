"""Checks whether our own mail server authenticated a sender, by Authentication-Results (RFC 8601). Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from email.message import Message

from digest.subscribe.email_addresses import domain_of

NAMELESS = "none"
"""DIGEST_AUTHSERV for a mail server that writes results without its name, as Microsoft 365 does."""

_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)\s*=\s*pass\b(.*)$", re.IGNORECASE | re.DOTALL)
_METHOD = re.compile(r"^\s*[a-z-]{2,20}\s*=", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(smtp\.mailfrom|header\.d|header\.i|header\.from)\s*=\s*([^\s;]+)", re.IGNORECASE)
_COUNTS = {"spf": ("smtp.mailfrom",), "dkim": ("header.d", "header.i"), "dmarc": ("header.from",)}


def believed(message: Message, address: str, server: str) -> bool:
    """Whether our own server found SPF, DKIM or DMARC to pass for this sender's domain.

    Only the topmost Authentication-Results with our server's name counts, because anybody can write the others (RFC
    8601, 5). A domain authenticates itself, its parents and its subdomains, but not siblings: so no list of public
    suffixes is needed, unlike for DMARC's relaxed alignment (RFC 7489, 3.1).
    """
    results = _plain(" ".join(str(message.get("authentication-results", ""))[:4000].split()))
    first, *methods = results.split(";")
    if server.lower() == NAMELESS:
        # A header that begins with a result has no name before it (RFC 8601, 2.2, asks for one).
        methods = [first, *methods] if _METHOD.match(first) else []
    elif first.strip().split(" ")[0].lower() != server.lower():
        return False
    ours = domain_of(address)
    return any(_under(ours, theirs) or _under(theirs, ours) for theirs in _passed(methods))


def _passed(methods: list[str]) -> set[str]:
    """Returns the domains for which a method passed; a method that names two identities instead of one is ignored.

    A mail has one sender for SPF and one for DMARC, however many results there are, and each DKIM result belongs to one
    signature, whose `header.i` is at or below its `header.d` (RFC 6376, 3.5). Anything else was written by a stranger.
    """
    of_method: defaultdict[str, list[Mapping[str, set[str]]]] = defaultdict(list)
    for method in methods:
        if passed := _RESULT.match(method):
            name, identities = passed[1].lower(), defaultdict[str, set[str]](set)
            for key, value in _PROPERTY.findall(passed[2]):
                if key.lower() in _COUNTS[name]:
                    identities[key.lower()].add(domain_of(f"x@{value}"))
            of_method[name].append(identities)
    believed_domains: set[str] = set()
    for name, results in of_method.items():
        for group in results if name == "dkim" else [_merged(results)]:
            domains = set().union(*group.values())
            if all(len(values) == 1 for values in group.values()) and _in_line(domains):
                believed_domains |= {domain for domain in domains if "." in domain}
    return believed_domains


def _merged(results: Sequence[Mapping[str, set[str]]]) -> dict[str, set[str]]:
    return {key: set().union(*(one.get(key, set()) for one in results)) for one in results for key in one}


def _in_line(domains: set[str]) -> bool:
    """Whether all domains are at or below the shortest of them."""
    return all(_under(domain, min(domains, key=len)) for domain in domains)


def _under(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _plain(results: str) -> str:
    """Removes comments from results, and separators from quoted text, both of which the sender controls."""
    results = _QUOTED.sub(lambda found: re.sub(r"[^\w.@+-]", "_", found[1]), results)
    bare = _COMMENT.sub(" ", results)
    while bare != results:
        results, bare = bare, _COMMENT.sub(" ", bare)
    return "" if set('()"') & set(bare) else bare
