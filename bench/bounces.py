"""Returned mails told apart, held against a gold set. Needs DIGEST_EVAL_DATA (eval/bounces).

`python -m bench.bounces` prints the share of mails with the right kinds (hard, soft or block, other), how many soft
ones were called hard, recipients found, complaints, and mails a second of processor time. `--wrong` names the mails
that differ.
"""

import json
import os
import sys
import tarfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from digest.subscribe.bounces import Result, classify

SIDE = {"hard": "hard", "soft": "soft", "block": "soft"}
GOLD = {"hard": "hard", "soft": "soft"}


def main() -> None:
    """Print the figures."""
    folder = Path(os.environ.get("DIGEST_EVAL_DATA", "")) / "eval" / "bounces"
    if not folder.is_dir():
        sys.exit("bench.bounces: DIGEST_EVAL_DATA names no folder with eval/bounces")
    sets = {name: load(folder, name) for name in ("sisimai", "complaints")}
    for name, mails in sets.items():
        print_figures(name, mails)
    raws = [raw for mails in sets.values() for _, raw in mails]
    rounds = 5
    start = time.process_time()
    for _ in range(rounds):
        for raw in raws:
            classify(raw)
    print(f"{rounds * len(raws) / (time.process_time() - start):,.0f} mails a second of processor time")


def load(folder: Path, name: str) -> list[tuple[dict[str, Any], bytes]]:
    """(gold, mail) of a set."""
    with tarfile.open(folder / f"{name}.tar.gz") as archive:
        files = {member.name.removeprefix("./"): archive.extractfile(member) for member in archive if member.isfile()}
        read = {path: file.read() for path, file in files.items() if file}
    gold = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [(row, read[row["path"]]) for row in gold]


def kinds(results: tuple[Result, ...]) -> list[str]:
    """The sides of the results, in an order of their own."""
    return sorted(SIDE.get(result.kind, "other") for result in results)


def print_figures(name: str, mails: list[tuple[dict[str, Any], bytes]]) -> None:
    """Agreement with the gold of one set."""
    right = named = found = complaints = complained = 0
    soft_called_hard = soft = hard = hard_found = 0
    for gold, raw in mails:
        results = classify(raw)
        got, wanted = kinds(results), sorted(GOLD.get(row["kind"], "other") for row in gold["results"])
        if not gold["bounce"]:
            got = [kind for kind in got if kind != "other"]
        right += got == wanted
        if got != wanted and "--wrong" in sys.argv:
            print(f"  {gold['path']}: {[(r['kind'], r['reason'], r['dsn']) for r in gold['results']]}")
            print(f"     {[(r.kind, r.reason, r.status) for r in results]}")
        count = Counter(wanted)
        soft += count["soft"]
        hard += count["hard"]
        surplus = max(0, Counter(got)["hard"] - count["hard"])
        soft_called_hard += min(surplus, count["soft"])
        hard_found += min(Counter(got)["hard"], count["hard"])
        if gold["recipients"]:
            named += 1
            addresses = {(result.recipient or "").lower() for result in results}
            found += all(any(one.lower() in addresses for one in each) for each in gold["recipients"])
        if any(row["kind"] == "feedback" for row in gold["results"]):
            complained += 1
            complaints += all(result.kind == "complaint" for result in results) and bool(results)
    print(f"{name}: {len(mails)} mails, right kinds {right / len(mails):.1%}")
    if soft or hard:
        print(f"  soft or block called hard {soft_called_hard} of {soft} ({soft_called_hard / max(soft, 1):.1%})")
        print(f"  hard found {hard_found} of {hard}")
    print(f"  recipients found in {found} of {named} mails; complaints {complaints} of {complained}")


if __name__ == "__main__":
    main()
