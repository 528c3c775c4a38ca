"""The use case of embedding: vectors for the new items of a run, made in worker processes and kept by content."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.collect.workers import WorkerLost, Workers
from digest.model.errors import DigestError
from digest.model.items import Item
from digest.services.deps import Deps
from digest.store.vector_rows import VectorRows

if TYPE_CHECKING:
    from digest.rank.reading.embedding import Embedder, FloatArray

MEMORY = timedelta(days=7)  # as far back as stories are told apart
AT_ONCE = 16  # texts in one task of a worker
WORKERS = 2
SECONDS = 60.0  # that a worker may take for a task
MOST_LOST = 3  # workers, before the embedder is given up for this run


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """How many texts got a vector in this run, how many wait for the next, and what went wrong, if anything."""

    made: int = 0
    waiting: int = 0
    trouble: str = ""


async def embed_items(deps: Deps) -> Embedded:
    """Embed the texts of recent items that have no vector yet, the newest first, up to the budget of a run."""
    from digest.rank.reading.embedding import content_key, embedded_text

    embedder, trouble = embedder_of(deps)
    if embedder is None:
        return Embedded(trouble=trouble)
    now = deps.clock()
    rows = VectorRows(deps.ledger.database, embedder.model)
    known = rows.made_since(now - MEMORY)
    recent = deps.ledger.items_between(now - MEMORY, now)
    texts = {
        content_key(text): text
        for item in reversed(recent)
        if item.language in deps.settings.edition.languages and (text := embedded_text(item))
    }
    missing = [key for key in texts if key not in known]
    budget = deps.settings.embedder.items_per_run
    chosen = missing[:budget]
    made, trouble = await _embed(deps, {key: texts[key] for key in chosen}, rows, now)
    return Embedded(made=made, waiting=len(missing) - len(chosen), trouble=trouble)


def embedder_of(deps: Deps) -> "tuple[Embedder | None, str]":
    """The embedder of the settings, or None and why there is none; for `off` nothing is wrong."""
    from digest.rank.reading.embedding import OFF, EmbedderMissing, open_embedder

    name = deps.settings.embedder.model
    if name == OFF:
        return None, ""
    try:
        return open_embedder(name), ""
    except EmbedderMissing as error:
        return None, f"{error}; until then stories and topics are told by words alone"


def vector_names(deps: Deps, since: datetime) -> tuple[str, ...]:
    """The present embedder's model and the text hashes of its vectors made at or after a time; () without one."""
    embedder, _ = embedder_of(deps)
    if embedder is None:
        return ()
    return embedder.model, *sorted(VectorRows(deps.ledger.database, embedder.model).made_since(since))


def vectors_of(deps: Deps, items: Sequence[Item], since: datetime) -> "Mapping[str, FloatArray]":
    """Item id -> its vector, for the items that have one of the present embedder made at or after a time."""
    from digest.rank.reading.embedding import content_key, embedded_text, unpack

    embedder, _ = embedder_of(deps)
    if embedder is None:
        return {}
    packed = VectorRows(deps.ledger.database, embedder.model).made_since(since)
    if not packed:
        return {}
    keys = {item.id: content_key(embedded_text(item)) for item in items}
    return {id: unpack(packed[key]) for id, key in keys.items() if key in packed}


async def _embed(deps: Deps, texts: Mapping[str, str], rows: VectorRows, now: datetime) -> tuple[int, str]:
    """Embed texts by key and record them as they come; how many, and what stopped it."""
    from digest.rank.reading.embedding import embed_with, pack

    if not texts:
        return 0, ""
    by_length = sorted(texts, key=lambda key: len(texts[key]))
    tasks = [by_length[start : start + AT_ONCE] for start in range(0, len(by_length), AT_ONCE)]
    made, lost, name = 0, 0, deps.settings.embedder.model
    loop = asyncio.get_running_loop()
    with _pool() as pool, deps.narrator.progress("vectors", len(tasks)) as advance:
        for start in range(0, len(tasks), WORKERS):
            together = tasks[start : start + WORKERS]
            calls = [loop.run_in_executor(pool, embed_with, name, [texts[key] for key in keys]) for keys in together]
            for keys, answer in zip(together, await asyncio.gather(*calls, return_exceptions=True), strict=True):
                advance()
                if isinstance(answer, WorkerLost):
                    lost += 1
                elif isinstance(answer, DigestError | RuntimeError | OSError):
                    return made, f"the embedder {name!r} does not work ({answer}); its texts are told by words alone"
                elif isinstance(answer, BaseException):
                    raise answer
                else:
                    rows.record({key: pack(vector) for key, vector in zip(keys, answer, strict=True)}, now=now)
                    made += len(keys)
            if lost >= MOST_LOST:
                return made, f"the embedder {name!r} lost {lost} worker processes; the rest is told by words alone"
    return made, ""


@contextmanager
def _pool() -> Iterator[Executor]:
    """Processes of their own: a machine on which the model's code crashes loses them and nothing else."""
    with Workers(WORKERS, seconds=SECONDS) as pool:
        yield pool
