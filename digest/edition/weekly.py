"""The weekly letter: the ten stories of a week by thread, from its editions as they were sent. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.edition.edition_words import dated_label, week_line
from digest.edition.labels import SUBJECT_LONGEST, cut, preheader_of
from digest.edition.retelling import in_language, reading_length, retold
from digest.languages.catalogues import wording
from digest.model.editions import Edition, Pick
from digest.model.rankings import Window

FEWEST_STORIES = 3
"""Fewer stories make no weekly letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _WeekStory:
    """A story of the week: its latest version, that version's day, and the sum of its scores."""

    pick: Pick
    day: str
    score: float


def week_edition(editions: Sequence[Edition], *, size: int, now: datetime) -> Edition | None:
    """Returns the letter for the week of `editions`, given oldest first, in all languages of the last one.

    A thread appears once, in its latest version; stories are ordered by their total score. None if there are too few
    stories.
    """
    if not editions:
        return None
    last = editions[-1]
    languages = (last.language, *(one.language for one in last.in_other_languages))
    letters = [_letter([in_language(one, language) for one in editions], size, now) for language in languages]
    if len(letters[0].picks) < FEWEST_STORIES:
        return None
    return replace(letters[0], in_other_languages=tuple(retold(letter) for letter in letters[1:]))


def _letter(editions: Sequence[Edition], size: int, now: datetime) -> Edition:
    last, language = editions[-1], editions[-1].language
    best = sorted(_stories(editions), key=lambda told: (-told.score, told.day, told.pick.rank))[:size]
    uses = Counter(told.pick.label for told in best)
    picks = tuple(_pick(told, rank, language, is_dated=uses[told.pick.label] > 1) for rank, told in enumerate(best, 1))
    words, minutes = reading_length(picks)
    subject = wording(language).text("edition.week_subject", story=picks[0].label) if picks else ""
    return replace(
        last,
        weekly=True,
        generated_at=now,
        window=Window(start=editions[0].window.start, end=last.window.end),
        tagline=week_line(editions[0].day, last.day, language),
        subject=cut(subject, SUBJECT_LONGEST),
        preheader=preheader_of("", [pick.label for pick in picks[1:]]),
        picks=picks,
        next=(),
        short_reason=None,
        words=words,
        minutes=minutes,
        items_read=sum(one.items_read for one in editions),
        net=(),
        in_other_languages=(),
        notes=(),
    )


def _stories(editions: Sequence[Edition]) -> list[_WeekStory]:
    """Returns the stories of the week, each once in its latest version."""
    found: dict[str, _WeekStory] = {}
    for edition in editions:
        for pick in edition.picks:
            name = pick.thread or f"{edition.day}-{pick.rank}"
            before = found[name].score if name in found else 0.0
            found[name] = _WeekStory(pick=pick, day=edition.day, score=before + pick.score)
    return list(found.values())


def _pick(told: _WeekStory, rank: int, language: str, *, is_dated: bool) -> Pick:
    """Returns the pick with its rank in the week, without what concerns one day only; a label may get its day."""
    pick, page = told.pick, f"{told.day}/story-{told.pick.rank}"
    label = dated_label(pick.label, told.day, language) if is_dated else pick.label
    return replace(
        pick, rank=rank, label=label, page=page, why=pick.why[:1], update=None, update_url="", members=(), reasons=()
    )
