"""Which reports of a story tell of the very event that the chosen one tells of: a story may hold a stray report."""

from collections import Counter
from collections.abc import Iterable

from digest.edition.desk import Desk
from digest.model.items import Item
from digest.model.rankings import Story
from digest.text.numbers import numbers
from digest.text.tokens import content_words, tokens

TOP = 400  # characters of a report that name its event
NEAR, TOUCHED = 0.4, 0.2  # share of a title, by the rarity of its words, that the other report tells as well
ALIKE = 0.65  # share of the words of two titles that makes them one
FULL = 5  # content words of a full title


def near_reports(story: Story, lead: Item, desk: Desk) -> tuple[Item, ...]:
    """The reports of the lead's event, the lead among them, in the story's order."""
    return tuple(item for item in story.items if item.id == lead.id or is_near(item, lead, desk))


def is_near(item: Item, lead: Item, desk: Desk) -> bool:
    """Whether two reports tell of one event.

    In one language: much of one title is in the other report, and some of the other. Across languages: they share a
    name or a figure.
    """
    if item.language == lead.language:
        shares = _told(item.title, lead, desk), _told(lead.title, item, desk)
        return max(shares) >= NEAR and min(shares) >= TOUCHED
    return bool(_anchors(item, desk) & _anchors(lead, desk))


def are_alike(one: str, other: str) -> bool:
    """Whether two headlines say the same in nearly the same words."""
    left, right = set(content_words(one)), set(content_words(other))
    return bool(left) and len(left & right) >= ALIKE * len(left | right)


def shared_words(titles: Iterable[str]) -> Counter[str]:
    """In how many different titles a stem stands."""
    return Counter(stem for title in sorted(set(titles)) for stem in set(content_words(title)))


def agreement(title: str, shared: Counter[str], desk: Desk) -> float:
    """How far the other titles say what this one says: the rarest of its words that they share, each by its share.

    0 to 1; a short title counts as one of FULL words, for it agrees too easily.
    """
    stems = set(content_words(title))
    most = max(shared.values(), default=1)
    total = sum(desk.weight(stem) for stem in stems) * max(1.0, FULL / max(1, len(stems)))
    if most == 1 or not total:
        return 0.0
    return sum(desk.weight(stem) * (shared[stem] - 1) for stem in stems) / ((most - 1) * total)


def _told(title: str, by: Item, desk: Desk) -> float:
    stems = set(content_words(title))
    total = sum(desk.weight(stem) for stem in stems)
    told = set(content_words(f"{by.title} . {(by.text or by.summary)[:TOP]}"))
    return sum(desk.weight(stem) for stem in stems & told) / total if total else 0.0


def _anchors(item: Item, desk: Desk) -> frozenset[str]:
    """The names and figures at a report's top, but for those that stand everywhere."""
    top = f"{item.title} . {(item.text or item.summary)[:TOP]}"
    names = {name.id for name in desk.lexicon.find(tokens(top)) if not name.weak}
    figures = {f"{figure.value:g}" for figure in numbers(top) if figure.value > 2}
    return frozenset((names - desk.beat.ubiquitous_names) | figures)
