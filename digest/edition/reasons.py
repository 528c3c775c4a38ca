"""Why a story is here: who reports a story, what it tells of, where their figures differ, what is new."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.beats.beat import GradedEvent
from digest.edition.desk import Desk
from digest.edition.edition_words import (
    again_line,
    figures_line,
    first_line,
    matter_line,
    newest_line,
    update_line,
    voices_line,
)
from digest.edition.headlines import clarity, clean_headline
from digest.edition.labels import in_letters_language
from digest.edition.leads import headline_of
from digest.edition.matters import sentence_label
from digest.edition.nearness import are_alike
from digest.languages.registry import language_of
from digest.model.items import Item
from digest.model.rankings import RankedStory
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences
from digest.text.tokens import content_words, tokens

_CLAUSE = re.compile(r"[,،](?!\d{3})|[;:؛]|\b(?:and|but|while|including|of them)\b|\sو\s")
_TOP = 3  # sentences of a report in which a figure is of this event
_FEWEST = 2
_NEW_WORDS = 2  # content words that what is new has beyond what the earlier edition told


def why_of(
    ranked: RankedStory, near: Sequence[Item], lead: Item, matter: GradedEvent | None, desk: Desk
) -> tuple[str, ...]:
    """The sentences of "Why it is here", the strongest first; `near` are the reports of the event."""
    lines = [_voices(ranked, near, lead, desk), *_signals(ranked, matter, desk), *_figures(near, desk)]
    newest = max(near, key=lambda item: (item.published, item.id))
    if newest.published - lead.published > timedelta(hours=2) and newest.publisher != lead.publisher:
        name = desk.publisher_name(newest.publisher, desk.language)
        lines.append(newest_line(name, newest.published, desk.language))
    return tuple(lines)


def update_of(
    ranked: RankedStory, near: Sequence[Item], lead: Item, shown: str, desk: Desk
) -> tuple[str | None, Item | None]:
    """What is new since the last edition that carried the story, None for a new story; and the report that it quotes.

    It is the headline of the event, other than the one `shown`, that has most of what the earlier edition had not;
    without one it is what the ranking found.
    """
    if not (ranked.update and ranked.earlier):
        return None, None
    day = max(ranked.earlier)
    told = _told(ranked, day, desk)
    fresh: dict[str, tuple[float, Item]] = {}
    for item in near:
        text = headline_of(item, desk)
        new = set(content_words(text)) - told.words
        fits = in_letters_language(text, desk) and not desk.is_partial(item.publisher)
        if fits and item.published >= told.until and len(new) >= _NEW_WORDS:
            fresh[text] = clarity(text, item) * sum(desk.weight(stem) for stem in new), item
    others = [text for text in fresh if not are_alike(text, shown)]
    if others:
        best = max(others, key=lambda text: (fresh[text][0], text))
        source = fresh[best][1]
        quoted = f"{best} ({desk.publisher_name(source.publisher, desk.language)})"
        return update_line(day, quoted, desk.language), source
    text = clean_headline(ranked.update, lead, desk)
    if fresh or not in_letters_language(text, desk):
        return again_line(day, desk.language), None
    return update_line(day, text, desk.language), None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """The words with which an earlier edition and the reports behind it told a story, and until when it knew."""

    words: frozenset[str]
    until: datetime


def _told(ranked: RankedStory, day: str, desk: Desk) -> _Told:
    edition = next((edition for edition in desk.earlier if edition.day == day), None)
    if edition is None:
        return _Told(words=frozenset(), until=min(item.published for item in ranked.story.items))
    addresses = {item.canonical_url for item in ranked.story.items}
    texts = (
        text
        for pick in edition.picks
        if pick.story == ranked.story.id or any(member.canonical_url in addresses for member in pick.members)
        for text in (
            pick.headline,
            *(f"{one.headline} {one.summary}" for one in pick.passages),
            *(member.title for member in pick.members),
        )
    )
    return _Told(words=frozenset(content_words(" ".join(texts))), until=edition.window.end)


def _voices(ranked: RankedStory, near: Sequence[Item], lead: Item, desk: Desk) -> str:
    """Owners are counted, not items; who only copies and who speaks for a state are no voices."""
    original = dict(ranked.story.copies).get(lead.id)  # the letter shows its copy, which speaks for both
    copies = {copy for copy, _ in ranked.story.copies} - {lead.id} | {original}
    own_words = [item for item in near if item.id not in copies]
    free = [item for item in own_words if not desk.is_partial(item.publisher)]
    voices = _one_per_owner(sorted(free or own_words or near, key=lambda item: _order(item, lead, desk)), desk)
    silent = {desk.settings.owner(item.publisher) for item in near} - {
        desk.settings.owner(item.publisher) for item in own_words
    }
    names = [_voice_name(item, lead, desk) for item in voices]
    return voices_line(
        list(dict.fromkeys(names)),
        len(voices),
        desk.language,
        partial=not free and all(desk.is_partial(item.publisher) for item in voices),
        copies=len(silent - {desk.settings.owner(item.publisher) for item in voices}),
    )


def _voice_name(item: Item, lead: Item, desk: Desk) -> str:
    """The name of a voice; of the lead's owner it is the lead's, which the letter shows."""
    same = desk.settings.owner(item.publisher) == desk.settings.owner(lead.publisher)
    return desk.publisher_name(lead.publisher if same else item.publisher, desk.language)


def _order(item: Item, lead: Item, desk: Desk) -> tuple[bool, float, str]:
    same = desk.settings.owner(item.publisher) == desk.settings.owner(lead.publisher)
    return not same, -desk.publisher(item.publisher).trust, item.id


def _one_per_owner(items: Iterable[Item], desk: Desk) -> list[Item]:
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(desk.settings.owner(item.publisher), item)
    return list(first.values())


def _signals(ranked: RankedStory, matter: GradedEvent | None, desk: Desk) -> Iterator[str]:
    """What its reports tell of, where that is grave; whether it is new; an editor's word."""
    words = {one.signal: one.words for one in ranked.reasons if one.words}
    if matter and not matter.usual and "severity" in words:
        yield matter_line(sentence_label(matter, desk.language), desk.language)
    if desk.earlier and "newness" in words and not ranked.earlier:
        yield first_line(desk.language)
    by_hand = words.get("pin") or words.get("boost")
    if by_hand:
        yield f"{by_hand[0].upper()}{by_hand[1:]}."


