"""Which report speaks for a story: a clear headline, near to what the others say, of a trusted publisher."""

from collections import Counter
from datetime import datetime, timedelta

from digest.edition.desk import Desk
from digest.edition.headlines import clarity, clean_headline, names_another_outlet
from digest.edition.nearness import agreement, shared_words
from digest.edition.sentences import opening_of
from digest.model import Item, Story

# What a report's faults cost, beside a headline's clarity, agreement and the publisher's trust, each 0 to 1.
COPY, PARTIAL, PAYWALL, NO_OPENING, YESTERDAY = 0.3, 1.5, 0.3, 0.4, 0.5
_LOOKED_AT = 12  # best reports of which the texts are looked at
_DAY = timedelta(hours=24)


def lead_of(story: Story, language: str, desk: Desk) -> Item | None:
    """The report in `language` that the letter links to, or None where the story has none in it."""
    items = [item for item in story.items if item.language == language]
    if not items:
        return None
    newest = max(item.published for item in story.items)
    shared = shared_words(item.title for item in items)
    copies = frozenset(copy for copy, _ in story.copies)
    rated = [(_rating(item, shared, newest, copies, desk), item.id, item) for item in items]
    best = sorted(rated, reverse=True, key=lambda one: one[:2])[:_LOOKED_AT]
    return max(best, key=lambda one: (one[0] - NO_OPENING * (opening_of(one[2], desk) is None), one[1]))[2]


def speaker_of(story: Story, desk: Desk) -> Item:
    """The report that speaks for a story: one in the letter's language, else in the one that most reports have.

    Who speaks for a state or a party does so only where nobody else reports, in whatever language.
    """
    counts = dict.fromkeys((desk.language, *sorted(item.language for item in story.items)), 0)
    for item in story.items:
        counts[item.language] += 1
    order = sorted(counts, key=lambda language: (language != desk.language, -counts[language], language))
    leads = [lead for language in order if (lead := lead_of(story, language, desk))]
    return next((lead for lead in leads if not desk.is_partial(lead.publisher)), leads[0])


def headline_of(item: Item, desk: Desk) -> str:
    """The cleaned headline of one report."""
    known = desk.headlines
    if item.id not in known:
        known[item.id] = clean_headline(item.title, item, desk)
    return known[item.id]


def _rating(item: Item, shared: Counter[str], newest: datetime, copies: frozenset[str], desk: Desk) -> float:
    """How well a report speaks: a story that goes on is told by a report of its last day."""
    publisher = desk.publisher(item.publisher)
    faults = COPY * (item.id in copies) + PARTIAL * desk.is_partial(item.publisher)
    faults += COPY * names_another_outlet(item, desk)
    faults += PAYWALL * publisher.paywall
    faults += YESTERDAY * (newest - item.published > _DAY)
    return clarity(headline_of(item, desk), item) + agreement(item.title, shared, desk) + publisher.trust - faults
