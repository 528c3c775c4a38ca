"""`python -m bench`: runs every benchmark in turn. Those that need DIGEST_EVAL_DATA print a line if it is not set.

These are run by hand: `bench.shots` needs a browser, `bench.trials` takes minutes, `bench.quality` takes the name of
what to measure, and `bench.train` writes its coefficients into the program.
"""

import subprocess
import sys
from pathlib import Path

SKIPPED = {
    "__init__",
    "__main__",
    "corpus",
    "floods",
    "fuzz",
    "gold",
    "hostile_web",
    "joins",
    "learning",
    "quality",
    "rows",
    "shots",
    "train",
    "trials",
}

for path in sorted(Path(__file__).parent.glob("*.py")):
    if path.stem not in SKIPPED:
        print(f"\n== python -m bench.{path.stem}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{path.stem}"], check=False)
