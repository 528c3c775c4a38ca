"""Ten thousand mutated feeds from a fixed seed: no crash, no hang over five seconds, memory under 300 MB.

The seeds are feeds of our own, and those of the evaluation data if present.

Usage: [DIGEST_EVAL_DATA=FOLDER] python -m bench.mutations [COUNT]
"""

import os
import random
import resource
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.collecting import feed_of
from digest.collect.lab_lines import read_bytes

SEED = 7
LONGEST = 5.0  # seconds of computing
MOST_MEMORY = 300  # MB
LARGEST = 60_000  # bytes of a seed: larger ones would only repeat themselves
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa"><title>Herald</title>'
    '<entry><title type="html">Rain &lt;i&gt;today&lt;/i&gt;</title><id>tag:herald.example,2024:1</id>'
    '<link href="https://herald.example/rain"/><published>2024-03-05T09:00:00Z</published>'
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>باران</p></div></content></entry></feed>'
)
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "url": "/rain", "content_html": "<p>x</p>"}]}'
)
PIECES = (
    *(
        b"<",
        b">",
        b"&",
        b"&#x0;",
        b"&#99999999;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"<!DOCTYPE x [",
        b"<?xml",
        b'"',
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x1f\x8b",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        "\u200f\u202e".encode(),
        b"{",
        b"[",
    ),
    *(
        b"<item>",
        b"</channel>",
        b"<rss>",
        b'xmlns:a="',
        b"xml:base='",
        b"<title/>",
        b"<a>" * 2000,
        b"9" * 500,
        b" " * 5000,
    ),
)


def seeds(data: Path | None) -> list[bytes]:
    """Returns the feeds to mutate."""
    found = [feed_of(1), ATOM.encode(), JSON.encode(), feed_of(2).decode().encode("utf-16")]
    for archive in sorted((data / "eval/feeds").glob("*.tar.gz")) if data else ():
        with tarfile.open(archive) as files:
            found += [file.read()[:LARGEST] for member in files if (file := files.extractfile(member))]
    return found


def mutations(originals: list[bytes], count: int, seed: int = SEED) -> Iterator[bytes]:
    """Yields `count` mutations, reproducible by seed: bytes changed; parts cut, doubled, moved, joined or inserted."""
    rng = random.Random(seed)
    for _ in range(count):
        body = bytearray(rng.choice(originals))
        for _ in range(rng.choice((1, 1, 2, 3, 8, 30))):
            _mutate(body, rng, originals)
        yield bytes(body)


def _mutate(body: bytearray, rng: random.Random, originals: list[bytes]) -> None:
    start = rng.randrange(len(body) + 1)
    end = min(len(body), start + rng.choice((1, 2, 10, 100, 5000)))
    match rng.randrange(6):
        case 0:
            body[start:end] = rng.randbytes(end - start)
        case 1:
            del body[start:end]
        case 2:
            body[start:start] = body[start:end] * rng.choice((1, 2, 50))
        case 3:
            body[start:start] = rng.choice(PIECES)
        case 4:
            del body[start:]
        case _:
            other = rng.choice(originals)
            at = rng.randrange(len(other) + 1)
            body[start:end] = other[at : at + 2000]


def main() -> None:
    """Print the outcomes of the feeds; exit 1 if a limit is exceeded."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = os.environ.get("DIGEST_EVAL_DATA")
    states: Counter[str] = Counter()
    slowest, started = 0.0, time.perf_counter()
    for body in mutations(seeds(Path(folder) if folder else None), count):
        before = time.process_time()
        states[read_bytes(body).health.value] += 1
        slowest = max(slowest, time.process_time() - before)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{count} mutated feeds in {time.perf_counter() - started:.0f} s: {dict(states)}")
    print(f"  no crash; slowest {slowest:.2f} s (goal {LONGEST:g}), memory {memory:.0f} MB (goal {MOST_MEMORY})")
    sys.exit(0 if slowest < LONGEST and memory < MOST_MEMORY else 1)


if __name__ == "__main__":
    main()
