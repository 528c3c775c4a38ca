"""Finds lines that a publisher prints in several reports: its titles, and boilerplate about itself."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from digest.model.items import Item
from digest.model.rankings import RankedStory
from digest.text.normalise import match_key
from digest.text.sentences import split_sentences

CHARACTERS_READ = 1200
OPENING_CHARACTERS = 40
"""Reports with the same start of this length are compared."""

SIGNATURE_LINES = 4  # at the end of a text
SIGNATURE_USES = 3  # uses by one publisher that make a line its signature


class HouseLines:
    """The titles and repeated openings of a day's publishers."""

    def __init__(self, stories: Sequence[RankedStory], items: Sequence[Item]) -> None:
        self._stories = stories
        self._items = items

    @cached_property
    def titles(self) -> frozenset[tuple[str, str]]:
        """Returns (publisher, key of a title) of the day's reports."""
        return frozenset((item.publisher, match_key(item.title)) for item in self._items)

    @cached_property
    def signatures(self) -> frozenset[tuple[str, str]]:
        """Returns (publisher, key of a line) of lines that end several of a publisher's texts."""
        users: Counter[tuple[str, str]] = Counter()
        for item in self._items:
            users.update({(item.publisher, match_key(line)) for line in item.text.splitlines()[-SIGNATURE_LINES:]})
        return frozenset(key for key, count in users.items() if count >= SIGNATURE_USES)

    @cached_property
    def openings(self) -> frozenset[tuple[str, str]]:
        """Returns (publisher, key of a sentence) of sentences that open several of a publisher's stories: boilerplate,
        not news.
        """
        known = {item.id: number for number, ranked in enumerate(self._stories) for item in ranked.story.items}
        alike: dict[tuple[str, str], dict[int, Item]] = {}
        for number, item in enumerate(self._items):
            story = known.get(item.id, -number - 1)  # off topic, each is by itself
            if item.text:
                alike.setdefault((item.publisher, match_key(item.text[:OPENING_CHARACTERS])), {}).setdefault(
                    story, item
                )
        users: Counter[tuple[str, str]] = Counter()
        for (publisher, _), items in alike.items():
            for item in items.values() if len(items) > 1 else ():
                top = split_sentences(item.text[:CHARACTERS_READ], item.language)
                users.update({(publisher, match_key(sentence)) for sentence in top})
        return frozenset(key for key, count in users.items() if count > 1)
