"""An edition that was taken back: the same places, with the reason in place of the words."""

from dataclasses import replace

from digest.languages.catalogues import wording
from digest.languages.registry import language_of
from digest.model.editions import Edition, Passage, Pick


def recalled(edition: Edition, reason: str) -> Edition:
    """The edition as everybody reads it once it is recalled: neither words nor links of its stories, in any language.

    Its stories keep their places, so that pages and entries of feeds that are out say that they are recalled.
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
