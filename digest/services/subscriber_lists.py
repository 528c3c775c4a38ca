"""The operator's use cases for the subscriber list: add, import, export, find."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from digest.model.errors import InputError
from digest.model.subscribers import Subscriber
from digest.security.vault import Vault
from digest.services.deps import Deps
from digest.store.subscriber_rows import SealedSubscriber
from digest.subscribe.address_book import seal, unseal
from digest.subscribe.lists import SEALED, Line, read_list, seal_list, unseal_list, write_list

IMPORT_BATCH = 1000  # lines of one transaction
ADDED, KNOWN, LEFT = "added", "there already", "left before and stays out; see --revive"


def add_subscriber(deps: Deps, vault: Vault, subscriber: Subscriber, *, revive: str = "") -> str:
    """Adds a subscriber whose consent the operator has; returns ADDED, KNOWN, or LEFT for one who left and is not
    revived.

    `revive` is the reason for writing again to somebody who left; it is stored with the consent.
    """
    with deps.subscribers.atomic():
        deps.subscribers.count_event("added", deps.clock(), 0)  # a transaction begins with a write
        result = _add(deps, vault, subscriber, revive)
        deps.subscribers.count_event("added", deps.clock(), int(result == ADDED))
    return result


def _add(deps: Deps, vault: Vault, subscriber: Subscriber, revive: str, paused_until: datetime | None = None) -> str:
    marks = vault.left_marks(subscriber.address)
    if deps.subscribers.has_left(marks):
        if not revive:
            return LEFT
        deps.subscribers.drop_left_marks(marks)
        subscriber = replace(subscriber, consent=f"{subscriber.consent}; revived: {revive}".removeprefix("; "))
    row = SealedSubscriber(id=subscriber.id, state=subscriber.state, sealed=seal(subscriber, vault), until=paused_until)
    added = deps.subscribers.add(row, vault.address_index(subscriber.address))
    return ADDED if added else KNOWN


def import_list(
    deps: Deps,
    vault: Vault,
    source: BinaryIO,
    *,
    where: str,
    columns: Mapping[str, str],
    consent: str,
    passphrase: Iterator[str],
    dry_run: bool,
    revive: str = "",
) -> Iterator[tuple[int, str]]:
    """Adds the subscribers of a CSV file, or of one encrypted by `export_list`.

    Yields each line's number with ADDED, KNOWN, LEFT or its problem. `columns` maps our names to the file's;
    `passphrase` is only used if the file is encrypted. Nothing is changed in a `dry_run`.
    """
    data = source
    if source.read(len(SEALED)) == SEALED:
        source.seek(0)
        data = BytesIO(unseal_list(source.read(), next(passphrase)))
    languages = tuple(deps.settings.edition.languages)
    lines = read_list(data, where=where, columns=columns, consent=consent, languages=languages)
    seen: set[bytes] = set()
    while batch := list(islice(lines, IMPORT_BATCH)):
        for aside in (line.aside for line in batch if line.aside and not dry_run):
            deps.bulkhead.report(aside)
        if dry_run:
            yield from _try_lines(deps, vault, batch, seen, revive)
        else:
            yield from _add_lines(deps, vault, batch, revive)


def _add_lines(deps: Deps, vault: Vault, lines: Iterable[Line], revive: str) -> list[tuple[int, str]]:
    results: list[tuple[int, str]] = []
    with deps.subscribers.atomic():
        deps.subscribers.count_event("imported", deps.clock(), 0)  # a transaction begins with a write
        for line in lines:
            if line.subscriber is None:
                results.append((line.number, line.problem))
                continue
            results.append((line.number, _add(deps, vault, line.subscriber, revive, line.paused_until)))
        deps.subscribers.count_event("imported", deps.clock(), sum(result == ADDED for _, result in results))
    return results


def _try_lines(
    deps: Deps, vault: Vault, lines: Iterable[Line], seen: set[bytes], revive: str
) -> Iterator[tuple[int, str]]:
    for line in lines:
        if line.subscriber is None:
            yield line.number, line.problem
            continue
        index = vault.address_index(line.subscriber.address)
        key = bytes.fromhex(index)
        if not revive and deps.subscribers.has_left(vault.left_marks(line.subscriber.address)):
            yield line.number, LEFT
            continue
        yield line.number, KNOWN if key in seen or deps.subscribers.find(index) else ADDED
        seen.add(key)


def export_list(deps: Deps, vault: Vault, output: Path, passphrase: str | None) -> None:
    """Writes the whole list to a new file readable by its owner only; encrypted unless `passphrase` is None."""
    entries = (
        (unseal(row.id, row.state, row.sealed, vault), row.until)
        for row in deps.subscribers.all()
        if row.sealed is not None
    )
    data = write_list(entries)
    if passphrase is not None:
        data = seal_list(data, passphrase)
    with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        try:
            target.writelines(data)
        except BaseException:
            output.unlink()  # half a list looks like a whole one
            raise


def find_subscriber(deps: Deps, vault: Vault, name: str) -> SealedSubscriber:
    """Returns the row of an address or an id. Raises InputError if the list has neither."""
    row = deps.subscribers.find(vault.address_index(name)) if "@" in name else None
    row = row or deps.subscribers.by_id(name)
    if row is None:
        raise InputError("that address is not in the list")
    return row
