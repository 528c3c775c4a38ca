"""A ranked day becomes a letter: every pick with headline, summary, reasons and links, and the words on top."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from digest.beats.beat import Beat
from digest.config.settings import Settings
from digest.edition.desk import Desk, open_desk
from digest.edition.edition_words import correction_line, short_line
from digest.edition.labels import in_letters_language, label_of, main_place, preheader_of, story_matter, subject_of
from digest.edition.leads import headline_of, lead_of, speaker_of
from digest.edition.links import MOST, MOST_OF_FIRST, also_of, net_of, related_of
from digest.edition.nearness import near_reports
from digest.edition.reasons import update_of, why_of
from digest.edition.standings import standing_of
from digest.edition.summaries import OTHER_LANGUAGE, STORY, summary_of
from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.editions import Edition, Passage, Pick
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking, Story, Window
from digest.text.normalise import direction
from digest.text.sentences import word_count

WORDS_A_MINUTE = 230
"""Silent reading of non-fiction (Brysbaert 2019: 238 words a minute in English), rounded down for links and names."""

NEXT = 10
"""Stories after the picks that the record keeps, for whoever asks what just missed the letter."""


def compose(
    ranking: Ranking,
    *,
    settings: Settings,
    beat: Beat,
    window: Window,
    now: datetime,
    items_read: int,
    sources_asked: int,
    sources_answering: int,
    earlier: Sequence[Edition] = (),
    sample: bool = False,
    language: str = DEFAULT_LANGUAGE,
) -> Edition:
    """The edition of a ranked day, its main language `language`; a function of its arguments alone.

    `earlier` are past editions, for what a story continues. An edition without picks has an empty subject.
    """
    desk = open_desk(ranking, settings, beat, language, earlier)
    picks: tuple[Pick, ...] = ()
    for rank, ranked in enumerate(ranking.picks, 1):
        picks += (_pick(ranked, rank, desk, {pick.label for pick in picks}),)
    after = enumerate(ranking.others[:NEXT], len(picks) + 1)
    words = sum(_reading_words(pick) for pick in picks)
    return Edition(
        day=ranking.day,
        generated_at=now,
        window=window,
        time_zone=settings.edition.time_zone,
        title=settings.edition.title,
        tagline=settings.edition.tagline_in(language) or wording(language).text("letter.tagline"),
        language=language,
        subject=_subject(ranking.picks[0], picks[0], desk) if picks else "",
        preheader=preheader_of([_line(pick, desk) for pick in picks]),
        picks=picks,
        next=tuple(standing_of(ranked, rank, desk) for rank, ranked in after),
        short_reason=short_line(len(picks), language) if ranking.short_reason else None,
        words=words,
        minutes=max(1, round(words / WORDS_A_MINUTE)),
        items_read=items_read,
        sources_asked=sources_asked,
        sources_answering=sources_answering,
        sample=sample,
        topic_names=_topic_names(settings, language),
        net=net_of(ranking, window, desk),
        corrections=_corrections(settings, ranking.day, language),
    )


def retold(edition: Edition) -> Edition:
    """An edition beside the one of the main language: without members, reasons and what came next, told there."""
    return replace(edition, picks=tuple(replace(pick, members=(), reasons=()) for pick in edition.picks), next=())


def told_in(edition: Edition, language: str) -> Edition:
    """An edition as its readers of a language had it, with the members of the main one; else as it is."""
    other = next((one for one in edition.in_other_languages if one.language == language), None)
    if other is None:
        return edition
    members = {pick.rank: pick.members for pick in edition.picks}
    return replace(other, picks=tuple(replace(pick, members=members[pick.rank]) for pick in other.picks))


def _subject(ranked: RankedStory, pick: Pick, desk: Desk) -> str:
    lead = speaker_of(ranked, desk)
    return subject_of(near_reports(ranked.story, lead, desk), lead, pick.headline, pick.label, desk)


def _line(pick: Pick, desk: Desk) -> str:
    """The story in one line of the letter's language."""
    return pick.headline if in_letters_language(pick.headline, desk) else pick.label


def _pick(ranked: RankedStory, rank: int, desk: Desk, taken: set[str]) -> Pick:
    standing = standing_of(ranked, rank, desk)
    lead = speaker_of(ranked, desk)
    near = near_reports(ranked.story, lead, desk)
    event = replace(ranked.story, items=near)
    passages = _passages(event, lead, standing.headline, desk)
    update, quoted = update_of(ranked, near, lead, standing.headline, desk)
    shown = [item for item in near if item is quoted or item.url in {passage.url for passage in passages}]
    return Pick(
        rank=standing.rank,
        story=standing.story,
        headline=standing.headline,
        url=standing.url,
        topics=standing.topics,
        score=standing.score,
        reasons=standing.reasons,
        members=standing.members,
        kept_out=standing.kept_out,
        label=label_of(near, lead, standing.headline, desk, taken),
        published=lead.published,
        place=main_place(lead, desk),
        passages=passages,
        why=why_of(ranked, near, lead, story_matter(near, lead, desk), desk),
        also=also_of(ranked, near, shown, desk, most=MOST_OF_FIRST if rank == 1 else MOST),
        update=update,
        update_url=quoted.url if quoted else "",
        related=related_of(ranked, desk.earlier),
    )


def _leads_in_other_languages(event: Story, lead: Item, desk: Desk) -> list[Item]:
    """The reports that tell the same event in the letter's other languages; none that speaks for a state."""
    others = (language for language in desk.settings.edition.languages if language != lead.language)
    leads = (lead_of(event, language, desk) for language in others)
    return [item for item in leads if item and not desk.is_partial(item.publisher)]


def _passages(event: Story, lead: Item, headline: str, desk: Desk) -> tuple[Passage, ...]:
    """The lead's, and those of other languages that have a summary."""
    others = (_passage(event, item, None, desk) for item in _leads_in_other_languages(event, lead, desk))
    return (_passage(event, lead, headline, desk), *(passage for passage in others if passage.summary))


def _passage(event: Story, lead: Item, headline: str | None, desk: Desk) -> Passage:
    text = headline or headline_of(lead, desk)
    length = OTHER_LANGUAGE if headline is None else STORY
    return Passage(
        language=lead.language,
        direction=direction(text),
        headline=text,
        summary=summary_of(event, lead, text, desk, length),
        url=lead.url,
        publisher=desk.publisher_name(lead.publisher, lead.language),
    )


def _reading_words(pick: Pick) -> int:
    """What a reader of the letter's own language reads of a story."""
    told = pick.passages[0]
    return sum(word_count(text) for text in (told.headline, told.summary, *pick.why, pick.update or ""))


def _corrections(settings: Settings, day: str, language: str) -> tuple[str, ...]:
    """What letters of this day put right of earlier ones, in the letter's language or the one that there is."""
    due = (one for one in settings.corrections if one.day.isoformat() < day <= one.until.isoformat())
    texts = ((one.day.isoformat(), {str(key): text for key, text in one.text.items()}) for one in due)
    return tuple(correction_line(of, text.get(language) or next(iter(text.values())), language) for of, text in texts)


def _topic_names(settings: Settings, language: str) -> tuple[tuple[str, str], ...]:
    names = ((id, {str(key): name for key, name in topic.name.items()}) for id, topic in settings.topics.items())
    return tuple((id, of.get(language) or next(iter(of.values()), id)) for id, of in names)
