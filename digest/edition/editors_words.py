"""Texts that editors wrote in place of generated ones, such as headlines and summaries, and the stories they pinned."""

from collections.abc import Sequence

from digest.config.settings import WORDINGS, Action, Override
from digest.model.items import Item
from digest.model.rankings import Story, story_names


class EditorsWords:
    """The editors' texts for a day's stories in the letter of one language.

    A text for that language takes precedence over one for all; of two equal ones the later in feeds.yaml is used.
    """

    def __init__(self, overrides: Sequence[Override], day: str, language: str) -> None:
        self._language = language
        self._held = tuple(one for one in overrides if one.action in WORDINGS and one.value and one.holds_on(day))
        self._pins = {one.target for one in overrides if one.action is Action.PIN and one.holds_on(day)}

    def on(self, action: Action, story: Story) -> str | None:
        """Returns the editors' text for a story in this letter, or None."""
        return self.only_in(self._language, action, story) or self._text(action, story, None)

    def only_in(self, language: str | None, action: Action, story: Story) -> str | None:
        """Returns the editors' text for a story in one language only (None: the text for all languages), or None."""
        return self._text(action, story, language)

    def lead_of(self, story: Story) -> Item | None:
        """Returns the report that editors chose as the story's lead, or None."""
        address = self.on(Action.LEAD, story)
        return next((item for item in story.items if address in (item.url, item.canonical_url)), None)

    def pinned(self, story: Story) -> bool:
        """Whether editors pinned the story."""
        return not self._pins.isdisjoint(story_names(story.id, story.items))

    def _text(self, action: Action, story: Story, language: str | None) -> str | None:
        found = (one for one in reversed(self._held) if one.action is action and one.language == language)
        return next((str(one.value) for one in found if one.target in story_names(story.id, story.items)), None)
