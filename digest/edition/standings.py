"""Ranks of all stories of a day, as in `digest rank --json` and `edition.json`."""

from dataclasses import replace

from digest.beats.beat import Beat
from digest.config.settings import Action, Settings
from digest.edition.known_standings import known_standings, standing
from digest.edition.parts import LetterParts, open_parts
from digest.model.editions import Standing
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking


def standings(ranking: Ranking, settings: Settings, beat: Beat) -> tuple[Standing, ...]:
    """Returns all stories of the day, picks first, with ranks from 1, each with its lead's headline and link."""
    if all(one.lead for one in ranking.picks + ranking.others):
        return known_standings(ranking)
    return known_standings(with_leads(ranking, open_parts(ranking, settings, beat, settings.edition.languages[0])))


def leads_of(scored: Ranking, settings: Settings, beat: Beat) -> dict[str, tuple[str, ...]]:
    """Maps story ids to the publishers whose report may lead in the letter, best first."""
    return leads_by(open_parts(scored, settings, beat, settings.edition.languages[0]), scored)


def leads_by(parts: LetterParts, scored: Ranking) -> dict[str, tuple[str, ...]]:
    """Like `leads_of`, with parts that were built for the same reports."""
    stories = (ranked.story for ranked in scored.picks + scored.others)
    return {story.id: tuple(item.publisher for item in parts.leads.candidates(story)) for story in stories}


def with_leads(ranking: Ranking, parts: LetterParts) -> Ranking:
    """Returns the ranking with every story's lead report and headline, by parts of the main language for the same
    reports.
    """
    picks, others = (tuple(_with_lead(one, parts) for one in stories) for stories in (ranking.picks, ranking.others))
    return replace(ranking, picks=picks, others=others)


def _with_lead(ranked: RankedStory, parts: LetterParts) -> RankedStory:
    lead = ranked.lead or parts.leads.lead_of(ranked)
    return replace(ranked, lead=lead, headline=_headline(ranked, lead, parts))


def _headline(ranked: RankedStory, lead: Item, parts: LetterParts) -> str:
    """Returns the headline of a story: that of the editors if there is one, else its lead's."""
    return parts.words.on(Action.HEADLINE, ranked.story) or parts.headlines.of(lead)


def standing_of(ranked: RankedStory, rank: int, parts: LetterParts, lead: Item | None = None) -> Standing:
    """Returns one story with its rank, with the editors' headline if there is one; `lead` is its lead if known."""
    lead = lead or parts.leads.lead_of(ranked)
    return standing(ranked, rank, lead, _headline(ranked, lead, parts))
