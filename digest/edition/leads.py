"""Which report speaks for a story: a clear headline, near to what the others say, of a trusted publisher."""

from collections import Counter
from datetime import datetime, timedelta

from digest.edition.candidate_sentences import opening_of
from digest.edition.desk import Desk
from digest.edition.headlines import clarity, clean_headline, names_another_outlet
from digest.edition.nearness import agreement, shared_words
from digest.model.items import Item
from digest.model.rankings import RankedStory, Story

# What a report's faults cost, beside a headline's clarity, agreement and the publisher's trust, each 0 to 1.
COPY, PARTIAL, PAYWALL, NO_OPENING, YESTERDAY = 0.3, 1.5, 0.3, 0.4, 0.5
_LOOKED_AT = 12  # best reports of which the texts are looked at
_DAY = timedelta(hours=24)


def lead_of(story: Story, language: str, desk: Desk) -> Item | None:
    """The report in `language` that the letter links to, or None where the story has none in it."""
    return next(iter(_best_first(story, language, desk)), None)


def speaker_of(ranked: RankedStory, desk: Desk) -> Item:
    """The report that speaks for a story: of the publisher chosen to lead it, where that tells it in the letter's
    language or nobody does; else the best, and the chosen one has the passage in its own language.
    """
    speakers = speakers_of(ranked.story, desk)
    chosen = (one for one in speakers if one.publisher == ranked.led_by and one.language == speakers[0].language)
    return next(chosen, speakers[0])


def speakers_of(story: Story, desk: Desk) -> tuple[Item, ...]:
    """The reports that may speak for a story, one of each owner, best first; copies only as the best.

    First those in the letter's language, then in the one that most reports have. Who speaks for a state or a party
    does so only where nobody else reports, in whatever language.
    """
    counts = dict.fromkeys((desk.language, *sorted(item.language for item in story.items)), 0)
    for item in story.items:
        counts[item.language] += 1
    order = sorted(counts, key=lambda language: (language != desk.language, -counts[language], language))
    reports = [item for language in order for item in _best_first(story, language, desk)]
    first, *others = [item for item in reports if not desk.is_partial(item.publisher)] or reports
    copies = {copy for copy, _ in story.copies}
    by_owner = {desk.settings.owner(first.publisher): first}
    for item in others:
        if item.id not in copies:
            by_owner.setdefault(desk.settings.owner(item.publisher), item)
    return tuple(by_owner.values())


def headline_of(item: Item, desk: Desk) -> str:
    """The cleaned headline of one report."""
    known = desk.headlines
    if item.id not in known:
        known[item.id] = clean_headline(item.title, item, desk)
    return known[item.id]


def _best_first(story: Story, language: str, desk: Desk) -> list[Item]:
    items = [item for item in story.items if item.language == language]
    newest = max(item.published for item in story.items)
    shared = shared_words(item.title for item in items)
    copies = frozenset(copy for copy, _ in story.copies)
    rated = {item.id: _rating(item, shared, newest, copies, desk) for item in items}
    best = sorted(items, key=lambda item: (rated[item.id], item.id), reverse=True)
    for item in best[:_LOOKED_AT]:
        rated[item.id] -= NO_OPENING * (opening_of(item, desk) is None)
    return sorted(best[:_LOOKED_AT], key=lambda item: (rated[item.id], item.id), reverse=True) + best[_LOOKED_AT:]


def _rating(item: Item, shared: Counter[str], newest: datetime, copies: frozenset[str], desk: Desk) -> float:
    """How well a report speaks: a story that goes on is told by a report of its last day."""
    publisher = desk.publisher(item.publisher)
    faults = COPY * (item.id in copies) + PARTIAL * desk.is_partial(item.publisher)
    faults += COPY * names_another_outlet(item, desk)
    faults += PAYWALL * publisher.paywall
    faults += YESTERDAY * (newest - item.published > _DAY)
    return clarity(headline_of(item, desk), item) + agreement(item.title, shared, desk) + publisher.trust - faults
