"""What editors wrote in place of the program's words, such as headlines and summaries, and what they pinned."""

from collections.abc import Sequence

from digest.config.settings import WORDINGS, Action, Override
from digest.model.items import Item
from digest.model.rankings import Story


class EditorsWords:
    """The editors' words on a day's stories in the letter of one language.

    What is meant for that language comes before what is meant for all; of two alike the later one in feeds.yaml holds.
    """

    def __init__(self, overrides: Sequence[Override], day: str, language: str) -> None:
        self._language = language
        self._held = tuple(one for one in overrides if one.action in WORDINGS and one.value and one.holds_on(day))
        self._pins = {one.target for one in overrides if one.action is Action.PIN and one.holds_on(day)}

    def on(self, action: Action, story: Story) -> str | None:
        """The editors' text for a story in this letter, or None."""
        return self.only_in(self._language, action, story) or self._text(action, story, None)

    def only_in(self, language: str, action: Action, story: Story) -> str | None:
        """The editors' text for a story that is meant for one language alone, or None."""
        return self._text(action, story, language)

    def lead_of(self, story: Story) -> Item | None:
        """The report of the story that editors chose to lead it, or None."""
        address = self.on(Action.LEAD, story)
        return next((item for item in story.items if address in (item.url, item.canonical_url)), None)

    def pinned(self, story: Story) -> bool:
        """Whether editors gave the story its place."""
        return not self._pins.isdisjoint(names_of_story(story))

    def _text(self, action: Action, story: Story, language: str | None) -> str | None:
        found = (one for one in reversed(self._held) if one.action is action and one.language == language)
        return next((str(one.value) for one in found if one.target in names_of_story(story)), None)


def names_of_story(story: Story) -> frozenset[str]:
    """What overrides may call a story: its id and the addresses of its items."""
    return frozenset({story.id, *(url for item in story.items for url in (item.url, item.canonical_url))})
