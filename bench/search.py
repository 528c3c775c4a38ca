"""The editors' search: seconds to make items searchable and to answer, at 10,000, 100,000 and 300,000 items.

`python -m bench.search` fills databases in a temporary folder with made-up items of 60 words out of 20,000.
"""

import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.model.items import Health, Item, Memory
from digest.services.find import make_searchable
from digest.store.engine import open_engine
from digest.store.item_search import ItemSearch
from digest.store.ledger import Ledger
from digest.store.migration import migrate

SIZES = (10_000, 100_000, 300_000)
NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


def main() -> None:
    """Print a line for each size."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            adding, answers, megabytes = measured(Path(folder) / "digest.db", size)
        print(
            f"{size:>7} items: searchable in {adding:.1f} s; two words found in {statistics.median(answers):.3f} s "
            f"(median), {max(answers):.3f} s (most); database {megabytes} MB"
        )


def measured(path: Path, size: int) -> tuple[float, list[float], int]:
    """Seconds to add all items, seconds of each of 20 questions, and the database's megabytes."""
    numbers = random.Random(7)
    words = [f"w{number:x}" for number in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    engine = open_engine(path)
    migrate(engine)
    source = Memory(url="https://a.example", visited_at=NOW, due_at=NOW, since=NOW, health=Health.FRESH)
    for start in range(0, size, 10_000):
        items = tuple(_item(at, " ".join(numbers.choices(words, weights, k=60))) for at in range(start, start + 10_000))
        Ledger(engine).record_visits([(source, items, {})], now=NOW)
    search = ItemSearch(engine)
    begun = time.perf_counter()
    assert make_searchable(search) == size
    adding = time.perf_counter() - begun
    answers = []
    for _ in range(20):
        begun = time.perf_counter()
        search.find(numbers.choices(words[:200], k=2), 20)
        answers.append(time.perf_counter() - begun)
    engine.close()
    return adding, answers, path.stat().st_size // 1_000_000


def _item(number: int, text: str) -> Item:
    title, _, rest = text.partition(" w1")
    return Item(
        id=f"i{number:07}",
        source="A",
        publisher="a",
        guid=f"{number}",
        url=f"https://a.example/{number}",
        canonical_url=f"a.example/{number}",
        title=title[:100],
        summary="",
        text=rest or text,
        language="en",
        published=NOW - timedelta(seconds=number),
        first_seen=NOW,
    )


if __name__ == "__main__":
    main()
