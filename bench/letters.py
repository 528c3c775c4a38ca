"""The faults of letters by kind, as found by the review (`digest.edition.review`), and the lengths of summaries.

Usage: python -m bench.letters [EDITION.json ...]

Without files it makes the letters of every replay day (DIGEST_EVAL_DATA; BENCH_CACHE keeps the collected homes), in
every language. Prints a line per fault and the totals. It checks form, not truth: docs/reader-sheet.md has the findings
of a human reader.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from bench.days import DAYS, home_of
from bench.year import Narrator
from digest.beats.beat import Beat
from digest.beats.newsletter import default_beat
from digest.edition.record import load
from digest.edition.retelling import in_language
from digest.edition.review import SUMMARY_WORDS, FaultKind, LetterFault, review
from digest.model.editions import Edition
from digest.services.edition import draft_edition
from digest.text.sentences import word_count
from digest.wiring import open_deps

KINDS_WITHOUT_MATERIAL = frozenset({FaultKind.SUMMARY_LENGTH, FaultKind.SUMMARY_MISSING})
"""Kinds that a story has whose reports say no more; they are counted by themselves."""


def main(files: list[str]) -> None:
    """Print faults and totals of the editions in `files`, or of the replay days."""
    read = ((load(Path(file).read_text("utf-8")), default_beat()) for file in files)
    letters = [letter for edition, beat in (read if files else replayed()) for letter in letters_of(edition, beat)]
    totals: Counter[FaultKind] = Counter()
    for edition, faults in letters:
        for fault in faults:
            totals[fault.kind] += 1
            print(f"{edition.day} {edition.language} {fault.note}")
    print_totals([edition for edition, _ in letters], totals)


def replayed() -> Iterator[tuple[Edition, Beat]]:
    """Yields the edition of each replay day as the program would make it now, and its beat."""
    for day in DAYS:
        with home_of(day) as home, open_deps(home, Narrator()) as deps:
            yield draft_edition(deps, day).edition, deps.beat


def letters_of(edition: Edition, beat: Beat) -> Iterator[tuple[Edition, tuple[LetterFault, ...]]]:
    """Yields the letter of each language with its faults."""
    yield edition, review(edition, beat)
    for other in edition.in_other_languages:
        letter = in_language(edition, other.language)
        yield letter, review(letter, beat)


def print_totals(editions: Iterable[Edition], totals: Counter[FaultKind]) -> None:
    """Print faults by kind and by letter, and the lengths of the summaries."""
    editions = list(editions)
    for kind, count in totals.most_common():
        print(f"{count:4} {kind}")
    faults = sum(count for kind, count in totals.items() if kind not in KINDS_WITHOUT_MATERIAL)
    print(f"{len(editions)} letters, {faults / max(1, len(editions)):.2f} faults a letter beside length of summaries")
    lengths = sorted(word_count(pick.summarised.summary) for edition in editions for pick in edition.picks)
    if lengths:
        goal = sum(length in SUMMARY_WORDS for length in lengths)
        print(f"summaries of 35 to 60 words: {goal} of {len(lengths)}; fewest {lengths[0]}, median {median(lengths):g}")


if __name__ == "__main__":
    main(sys.argv[1:])
