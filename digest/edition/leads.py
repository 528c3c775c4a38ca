"""Which report speaks for a story: a clear headline, near to what the others say, of a trusted publisher."""

from collections import Counter
from collections.abc import Sequence

from digest.edition.desk import Desk
from digest.edition.headlines import clarity, clean_headline
from digest.model import Item, Story
from digest.text.tokens import content_words

# What a report's faults cost, beside a headline's clarity, agreement and the publisher's trust, each 0 to 1.
COPY, PARTIAL, PAYWALL, NO_TEXT = 0.3, 0.6, 0.3, 0.2
_FULL = 5  # content words of a full title; a shorter one agrees too easily


def lead_of(story: Story, language: str, desk: Desk) -> Item | None:
    """The report in `language` that the letter links to, or None where the story has none in it."""
    items = [item for item in story.items if item.language == language]
    shared = _shared_words(items)
    return max(items, key=lambda item: (_rating(item, shared, story, desk), item.id), default=None)


def speaker_of(story: Story, desk: Desk) -> Item:
    """The report that speaks for a story: one in the letter's language, else in the one that most reports have."""
    languages = Counter(item.language for item in story.items)
    order = [desk.language, *sorted(languages, key=lambda language: (-languages[language], language))]
    return next(lead for language in order if (lead := lead_of(story, language, desk)))


def headline_of(item: Item, desk: Desk) -> str:
    """The cleaned headline of one report."""
    return clean_headline(item.title, item, desk)


def _shared_words(items: Sequence[Item]) -> Counter[str]:
    """In how many different titles a stem stands."""
    titles = {item.title for item in items}
    return Counter(stem for title in sorted(titles) for stem in set(content_words(title)))


def _rating(item: Item, shared: Counter[str], story: Story, desk: Desk) -> float:
    publisher = desk.publisher(item.publisher)
    copies = {copy for copy, _ in story.copies}
    faults = COPY * (item.id in copies) + PARTIAL * desk.is_partial(item.publisher)
    faults += PAYWALL * publisher.paywall + NO_TEXT * (not item.text)
    return clarity(headline_of(item, desk), item) + _agreement(item, shared) + publisher.trust - faults


def _agreement(item: Item, shared: Counter[str]) -> float:
    """The mean share of the story's other titles that have a word of this one; 1 where no two titles share a word."""
    stems = set(content_words(item.title))
    most = max(shared.values(), default=1)
    if most == 1 or not stems:
        return 1.0 if stems else 0.0
    return sum(shared[stem] - 1 for stem in stems) / ((most - 1) * max(len(stems), _FULL))
