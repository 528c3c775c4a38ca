"""Every story of a day at its place: what `digest rank --json` and `edition.json` say of it."""

from digest.beats.beat import Beat
from digest.config.settings import Action, Settings
from digest.edition.links import members_of
from digest.edition.parts import LetterParts, open_parts
from digest.model.editions import Standing
from digest.model.rankings import RankedStory, Ranking


def standings(ranking: Ranking, settings: Settings, beat: Beat) -> tuple[Standing, ...]:
    """All stories of the day, picks first, at ranks 1 to n, each with the headline and link that lead it."""
    parts = open_parts(ranking, settings, beat, settings.edition.languages[0])
    stories = enumerate(ranking.picks + ranking.others, 1)
    return tuple(standing_of(ranked, rank, parts) for rank, ranked in stories)


def leads_of(scored: Ranking, settings: Settings, beat: Beat) -> dict[str, tuple[str, ...]]:
    """Story id -> the publishers whose report may lead it in the letter, best first."""
    return leads_by(open_parts(scored, settings, beat, settings.edition.languages[0]), scored)


def leads_by(parts: LetterParts, scored: Ranking) -> dict[str, tuple[str, ...]]:
    """As `leads_of`, by parts that were built for the same reports."""
    stories = (ranked.story for ranked in scored.picks + scored.others)
    return {story.id: tuple(item.publisher for item in parts.leads.candidates(story)) for story in stories}


def standing_of(ranked: RankedStory, rank: int, parts: LetterParts) -> Standing:
    """One story at its place, under the editors' headline where there is one."""
    lead = parts.leads.lead_of(ranked)
    return Standing(
        rank=rank,
        story=ranked.story.id,
        headline=parts.words.on(Action.HEADLINE, ranked.story) or parts.headlines.of(lead),
        url=lead.url,
        topics=ranked.topics,
        score=ranked.score,
        reasons=ranked.reasons,
        members=members_of(ranked),
        kept_out=None if ranked.kept_out is None else str(ranked.kept_out),
    )
