"""Recalled editions and stories: what is published in their place, and what is mailed."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from digest.edition.labels import SUBJECT_LONGEST, cut, preheader_of
from digest.edition.retelling import reading_length
from digest.languages.catalogues import wording
from digest.languages.registry import language_of
from digest.model.editions import Edition, Passage, Pick


def recalled(edition: Edition, reason: str) -> Edition:
    """Returns the published form of a recalled edition: no texts or links of its stories, in any language.

    Its stories keep their ranks, so that existing pages and feed entries say that they are recalled.
    """
    words = wording(edition.language)
    return replace(
        edition,
        subject=words.text("recall.subject", title=edition.title, day=edition.day),
        preheader=reason,
        picks=tuple(_recalled_pick(pick, edition.language, reason) for pick in edition.picks),
        next=(),
        net=(),
        in_other_languages=tuple(recalled(other, reason) for other in edition.in_other_languages),
    )


def with_reasons(edition: Edition, reasons: Mapping[int, str]) -> Edition:
    """Returns the published form of an edition with recalled stories, given by rank and reason. The others stay."""
    picks = tuple(
        _recalled_pick(pick, edition.language, reasons[pick.rank]) if pick.rank in reasons else pick
        for pick in edition.picks
    )
    standing = tuple(pick for pick in edition.picks if pick.rank not in reasons)
    others = tuple(with_reasons(other, reasons) for other in edition.in_other_languages)
    return replace(_named_by(edition, standing), picks=picks, in_other_languages=others)


def without(edition: Edition, pages: Collection[str]) -> Edition:
    """Returns the edition for mailing without the recalled stories of these pages.

    The others keep their numbers, which are part of their page addresses.
    """
    picks = tuple(pick for pick in edition.picks if page_of(pick, edition) not in pages)
    if picks == edition.picks:
        return edition
    words, minutes = reading_length(picks)
    return replace(
        _named_by(edition, picks),
        picks=picks,
        words=words,
        minutes=minutes,
        in_other_languages=tuple(without(other, pages) for other in edition.in_other_languages),
    )


def without_earlier(edition: Edition, headlines: Collection[tuple[str, str]]) -> Edition:
    """Returns the edition without these headlines of earlier editions, given with their days, in any language."""
    picks = tuple(
        replace(pick, related=tuple(one for one in pick.related if one not in headlines)) for pick in edition.picks
    )
    others = tuple(without_earlier(other, headlines) for other in edition.in_other_languages)
    return replace(edition, picks=picks, in_other_languages=others)


def headlines_of(edition: Edition) -> frozenset[tuple[str, str]]:
    """Returns the headlines of an edition's stories with its day, in every language."""
    versions = (edition, *edition.in_other_languages)
    return frozenset((edition.day, pick.headline) for one in versions for pick in one.picks)


def page_of(pick: Pick, edition: Edition) -> str:
    """Returns the archive page of a story: 2024-03-05/story-2, also for a story in a weekly letter."""
    return pick.page or story_page(edition.day, pick.rank)


def story_page(day: str, rank: int) -> str:
    """Returns the page of a day's story."""
    return f"{day}/story-{rank}"


def _named_by(edition: Edition, picks: tuple[Pick, ...]) -> Edition:
    """Rebuilds subject and preheader from these picks only, because the subject may have named a recalled story."""
    if not picks:
        return edition
    first, *others = (pick.label for pick in picks)
    of_week = wording(edition.language).text("edition.week_subject", story=first)
    subject = cut(of_week if edition.weekly else f"{edition.title}: {first}", SUBJECT_LONGEST)
    return replace(edition, subject=subject, preheader=preheader_of("", others))


def _recalled_pick(pick: Pick, language: str, reason: str) -> Pick:
    headline = wording(language).text("recall.headline")
    passage = Passage(
        language=language,
        direction=language_of(language).direction,
        headline=headline,
        summary=reason,
        url="",
        publisher="",
    )
    return replace(
        pick,
        headline=headline,
        label=headline,
        url="",
        place=None,
        passages=(passage,),
        why=(),
        also=(),
        update=None,
        update_url="",
        related=(),
        members=(),
        reasons=(),
    )
