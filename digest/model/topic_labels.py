"""Editors' labels for whether a text belongs to a topic."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLabel:
    """An editor's judgement of one text for one topic.

    `url` is the item's canonical address. `opening` is the start of the text, because the item itself is deleted after
    60 days. `taken` is whether the program had accepted it at that time, None if unknown.
    """

    url: str
    topic: str
    title: str
    opening: str
    language: str
    accepted: bool
    author: str
    labelled_at: datetime
    taken: bool | None = None
