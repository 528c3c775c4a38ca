"""What can be counted of the words of letters: labels, subjects, casing, summaries, attributions.

Usage: python -m bench.letters EDITION.json [EDITION.json ...]

Prints a line per finding and the totals. It judges form, not truth: whether a summary tells the story takes a reader.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from digest.edition.casing import is_shouted, is_title_case
from digest.edition.labels import LABEL_LONGEST, LABEL_SHORTEST, SUBJECT_LONGEST
from digest.edition.leaning import leans
from digest.edition.record import load
from digest.model.editions import Edition, PassageOrigin, Pick
from digest.text.normalise import direction
from digest.text.sentences import split_sentences, word_count

GOAL = range(45, 61)
_LATIN, _ARABIC = re.compile("[A-Za-z]"), re.compile("[\u0621-\u06cc]")
_ENDS = re.compile(r"[.!?؟][\"'”’»)\]]*$")


def main(files: list[str]) -> None:
    """Print findings and totals of the editions in `files`."""
    editions = [load(Path(file).read_text(encoding="utf-8")) for file in files]
    totals: Counter[str] = Counter()
    for edition in editions:
        for kind, what in (
            *_of_edition(edition),
            *(found for pick in edition.picks for found in _of_pick(pick, edition)),
        ):
            totals[kind] += 1
            print(f"{edition.day} {kind}: {what}")
    picks = [pick for edition in editions for pick in edition.picks]
    lengths = sorted(word_count(pick.passages[0].summary) for pick in picks)
    print(f"\n{len(editions)} editions, {len(picks)} stories")
    for kind, count in sorted(totals.items()):
        print(f"{count:4} {kind}")
    if lengths:
        short, goal = sum(n < GOAL.start for n in lengths), sum(n in GOAL for n in lengths)
        print(f"summaries: {short} under {GOAL.start} words, {goal} in the goal, {len(lengths) - short - goal} longer;")
        print(f"  fewest {lengths[0]}, median {median(lengths):g}, most {lengths[-1]}")
        print(f"labels of place or person and matter: {sum(': ' in pick.label for pick in picks)}")


def _of_edition(edition: Edition) -> Iterator[tuple[str, str]]:
    if not 0 < len(edition.subject) <= SUBJECT_LONGEST:
        yield "subject too long or empty", edition.subject
    if _is_mixed(edition.subject) or _is_foreign(edition.subject, edition):
        yield "subject of another script", edition.subject
    if _is_foreign(edition.preheader, edition):
        yield "preheader of another script", edition.preheader
    for label, count in Counter(pick.label for pick in edition.picks).items():
        if count > 1:
            yield "label used twice", label


def _of_pick(pick: Pick, edition: Edition) -> Iterator[tuple[str, str]]:
    if not LABEL_SHORTEST <= word_count(pick.label) <= LABEL_LONGEST:
        yield "label not of 2 to 5 words", pick.label
    if _is_mixed(pick.label) or _is_foreign(pick.label, edition):
        yield "label of another script", pick.label
    if is_shouted(pick.headline):
        yield "headline in capitals", pick.headline
    if is_title_case(pick.headline):
        yield "headline in Title Case", pick.headline
    elif _is_half_titled(pick.headline):
        yield "headline perhaps of mixed case", pick.headline
    if pick.headline.endswith("…"):
        yield "headline cut", pick.headline
    for passage in (one for one in pick.passages if one.origin is PassageOrigin.REPORT):
        sentences = split_sentences(passage.summary, passage.language)
        if not sentences:
            yield "no summary", passage.headline
        elif leans(sentences[0], passage.headline, passage.language):
            yield "summary opens with a leaning sentence", sentences[0]
        for sentence in sentences:
            if not _ENDS.search(sentence):
                yield "sentence without an end", sentence
            if sentence[0].islower():
                yield "sentence that opens small", sentence
        if ", " in passage.summary and re.search(r" reported\.|\([\w .-]+\)[.!?]|به گزارش", passage.summary):
            yield "attribution to another publisher", passage.publisher


def _is_mixed(text: str) -> bool:
    return bool(_LATIN.search(text) and _ARABIC.search(text))


def _is_foreign(text: str, edition: Edition) -> bool:
    return bool(text) and (direction(text) == "rtl") != (edition.language == "fa")


def _is_half_titled(headline: str) -> bool:
    """Half of the longer words behind the first with capitals, half without: names, or a case gone wrong."""
    long = re.findall(r"[A-Za-z]{4,}", headline)[1:]
    capitals = sum(word[0].isupper() for word in long)
    return len(long) >= 5 and 2 * capitals >= len(long)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1:])
    else:
        print("python -m bench.letters EDITION.json ...: name the files, such as output/site/*/edition.json")
