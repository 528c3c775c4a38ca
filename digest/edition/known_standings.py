"""The standings of a ranking whose leads and headlines are known, as one from the cache; imports nothing that writes
letters.
"""

from digest.model.editions import Member, Standing
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking


def known_standings(ranking: Ranking) -> tuple[Standing, ...]:
    """Returns all stories of a day, picks first, with ranks from 1, each with its lead's headline and link.

    Raises ValueError for a ranking without leads (see `standings.with_leads`).
    """
    return tuple(_known(ranked, rank) for rank, ranked in enumerate(ranking.picks + ranking.others, 1))


def _known(ranked: RankedStory, rank: int) -> Standing:
    if ranked.lead is None:
        raise ValueError(f"story {ranked.story.id} has no lead yet")
    return standing(ranked, rank, ranked.lead, ranked.headline)


def standing(ranked: RankedStory, rank: int, lead: Item, headline: str) -> Standing:
    """Returns one story with its rank, lead and headline."""
    return Standing(
        rank=rank,
        story=ranked.story.id,
        headline=headline,
        url=lead.url,
        topics=ranked.topics,
        score=ranked.score,
        reasons=ranked.reasons,
        members=members_of(ranked),
        kept_out=None if ranked.kept_out is None else str(ranked.kept_out),
    )


def members_of(ranked: RankedStory) -> tuple[Member, ...]:
    """Returns every item of a story in its public form."""
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
