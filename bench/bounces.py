"""The bounce classifier compared with a gold set. Needs DIGEST_EVAL_DATA (eval/bounces).

`python -m bench.bounces` prints, *fitted* and *left out by mail system*, the share of mails with the right kinds (hard,
soft or block, other) and how many soft ones were classified as hard; then recipients found, complaints, and mails per
second of CPU time. `--wrong` names the mails that differ.

Left out: each system's mails are classified without the phrases of the table that only its own mails use. The rules for
status codes are the same in both; they were written with all mails in sight.
"""

import json
import os
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.subscribe.bounces import Result, classify
from digest.subscribe.reports import read_returned
from digest.text import diagnosis

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
    out = left_out(sets["sisimai"])
    print(
        f"sisimai, left out by mail system: right kinds {out.right / out.mails:.1%}, soft or block called hard "
        f"{out.soft_called_hard} of {out.soft} ({out.soft_called_hard / out.soft:.1%}), hard found {out.hard_found} "
        f"of {out.hard}"
    )
    raws = [raw for mails in sets.values() for _, raw in mails]
    rounds = 5
    start = time.process_time()
    for _ in range(rounds):
        for raw in raws:
            classify(raw)
    print(f"{rounds * len(raws) / (time.process_time() - start):,.0f} mails a second of processor time")


def load(folder: Path, name: str) -> list[tuple[dict[str, Any], bytes]]:
    """Returns the (gold, mail) pairs of a set."""
    with tarfile.open(folder / f"{name}.tar.gz") as archive:
        files = {member.name.removeprefix("./"): archive.extractfile(member) for member in archive if member.isfile()}
        read = {path: file.read() for path, file in files.items() if file}
    gold = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [(row, read[row["path"]]) for row in gold]


def kinds(results: tuple[Result, ...]) -> list[str]:
    """Returns the kinds of the results, sorted."""
    return sorted(SIDE.get(result.kind, "other") for result in results)


@dataclass(kw_only=True)
class Figures:
    """Counts over some mails."""

    mails: int = 0
    right: int = 0
    soft: int = 0
    soft_called_hard: int = 0
    hard: int = 0
    hard_found: int = 0

    def add(self, gold: dict[str, Any], raw: bytes) -> None:
        """Classify a mail and count the outcome."""
        got, wanted = kinds(classify(raw)), sorted(GOLD.get(row["kind"], "other") for row in gold["results"])
        if not gold["bounce"]:
            got = [kind for kind in got if kind != "other"]
        count, found = Counter(wanted), Counter(got)
        self.mails += 1
        self.right += got == wanted
        self.soft += count["soft"]
        self.hard += count["hard"]
        self.soft_called_hard += min(max(0, found["hard"] - count["hard"]), count["soft"])
        self.hard_found += min(found["hard"], count["hard"])


def left_out(mails: list[tuple[dict[str, Any], bytes]]) -> Figures:
    """Returns the figures with each mail system classified only by phrases that other systems use as well."""
    lines = diagnosis.phrase_lines()
    patterns = [re.compile(pattern) for _, _, pattern in lines]
    systems = [re.sub(r"-\d+$", "", gold["id"]) for gold, _ in mails]
    used: list[set[str]] = [set() for _ in lines]
    for system, (_, raw) in zip(systems, mails, strict=True):
        for text in texts_of(raw):
            for number, pattern in enumerate(patterns):
                if system not in used[number] and pattern.search(text):
                    used[number].add(system)
    figures = Figures()
    whole = diagnosis.phrases
    try:
        for system in sorted(set(systems)):
            # A line that no mail uses is general knowledge, and stays.
            kept = [line for line, users in zip(lines, used, strict=True) if users != {system}]
            table = diagnosis.compile_phrases(kept)
            diagnosis.phrases = lambda table=table: table
            for other, (gold, raw) in zip(systems, mails, strict=True):
                if other == system:
                    figures.add(gold, raw)
    finally:
        diagnosis.phrases = whole
    return figures


def texts_of(raw: bytes) -> Iterator[str]:
    """Yields the texts of a mail's reports as the phrase table sees them."""
    for report in read_returned(raw).reports:
        for text in report.said:
            yield " ".join(text[: diagnosis.LONGEST].lower().split())


def print_figures(name: str, mails: list[tuple[dict[str, Any], bytes]]) -> None:
    """Print the agreement with the gold labels of one set."""
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
