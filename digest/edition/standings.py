"""Every story of a day at its place: what `digest rank --json` and `edition.json` say of it."""

from collections.abc import Iterable

from digest.beats.beat import Beat
from digest.config.settings import Action, Override, Settings
from digest.edition.headlines import Headlines
from digest.edition.leads import Leads
from digest.edition.links import members_of
from digest.edition.parts import open_parts
from digest.model.editions import Standing
from digest.model.rankings import RankedStory, Ranking


def standings(ranking: Ranking, settings: Settings, beat: Beat) -> tuple[Standing, ...]:
    """All stories of the day, picks first, at ranks 1 to n, each with the headline and link that lead it."""
    parts = open_parts(ranking, settings, beat, settings.edition.languages[0])
    stories = enumerate(ranking.picks + ranking.others, 1)
    overrides = headline_overrides(settings, ranking.day)
    return tuple(standing_of(ranked, rank, parts.leads, parts.headlines, overrides) for rank, ranked in stories)


def leads_of(scored: Ranking, settings: Settings, beat: Beat) -> dict[str, tuple[str, ...]]:
    """Story id -> the publishers whose report may lead it in the letter, best first."""
    leads = open_parts(scored, settings, beat, settings.edition.languages[0]).leads
    stories = (ranked.story for ranked in scored.picks + scored.others)
    return {story.id: tuple(item.publisher for item in leads.candidates(story)) for story in stories}


def headline_overrides(settings: Settings, day: str) -> tuple[Override, ...]:
    """The editors' headlines that hold on a day."""
    return tuple(
        one
        for one in settings.overrides
        if one.action is Action.HEADLINE and one.value and one.until.isoformat() >= day
    )


def standing_of(
    ranked: RankedStory, rank: int, leads: Leads, headlines: Headlines, overrides: Iterable[Override]
) -> Standing:
    """One story at its place; `overrides` are the editors' headlines."""
    lead = leads.lead_of(ranked)
    return Standing(
        rank=rank,
        story=ranked.story.id,
        headline=_overriding(ranked, overrides) or headlines.of(lead),
        url=lead.url,
        topics=ranked.topics,
        score=ranked.score,
        reasons=ranked.reasons,
        members=members_of(ranked),
        kept_out=ranked.kept_out,
    )


def _overriding(ranked: RankedStory, overrides: Iterable[Override]) -> str | None:
    """An editor's headline for a story, named by its id or the address of one of its items."""
    names = {ranked.story.id, *(item.url for item in ranked.story.items)}
    names |= {item.canonical_url for item in ranked.story.items}
    return next((str(one.value) for one in overrides if one.target in names), None)
