"""What an editor said of a text: it belongs to a topic, or it does not."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLabel:
    """An editor's judgement of one text on one topic.

    `url` is the item's canonical address. `opening` is the start of the text, because the item itself
    is thrown away after 60 days. `taken` is whether the program had it on the topic at that time, None where unknown.
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
