"""Posts of channels: their first line stands for a headline, and one post may carry several news items."""

from collections.abc import Sequence
from dataclasses import replace

from digest.model import Entry
from digest.text.bullets import MANY, split_bullets
from digest.text.sentences import split_sentences

_TITLE = 200
_FEWEST_WORDS = 8  # of a news item; a name, a link or a slogan has fewer


def headline(text: str) -> str:
    """The first sentence of a text, cut between words."""
    line = next(iter(split_sentences(text, "en")), "")  # its abbreviations are no ends in Persian either
    return line if len(line) <= _TITLE else line[:_TITLE].rsplit(" ", 1)[0] + "…"


def news_items(entry: Entry) -> tuple[Entry, ...]:
    """The entries that an entry makes: each of three or more bullets that say a sentence, where the post is nothing but
    these; else the entry itself. `part` counts them from 1.

    A text that opens with other words is one report and its points, and a headline of its own makes it one.
    """
    text = max(entry.summary, entry.content, key=len)
    lead, bullets = split_bullets(text)
    if lead or split_bullets(entry.title)[0]:
        return (entry,)
    told = [bullet for bullet in bullets if len(bullet.split()) >= _FEWEST_WORDS]
    return _parts(entry, told) if len(told) >= MANY else (entry,)


def _parts(entry: Entry, told: Sequence[str]) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, part=place, title=headline(text), summary=text, content=text if entry.content else "")
        for place, text in enumerate(told, 1)
    )
