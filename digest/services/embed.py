"""Embeds: computes vectors for a run's new items in worker processes, cached by content."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import numpy as np

from digest.beats.beat import Beat
from digest.beats.names import lexicon_of
from digest.collect.web.urls import host_of
from digest.collect.workers import Workers
from digest.config.settings import Settings
from digest.model.asides import AsideKind, set_aside
from digest.model.items import Item
from digest.model.shards import WHOLE, Shard
from digest.rank.reading.embedding import (
    OFF,
    Embedder,
    EmbedderMissing,
    FloatArray,
    content_key,
    embed_with,
    embedded_text,
    open_embedder,
    pack,
    unpack,
)
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance, example_texts
from digest.services.deps import Deps, Narrator
from digest.store.vector_rows import VectorRows

MEMORY = timedelta(days=7)  # as far back as stories are compared
AT_ONCE = 16  # texts in one task of a worker
WORKERS = 2
SECONDS = 60.0  # time limit of a task in a worker
MOST_FAILED = 5  # texts before the embedder is given up for this run: each may take SECONDS twice
PLAIN = "Good morning"  # a text for which every working embedder returns a vector
NO_VECTOR = ""  # cached for a text on which the embedder failed, so that it is not retried in every run
INSTEAD = "its texts are judged by words alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """How many texts got a vector in this run, how many wait for the next, and what went wrong, if anything.

    `machine` describes workers that were lost because the machine is short of memory.
    """

    made: int = 0
    waiting: int = 0
    trouble: str = ""
    machine: str = ""


async def embed_items(deps: Deps, shard: Shard = WHOLE) -> Embedded:
    """Embeds recent items without a vector, newest first, up to the budget of a run, of the hosts of a shard.

    Beyond the budget, embeds those whose words suggest that they are on a topic. Example headlines are shared out by
    their text.
    """
    embedder, trouble = embedder_of(deps.settings)
    if embedder is None:
        return Embedded(trouble=trouble)
    now = deps.clock()
    rows = VectorRows(deps.ledger.database, embedder.model)
    known = rows.made_since(now - MEMORY)
    recent = deps.ledger.items_between(now - MEMORY, now)
    examples = {content_key(text): text for text in example_texts(deps.settings)}
    texts = {key: text for key, text in examples.items() if shard.holds(key)}
    first: dict[str, Item] = {}
    for item in reversed(recent):
        here = item.language in deps.settings.edition.languages and shard.holds(host_of(item.url))
        if here and (text := embedded_text(item)):
            key = content_key(text)
            texts[key] = text
            first.setdefault(key, item)
    missing = [key for key in texts if key not in known]
    budget = deps.settings.embedder.items_per_run
    beyond = _worth_it([key for key in missing[budget:] if key in first], first, deps.settings, deps.beat)
    chosen = missing[:budget] + beyond
    made = failed = 0

    def keep(vectors: Mapping[str, FloatArray]) -> None:
        nonlocal made
        rows.record({key: pack(vector) for key, vector in vectors.items()}, now=now)
        made += len(vectors)

    def fail(key: str, error: Exception) -> None:
        nonlocal failed
        rows.record({key: NO_VECTOR}, now=now)
        place = first[key].url if key in first else texts[key]
        deps.bulkhead.report(set_aside(AsideKind.ENTRY, place, error, texts[key].encode("utf-8", "replace")))
        failed += 1

    name = deps.settings.embedder.model
    with _pool() as pool:
        trouble = await _embed(name, {key: texts[key] for key in chosen}, keep, fail, deps.narrator, pool)
        machine = pool.trouble
    return Embedded(made=made, waiting=len(missing) - made - failed, trouble=trouble, machine=machine)


def embedder_of(settings: Settings) -> tuple[Embedder | None, str]:
    """Returns the embedder of the settings, or None and the reason; for `off` the reason is empty."""
    name = settings.embedder.model
    if name == OFF:
        return None, ""
    try:
        return open_embedder(name), ""
    except EmbedderMissing as error:
        return None, f"{error}; until then texts are compared by words alone"


def has_vectors(deps: Deps, since: datetime) -> bool:
    """Whether there are vectors of the current embedder since a time."""
    embedder, _ = embedder_of(deps.settings)
    return embedder is not None and bool(VectorRows(deps.ledger.database, embedder.model).made_since(since))


def vectors_of(deps: Deps, items: Sequence[Item], since: datetime) -> Mapping[str, FloatArray]:
    """Returns item id -> vector, for items with a vector of the current embedder made since a time.

    Includes the vectors of example headlines, by the key of their text.
    """
    embedder, _ = embedder_of(deps.settings)
    if embedder is None:
        return {}
    packed = VectorRows(deps.ledger.database, embedder.model).made_since(since)
    if not packed:
        return {}
    keys = {item.id: content_key(embedded_text(item)) for item in items}
    keys |= {key: key for key in map(content_key, example_texts(deps.settings))}
    return {id: unpack(packed[key]) for id, key in keys.items() if packed.get(key)}


async def vectors_of_rows(
    settings: Settings, beat: Beat, items: Sequence[Item], narrator: Narrator
) -> Mapping[str, FloatArray]:
    """Returns item id -> vector for items that are not stored, if their words suggest that they are on a topic."""
    if settings.embedder.model == OFF:
        return {}
    keys = {item.id: content_key(embedded_text(item)) for item in items}
    first = {keys[item.id]: item for item in reversed(items)}
    texts = {key: embedded_text(first[key]) for key in _worth_it(list(first), first, settings, beat)}
    examples = {content_key(text): text for text in example_texts(settings)}
    texts |= examples
    keys |= {key: key for key in examples}
    made: dict[str, FloatArray] = {}

    def fail(key: str, error: Exception) -> None:
        narrator.say(f"no vector for {texts[key][:80]!r}: {error}")

    with _pool() as pool:
        trouble = await _embed(settings.embedder.model, texts, made.update, fail, narrator, pool)
    if trouble:
        narrator.say(trouble)
    return {id: made[key] for id, key in keys.items() if key in made}


def _worth_it(keys: Sequence[str], items: Mapping[str, Item], settings: Settings, beat: Beat) -> list[str]:
    """Returns the keys whose items pass the wide lexical gate."""
    if not keys:
        return []
    lexicon = lexicon_of(beat, settings.lexicon)
    reader, relevance = FeatureReader(lexicon, beat), Relevance(settings, lexicon, beat)
    return [key for key in keys if relevance.may_matter(reader.read(items[key]))]


async def _embed(
    name: str,
    texts: Mapping[str, str],
    keep: Callable[[Mapping[str, FloatArray]], None],
    fail: Callable[[str, Exception], None],
    narrator: Narrator,
    pool: Workers,
) -> str:
    """Embeds texts by key and passes them on as they come; returns what stopped it, or "".

    A text on which only this embedder call fails is passed to `fail`, with the error.
    """
    if not texts:
        return ""
    by_length = sorted(texts, key=lambda key: len(texts[key]))
    tasks = [by_length[start : start + AT_ONCE] for start in range(0, len(by_length), AT_ONCE)]
    failed, call = 0, partial(_vectors, pool, name)
    with narrator.progress("vectors", len(tasks)) as advance:
        for start in range(0, len(tasks), WORKERS):
            together = tasks[start : start + WORKERS]
            answers = await asyncio.gather(*(call([texts[key] for key in keys]) for keys in together))
            for keys, answer in zip(together, answers, strict=True):
                advance()
                if not isinstance(answer, Exception):
                    keep(dict(zip(keys, answer, strict=True)))
                    continue
                for key in keys:  # one by one, only the text on which the embedder fails is lost
                    alone = await call([texts[key]])
                    if not isinstance(alone, Exception):
                        keep({key: alone[0]})
                        continue
                    if pool.trouble:
                        return "the embedder's worker processes died; the texts without a vector wait for the next run"
                    plain = await call([PLAIN])
                    if isinstance(plain, Exception):
                        return f"the embedder {name!r} does not work ({plain}); {INSTEAD}"
                    fail(key, alone)
                    failed += 1
                    if failed == MOST_FAILED:
                        return f"the embedder {name!r} failed at {failed} texts; the rest is judged by words alone"
    return ""


async def _vectors(pool: Executor, name: str, texts: Sequence[str]) -> FloatArray | Exception:
    """Returns the vectors of texts, or the exception."""
    try:
        vectors = await asyncio.get_running_loop().run_in_executor(pool, embed_with, name, texts)
    except Exception as error:
        return error
    return vectors if _are_of_unit_length(vectors) else ValueError("its vectors are not of unit length")


def _are_of_unit_length(vectors: FloatArray) -> bool:
    """Whether the vectors come from a working model: one with a damaged file may return nan or zeros."""
    return bool(np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01))


@contextmanager
def _pool() -> Iterator[Workers]:
    """Creates separate processes: if the model's code crashes on this machine, only they are lost."""
    with Workers(WORKERS, work="making sentence vectors", seconds=SECONDS) as pool:
        yield pool
