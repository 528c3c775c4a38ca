"""The packs of trials, run against the installed command: totals by kind, and whether any fell below its floor.

`python -m bench.trials [PACK...]`, or `make trials`. The packs lie under $DIGEST_EVAL_DATA/trials; each has a `run.py`
of its own. Floors are in trial_floors.json beside this file, `pack: {kind: passed}`; they only rise, with
`--raise-floors`.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.rows import Row

Totals = dict[str, tuple[int, int]]  # kind -> (passed, tried)

PROGRAM = Path(sys.executable).with_name("digest")
FLOORS = Path(__file__).with_name("trial_floors.json")
PACKS = ("security", "collecting", "mail")


def totals(rows: Iterable[Row]) -> Totals:
    """Returns how many cases of each kind passed and were run; manual cases are not counted."""
    counted: Totals = {}
    for row in rows:
        result = row.get("result", "pass" if row.get("pass") else "fail")
        if result != "by hand":
            passed, tried = counted.get(row["kind"], (0, 0))
            counted[row["kind"]] = (passed + (result == "pass"), tried + 1)
    return counted


def below(floors: Mapping[str, int], counted: Totals) -> list[str]:
    """Returns the kinds that passed fewer cases than their floor, one line each; a kind that was not run
    passed none.
    """
    passed = {kind: counted.get(kind, (0, 0))[0] for kind in floors}
    return [
        f"{kind}: {passed[kind]} passed, the floor is {floor}" for kind, floor in floors.items() if passed[kind] < floor
    ]


def risen(floors: Mapping[str, int], counted: Totals) -> dict[str, int]:
    """Returns the floors, each raised to the number of passed cases if that is higher."""
    kinds = sorted({*floors, *counted})
    return {kind: max(floors.get(kind, 0), counted.get(kind, (0, 0))[0]) for kind in kinds}


def run_pack(folder: Path) -> Totals:
    """Run a pack. The security pack prints the files that stop a day and a total; the others a JSON object a case."""
    told = [] if folder.name == "security" else ["--json", "--digest"]
    done = subprocess.run(
        [sys.executable, str(folder / "run.py"), *told, str(PROGRAM)], stdout=subprocess.PIPE, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line]
    if folder.name != "security":
        return totals(json.loads(line) for line in lines)
    stopped, _, tried = lines[-1].split(" ")[:3]
    print("\n".join(lines[:-1]))
    return {"a day goes on": (int(tried) - int(stopped), int(tried))}


def main() -> int:
    """Run the named packs, print their totals; returns 1 if a kind fell below its floor."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument(
        "packs", nargs="*", default=PACKS, metavar="PACK", help=f"of {', '.join(PACKS)}; without it all"
    )
    options.add_argument("--raise-floors", action="store_true", help="write what passed as the new floors")
    given = options.parse_args()
    data = os.environ.get("DIGEST_EVAL_DATA")
    if not data or not (Path(data) / "trials").is_dir():
        print("trials: skipped, DIGEST_EVAL_DATA names no folder with `trials` in it")
        return 0
    floors: dict[str, dict[str, int]] = json.loads(FLOORS.read_text("utf-8"))
    problems = []
    for pack in given.packs:
        counted = run_pack(Path(data) / "trials" / pack)
        for kind, (passed, tried) in sorted(counted.items()):
            print(f"{pack:12} {kind:62} {passed:4} of {tried:4}")
        print(
            f"{pack:12} {'all':62} {sum(p for p, _ in counted.values()):4} of {sum(t for _, t in counted.values()):4}"
        )
        problems += [f"{pack}: {line}" for line in below(floors.get(pack, {}), counted)]
        floors[pack] = risen(floors.get(pack, {}), counted)
    if given.raise_floors:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    print("\n".join(problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
