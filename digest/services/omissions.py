"""Decides what to leave out of a letter stopped by preflight: links first, then faulty stories, then the largest.

A form that is stopped even without any story or link is broken by its template, not by a story.
"""

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import replace

from digest.model.editions import Edition, Link, Pick
from digest.render.preflight import Check, CheckResult

Checks = Callable[[Edition], Sequence[Check]]
"""Runs preflight on an edition."""


def faulty_links(edition: Edition, checks: Checks) -> list[Link]:
    """Returns the links to leave out of a stopped edition: secondary links and measurements that stop a letter."""
    faults = _faults_of(edition, checks)
    found: list[Link] = []
    if faults is None:
        return found
    for ranks, links in (((), edition.net), *(((pick.rank,), pick.also) for pick in edition.picks)):
        part = _only(edition, ranks)
        if faults(part) and not faults(without_links(part, links)):
            found += _worst(part, links, faults)
    return found


def faulty_stories(edition: Edition, checks: Checks, *, kept: Collection[str] = ()) -> list[tuple[Pick, str]]:
    """Returns the stories to leave out of a stopped edition, with reasons: those that stop a letter on their own.

    If none does, the largest, one by one, until the rest passes; never one in `kept`, by id or address of a report.
    Returns [] if every story is stopped: then the template is at fault.
    """
    faults = _faults_of(edition, checks)
    if faults is None:
        return []
    alone = ((pick, faults(_only(edition, (pick.rank,)))) for pick in edition.picks)
    faulty = [(pick, "; ".join(why)) for pick, why in alone if why]
    if faulty and len(faulty) == len(edition.picks):
        return []
    free = [pick for pick in edition.picks if _names_of(pick).isdisjoint(kept)]
    return [(pick, why) for pick, why in faulty if pick in free] if faulty else _largest(edition, free, faults)


def without_links(edition: Edition, links: Collection[Link]) -> Edition:
    """Removes links from stories and measurements, in every language."""
    gone = {link.url for link in links}
    return replace(
        edition,
        net=tuple(link for link in edition.net if link.url not in gone),
        picks=tuple(
            replace(pick, also=tuple(link for link in pick.also if link.url not in gone)) for pick in edition.picks
        ),
        in_other_languages=tuple(without_links(other, links) for other in edition.in_other_languages),
    )


Faults = Callable[[Edition], tuple[str, ...]]


def _faults_of(edition: Edition, checks: Checks) -> Faults | None:
    """Returns a function that lists what stops an edition, ignoring forms that are stopped even when empty.

    None if nothing else stops it, or if one of those forms is required: then leaving out more does not help.
    """
    bare = [one for one in checks(replace(_only(edition, ()), net=())) if one.verdict is CheckResult.STOP]
    broken = {one.form for one in bare}

    def faults(one: Edition) -> tuple[str, ...]:
        stopped = (c for c in checks(one) if c.verdict is CheckResult.STOP and c.form not in broken)
        return tuple(f"{c.form}: {c.name}: {c.detail}" for c in stopped)

    return faults if all(one.optional for one in bare) and faults(edition) else None


def _worst(part: Edition, links: Sequence[Link], faults: Faults) -> list[Link]:
    """Returns links of a part that stop it on their own, then the longest until the rest passes."""
    found = [link for link in links if faults(without_links(part, [other for other in links if other != link]))]
    left = sorted((link for link in links if link not in found), key=lambda link: len(repr(link)))
    while left and faults(without_links(part, found)):
        found.append(left.pop())
    return found


def _names_of(pick: Pick) -> set[str]:
    addresses = (address for member in pick.members for address in (member.url, member.canonical_url))
    return {pick.story, pick.url, *addresses}


def _largest(edition: Edition, picks: Sequence[Pick], faults: Faults) -> list[tuple[Pick, str]]:
    left, refused = {pick.rank for pick in edition.picks}, list[tuple[Pick, str]]()
    for pick in sorted(picks, key=lambda pick: -len(repr(pick))):
        why = faults(_only(edition, left))
        if not why:
            break
        left.discard(pick.rank)
        refused.append((pick, f"the largest of a letter that is stopped: {'; '.join(why)}"))
    return refused


def _only(edition: Edition, ranks: Container[int]) -> Edition:
    """Returns the edition with only some of its stories, in every language."""
    return replace(
        edition,
        picks=tuple(pick for pick in edition.picks if pick.rank in ranks),
        in_other_languages=tuple(_only(other, ranks) for other in edition.in_other_languages),
    )
