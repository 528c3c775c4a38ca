"""Stories carried by past editions: they keep their ids, and return only with a new fact."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.beats.beat import Beat
from digest.model.editions import Edition
from digest.model.rankings import Window
from digest.rank.grouping.copies import title_words
from digest.rank.grouping.stories import Cluster, make_cluster, named_after
from digest.rank.reading.common_words import common_stems
from digest.rank.reading.features import Features

REMEMBERED = 14
NEW_WORDS = 2
SAME_STORY = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A story's past: the days of the editions that had it, and what is new since the last one, or None."""

    days: tuple[str, ...]
    news: str | None


def ids_of(earlier: Sequence[Edition]) -> Mapping[str, str]:
    """Maps addresses to the story id in the last edition that carried them."""
    return {
        member.canonical_url: pick.story
        for edition in sorted(earlier, key=lambda edition: edition.day)
        for pick in edition.picks
        for member in pick.members
    }


def keep_ids(stories: Sequence[Cluster], earlier: Sequence[Edition]) -> tuple[Cluster, ...]:
    """Gives stories the ids from past editions, matched by their items' addresses.

    If several contain items of one earlier story, the one with the most keeps the id; the one with the item that the id
    is named after is then named after its next item.
    """
    id_of = ids_of(earlier)
    claims = []
    for place, story in enumerate(stories):
        known = [id_of[one.item.canonical_url] for one in story.items if one.item.canonical_url in id_of]
        claims += [(-known.count(id), place, id) for id in set(known)]
    taken: dict[str, int] = {}
    named: dict[int, str] = {}
    for _, place, id in sorted(claims):
        if id not in taken and place not in named:
            taken[id], named[place] = place, id
    return tuple(
        make_cluster(story.items, story.originals, id=named.get(place) or _free_id(story, taken))
        for place, story in enumerate(stories)
    )


def _free_id(story: Cluster, taken: Collection[str]) -> str:
    own = (story.id, *map(named_after, story.items))
    return next((id for id in own if id not in taken), f"{story.id}-part")


def past_of(story: Cluster, earlier: Sequence[Edition], window: Window, beat: Beat) -> Carried:
    """Returns a story's days among the last REMEMBERED editions, and the title of its newest text with a new fact."""
    last = sorted(earlier, key=lambda edition: edition.day)[-REMEMBERED:]
    carrying = [edition for edition in last if any(pick.story == story.id for pick in edition.picks)]
    if not carrying:
        return Carried(days=(), news=None)
    told_until = carrying[-1].window.end
    return Carried(days=tuple(edition.day for edition in carrying), news=_news(story, told_until, window, beat))


def _news(story: Cluster, told_until: datetime, window: Window, beat: Beat) -> str | None:
    """Returns the newest title with words or numbers that no earlier text had."""
    before = {root for one in story.items if one.item.published < told_until for root in one.stems}
    fresh: list[Features] = []
    for one in story.texts:
        if told_until <= one.item.published < window.end and one.item.published >= window.start:
            new = title_words(one, common_stems(beat)) - before
            if len(new) >= NEW_WORDS or any(word.isdecimal() for word in new):
                fresh.append(one)
    return fresh[-1].item.title if fresh else None


def continued_by(
    story: Cluster,
    earlier_stories: Sequence[Cluster],
    likeness: Callable[[str, str], float],
    earlier: Sequence[Edition],
    window: Window,
    beat: Beat,
) -> Carried | None:
    """Returns the past of the story that this one probably continues under another id; None if there is none.

    `earlier_stories` are those that earlier editions had.
    """
    nearest = max(earlier_stories, key=lambda other: (likeness(story.id, other.id), other.id), default=None)
    if nearest is None or likeness(story.id, nearest.id) < SAME_STORY:
        return None
    both = make_cluster(nearest.items + story.items, {**nearest.originals, **story.originals}, id=nearest.id)
    return past_of(both, earlier, window, beat)


def carried_by(
    stories: Sequence[Cluster], earlier: Sequence[Edition], window: Window, beat: Beat
) -> Mapping[str, Carried]:
    """Returns story id -> its past, for the stories that have one."""
    pasts = {story.id: past_of(story, earlier, window, beat) for story in stories}
    return {id: past for id, past in pasts.items() if past.days}
