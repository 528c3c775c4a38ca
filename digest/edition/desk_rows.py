"""A day's best stories for the editors' desk: the headline in each language, reports by publisher, and flags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from digest.config.settings import Action, Settings
from digest.edition.parts import LetterParts
from digest.edition.standings import standing_of
from digest.model.editions import Member, Standing
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking


class Flag(StrEnum):
    """What an editor should check before a story is sent."""

    SINGLE = "single"
    PARTIAL = "partial"
    NO_SUMMARY = "no_summary"
    FOREIGN = "foreign"
    FIGURES = "figures"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskVersion:
    """A story in one language: its lead report there; `written` if the headline is the editors'."""

    language: str
    headline: str
    url: str
    publisher: str
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A publisher's distinct reports of a story, and its number of copies."""

    publisher: str
    name: str
    partial: bool
    reports: tuple[Member, ...]
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """A story with its rank; `versions` has an entry, or None, for every language of the letter."""

    standing: Standing
    versions: Mapping[str, DeskVersion | None]
    voices: tuple[Voice, ...]
    flags: tuple[Flag, ...]


def desk_rows(
    ranking: Ranking, settings: Settings, parts: LetterParts, most: int
) -> tuple[tuple[Standing, ...], tuple[DeskRow, ...]]:
    """Returns every story of the day with its rank, and the first `most` as desk rows."""
    ranked = ranking.picks + ranking.others
    placed = tuple(standing_of(one, rank, parts) for rank, one in enumerate(ranked, 1))
    shown = zip(ranked[:most], placed[:most], strict=True)
    return placed, tuple(_row(one, standing, parts, settings.edition.languages) for one, standing in shown)


def _row(ranked: RankedStory, standing: Standing, parts: LetterParts, languages: tuple[str, ...]) -> DeskRow:
    main = languages[0]
    lead = parts.leads.lead_of(ranked)
    versions = {code: _version(ranked, lead, code, parts) for code in languages}
    voices = _voices(standing.members, parts, main)
    return DeskRow(
        standing=standing,
        versions=versions,
        voices=voices,
        flags=tuple(_flags(ranked, lead, versions, voices, parts)),
    )


def _version(ranked: RankedStory, lead: Item, language: str, parts: LetterParts) -> DeskVersion | None:
    report = lead if lead.language == language else parts.leads.best_in(ranked.story, language)
    written = parts.words.only_in(language, Action.HEADLINE, ranked.story)
    if report is lead:
        written = parts.words.on(Action.HEADLINE, ranked.story)
    shown = report or (lead if written else None)
    if shown is None:
        return None
    return DeskVersion(
        language=language,
        headline=written or parts.headlines.of(shown),
        url=shown.url,
        publisher=parts.publishers.name(shown.publisher, language),
        written=written is not None,
    )


def _voices(members: Iterable[Member], parts: LetterParts, language: str) -> tuple[Voice, ...]:
    """Returns the publishers of a story, those with original reports first."""
    by_publisher: dict[str, list[Member]] = {}
    for member in members:
        by_publisher.setdefault(member.publisher, []).append(member)
    voices = [
        Voice(
            publisher=publisher,
            name=parts.publishers.name(publisher, language),
            partial=parts.publishers.is_partial(publisher),
            reports=tuple(one for one in theirs if one.copy_of is None),
            copies=sum(one.copy_of is not None for one in theirs),
        )
        for publisher, theirs in by_publisher.items()
    ]
    return tuple(sorted(voices, key=lambda voice: (not voice.reports, voice.partial, voice.name)))


def _flags(
    ranked: RankedStory,
    lead: Item,
    versions: Mapping[str, DeskVersion | None],
    voices: tuple[Voice, ...],
    parts: LetterParts,
) -> Iterable[Flag]:
    owners = {parts.publishers.owner(voice.publisher) for voice in voices if voice.reports}
    if len(owners) < 2:
        yield Flag.SINGLE
    if all(voice.partial for voice in voices):
        yield Flag.PARTIAL
    if parts.sentences.opening(lead) is None and not parts.words.on(Action.SUMMARY, ranked.story):
        yield Flag.NO_SUMMARY
    if next(iter(versions.values())) is None:
        yield Flag.FOREIGN
    if parts.reasons.figures_of(ranked.story.items):
        yield Flag.FIGURES
    labelled = {language for language in (None, *versions) if parts.words.only_in(language, Action.LABEL, ranked.story)}
    if labelled and None not in labelled and len(labelled) < len(versions):
        yield Flag.LABEL
