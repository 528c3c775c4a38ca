"""A replayed day as a user runs it: seconds, memory, and the ten of its letter compared with the gold labels.

`python -m bench.day` makes a cold replay home for each gold day in a temporary folder, runs the judged command twice,
and prints wall seconds, the peak memory of the largest process, and the picks. Needs DIGEST_EVAL_DATA.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.gold import DAYS, DIGEST, Gold, archive_of, data_folder, judge_ten, load_gold, print_ten


def main() -> None:
    """Print the figures of each day."""
    data = data_folder()
    gold = load_gold(data)
    for day in DAYS:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            run("init", "--replay", str(home))
            seconds, _, _ = run("--home", str(home), "sources", "import", str(data / "replay" / "sources.opml"))
            print(f"{day}: import of the OPML {seconds:.1f} s")
            archive, clock = archive_of(data, day)
            call = ("--home", str(home), "run", "--replay", str(archive), "--day", day, *clock)
            cold, memory, _ = run(*call)
            second, _, _ = run(*call)
            print(f"{day}: cold run {cold:.1f} s, peak memory {memory / 1e6:.0f} MB; second run {second:.1f} s")
            print_picks(home, day, gold)


def run(*arguments: str) -> tuple[float, int, str]:
    """Wall seconds, the largest resident set of the process and its children in bytes, and stdout."""
    start = time.perf_counter()
    process = subprocess.Popen([DIGEST, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"digest {' '.join(arguments)} ended with {process.returncode}\n{output}")
    return time.perf_counter() - start, usage.ru_maxrss * 1024, output


def print_picks(home: Path, day: str, gold: Gold) -> None:
    """Print the gold story of each pick of the frozen edition, then the figures of the ten."""
    picks = json.loads((home / "output" / "site" / day / "edition.json").read_text("utf-8"))["picks"]
    answer = json.loads(run("--home", str(home), "rank", "--day", day, "--json")[2])
    ten = judge_ten(picks, answer, gold)
    for pick, (story, grade) in zip(picks, ten.picks, strict=True):
        told = f"grade {grade}  {story}" if story else "unknown"
        print(f"  {pick['rank']:2} {pick['score']:.2f} {len(pick['members']):4} items  {told}")
    print_ten(ten, judge_ten(picks, answer, gold.by_address()))


if __name__ == "__main__":
    main()
