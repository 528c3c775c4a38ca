"""Loads the named queries of queries.sql, with an engine's own variants."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def queries(dialect: str = "sqlite") -> dict[str, str]:
    """Returns every statement by name; those in `engines/DIALECT.sql` replace shared ones with the same name.

    A duplicate name within a file, or one that only a dialect has, is a bug and raises ValueError.
    """
    folder = files("digest.store")
    found = dict(_named(folder.joinpath("queries.sql").read_text("utf-8")))
    own = folder.joinpath("engines", f"{dialect}.sql")
    for name, body in _named(own.read_text("utf-8")) if own.is_file() else ():
        if name not in found:
            raise ValueError(f"{dialect}.sql replaces {name!r}, which queries.sql does not have")
        found[name] = body
    return found


def _named(text: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for block in text.split("-- name: ")[1:]:
        name, _, body = block.partition("\n")
        if name in seen:
            raise ValueError(f"the query {name!r} is defined twice")
        seen.add(name)
        yield name, body.strip().rstrip(";")
