"""Finds conflicts between an editor's act and other overrides, and its side effects on the ranked day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.config.override_lines import described
from digest.config.settings import ON_PUBLISHERS, WORDINGS, Action, Override, Settings
from digest.model.editions import Member, Standing
from digest.services.refusals import ActRefused, Remark
from digest.text.bullets import part_of

SHORTEST_ID = 4  # characters of a story's id that identify it
OPPOSITES = {Action.PIN: (Action.KILL,), Action.KILL: (Action.PIN, Action.BOOST), Action.BOOST: (Action.KILL,)}
SAID_ONCE = frozenset({Action.PIN, Action.KILL, Action.BOOST, Action.MUTE, Action.TRUST, Action.STANCE, *WORDINGS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A checked act: `against` are contradicting overrides, `remarks` are for the editor."""

    against: tuple[Override, ...] = ()
    remarks: tuple[Remark, ...] = ()


def find_story(placed: Sequence[Standing], name: str) -> Standing:
    """Finds the story with an id (or its start), a rank, or a report's address.

    Raises ActRefused if no story matches, or several.
    """
    found = [one for one in placed if _names(one, name)]
    if not found:
        raise ActRefused("no_story", story=name[:200])
    if len(found) > 1:
        names = "; ".join(f"{one.story} ({one.headline})" for one in found[:10])
        raise ActRefused("several_stories", story=name[:200], number=len(found), names=names)
    return found[0]


def address_of(story: Standing) -> str:
    """Returns the address by which overrides refer to a story: that of its lead report, which survives regrouping."""
    lead = next((member for member in story.members if member.url == story.url), story.members[0])
    return address_of_report(lead)


def address_of_report(member: Member) -> str:
    """Returns the address by which overrides refer to a report; for one of several news items of a post, its own."""
    return member.canonical_url if part_of(member.canonical_url) else member.url


def judge(act: Override, placed: Sequence[Standing], settings: Settings, day: str) -> Judged:
    """Finds what contradicts an act on a day. Raises ActRefused if the act is impossible."""
    if not act.holds_on(day):
        raise ActRefused("has_ended", until=act.until, day=day)
    if act.action in ON_PUBLISHERS:
        _refuse_unknown(act, settings)
        return Judged(against=_contradicting(act, settings, day, frozenset({act.target})))
    story = find_story(placed, act.target)
    remarks: tuple[Remark, ...] = ()
    match act.action:
        case Action.MERGE:
            remarks = _merging(story, find_story(placed, str(act.value)), settings)
        case Action.SPLIT:
            remarks = _splitting(story)
        case Action.LEAD:
            if not any(str(act.value) in (member.url, member.canonical_url) for member in story.members):
                raise ActRefused("no_report", report=act.value, place=story.rank)
        case Action.SUBJECT if story.rank != 1:
            remarks = (Remark("subject_later", (("place", story.rank),)),)
        case Action.PIN if isinstance(act.value, float) and act.value > settings.edition.size:
            remarks = (Remark("last_place", (("size", settings.edition.size),)),)
    return Judged(against=_contradicting(act, settings, day, _all_names(story)), remarks=remarks)


def _merging(into: Standing, other: Standing, settings: Settings) -> tuple[Remark, ...]:
    if into is other:
        raise ActRefused("merge_with_itself")
    size = settings.edition.size
    ranks = sorted(one.rank for one in (into, other) if one.kept_out is None)
    if len(ranks) == 2:
        return (Remark("two_picks", (("one", ranks[0]), ("other", ranks[1]), ("size", size))),)
    return ()


def _splitting(story: Standing) -> tuple[Remark, ...]:
    originals = {member.copy_of or member.url for member in story.members}
    if len(originals) < 2:
        raise ActRefused("nothing_to_split")
    if story.kept_out is None:
        return (Remark("becomes_two", (("place", story.rank),)),)
    return ()


def _refuse_unknown(act: Override, settings: Settings) -> None:
    sources = {source.name for source in settings.sources}
    if act.target not in settings.publishers and not (act.action is Action.MUTE and act.target in sources):
        what = "no_publisher_or_source" if act.action is Action.MUTE else "no_publisher"
        raise ActRefused(what, publisher=act.target[:200])


def _contradicting(act: Override, settings: Settings, day: str, names: frozenset[str]) -> tuple[Override, ...]:
    """Returns the overrides in force that contradict or repeat an act on the same story or publisher."""

    def contradicts(one: Override) -> bool:
        otherwise = _is_again(one, act) or one.action in OPPOSITES.get(act.action, ())
        return one.target in names and one.holds_on(day) and otherwise

    return tuple(one for one in settings.overrides if contradicts(one))


def contradictions(overrides: Sequence[Override]) -> tuple[str, ...]:
    """Returns a line for every two overrides of a file that contradict each other, for editors who edit it by hand."""
    pairs = ((one, other) for at, one in enumerate(overrides) for other in overrides[at + 1 :])
    return tuple(
        f"overrides: {described(one)} and {described(other)} contradict each other; delete one"
        for one, other in pairs
        if one.target == other.target and (_is_again(one, other) or other.action in OPPOSITES.get(one.action, ()))
    )


def _is_again(one: Override, other: Override) -> bool:
    return one.action is other.action and one.action in SAID_ONCE and one.language == other.language


def objections(against: Sequence[Override]) -> str:
    """Formats contradicting overrides as one line."""
    return "; ".join(f"{described(one)} until {one.until} ({one.reason})" for one in against)


def _all_names(story: Standing) -> frozenset[str]:
    return frozenset(
        {story.story, *(address for member in story.members for address in (member.url, member.canonical_url))}
    )


def _names(story: Standing, name: str) -> bool:
    begins = len(name) >= SHORTEST_ID and story.story.startswith(name)
    return begins or name == str(story.rank) or name in _all_names(story)
