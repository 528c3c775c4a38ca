"""Stories reported in both English and Persian: which of them does one produced story cover? Needs DIGEST_EVAL_DATA.

A story is *in reach* of a day if it has a grade for that day and the day's archive has a document of it in each
language; each news item of a post with several is a document. It is *joined* if one produced story contains most of its
documents in both languages, else *apart*. The archive spans 48 hours and ends eleven hours after the command's clock;
if one side is outside the day, the command sees only half of the story: it is *unseen*.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator

from bench.gold import Gold, archive_of, produced

Sides = dict[str, set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """The gold stories in reach in both languages, by outcome, and the number of wrong joins."""

    joined: tuple[str, ...]
    apart: tuple[str, ...]
    unseen: tuple[str, ...]
    wrong: int


def joins(answer: Mapping[str, Any], gold: Gold, data: Path) -> Joins:
    """Returns the outcome of the stories in both languages in one day's `rank --json`."""
    day = answer["day"]
    held = _held(answer, gold)
    reach = _archive(data, day)
    joined, apart, unseen = [], [], []
    for story, sides in _addresses(gold, day).items():
        if not all(sides[language] & reach for language in ("en", "fa")):
            continue
        found = [held[story][language] for language in ("en", "fa")]
        if not all(found):
            unseen.append(story)
        elif any(all(2 * counts[one] > counts.total() for counts in found) for one in found[0]):
            joined.append(story)
        else:
            apart.append(story)
    return Joins(joined=tuple(joined), apart=tuple(apart), unseen=tuple(unseen), wrong=_wrong(held))


def _addresses(gold: Gold, day: str) -> dict[str, Sides]:
    """Gold story -> language -> the URLs of its reports, for the stories with a grade for the day."""
    found: dict[str, Sides] = {story: {"en": set(), "fa": set()} for story, days in gold.grades.items() if day in days}
    told = [*gold.label_of.items(), *((url, label) for url, held in gold.items_of.items() for _, label in held)]
    for url, label in told:
        if label in found:
            found[label]["fa" if url in gold.persian else "en"].add(plain(url))
    return found


def _held(answer: Mapping[str, Any], gold: Gold) -> dict[str, dict[str, Counter[str]]]:
    """Gold story -> language -> produced story -> how many of its documents."""
    held: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row, story in produced(answer):
        label = gold.label(row)
        if label and answer["day"] in gold.grades.get(label, ()):
            held[label]["fa" if row["url"] in gold.persian else "en"][story] += 1
    return held


def _wrong(held: Mapping[str, Mapping[str, Counter[str]]]) -> int:
    """Counts produced stories with labelled documents in both languages but without a gold story in both."""
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for label, sides in held.items():
        for language, counts in sides.items():
            for story in counts:
                told[story][language].add(label)
    return sum(1 for sides in told.values() if len(sides) == 2 and not sides["en"] & sides["fa"])


def _archive(data: Path, day: str) -> set[str]:
    """Returns the URLs in the day's archive."""
    path, _ = archive_of(data, day)
    with path.open("rb") as stream:
        records = ArchiveIterator(stream, no_record_parse=True)
        return {plain(record.rec_headers.get_header("WARC-Target-URI") or "") for record in records}


def plain(url: str) -> str:
    """Returns a URL without scheme, www, query and trailing slash, so that spellings of one page are equal."""
    parts = urlsplit(url)
    return (parts.netloc.removeprefix("www.") + unquote(parts.path)).rstrip("/").lower()
