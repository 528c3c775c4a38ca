"""The editors' search: seconds to make items searchable and to answer, at 10,000, 100,000 and 300,000 items.

`python -m bench.search [postgresql] [SIZE …]` fills databases with made-up items of 60 words out of 20,000: SQLite in a
temporary folder, or a PostgreSQL server of its own. Prints wall time, and CPU time of this process.
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.clusters import cluster
from digest.model.items import Health, Item, Memory
from digest.services.find import make_searchable
from digest.store.engine import open_engine
from digest.store.item_search import ItemSearch
from digest.store.ledger import Ledger
from digest.store.migration import migrate

QUESTIONS = 20
SIZES = (10_000, 100_000, 300_000)
NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


def main() -> None:
    """Print a line for each size."""
    given = sys.argv[1:]
    sizes = tuple(int(one) for one in given if one != "postgresql") or SIZES
    if "postgresql" not in given:
        for size_of in sizes:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "digest.db"
                print(f"SQLite: {measured(path, size_of)}; {path.stat().st_size // 1_000_000} MB", flush=True)
        return
    with cluster() as server:
        if server is None:
            sys.exit("bench.search: PostgreSQL is missing; install Debian's package postgresql")
        for size_of in sizes:
            print(f"PostgreSQL: {measured(server.new_database(), size_of)}", flush=True)


def measured(address: str | Path, size: int) -> str:
    """Add all items and ask QUESTIONS questions; what it took, in words."""
    numbers = random.Random(7)
    words = [f"w{number:x}" for number in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    engine = open_engine(address)
    migrate(engine)
    source = Memory(url="https://a.example", visited_at=NOW, due_at=NOW, since=NOW, health=Health.FRESH)
    for start in range(0, size, 10_000):
        items = tuple(_item(at, " ".join(numbers.choices(words, weights, k=60))) for at in range(start, start + 10_000))
        Ledger(engine).record_visits([(source, items, {})], now=NOW)
    search = ItemSearch(engine)
    begun = time.perf_counter()
    assert make_searchable(search) == size
    adding = time.perf_counter() - begun
    answers, cpu = [], []
    for _ in range(QUESTIONS):
        begun, spent = time.perf_counter(), time.process_time()
        search.find(numbers.choices(words[:200], k=2), 20)
        answers.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - spent)
    engine.close()
    return (
        f"{size} items: searchable in {adding:.1f} s; two words found in {statistics.median(answers):.3f} s "
        f"(median of {QUESTIONS}), {max(answers):.3f} s (most); CPU {statistics.median(cpu):.3f} s"
    )


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
