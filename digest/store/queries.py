"""The named queries of queries.sql."""

from functools import cache
from importlib.resources import files


@cache
def queries() -> dict[str, str]:
    """Every statement by name. A name given twice is a bug and raises ValueError."""
    found: dict[str, str] = {}
    for block in files("digest.store").joinpath("queries.sql").read_text("utf-8").split("-- name: ")[1:]:
        name, _, body = block.partition("\n")
        if name in found:
            raise ValueError(f"queries.sql names {name!r} twice")
        found[name] = body.strip().rstrip(";")
    return found
