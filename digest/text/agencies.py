"""The names of news agencies (`data/agencies.txt`), as found in datelines, captions and bylines."""

import re
from importlib.resources import files


def agency_names() -> list[str]:
    """Returns the names as written."""
    lines = files("digest.text").joinpath("data", "agencies.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


AGENCY = f"(?:{'|'.join(map(re.escape, sorted(agency_names(), key=len, reverse=True)))})"
"""Matches the name of any agency."""
