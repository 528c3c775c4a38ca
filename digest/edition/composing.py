"""Composes a letter from a ranked day: each pick's headline, summary, reasons and links, and the words on top."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

from digest.beats.beat import Beat
from digest.config.settings import Action, Settings
from digest.edition.edition_words import correction_line, short_line
from digest.edition.fact_lines import persons_counted
from digest.edition.labels import IndexLabel, in_letters_language, preheader_of
from digest.edition.links import continued, related_of, thread_of
from digest.edition.matters import common_stems, index_label
from digest.edition.parts import LetterParts, open_parts
from digest.edition.passages import PassageWriter
from digest.edition.retelling import reading_length
from digest.edition.review import FIXABLE, LetterFault, review_pick
from digest.edition.standings import standing_of
from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.editions import Edition, PassageOrigin, Pick, Standing
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking, Story, Window

SECOND_CHOICES = 4
"""How many other reports are tried if the review finds faults with the lead."""

NEXT = 10
"""Stories after the picks kept in the record, to show what just missed the letter."""


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
    """Composes the edition of a ranked day, main language `language`; depends on its arguments only.

    `earlier` are past editions, for stories that continue. An edition without picks has an empty subject.
    """
    parts = open_parts(ranking, settings, beat, language, window=window, earlier=earlier)
    events = [_event_of(ranked, parts) for ranked in ranking.picks]
    labels = _labels(events, parts)
    picks: tuple[Pick, ...] = ()
    for rank, (event, label) in enumerate(zip(tuple(events), labels, strict=True), 1):
        standing = standing_of(event.ranked, rank, parts)
        write = partial(_pick, label=label, parts=parts, settings=settings, day=ranking.day, earlier=earlier)
        leading = {settings.owner(one.lead.publisher) for one in events if one is not event}
        events[rank - 1], pick = _soundest(event, standing, write, parts, leading, ranking.day)
        picks += (pick,)
    gravest = _gravest_first(labels, leads=bool(events) and parts.words.pinned(events[0].ranked.story))
    subject = _subject(events, picks, gravest[0], parts) if picks else ""
    after = enumerate(ranking.others[:NEXT], len(picks) + 1)
    words, minutes = reading_length(picks)
    return Edition(
        day=ranking.day,
        generated_at=now,
        window=window,
        time_zone=settings.edition.time_zone,
        title=settings.edition.title,
        tagline=settings.edition.tagline_in(language) or wording(language).text("letter.tagline"),
        language=language,
        subject=subject,
        preheader=_preheader([picks[place] for place in gravest[1:]], language, settings),
        picks=picks,
        next=tuple(standing_of(ranked, rank, parts) for rank, ranked in after),
        short_reason=short_line(len(picks), language) if ranking.short_reason else None,
        words=words,
        minutes=minutes,
        items_read=items_read,
        sources_asked=sources_asked,
        sources_answering=sources_answering,
        sample=sample,
        topic_names=_topic_names(settings, language),
        net=parts.reading.net_of(ranking, window, {source.name for source in settings.sources if source.measures}),
        corrections=_corrections(settings, ranking.day, language),
    )


def _soundest(
    event: "_Event",
    standing: Standing,
    write: Callable[["_Event", Standing], Pick],
    parts: LetterParts,
    leading: Collection[str],
    day: str,
) -> tuple["_Event", Pick]:
    """Returns the event and its pick, composed from the next best report if the review finds fewer faults in that.

    `leading` are the owners that lead other stories, so that the caps are respected. An editor's headline is kept.
    """
    best, pick = event, write(event, standing)
    faults = _fixable_faults(pick, day, parts)
    if not faults or parts.words.on(Action.HEADLINE, event.ranked.story):
        return best, pick
    owner = parts.publishers.owner
    others = (item for item in parts.leads.second_choices(event.ranked) if owner(item.publisher) not in leading)
    for item in islice(others, SECOND_CHOICES):
        other = replace(event, lead=item)
        attempt = write(other, replace(standing, headline=parts.headlines.of(item), url=item.url))
        left = _fixable_faults(attempt, day, parts)
        if len(left) < len(faults):
            best, pick, faults = other, attempt, left
    return best, pick


def _fixable_faults(pick: Pick, day: str, parts: LetterParts) -> list[LetterFault]:
    found = review_pick(pick, parts.language, int(day[:4]), parts.beat)
    return [fault for fault in found if fault.kind in FIXABLE]


def _gravest_first(labels: Sequence[IndexLabel], *, leads: bool) -> list[int]:
    """Returns the indexes of stories by the grade of their event; on ties by rank.

    If the first story `leads` because editors pinned it, it comes first regardless.
    """
    grades = [label.subject.event.grade if label.subject and label.subject.event else 0.0 for label in labels]
    return sorted(range(len(grades)), key=lambda place: (not leads or place > 0, -grades[place], place))


def _subject(events: Sequence["_Event"], picks: Sequence[Pick], gravest: int, parts: LetterParts) -> str:
    """Returns the subject of the mail: the editors' for the first story, else one made from the gravest."""
    written = parts.words.on(Action.SUBJECT, events[0].ranked.story)
    event, pick = events[gravest], picks[gravest]
    headline = parts.words.on(Action.HEADLINE, event.ranked.story) or parts.headlines.of(event.lead)
    return written or parts.labels.subject_of(event.near, event.lead, headline, pick.label)


