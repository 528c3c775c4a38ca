"""What leads on from a story: its members, further reports with honest labels, and what earlier editions said."""

from collections.abc import Sequence

from digest.config.settings import Stance
from digest.edition.desk import Desk
from digest.edition.headlines import clarity
from digest.edition.leads import headline_of
from digest.edition.wording import LANGUAGE_NAMES, PARTY_MEDIA, PAYWALL, STATE_MEDIA
from digest.model import Edition, Item, Link, Member, RankedStory
from digest.text.normalise import match_key

MOST = 3
"""Further reports of a story."""


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


def also_of(ranked: RankedStory, shown: Sequence[Item], desk: Desk) -> tuple[Link, ...]:
    """Up to three further reports, each of another owner and with another title than those shown; no copies."""
    copies = {copy for copy, _ in ranked.story.copies}
    rest = [
        item for item in ranked.story.items if item.id not in copies and item.url.startswith(("http://", "https://"))
    ]
    owners = {desk.settings.owner(item.publisher) for item in shown}
    titles = {match_key(headline_of(item, desk)) for item in shown}
    links: list[Link] = []
    for item in sorted(rest, key=lambda item: (-_use(item, desk), item.id)):
        owner, title = desk.settings.owner(item.publisher), headline_of(item, desk)
        if len(links) < MOST and owner not in owners and match_key(title) not in titles:
            owners.add(owner)
            titles.add(match_key(title))
            links.append(_link(item, title, desk))
    return tuple(links)


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


def _use(item: Item, desk: Desk) -> float:
    """How much a further report adds: a clear headline, a trusted publisher, another language, an open door."""
    publisher = desk.publisher(item.publisher)
    return (
        clarity(headline_of(item, desk), item)
        + publisher.trust
        + 0.3 * (item.language != desk.language)
        - 0.3 * publisher.paywall
        - 0.4 * desk.is_partial(item.publisher)
    )


def _link(item: Item, title: str, desk: Desk) -> Link:
    publisher, labels = desk.publisher(item.publisher), []
    if item.language != desk.language:
        labels.append(LANGUAGE_NAMES.get((desk.language, item.language), item.language))
    if publisher.paywall:
        labels.append(PAYWALL[desk.language])
    if publisher.stance is Stance.STATE:
        labels.append(STATE_MEDIA[desk.language])
    if publisher.stance is Stance.PARTY:
        labels.append(PARTY_MEDIA[desk.language])
    return Link(url=item.url, title=title, publisher=publisher.name, language=item.language, labels=tuple(labels))
