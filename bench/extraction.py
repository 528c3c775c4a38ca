"""Article text against the texts that people marked: F1 over 4-word shingles, as the set's own README defines it.

Usage: DIGEST_EVAL_DATA=FOLDER python -m bench.extraction
"""

import json
import os
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from digest.collect.lab_lines import extract_row

FLOOR = 0.974
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Means over the pages, 0 to 1; `accuracy` is the share of pages whose words are all equal."""

    precision: float
    recall: float
    accuracy: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of four words with their counts; a shorter text is one run."""
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + size]) for at in range(max(len(words) - size + 1, 1)))


def score(pairs: list[tuple[str, str]]) -> Score:
    """The score of (truth, prediction) pairs."""
    precisions, recalls, equal = [], [], 0
    for truth, prediction in pairs:
        wanted, given = shingles(truth), shingles(prediction)
        right = (wanted & given).total()
        if given:
            precisions.append(right / given.total())
        if wanted:
            recalls.append(right / wanted.total())
        equal += _WORD.findall(truth) == _WORD.findall(prediction)
    return Score(
        precision=sum(precisions) / len(precisions), recall=sum(recalls) / len(recalls), accuracy=equal / len(pairs)
    )


def measure(data: Path) -> Score:
    """The score of the program on the extraction set."""
    folder = data / "eval/extraction"
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    pairs = []
    for row in rows:
        extracted = extract_row({"id": row["id"], "path": str(folder / row["html"]), "url": row["url"]})
        pairs.append((row["text"], str(extracted["text"])))
    return score(pairs)


def main() -> None:
    """Print the score; exit 1 below the floor."""
    folder = os.environ.get("DIGEST_EVAL_DATA")
    if not folder:
        sys.exit("DIGEST_EVAL_DATA names no folder: the evaluation data is not here")
    started = time.perf_counter()
    result = measure(Path(folder))
    print(
        f"extraction: F1 {result.f1:.4f} (P {result.precision:.4f}, R {result.recall:.4f}), "
        f"equal {result.accuracy:.3f}, {time.perf_counter() - started:.1f} s"
    )
    sys.exit(0 if round(result.f1, 3) >= FLOOR else 1)


if __name__ == "__main__":
    main()
