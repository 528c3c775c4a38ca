"""`python -m bench`: every figure, one after the other. Those that need DIGEST_EVAL_DATA say so without it.

`bench.shots` needs a browser: it is run by hand.
"""

import subprocess
import sys
from pathlib import Path

SKIPPED = {"__init__", "__main__", "gold", "joins", "rows", "shots"}

for path in sorted(Path(__file__).parent.glob("*.py")):
    if path.stem not in SKIPPED:
        print(f"\n== python -m bench.{path.stem}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{path.stem}"], check=False)
