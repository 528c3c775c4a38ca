"""CPU seconds of each parser of foreign input for floods of 10, 100 and 1,000 kB, and their growth.

Usage: python -m bench.growth [READER ...]. Floods that take less than SHOWN at every size are not printed. Exit 1 if
one of 100 kB takes more than MOST, or if ten times the bytes take more than STEEPEST times as long.
"""

import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from bench.floods import READERS, Flood, read_floods

SIZES = (10_000, 100_000, 1_000_000)
MOST = 2.0  # CPU seconds for 100 kB
SHOWN = 0.5  # CPU seconds of the largest size
STEEPEST = 16.0  # n log n from 100 kB to 1,000 kB is 12; the rest is room for the noise of a clock
GIVEN_UP = 20.0  # CPU seconds
TOO_SHORT = 0.05  # CPU seconds; what is shorter says nothing of growth


class GivenUp(BaseException):
    """A flood took longer than the time limit."""


def seconds(read: Callable[[bytes], object], body: bytes) -> float:
    """Returns the CPU seconds of parsing, infinity after the time limit."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise GivenUp

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, GIVEN_UP)
    started = time.process_time()
    try:
        read(body)
    except GivenUp:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - started


def measured(read: Callable[[bytes], object], flood: Flood) -> list[float]:
    """Returns the CPU seconds for each size, up to the first that hit the time limit or would take longer."""
    found: list[float] = []
    for size in SIZES:
        if found and found[-1] * 10 > GIVEN_UP:
            found.append(float("inf"))
        else:
            found.append(seconds(read, flood.of(size)))
    return found


def faults(found: list[float]) -> list[str]:
    """Returns the limits that a flood exceeds."""
    _, hundred, thousand = found
    wrong = [f"more than {MOST:g} s for 100 kB"] if hundred > MOST else []
    if thousand > max(hundred, TOO_SHORT) * STEEPEST:
        wrong.append("grows faster than n log n")
    return wrong


def main() -> int:
    """Print the slow floods of each reader, and the slowest."""
    broken = 0
    for name in sys.argv[1:] or READERS:
        read, floods = READERS[name], read_floods(name)
        slowest = [0.0] * len(SIZES)
        for flood in floods:
            found = measured(read, flood)
            slowest = [max(pair) for pair in zip(slowest, found, strict=True)]
            wrong = faults(found)
            broken += bool(wrong)
            if wrong or found[-1] > SHOWN:
                print(f"  {name} {flood.name} {flood.unit[:60]!r}: {_row(found)} {'; '.join(wrong)}", flush=True)
        print(f"{name}: {len(floods)} floods, the slowest of each size {_row(slowest)}", flush=True)
    print(f"{broken} floods break a bound")
    return bool(broken)


def _row(found: list[float]) -> str:
    return ", ".join(f"{size // 1000:,} kB {one:.2f} s" for size, one in zip(SIZES, found, strict=True))


if __name__ == "__main__":
    sys.exit(main())
