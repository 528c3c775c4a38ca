"""Quality on held-out data: for each learned model the left-out figures, next to the fitted ones.

`python -m bench.quality relevance` leaves out each day of 2026 and 2022, each month of headlines, and each quarter of
the other sets in turn, trains on the rest, and evaluates on what was left out. *Fitted* is trained on everything. The
example headlines and the word classes are written by hand and are in both. `apart` leaves out whole months, and groups
of sources, which is nearer to a month that nobody has seen. `few` judges headlines by few examples,
without the models. `stories` leaves out each day and each half of the topics of ECB+, `kinds` compares the kinds of
report with the labels of each day left out, `severity` orders the items of the Persian timeline, and `ten` evaluates
the ten of each day. Needs DIGEST_EVAL_DATA and the
extra `semantic`.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bench.corpus import DAYS_2022, DAYS_2026, HEADLINES, corpus_of
from bench.few_shot import print_few
from bench.gold import Score, data_folder
from bench.kind_training import print_kinds
from bench.learning import Corpus, judge, left_out, prepare
from bench.relevance import score_of
from bench.rows import prf
from bench.severity_training import print_severity, read_timeline
from bench.story_quality import print_stories
from bench.ten_training import print_tens, print_tens_apart
from digest.beats.newsletter import read_newsletter

QUARTERS = 4
SOURCE_GROUPS = 4


def main(what: str) -> None:
    """Print the named figures, or exit with the list of names."""
    if what == "relevance":
        print_relevance(labelled_texts())
    elif what == "apart":
        corpus = labelled_texts()
        print_apart(corpus)
        print_tens_apart(corpus)
    elif what == "stories":
        print_stories()
    elif what == "few":
        print_few(labelled_texts())
    elif what == "kinds":
        print_kinds(labelled_texts())
    elif what == "severity":
        print_severity(read_timeline(data_folder(), read_newsletter(Path("feeds.yaml"))))
    elif what == "ten":
        print_tens(labelled_texts())
    else:
        sys.exit("python -m bench.quality relevance|apart|few|stories|kinds|severity|ten")


def labelled_texts() -> Corpus:
    """Returns all labelled texts of the evaluation data, measured and ready for training."""
    return prepare(corpus_of(data_folder(), read_newsletter(Path("feeds.yaml"))))


def print_relevance(corpus: Corpus) -> None:
    """Print each group left out and fitted, then the mean and the worst of the days, with vectors and without."""
    for vectors in (True, False):
        print("with vectors" if vectors else "words alone")
        out, fitted = relevance(corpus, vectors=vectors), fitted_relevance(corpus, vectors=vectors)
        for name, score in out.items():
            print(f"  {name}: left out {prf(score)}; fitted F1 {fitted[name].f1:.3f}")
        for title, names in (("days of 2026", DAYS_2026), ("days of 2022", DAYS_2022)):
            means = [[found[name].f1 for name in names] for found in (out, fitted)]
            print(
                f"  {title}: mean F1 left out {np.mean(means[0]):.3f} (worst {min(means[0]):.3f}), "
                f"fitted {np.mean(means[1]):.3f} (worst {min(means[1]):.3f})"
            )


def print_apart(corpus: Corpus) -> None:
    """Print the posts and the headlines, each part of the year and each group of sources judged without itself."""
    for title, folds in (("months", months_of(corpus)), ("sources", sources_of(corpus))):
        found = dict(_scores(corpus, left_out(corpus, folds, sorted(set(folds) - {""}), vectors=True)))
        days = [found[day].f1 for day in DAYS_2026]
        print(f"{title} left out, days of 2026: mean F1 {np.mean(days):.3f} (worst {min(days):.3f})")
        if title == "months":
            print(f"{title} left out, headlines: {prf(found['headlines, all months'])}")


def months_of(corpus: Corpus) -> NDArray[np.str_]:
    """Returns the part of the year of each post and headline: May or June of 2026, headlines to 2025 or of 2026."""
    parts = {day: day[:7] for day in DAYS_2026}
    for group in set(corpus.groups.tolist()):
        if group.startswith(HEADLINES):
            parts[group] = f"{HEADLINES} of 2026" if "2026" in group else f"{HEADLINES} to 2025"
    return np.array([parts.get(group, "") for group in corpus.groups.tolist()])


def sources_of(corpus: Corpus) -> NDArray[np.str_]:
    """Returns the group of the source of each post of 2026: one of SOURCE_GROUPS."""
    texts = corpus.measured.texts
    number = [crc32(text.item.source.encode()) % SOURCE_GROUPS if text.group in DAYS_2026 else -1 for text in texts]
    return np.array([f"sources {one}" if one >= 0 else "" for one in number])


def relevance(corpus: Corpus, *, vectors: bool) -> Mapping[str, Score]:
    """Group -> precision and recall on any beat, each group judged by models trained without it."""
    folds = folds_of(corpus)
    return dict(_scores(corpus, left_out(corpus, folds, sorted(set(folds) - {"examples"}), vectors=vectors)))


def fitted_relevance(corpus: Corpus, *, vectors: bool) -> Mapping[str, Score]:
    """The same by models trained on everything."""
    everything = np.ones(len(corpus.groups), bool)
    return dict(_scores(corpus, judge(corpus, everything, everything, vectors=vectors)))


def folds_of(corpus: Corpus) -> NDArray[np.str_]:
    """Returns the fold of each text: a day, a month, or a quarter of a set that has neither, in the order
    of its texts.
    """
    folds = corpus.groups.astype(object)
    for group in sorted({text.group for text in corpus.measured.texts if "tives-" in text.kind}):
        rows = np.flatnonzero(corpus.groups == group)
        folds[rows] = [f"{group} {place * QUARTERS // len(rows)}" for place in range(len(rows))]
    return folds.astype(str)


def _scores(corpus: Corpus, verdicts: NDArray[np.bool_]) -> Iterator[tuple[str, Score]]:
    """Yields the score of each group by name; doubtful labels and items of the day before are not counted."""
    texts = corpus.measured.texts
    counted = np.array([text.inside and not text.doubtful for text in texts])
    on = np.array([text.on for text in texts])
    named = {group: corpus.groups == group for group in sorted(set(corpus.groups))}
    months = [rows for group, rows in named.items() if group.startswith(HEADLINES)]
    named["headlines, all months"] = np.logical_or.reduce(months)
    for language in ("en", "fa"):
        named[f"set {language}"] = named.pop(f"positives-{language}") | named.pop(f"negatives-{language}")
    named.pop("examples")
    for name, rows in named.items():
        use = rows & counted
        yield name, score_of(zip(on[use].tolist(), verdicts[use].tolist(), strict=True))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