def _preheader(others: Sequence[Pick], language: str, settings: Settings) -> str:
    """Returns the preheader: the gravest of the other stories in a line, then labels of others."""
    labels = [pick.label for pick in others]
    return preheader_of(_line(others[0], language, settings), labels[1:]) if others else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A story without its stray reports: `near` are those of the event, including the `lead` of the letter.

    The `main` report is the best in any language, the same for every letter of the edition.
    """

    ranked: RankedStory
    lead: Item
    main: Item
    near: tuple[Item, ...]

    @property
    def story(self) -> Story:
        return replace(self.ranked.story, items=self.near)


def _event_of(ranked: RankedStory, parts: LetterParts) -> _Event:
    leads, story = parts.leads, ranked.story
    return _Event(
        ranked=ranked, lead=leads.lead_of(ranked), main=leads.main_report(story), near=leads.event_of(story).items
    )


def _labels(events: Sequence[_Event], parts: LetterParts) -> list[IndexLabel]:
    """Returns a unique index label for each story: its subject in the letter's language."""
    labels: list[IndexLabel] = []
    for event in events:
        story, main = event.ranked.story, event.main
        labels.append(
            parts.labels.label_of(
                event.near,
                main,
                parts.words.on(Action.HEADLINE, story) or parts.headlines.of(main),
                lead_headline=parts.headlines.of(event.lead),
                publisher=parts.publishers.name(event.lead.publisher, parts.language),
                fallback=parts.facts.source_label(event.lead, event.ranked.topics),
                taken={label.key for label in labels},
            )
        )
    return labels


def _line(pick: Pick, language: str, settings: Settings) -> str:
    """Returns the story in one line of the letter's language."""
    own = pick.passages[0].origin is PassageOrigin.REPORT
    return (
        pick.headline
        if own and in_letters_language(pick.headline, language, settings.edition.languages)
        else pick.label
    )


def _pick(
    event: _Event,
    standing: Standing,
    *,
    label: IndexLabel,
    parts: LetterParts,
    settings: Settings,
    day: str,
    earlier: Sequence[Edition],
) -> Pick:
    """Builds a pick with its texts and links."""
    ranked, lead, near = event.ranked, event.lead, event.near
    passages = PassageWriter(
        story=ranked.story,
        event=event.story,
        label=label,
        parts=parts,
        languages=settings.edition.languages,
        year=int(day[:4]),
    ).write(lead, standing.headline)
    if not parts.facts.is_readable(lead, ranked.story):
        passages = (parts.facts.passage_of(lead, standing.headline, passages[0], standing.topics, label), *passages)
    before = continued(ranked.story, near, earlier, common_stems(parts.beat))
    update, quoted = parts.reasons.update_of(
        ranked, before, near, lead, standing.headline, " ".join(one.summary for one in passages)
    )
    event_told = label.subject.event if label.subject else None
    persons = persons_counted(standing.headline, lead.language, event_told, parts.beat)
    shown = [item for item in near if item is quoted or item.url in {passage.url for passage in passages}]
    return Pick(
        rank=standing.rank,
        story=standing.story,
        headline=passages[0].headline,
        url=standing.url,
        topics=standing.topics,
        score=standing.score,
        reasons=standing.reasons,
        members=standing.members,
        kept_out=standing.kept_out,
        label=parts.words.on(Action.LABEL, ranked.story) or label.text,
        published=lead.published,
        place=parts.labels.place_of(lead, event_told),
        passages=passages,
        why=(*filter(None, [parts.words.on(Action.NOTE, ranked.story)]), *parts.reasons.why_of(ranked, near, lead)),
        also=parts.reading.also_of(ranked, near, shown),
        update=update,
        update_url=quoted.url if quoted else "",
        related=related_of(before),
        thread=thread_of(before),
        persons=persons,
        counted=index_label(event_told, parts.language) if persons and event_told else "",
    )


def _corrections(settings: Settings, day: str, language: str) -> tuple[str, ...]:
    """Returns the corrections due on a day, in the letter's language if available."""
    due = (one for one in settings.corrections if one.day.isoformat() < day <= one.until.isoformat())
    texts = ((one.day.isoformat(), {str(key): text for key, text in one.text.items()}) for one in due)
    return tuple(correction_line(of, text.get(language) or next(iter(text.values())), language) for of, text in texts)


def _topic_names(settings: Settings, language: str) -> tuple[tuple[str, str], ...]:
    names = ((id, {str(key): name for key, name in topic.name.items()}) for id, topic in settings.topics.items())
    return tuple((id, of.get(language) or next(iter(of.values()), id)) for id, of in names)
