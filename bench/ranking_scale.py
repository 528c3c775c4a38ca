"""Processor seconds and memory of grouping a week's items, and how they grow.

`python -m bench.ranking_scale [ITEMS]` makes up a week of ITEMS items (100,000): events of a few reports each, a third
of the items copies, names drawn from a list that grows with the week, common words in everything. It prints processor
seconds and memory at an eighth, a quarter, a half and the whole, the exponent of growth, and the seconds that 1,000
more cost.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import log

from digest.model import Item
from digest.rank.features import FeatureReader
from digest.rank.stories import StoryIndex
from digest.text.lexicon import Lexicon

START = datetime(2024, 3, 1, tzinfo=UTC)
COMMON = ("police", "protest", "people", "city", "government", "said", "report", "women", "official", "country", "day")


def main() -> None:
    """Print the figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    reader = FeatureReader(Lexicon.load())
    measured = []
    for count in (most // 8, most // 4, most // 2, most):
        items = list(made_up_week(count + 1000, seed=count))
        start = time.process_time()
        index = StoryIndex()
        index.add([reader.read(item) for item in items[:count]])
        stories = len(index.stories())
        seconds = time.process_time() - start
        measured.append((count, seconds))
        start = time.process_time()
        index.add([reader.read(item) for item in items[count:]])
        index.stories()
        added = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{count:7} items: {seconds:6.1f} s, {stories} stories, peak {memory:.2f} GB; 1,000 more {added:.1f} s",
            flush=True,
        )
    (few, short), (many, long) = measured[0], measured[-1]
    print(f"growth: items to the power of {log(long / short) / log(many / few):.2f}")


def made_up_week(count: int, seed: int) -> Iterator[Item]:
    """Made-up items, oldest first within nothing: order does not matter."""
    rng = random.Random(seed)
    names = [_name(rng) for _ in range(count // 4)]
    words = [_name(rng).lower() for _ in range(6000)]
    reports: list[tuple[str, str]] = []
    while len(reports) < count:
        event = rng.sample(names, 4) + rng.sample(words, 12)
        for _ in range(min(count - len(reports), 1 + int(rng.expovariate(0.35)))):
            said = _sentence(rng, event, words)
            copies = 1 if rng.random() < 0.8 else 2 + int(rng.expovariate(0.4))
            title = f"{event[0]} {event[4]} {event[5]} in {event[1]}, {event[rng.randrange(6, 16)]} said"
            reports += [(title, said)] * copies
    for number, (title, text) in enumerate(reports[:count]):
        published = START + timedelta(seconds=rng.randrange(7 * 86400))
        yield Item(
            id=f"i{number:07}", source="s", publisher=f"p{number % 900}", guid=str(number), url=f"https://p.example/{number}",
            canonical_url=f"https://p.example/{number}", title=title, summary="", text=text, language="en",
            published=published, first_seen=published,
        )  # fmt: skip


def _name(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4))).capitalize()


def _sentence(rng: random.Random, event: list[str], words: list[str]) -> str:
    pool = event * 2 + rng.sample(words, 40) + list(COMMON) * 2
    return " ".join(rng.choice(pool) for _ in range(120)) + "."


if __name__ == "__main__":
    main()
