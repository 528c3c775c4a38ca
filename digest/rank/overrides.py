"""Applies editors' overrides to stories. They hold up to their last day, and nothing automatic undoes them.

A target is a story's id or the address of one of its items; an address still works if regrouping changes the story's
id, so a pin survives merges.
"""

from collections.abc import Mapping, Sequence

from digest.config.settings import ON_PUBLISHERS, Action, Override, Settings
from digest.model.idle_overrides import IdleBecause, IdleOverride
from digest.model.items import Item
from digest.model.rankings import story_names
from digest.rank.grouping.stories import Cluster, make_cluster

REGROUPING = (Action.MERGE, Action.SPLIT)


class Overrides:
    """The overrides in force on a day."""

    def __init__(self, overrides: Sequence[Override], day: str) -> None:
        self._day = day
        self._held = tuple(one for one in overrides if one.holds_on(day))
        self._ended = tuple(one for one in overrides if not one.holds_on(day))

    def find(self, action: Action, story: Cluster) -> Override | None:
        """Returns the last override with an action on a story, or None."""
        names = _names_of(story)
        return next((one for one in reversed(self._held) if one.action is action and one.target in names), None)

    def muted_by(self, item: Item) -> Override | None:
        """Returns the last override that mutes an item's publisher or source, or None."""
        names = (item.publisher, item.source)
        return next((one for one in reversed(self._held) if one.action is Action.MUTE and one.target in names), None)

    def regroup(self, stories: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """Applies editors' merges and splits to the stories; a merged story keeps the target's id."""
        regrouped = list(stories)
        for one in self._held:
            if one.action is Action.SPLIT:
                regrouped = [part for story in regrouped for part in _split(story, one.target)]
        for one in self._held:
            if one.action is Action.MERGE:
                regrouped = _merge(regrouped, one.target, str(one.value))
        return tuple(regrouped)

    def idle(
        self, groups: Sequence[Cluster], stories: Sequence[Cluster], settings: Settings
    ) -> tuple[IdleOverride, ...]:
        """Returns the overrides without effect: expired, without a matching story, for unknown publishers, and pins of
        killed stories.

        Merges and splits are matched with the `groups`, all others with the competing `stories`.
        """
        found, competing = (frozenset().union(*map(_names_of, each)) for each in (groups, stories))
        sources = frozenset(source.name for source in settings.sources)
        idle = [self._idle(one, IdleBecause.ENDED) for one in self._ended]
        for one in self._held:
            if one.action in ON_PUBLISHERS:
                known = one.target in settings.publishers or (one.action is Action.MUTE and one.target in sources)
                if not known:
                    idle.append(self._idle(one, IdleBecause.NO_PUBLISHER))
            elif not _targets(one) <= (found if one.action in REGROUPING else competing):
                idle.append(self._idle(one, IdleBecause.NO_STORY))
            elif one.action is Action.PIN and (kill := self._kill_of(one.target, stories)):
                idle.append(self._idle(one, IdleBecause.KILLED, killed_by=kill.author))
        return tuple(idle)

    def _idle(self, one: Override, because: IdleBecause, *, killed_by: str = "") -> IdleOverride:
        return IdleOverride(
            because=because,
            action=one.action,
            target=one.target,
            author=one.author,
            until=one.until.isoformat(),
            day=self._day,
            killed_by=killed_by,
        )

    def _kill_of(self, target: str, stories: Sequence[Cluster]) -> Override | None:
        story = next(story for story in stories if target in _names_of(story))
        return self.find(Action.KILL, story)


def _targets(one: Override) -> frozenset[str]:
    return frozenset({one.target, str(one.value)} if one.action is Action.MERGE else {one.target})


def _names_of(story: Cluster) -> frozenset[str]:
    return story_names(story.id, (features.item for features in story.items))


def _merge(stories: Sequence[Cluster], target: str, other: str) -> list[Cluster]:
    into = next((story for story in stories if target in _names_of(story)), None)
    gone = next((story for story in stories if other in _names_of(story)), None)
    if into is None or gone is None or into is gone:
        return list(stories)
    merged = make_cluster(into.items + gone.items, {**into.originals, **gone.originals}, id=into.id)
    return [merged if story is into else story for story in stories if story is not gone]


def _split(story: Cluster, address: str) -> list[Cluster]:
    """Splits off the item with an address, together with its copies, as a separate story."""
    named = {story.originals[one.item.id] for one in story.items if address in (one.item.url, one.item.canonical_url)}
    out = [one for one in story.items if story.originals[one.item.id] in named]
    rest = [one for one in story.items if story.originals[one.item.id] not in named]
    if not out or not rest:
        return [story]
    originals: Mapping[str, str] = story.originals
    return [make_cluster(tuple(part), {one.item.id: originals[one.item.id] for one in part}) for part in (rest, out)]
