"""Seconds and memory of grouping a week's items, and how they grow.

`python -m bench.ranking_scale [ITEMS]` generates a week of ITEMS items (100,000): events of a few reports each, a third
of the items copies, names from a list that grows with the week, common words in everything. It prints CPU and wall
seconds and memory at an eighth, a quarter, a half and the whole, the exponent of growth, and the cost of 1,000 more,
and draws the growth into docs/ranking-growth.svg.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path

from digest.beats.names import lexicon_of
from digest.beats.newsletter import default_beat
from digest.model.items import Item
from digest.rank.grouping.stories import StoryIndex
from digest.rank.reading.features import FeatureReader

START = datetime(2024, 3, 1, tzinfo=UTC)
COMMON = ("police", "protest", "people", "city", "government", "said", "report", "women", "official", "country", "day")


def main() -> None:
    """Print the figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    beat = default_beat()
    reader = FeatureReader(lexicon_of(beat), beat)
    measured = []
    for count in (most // 8, most // 4, most // 2, most):
        items = list(made_up_week(count + 1000, seed=count))
        start, wall = time.process_time(), time.perf_counter()
        index = StoryIndex(beat)
        index.add([reader.read(item) for item in items[:count]])
        stories = len(index.stories())
        seconds, wall = time.process_time() - start, time.perf_counter() - wall
        measured.append((count, seconds))
        start = time.process_time()
        index.add([reader.read(item) for item in items[count:]])
        index.stories()
        added = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{count:7} items: {seconds:6.1f} s ({wall:.1f} on the clock), {stories} stories, peak {memory:.2f} GB; "
            f"1,000 more {added:.1f} s",
            flush=True,
        )
    (few, short), (many, long) = measured[0], measured[-1]
    power = log(long / short) / log(many / few)
    print(f"growth: items to the power of {power:.2f}")
    Path("docs/ranking-growth.svg").write_text(drawn(measured, power), encoding="utf-8")


def drawn(measured: Sequence[tuple[int, float]], power: float) -> str:
    """Returns the growth as SVG: CPU seconds over items, both axes from zero."""
    width, height, left, bottom = 560, 320, 56, 40
    most, longest = measured[-1][0], 1.1 * measured[-1][1]

    def place(count: float, seconds: float) -> tuple[float, float]:
        across = left + (width - left - 70) * count / most
        return round(across, 1), round((height - bottom) * (1 - seconds / longest), 1)

    points = [place(count, seconds) for count, seconds in measured]
    line = " ".join(f"{x},{y}" for x, y in [place(0, 0), *points])
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4" fill="#b03a2e"/><text x="{x}" y="{y - 10}">{seconds:.0f} s</text>'
        f'<text x="{x}" y="{height - 18}">{count:,}</text>'
        for (x, y), (count, seconds) in zip(points, measured, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12" text-anchor="middle" role="img"><title>Processor seconds of grouping a week of items</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<path d="M{left} 10V{height - bottom}H{width - 20}" fill="none" stroke="#555"/>'
        f'<polyline points="{line}" fill="none" stroke="#b03a2e" stroke-width="2"/>{marks}'
        f'<text x="{width / 2}" y="{height - 2}">items of a week; seconds grow with their power of {power:.2f}</text>'
        "</svg>\n"
    )


def made_up_week(count: int, seed: int) -> Iterator[Item]:
    """Yields generated items in no particular order."""
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
