"""The gold days: the labels, the judged command, and how its stories and its ten compare with them.

Labels and texts are third-party data and stay in DIGEST_EVAL_DATA; nothing of them is stored.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from digest.text.tokens import tokens

DIGEST = str(Path(sys.executable).with_name("digest"))
DAYS = ("2022-10-23", "2022-10-24", "2022-10-25")  # of the last, what its own archive reaches


def data_folder() -> Path:
    """Returns DIGEST_EVAL_DATA; exits with a line about what is needed if it is not set."""
    folder = Path(os.environ.get("DIGEST_EVAL_DATA", ""))
    if not (folder / "gold").is_dir():
        sys.exit("DIGEST_EVAL_DATA names no folder with the evaluation data")
    return folder


OFF = "off topic"
"""The label of a document that no topic wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The labels: of a URL (a gold story or OFF), its copy group, grades by story and day.

    A post with several news items has no label of its own: `items_of` has (opening, label) of each, in order.
    """

    label_of: Mapping[str, str]
    items_of: Mapping[str, tuple[tuple[str, str], ...]]
    copy_group: Mapping[str, Hashable]
    grades: Mapping[str, Mapping[str, int]]
    persian: frozenset[str]

    def label(self, document: Mapping[str, Any]) -> str | None:
        """Returns the label of a row with `url` and `title`, None if there is none.

        Of several news items with the same URL, it is the one whose opening shares most words with the title, at least
        half of its own words. A whole post has the title of its first item, and gets its label.
        """
        if document["url"] not in self.items_of:
            return self.label_of.get(document["url"])
        words, best, label = set(tokens(document["title"])), 0, None
        for opening, told in self.items_of[document["url"]]:
            own = set(tokens(opening))
            if (shared := len(own & words)) > best and 2 * shared >= len(own):
                best, label = shared, told
        return label

    def by_address(self) -> "Gold":
        """Returns the labels without those that need a title: posts of several items are then unlabelled."""
        return replace(self, items_of={})


def load_gold(data: Path) -> Gold:
    """The labels of the gold file."""
    raw = json.loads((data / "gold" / "gold-2022-10-23_25.json").read_text("utf-8"))
    items: dict[str, list[tuple[str, str]]] = {url: [] for url in raw["shared_fa_urls"]}
    for item in raw["fa_items"]:
        if item["url"] in items:
            items[item["url"]].append((item["text_start"], item["story"] or OFF))
    return Gold(
        label_of=dict.fromkeys(raw["off"], OFF)
        | {url: story["id"] for story in raw["stories"] for url in story["members"]},
        items_of={url: tuple(held) for url, held in items.items()},
        copy_group={
            url: (story["id"], number)
            for story in raw["stories"]
            for number, group in enumerate(story["copy_groups"])
            for url in group
        },
        grades={story["id"]: story["grades_by_day"] for story in raw["stories"]},
        persian=frozenset(item["url"] for item in raw["fa_items"]),
    )


def replay(data: Path, day: str) -> dict[str, Any]:
    """Returns the output of `digest rank --day DAY --json` after the judged command in a cold replay home."""
    archive, clock = archive_of(data, day)
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        run("init", "--replay", home)
        run("--home", home, "sources", "import", str(data / "replay" / "sources.opml"))
        run("--home", home, "collect", "--replay", str(archive), *clock)
        answer: dict[str, Any] = json.loads(run("--home", home, "rank", "--day", day, "--json"))
        return answer


def archive_of(data: Path, day: str) -> tuple[Path, tuple[str, ...]]:
    """Returns the archive of the following morning, with the clock at midnight; for the last day its own archive at its
    own time.
    """
    following = date.fromisoformat(day) + timedelta(days=1)
    path = data / "replay" / f"{following}.warc.gz"
    return (path, ("--at", f"{following}T00:00Z")) if path.exists() else (path.with_name(f"{day}.warc.gz"), ())


def run(*arguments: str) -> str:
    """Returns the output of `digest ARGUMENTS`; raises an error with the end of stderr if it fails."""
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
class TenFigures:
    """Quality of ten picks: (gold story or None, grade) of each, and their faults.

    `ndcg` is relative to the stories in reach, `ndcg_of_all` to every gold story of the day, including those without a
    report in the archive.
    """

    picks: tuple[tuple[str | None, int], ...]
    off_topic: int
    told_twice: int
    grade_3_missing: tuple[str, ...]
    ndcg: float
    ndcg_of_all: float

    def __str__(self) -> str:
        """The figures for print."""
        return (
            f"grades {[grade if label else '-' for label, grade in self.picks]}, off topic {self.off_topic}, "
            f"told twice {self.told_twice}, grade 3 missing {len(self.grade_3_missing)}, nDCG@10 {self.ndcg:.3f} "
            f"({self.ndcg_of_all:.3f} of all stories of the day, in reach or not)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """Quality of a replayed day: stories by document and by distinct text, and the ten."""

    documents: Score
    texts: Score
    ten: TenFigures


def compare(answer: Mapping[str, Any], gold: Gold) -> DayFigures:
    """The figures of one day's `rank --json`."""
    seen = _documents(answer, gold)
    documents = b_cubed([story for _, story, _ in seen], [label for _, _, label in seen])
    folded: dict[Hashable, Counter[tuple[str, str]]] = defaultdict(Counter)
    for text, story, label in seen:
        folded[text][story, label] += 1
    distinct = [votes.most_common(1)[0][0] for votes in folded.values()]
    texts = b_cubed([story for story, _ in distinct], [label for _, label in distinct])
    picks = [story for story in answer["stories"] if story.get("kept_out") is None]
    return DayFigures(documents=documents, texts=texts, ten=judge_ten(picks, answer, gold))


