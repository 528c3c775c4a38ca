"""Copies a database into another, of either engine, table by table in key order, then compares both.

Every table has a primary key, so an interrupted copy continues after the last row copied. What can be rebuilt
(full-text search) or is short-lived (rate limits of sending) is not copied.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from digest.store.engine import Engine, Row, StoreError
from digest.store.migration import migrate, migrations

ROWS_PER_COMMIT = 2_000
LEFT_OUT = frozenset({"searchable_items", "sending_places"})
_TABLE = re.compile(r"^create table (\w+) \((.*?)^\);", re.MULTILINE | re.DOTALL)
_KEY_COLUMN = re.compile(r"^\s+(\w+) [a-z]+ primary key", re.MULTILINE)
_KEY_COLUMNS = re.compile(r"^\s+primary key \(([\w, ]+)\)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedTable:
    """A table of the ledger with the columns of its primary key."""

    name: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The number of rows of a table, equal on both sides, and the hash (SHA-256) of all rows in order."""

    table: str
    rows: int
    digest: str


def tables() -> tuple[CopiedTable, ...]:
    """Returns every table created by migrations, referenced tables first."""
    found = (match for _, _, script in migrations() for match in _TABLE.finditer(script))
    return tuple(CopiedTable(name=match[1], key=_key(match[2])) for match in found if match[1] not in LEFT_OUT)


def copy_store(source: Engine, target: Engine, note: Callable[[str], None] = lambda line: None) -> tuple[Copied, ...]:
    """Copies every row of `source` into `target` and compares both; `note` is called for each table.

    The target is migrated to this program's version first. It may be empty, or contain an interrupted copy of the same
    home. Raises StoreError if it belongs to another home, or if the sides differ at the end.
    """
    migrate(target)
    ours, theirs = _home(source), _home(target)
    if theirs is not None and theirs != ours:
        raise StoreError(f"{target.name}: contains another home; name an empty database")
    copied = []
    for table in tables():
        for batch in _batches(source, table, after=_last_key(target, table)):
            with target.atomic():
                for row in batch:
                    target.execute(_insert(table, row), row)
        copied.append(_compared(source, target, table))
        note(f"{table.name}: {copied[-1].rows} rows")
    return tuple(copied)


def _key(body: str) -> tuple[str, ...]:
    single, several = _KEY_COLUMN.search(body), _KEY_COLUMNS.search(body)
    return (single[1],) if single else tuple(re.split(r",\s*", several[1] if several else ""))


def _home(engine: Engine) -> str | None:
    return next((str(row["value"]) for row in engine.query("select value from home where key = 'id'")), None)


def _batches(engine: Engine, table: CopiedTable, after: Row | None) -> Iterator[list[Row]]:
    columns = ", ".join(table.key)
    marks = ", ".join(f":{name}" for name in table.key)
    while True:
        behind = f"where ({columns}) > ({marks}) " if after else ""
        rows = engine.query(
            f"select * from {table.name} {behind}order by {columns} limit {ROWS_PER_COMMIT}",  # noqa: S608
            after,
        )
        if not rows:
            return
        yield rows
        after = {name: rows[-1][name] for name in table.key}


def _last_key(engine: Engine, table: CopiedTable) -> Row | None:
    columns = ", ".join(table.key)
    backwards = ", ".join(f"{name} desc" for name in table.key)
    return next(iter(engine.query(f"select {columns} from {table.name} order by {backwards} limit 1")), None)  # noqa: S608


def _insert(table: CopiedTable, row: Row) -> str:
    return f"insert into {table.name} ({', '.join(row)}) values ({', '.join(f':{name}' for name in row)})"  # noqa: S608


def _compared(source: Engine, target: Engine, table: CopiedTable) -> Copied:
    here, there = _measured(source, table), _measured(target, table)
    if here != there:
        raise StoreError(
            f"{target.name}: the {there.rows} rows of {table.name} differ from the {here.rows} of {source.name}; "
            "stop whatever writes to either, empty the target, and copy again"
        )
    return here


def _measured(engine: Engine, table: CopiedTable) -> Copied:
    digest, rows = hashlib.sha256(), 0
    for batch in _batches(engine, table, after=None):
        for row in batch:
            digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        rows += len(batch)
    return Copied(table=table.name, rows=rows, digest=digest.hexdigest())
