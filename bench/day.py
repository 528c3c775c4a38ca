"""A replayed day as a user runs it: seconds, memory, and the ten held against the gold. Needs DIGEST_EVAL_DATA.

`python -m bench.day` makes a cold replay home for each day in a temporary folder, runs the judged call twice, and
prints wall seconds, the peak memory of the largest process, and how the picks compare with the gold labels.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

DAYS = ("2022-10-23", "2022-10-24")
DIGEST = str(Path(sys.executable).with_name("digest"))


def main() -> None:
    """Print the figures of each day."""
    data = Path(os.environ.get("DIGEST_EVAL_DATA", ""))
    if not (data / "replay").is_dir():
        sys.exit("bench.day: DIGEST_EVAL_DATA names no folder with the replay days")
    gold = json.loads(next((data / "gold").glob("gold-*.json")).read_text("utf-8"))
    for day in DAYS:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            run("init", "--replay", str(home))
            seconds, _, _ = run("--home", str(home), "sources", "import", str(data / "replay" / "sources.opml"))
            print(f"{day}: import of the OPML {seconds:.1f} s")
            following = date.fromisoformat(day) + timedelta(days=1)
            archive = data / "replay" / f"{following}.warc.gz"
            call = ("--home", str(home), "run", "--replay", str(archive), "--day", day, "--at", f"{following}T00:00Z")
            cold, memory, _ = run(*call)
            second, _, _ = run(*call)
            print(f"{day}: cold run {cold:.1f} s, peak memory {memory / 1e6:.0f} MB; second run {second:.1f} s")
            record = json.loads((home / "output" / "site" / day / "edition.json").read_text("utf-8"))
            print_picks(day, record["picks"], gold)


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


def print_picks(day: str, picks: list[dict[str, Any]], gold: dict[str, Any]) -> None:
    """Each pick as the gold story that most of its members belong to, then what the issue asks of the ten."""
    story_of, off = gold_index(gold)
    grades = {story["id"]: story["grades_by_day"].get(day, 0) for story in gold["stories"]}
    named = []
    for pick in picks:
        votes = Counter(story_of[url] for member in pick["members"] if (url := member["url"]) in story_of)
        wrong = sum(member["url"] in off for member in pick["members"])
        best = votes.most_common(1)[0][0] if votes else None
        if wrong * 2 > len(pick["members"]):
            best = None
        named.append(best)
        items, grade = len(pick["members"]), grades.get(best, "-")
        print(f"  {pick['rank']:2} {pick['score']:.2f} {items:4} items  grade {grade}  {best}")
    wanted = {story for story, grade in grades.items() if grade == 3}
    known = [story for story in named if story]
    print(
        f"  picks {len(picks)}, off topic or unknown {named.count(None)}, told twice {len(known) - len(set(known))}, "
        f"grade 3 in {len(wanted & set(known))} of {len(wanted)}, nDCG@10 {ndcg(known, grades):.3f}"
    )


def gold_index(gold: dict[str, Any]) -> tuple[dict[str, str], set[str]]:
    """The story of every labelled address, and the addresses that are off topic."""
    story_of = {url: story["id"] for story in gold["stories"] for url in story["members"]}
    posts: dict[str, set[str]] = {}
    for item in gold["fa_items"]:
        if item["story"]:
            posts.setdefault(item["url"], set()).add(item["story"])
    story_of |= {url: next(iter(stories)) for url, stories in posts.items() if len(stories) == 1}
    return story_of, {entry["url"] if isinstance(entry, dict) else entry for entry in gold["off"]}


def ndcg(order: list[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain at ten, gain 2^grade - 1 (Burges et al. 2005). Repeats gain nothing."""
    gains = [
        2 ** grades.get(story, 0) - 1 if story not in order[:place] else 0 for place, story in enumerate(order[:10])
    ]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:10]
    discounted = [sum(gain / math.log2(place + 2) for place, gain in enumerate(row)) for row in (gains, ideal)]
    return discounted[0] / discounted[1] if discounted[1] else 0.0


if __name__ == "__main__":
    main()