def judge_ten(picks: Sequence[Mapping[str, Any]], answer: Mapping[str, Any], gold: Gold) -> TenFigures:
    """Returns the figures of ten picks; `answer` is the day's `rank --json`, whose documents decide which stories are
    in reach.
    """
    graded = {story: days[answer["day"]] for story, days in gold.grades.items() if answer["day"] in days}
    judged = [_judge(pick, gold) for pick in picks[:10]]
    labels = [label for label, _ in judged]
    named = [label for label in labels if label]
    reach = {label: graded.get(label, 0) for _, _, label in _documents(answer, gold)}
    return TenFigures(
        picks=tuple((label, graded.get(label or "", 0)) for label in labels),
        off_topic=sum(off for _, off in judged),
        told_twice=len(named) - len(set(named)),
        grade_3_missing=tuple(sorted(label for label, grade in reach.items() if grade == 3 and label not in named)),
        ndcg=ndcg(labels, reach),
        ndcg_of_all=ndcg(labels, graded),
    )


def print_ten(ten: TenFigures, by_address: TenFigures) -> None:
    """Print the figures of the ten for both kinds of labels, once if they agree."""
    print(f"  the ten: {ten}")
    if by_address != ten:
        print(f"  the ten, nothing held for posts of several news items: {by_address}")


def _documents(answer: Mapping[str, Any], gold: Gold) -> list[tuple[Hashable, str, str]]:
    """Returns (text, produced story, gold story) of every labelled document of the day; a missed one is its own story.

    Copies are one text; the news items of one post are separate texts.
    """
    found = [
        (gold.copy_group.get(row["url"], (row["url"], row["title"])), story, gold.label(row))
        for row, story in produced(answer)
    ]
    return [(text, story, label) for text, story, label in found if label and label != OFF]


def produced(answer: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Returns (document, its story) pairs of a `rank --json`; each off-topic document is its own story."""
    held = [
        (member, story["story"])
        for story in answer["stories"]
        for member in story["members"]
        if member["published"].startswith(answer["day"])
    ]
    return held + [(row, f"off {row['url']} {row['title']}") for row in answer["off_topic"]]


def _judge(story: Mapping[str, Any], gold: Gold) -> tuple[str | None, bool]:
    """Returns the gold story of most of a pick's members, None if there is none, and whether most of them are off
    topic.
    """
    votes = Counter(gold.label(member) for member in story["members"])
    off = 2 * votes.pop(OFF, 0) > len(story["members"])
    votes.pop(None, None)
    return (votes.most_common(1)[0][0] if votes else None), off


def ndcg(order: Sequence[str | None], grades: Mapping[str, int]) -> float:
    """nDCG@10 with gain 2^grade - 1 (Burges et al. 2005); a repeated story gains nothing."""
    gains = [
        0 if label is None or label in order[:place] else 2 ** grades.get(label, 0) - 1
        for place, label in enumerate(order[:10])
    ]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:10]
    own, best = (sum(gain / math.log2(place + 2) for place, gain in enumerate(row)) for row in (gains, ideal))
    return own / best if best else 0.0
