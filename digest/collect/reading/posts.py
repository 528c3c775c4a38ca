"""Posts of channels: their first sentence stands for a headline, and one post may carry several news items."""

import re
from dataclasses import replace

from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.items import Entry
from digest.text.bullets import MANY, split_bullets
from digest.text.sentences import split_sentences

_TITLE = 120
_READ = 1000  # characters in which the first sentence ends or is cut
_WORDLESS = re.compile(
    r"(?:\s|[#@][\w\u200c]+|(?:https?://|www\.|t\.me/)\S+|[^\w\s#@])*+"
)  # tags, handles, links, marks
_FEWEST_WORDS = 8  # of a news item; a name, a link or a slogan has fewer
_MOST = 30  # news items of a post; more are a list


def headline(text: str) -> str:
    """The first sentence of a text, cut between words; lines of tags, handles and links before it are passed over.

    "" where every line is such a line.
    """
    lines = (line for line in text[:_READ].splitlines() if not _WORDLESS.fullmatch(line))
    # The default language's abbreviations end nothing elsewhere.
    sentence = next(iter(split_sentences(next(lines, ""), DEFAULT_LANGUAGE)), "")
    return sentence if len(sentence) <= _TITLE else sentence[:_TITLE].rsplit(" ", 1)[0] + "…"


def news_items(entry: Entry) -> tuple[Entry, ...]:
    """The entries that an entry makes: each of its bullets, where the post is nothing but three or more that say a
    sentence; else the entry itself. `part` counts them from 1.

    A headline makes it one report: one of its own, other words before the bullets, or a first bullet with another mark
    than the rest. A bullet of a few words (a handle, a link) stays with the one before.
    """
    text = max(entry.summary, entry.content, key=len)
    lead, bullets = split_bullets(text)
    if lead or len(bullets) < MANY or _is_headed(entry.title, bullets):
        return (entry,)
    parts: list[str] = []
    for _, words in bullets:
        if len(words.split()) >= _FEWEST_WORDS:
            parts.append(words)
        elif parts:
            parts[-1] += f"\n{words}"
        else:
            return (entry,)
    return _parts(entry, parts) if MANY <= len(parts) <= _MOST else (entry,)


def _is_headed(title: str, bullets: tuple[tuple[str, str], ...]) -> bool:
    """Whether a title of its own or a first bullet of another kind stands over the bullets."""
    (mark, first), *others = bullets
    if mark not in {other for other, _ in others}:
        return True
    before, titled = split_bullets(title)
    opening = " ".join((before or (titled[0][1] if titled else "")).rstrip(" .…").split())
    return bool(before) or not " ".join(first.split()).startswith(opening)


def _parts(entry: Entry, parts: list[str]) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, part=place, title=headline(text), summary=text, content=text if entry.content else "")
        for place, text in enumerate(parts, 1)
    )
