"""What leads on from a story: its members, further reports with honest labels, and what earlier editions said."""

from collections.abc import Sequence

from digest.config.settings import Stance
from digest.edition.desk import Desk
from digest.edition.edition_words import label
from digest.edition.headlines import clarity
from digest.edition.leads import headline_of
from digest.edition.nearness import are_alike
from digest.languages.cldr import language_name
from digest.model.editions import Edition, Link, Member
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking, Window

MOST, MOST_OF_FIRST = 4, 6
"""Further reports of a story, and of the first, which is told at greater length."""
_MOST_OF_NET = 3
_CLEAR = 0.6  # how clear their headlines are at least


def members_of(ranked: RankedStory) -> tuple[Member, ...]:
    """Every item of a story as the outside reads it."""
    urls = {item.id: item.url for item in ranked.story.items}
    copies = dict(ranked.story.copies)
    return tuple(
        Member(
            url=item.url,
            canonical_url=item.canonical_url,
            publisher=item.publisher,
            source=item.source,
            language=item.language,
            title=item.title,
            published=item.published,
            copy_of=urls.get(copies.get(item.id, "")),
        )
        for item in ranked.story.items
    )


def also_of(
    ranked: RankedStory, near: Sequence[Item], shown: Sequence[Item], desk: Desk, *, most: int = MOST
) -> tuple[Link, ...]:
    """Up to `most` further reports of the event, each of another owner and in other words than those shown; no copies.

    One is of another language where there is one.
    """
    copies = {copy for copy, _ in ranked.story.copies}
    titles = {item.id: headline_of(item, desk) for item in (*near, *shown)}
    own = (item for item in near if item.id not in copies and clarity(titles[item.id], item) >= _CLEAR)
    rest = [item for item in own if item.url.startswith(("http://", "https://"))]
    owners = {desk.settings.owner(item.publisher) for item in shown}
    chosen: list[Item] = []
    for item in sorted(rest, key=lambda item: (-_use(item, titles[item.id], desk), item.id)):
        known = (*shown, *chosen)
        if desk.settings.owner(item.publisher) not in owners and not any(
            are_alike(titles[item.id], titles[one.id]) for one in known
        ):
            owners.add(desk.settings.owner(item.publisher))
            chosen.append(item)
    return tuple(_link(item, titles[item.id], desk) for item in _with_other_language(chosen, most, desk))


def _with_other_language(items: Sequence[Item], most: int, desk: Desk) -> Sequence[Item]:
    """The first items; where they are all in the letter's language, the last gives way to the first in another."""
    first = items[:most]
    foreign = [item for item in items[most:] if item.language != desk.language]
    if foreign and all(item.language == desk.language for item in first):
        return (*first[:-1], foreign[0])
    return first


def related_of(ranked: RankedStory, earlier: Sequence[Edition]) -> tuple[tuple[str, str], ...]:
    """The day and headline of each earlier edition's story that this one continues, the latest first, two at most."""
    urls = {item.canonical_url for item in ranked.story.items}
    found = {
        edition.day: pick.headline
        for edition in earlier
        for pick in edition.picks
        if pick.story == ranked.story.id or urls & {member.canonical_url for member in pick.members}
    }
    return tuple(sorted(found.items(), reverse=True)[:2])


def net_of(ranking: Ranking, window: Window, desk: Desk) -> tuple[Link, ...]:
    """What those who measure the net reported in the window on a topic, where no pick tells it; the newest first.

    What an editor or preflight killed stays out of here too.
    """
    measuring = {source.name for source in desk.settings.sources if source.measures}
    found: list[Item] = []
    for ranked in ranking.others if measuring else ():
        if (ranked.kept_out or "").startswith("killed by "):
            continue
        found += [item for item in ranked.story.items if item.source in measuring and item.published >= window.start]
    titles = {item.id: headline_of(item, desk) for item in found}
    told: list[Item] = []
    for item in sorted(found, key=lambda item: (item.published, item.id), reverse=True):
        if not any(are_alike(titles[item.id], titles[one.id]) for one in told):
            told.append(item)
    return tuple(_link(item, titles[item.id], desk) for item in told[:_MOST_OF_NET])


def _use(item: Item, title: str, desk: Desk) -> float:
    """How much a further report adds: a clear headline, a trusted publisher, another language, an open door."""
    publisher = desk.publisher(item.publisher)
    return (
        clarity(title, item)
        + publisher.trust
        + 0.3 * (item.language != desk.language)
        - 0.3 * publisher.paywall
        - 0.4 * desk.is_partial(item.publisher)
    )


def _link(item: Item, title: str, desk: Desk) -> Link:
    publisher, labels = desk.publisher(item.publisher), []
    if item.language != desk.language:
        labels.append(language_name(item.language, desk.language))
    if publisher.paywall:
        labels.append(label("paywall", desk.language))
    if publisher.stance is Stance.STATE:
        labels.append(label("state_media", desk.language))
    if publisher.stance is Stance.PARTY:
        labels.append(label("party_media", desk.language))
    return Link(
        url=item.url,
        title=title,
        publisher=desk.publisher_name(item.publisher, desk.language),
        language=item.language,
        labels=tuple(labels),
    )