def _figures(near: Sequence[Item], desk: Desk) -> list[str]:
    """The one unit on which publishers differ most, with each publisher's own figure; figures are never merged."""
    told: dict[str, dict[float, str]] = {}
    for item in sorted(near, key=lambda item: (-desk.publisher(item.publisher).trust, item.id)):
        if item.language == desk.language:
            for unit, value in _counts(item):
                name = desk.publisher_name(item.publisher, desk.language)
                told.setdefault(unit, {}).setdefault(value, name)
    differing = {unit: figures for unit, figures in told.items() if _differ(figures)}
    if not differing:
        return []
    unit = max(sorted(differing), key=lambda unit: len(differing[unit]))
    pairs = [(f"{value:,.0f}", name) for value, name in sorted(differing[unit].items())]
    return [figures_line(unit, pairs, desk.language)]


def _counts(item: Item) -> Iterator[tuple[str, float]]:
    """(what is counted, how many) at a report's top: clauses with one exact figure of persons and one word for it."""
    prose = language_of(item.language).prose
    for sentence in (item.title, *split_sentences(item.text or item.summary, item.language)[:_TOP]):
        for clause in _CLAUSE.split(sentence):
            units = {
                "killed" if word in ("dead", "deaths") else word for word in tokens(clause) if word in prose.counted
            }
            figures = [figure for figure in numbers(clause) if figure.unit not in prose.measures]
            if len(units) == 1 and len(figures) == 1 and not figures[0].approximate and figures[0].value >= _FEWEST:
                yield units.pop(), figures[0].value


def _differ(figures: dict[float, str]) -> bool:
    """Two publishers with figures of the same order: 23 and 28 differ, 3 and 300 count different things."""
    values = sorted(figures)
    return len(values) in (2, 3) and len(set(figures.values())) == len(values) and values[-1] <= 2 * values[0]
