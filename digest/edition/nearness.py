"""Finds the reports in a story that cover the same event as the lead, because clusters may contain a stray report."""

from collections import Counter
from collections.abc import Iterable

from digest.beats.beat import Beat
from digest.edition.matters import event_of, is_named
from digest.edition.rarity import Rarity
from digest.model.items import Item
from digest.model.rankings import Story
from digest.text.lexicon import Lexicon
from digest.text.numbers import numbers
from digest.text.tokens import content_words, tokens

TOP = 400  # characters of a report that name its event
TITLE_OVERLAP_MIN = 0.4  # idf-weighted share of a title that the other report must also contain
REVERSE_OVERLAP_MIN = 0.2  # the same in the other direction
ALIKE = 0.65  # word overlap (Jaccard) from which two titles are equal
FULL = 5  # content words of a full title


def near_reports(story: Story, lead: Item, rarity: Rarity, lexicon: Lexicon, beat: Beat) -> tuple[Item, ...]:
    """Returns the reports of the lead's event, including the lead, in the story's order."""
    return tuple(item for item in story.items if item.id == lead.id or is_near(item, lead, rarity, lexicon, beat))


def is_near(item: Item, lead: Item, rarity: Rarity, lexicon: Lexicon, beat: Beat) -> bool:
    """Whether two reports cover the same event.

    In one language: much of one title is in the other report, and some of the other. Across languages: they share two
    names or figures, or one if they also name the same event.
    """
    if item.language == lead.language:
        shares = _title_coverage(item.title, lead, rarity), _title_coverage(lead.title, item, rarity)
        return max(shares) >= TITLE_OVERLAP_MIN and min(shares) >= REVERSE_OVERLAP_MIN
    shared = _anchors(item, lexicon, beat) & _anchors(lead, lexicon, beat)
    return len(shared) > 1 or bool(shared and (_names_event(item, lead, beat) or _names_event(lead, item, beat)))


def are_alike(one: str, other: str) -> bool:
    """Whether two headlines say the same in nearly the same words."""
    left, right = set(content_words(one)), set(content_words(other))
    return bool(left) and len(left & right) >= ALIKE * len(left | right)


def shared_words(items: Iterable[Item]) -> Counter[str]:
    """Counts, for each stem, the publishers whose titles contain it; the same title of several counts once."""
    by_title = {item.title: item.publisher for item in sorted(items, key=lambda item: (item.title, item.publisher))}
    stems: dict[str, set[str]] = {}
    for title, publisher in by_title.items():
        stems.setdefault(publisher, set()).update(content_words(title))
    return Counter(stem for of_publisher in stems.values() for stem in of_publisher)


def agreement(title: str, shared: Counter[str], rarity: Rarity) -> float:
    """Scores how well a title agrees with the others, 0 to 1: the idf-weighted share of its stems that they also use.

    A short title is normalised as if it had FULL words, because it agrees too easily.
    """
    stems = set(content_words(title))
    most = max(shared.values(), default=1)
    total = sum(rarity.weight(stem) for stem in stems) * max(1.0, FULL / max(1, len(stems)))
    if most == 1 or not total:
        return 0.0
    return sum(rarity.weight(stem) * (shared[stem] - 1) for stem in stems) / ((most - 1) * total)


def _title_coverage(title: str, by: Item, rarity: Rarity) -> float:
    stems = set(content_words(title))
    total = sum(rarity.weight(stem) for stem in stems)
    told = set(content_words(f"{by.title} . {(by.text or by.summary)[:TOP]}"))
    return sum(rarity.weight(stem) for stem in stems & told) / total if total else 0.0


def _names_event(item: Item, other: Item, beat: Beat) -> bool:
    """Whether the top of a report names the other's event; True if that is no event of the beat."""
    event = event_of((other.title, (other.text or other.summary)[:TOP]), beat)
    return event is None or is_named(event, f"{item.title} . {(item.text or item.summary)[:TOP]}", beat)


def _anchors(item: Item, lexicon: Lexicon, beat: Beat) -> frozenset[str]:
    """Returns the names and figures at a report's top, without ubiquitous ones."""
    top = f"{item.title} . {(item.text or item.summary)[:TOP]}"
    names = {name.id for name in lexicon.find(tokens(top)) if not name.weak}
    figures = {f"{figure.value:g}" for figure in numbers(top) if figure.value > 2}
    return frozenset((names - beat.ubiquitous_names) | figures)
