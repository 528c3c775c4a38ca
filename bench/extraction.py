"""Extracted article text compared with human annotations: F1 over 4-word shingles, as defined in the data set's README.

Usage: DIGEST_EVAL_DATA=FOLDER python -m bench.extraction
"""

import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Returns the sequences of four words with their counts; a shorter text is one shingle."""
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + size]) for at in range(max(len(words) - size + 1, 1)))


PageScore = tuple[float | None, float | None]
"""Precision, None where nothing was extracted, and recall, None where nothing is to be."""


def page_score(truth: str, prediction: str) -> PageScore:
    """The scores of one page."""
    wanted, given = shingles(truth), shingles(prediction)
    right = (wanted & given).total()
    return right / given.total() if given else None, right / wanted.total() if wanted else None


def mean_score(pages: Iterable[PageScore], equal: float = 0.0) -> Score:
    """The means over pages."""
    precisions, recalls = zip(*pages, strict=True)
    return Score(precision=_mean(precisions), recall=_mean(recalls), accuracy=equal)


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def score(pairs: list[tuple[str, str]]) -> Score:
    """The score of (truth, prediction) pairs."""
    equal = sum(_WORD.findall(truth) == _WORD.findall(prediction) for truth, prediction in pairs)
    return mean_score((page_score(*pair) for pair in pairs), equal / len(pairs))


Pairs = list[tuple[str, str]]


def pairs_by_site(data: Path) -> dict[str, Pairs]:
    """Host of a page -> its pages' (truth, prediction) pairs."""
    folder = data / "eval/extraction"
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    pairs: defaultdict[str, Pairs] = defaultdict(list)
    for row in rows:
        extracted = extract_row({"id": row["id"], "path": str(folder / row["html"]), "url": row["url"]})
        pairs[urlsplit(row["url"]).hostname or ""].append((row["text"], str(extracted["text"])))
    return dict(pairs)


def score_of(sites: Mapping[str, Pairs]) -> Score:
    """The score over the pages of all sites."""
    return score([pair for pairs in sites.values() for pair in pairs])


def measure(data: Path) -> Score:
    """The score of the program on the extraction set."""
    return score_of(pairs_by_site(data))


def tell_by_site(sites: Mapping[str, Pairs]) -> None:
    """Print how much the score depends on single sites. Nothing is trained on the pages, so nothing has to
    be left out.
    """
    pages = {site: [page_score(*pair) for pair in pairs] for site, pairs in sites.items()}
    own = sorted((mean_score(scores).f1, site) for site, scores in pages.items())
    without = [mean_score(one for name in pages if name != site for one in pages[name]).f1 for site in pages]
    worst = ", ".join(f"{site} {f1:.2f}" for f1, site in own[:5])
    print(f"by site: {len(own)} sites, mean of their F1 {sum(f1 for f1, _ in own) / len(own):.4f}; worst: {worst}")
    print(f"with one site left out: F1 {min(without):.4f} to {max(without):.4f}")


def main() -> None:
    """Print the score; exit 1 below the floor."""
    folder = os.environ.get("DIGEST_EVAL_DATA")
    if not folder:
        sys.exit("DIGEST_EVAL_DATA names no folder: the evaluation data is not here")
    started = time.perf_counter()
    sites = pairs_by_site(Path(folder))
    result = score_of(sites)
    print(
        f"extraction: F1 {result.f1:.4f} (P {result.precision:.4f}, R {result.recall:.4f}), "
        f"equal {result.accuracy:.3f}, {time.perf_counter() - started:.1f} s"
    )
    tell_by_site(sites)
    sys.exit(0 if round(result.f1, 3) >= FLOOR else 1)


if __name__ == "__main__":
    main()
