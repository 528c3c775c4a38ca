"""Removes tracking parameters, which reveal who followed a web address and where they found it."""

import re

_NAMES = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d|link_\w+|ptr_\w+|bbc_team|format)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid"
    r"|msclkid|twclid|igshid|igsh|yclid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|vero_\w+|oly_\w+_id|wickedid|s_cid|cmpid|cmp"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|ito|ocid|ftag|xtor|smid|soc_\w+|taid|sref|traffic_source|maca"
    r"|rss|feedtype|ref_src|ref_url|ncid|guccounter|guce_\w+|__twitter_impression|fb_\w+|amp_\w+|rssid)",
    re.IGNORECASE,
)


def tracks(pair: str) -> bool:
    """Whether a query parameter (`name=value`) is for tracking only; the page works without it."""
    return bool(_NAMES.fullmatch(pair.partition("=")[0]))


def without_tracking(url: str) -> str:
    """Removes tracking parameters; all other characters stay, including a fragment such as `#comments`."""
    address, _, fragment = url.partition("#")
    page, _, query = address.partition("?")
    pairs = query.split("&")
    kept = [pair for pair in pairs if not tracks(pair)]
    if kept != pairs:
        address = f"{page}?{'&'.join(kept)}" if any(kept) else page
    # A fragment is a place in the page unless all of it is pairs that track: `#xtor=RSS-1`.
    if "=" in fragment and all(tracks(pair) for pair in fragment.split("&")):
        return address
    return f"{address}#{fragment}" if "#" in url else address
