"""The gold days: the labels, the judged call, and how its stories and its ten compare with them.

Labels and texts are third-party data and stay in DIGEST_EVAL_DATA; nothing of them is kept.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

DIGEST = str(Path(sys.executable).with_name("digest"))
DAYS = ("2022-10-23", "2022-10-24", "2022-10-25")  # of the last, what its own archive reaches


def data_folder() -> Path:
    """DIGEST_EVAL_DATA, or the end of the program with a line that says what is wanted."""
    folder = Path(os.environ.get("DIGEST_EVAL_DATA", ""))
    if not (folder / "gold").is_dir():
        sys.exit("DIGEST_EVAL_DATA names no folder with the evaluation data")
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The labels: story of an address, copy group of an address, grades by story and day, addresses off topic.

    `first_of` is the story of the first item of a post that carries several, which has no story of its own.
    """

    story_of: Mapping[str, str]
    first_of: Mapping[str, str]
    copy_group: Mapping[str, Hashable]
    grades: Mapping[str, Mapping[str, int]]
    off: frozenset[str]


def load_gold(data: Path) -> Gold:
    """The labels of the gold file."""
    raw = json.loads(next((data / "gold").glob("gold-*.json")).read_text("utf-8"))
    groups = {
        url: (story["id"], number)
        for story in raw["stories"]
        for number, group in enumerate(story["copy_groups"])
        for url in group
    }
    several = frozenset(raw["shared_fa_urls"])
    return Gold(
        story_of={url: story["id"] for story in raw["stories"] for url in story["members"]},
        first_of={item["url"]: item["story"] for item in reversed(raw["fa_items"]) if item["url"] in several},
        copy_group=groups,
        grades={story["id"]: story["grades_by_day"] for story in raw["stories"]},
        off=frozenset(raw["off"]),
    )


def replay(data: Path, day: str) -> dict[str, Any]:
    """What `digest rank --day DAY --json` says after the judged call in a cold replay home."""
    archive, clock = archive_of(data, day)
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        run("init", "--replay", home)
        run("--home", home, "sources", "import", str(data / "replay" / "sources.opml"))
        run("--home", home, "collect", "--replay", str(archive), *clock)
        answer: dict[str, Any] = json.loads(run("--home", home, "rank", "--day", day, "--json"))
        return answer


def archive_of(data: Path, day: str) -> tuple[Path, tuple[str, ...]]:
    """The archive of the following morning, with the clock at midnight; of the last day its own, as it was taken."""
    following = date.fromisoformat(day) + timedelta(days=1)
    path = data / "replay" / f"{following}.warc.gz"
    return (path, ("--at", f"{following}T00:00Z")) if path.exists() else (path.with_name(f"{day}.warc.gz"), ())


def run(*arguments: str) -> str:
    """What `digest ARGUMENTS` prints; an error with its last words where it fails."""
    done = subprocess.run([DIGEST, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"digest {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """2PR / (P + R)."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(predicted: Sequence[Hashable], gold: Sequence[Hashable]) -> Score:
    """B-cubed over documents (Bagga, Baldwin 1998)."""
    pairs, clusters, classes = Counter(zip(predicted, gold, strict=True)), Counter(predicted), Counter(gold)
    found = [(pairs[one, other] / clusters[one], pairs[one, other] / classes[other]) for one, other in pairs.elements()]
    count = len(found) or 1
    return Score(precision=sum(p for p, _ in found) / count, recall=sum(r for _, r in found) / count)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """How a replayed day compares: stories by document and by distinct text, and the ten."""

    documents: Score
    texts: Score
    ten: tuple[tuple[str | None, int], ...]
    off_topic: int
    told_twice: int
    grade_3_missing: tuple[str, ...]
    ndcg: float


def compare(answer: Mapping[str, Any], gold: Gold) -> DayFigures:
    """The figures of one day's `rank --json`."""
    day = answer["day"]
    grades = {story: days.get(day, 0) for story, days in gold.grades.items()}
    seen = _documents(answer, gold, day)
    documents = b_cubed([story for _, story, _ in seen], [label for _, _, label in seen])
    folded: dict[Hashable, Counter[tuple[str, str]]] = defaultdict(Counter)
    for url, story, label in seen:
        folded[gold.copy_group.get(url, url)][story, label] += 1
    distinct = [votes.most_common(1)[0][0] for votes in folded.values()]
    texts = b_cubed([story for story, _ in distinct], [label for _, label in distinct])
    ten = [_label(story, gold) for story in answer["stories"] if story.get("kept_out") is None][:10]
    named = [label for label, _ in ten if label]
    urls = {member["url"] for story in answer["stories"] for member in story["members"]}
    reach = {label for _, _, label in seen} | {label for url, label in gold.first_of.items() if url in urls}
    return DayFigures(
        documents=documents,
        texts=texts,
        ten=tuple((label, grades.get(label or "", 0)) for label, _ in ten),
        off_topic=sum(off for _, off in ten),
        told_twice=len(named) - len(set(named)),
        grade_3_missing=tuple(sorted(label for label in reach - set(named) if grades[label] == 3)),
        ndcg=ndcg([label for label, _ in ten], {label: grades[label] for label in reach}),
    )


def _documents(answer: Mapping[str, Any], gold: Gold, day: str) -> list[tuple[str, str, str]]:
    """(url, produced story, gold story) of every labelled document of the day, a missed one by itself."""
    found = [
        (member["url"], story["story"], member["published"])
        for story in answer["stories"]
        for member in story["members"]
    ]
    found += [(entry["url"], f"off {entry['url']}", day) for entry in answer["off_topic"]]
    return [
        (url, story, gold.story_of[url])
        for url, story, published in found
        if url in gold.story_of and published.startswith(day)
    ]


def _label(story: Mapping[str, Any], gold: Gold) -> tuple[str | None, bool]:
    """The gold story of most of a pick's members, None for none, and whether most of them are off topic."""
    urls = [member["url"] for member in story["members"]]
    labels = {**gold.first_of, **gold.story_of}
    votes = Counter(labels[url] for url in urls if url in labels)
    off = sum(url in gold.off for url in urls)
    return (votes.most_common(1)[0][0] if votes else None), 2 * off > len(urls)


def ndcg(order: Sequence[str | None], grades: Mapping[str, int]) -> float:
    """nDCG@10 with gain 2^grade - 1 (Burges et al. 2005); a story told again gains nothing."""
    gains = [
        0 if label is None or label in order[:place] else 2 ** grades.get(label, 0) - 1
        for place, label in enumerate(order[:10])
    ]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:10]
    own, best = (sum(gain / math.log2(place + 2) for place, gain in enumerate(row)) for row in (gains, ideal))
    return own / best if best else 0.0
