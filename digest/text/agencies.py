"""The names of news agencies (`data/agencies.txt`), as found in datelines, captions and bylines."""

import re
from functools import cache
from importlib.resources import files


@cache
def agency_names() -> frozenset[str]:
    """Returns the names as written."""
    lines = files("digest.text").joinpath("data", "agencies.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


AGENCY = f"(?:{'|'.join(map(re.escape, sorted(agency_names(), key=lambda name: (-len(name), name))))})"
"""Matches the name of any agency."""
