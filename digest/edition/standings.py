"""Every story of a day at its place: what `digest rank --json` and `edition.json` say of it."""

from digest.beats.beat import Beat
from digest.config.settings import Settings
from digest.edition.desk import Desk, open_desk
from digest.edition.leads import headline_of, speaker_of, speakers_of
from digest.edition.links import members_of
from digest.model.editions import Standing
from digest.model.rankings import RankedStory, Ranking


def standings(ranking: Ranking, settings: Settings, beat: Beat) -> tuple[Standing, ...]:
    """All stories of the day, picks first, at ranks 1 to n, each with the headline and link that speak for it."""
    desk = open_desk(ranking, settings, beat, settings.edition.languages[0])
    return tuple(standing_of(ranked, rank, desk) for rank, ranked in enumerate(desk.stories, 1))


def leads_of(day: Ranking, settings: Settings, beat: Beat) -> dict[str, tuple[str, ...]]:
    """Story id -> the publishers whose report may speak for it in the letter, best first."""
    desk = open_desk(day, settings, beat, settings.edition.languages[0])
    return {one.story.id: tuple(item.publisher for item in speakers_of(one.story, desk)) for one in desk.stories}


def standing_of(ranked: RankedStory, rank: int, desk: Desk) -> Standing:
    """One story at its place."""
    lead = speaker_of(ranked, desk)
    return Standing(
        rank=rank,
        story=ranked.story.id,
        headline=desk.headline_override(ranked) or headline_of(lead, desk),
        url=lead.url,
        topics=ranked.topics,
        score=ranked.score,
        reasons=ranked.reasons,
        members=members_of(ranked),
        kept_out=ranked.kept_out,
    )
