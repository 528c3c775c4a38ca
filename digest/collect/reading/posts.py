"""Reads channel posts: their first sentence becomes the headline, and one post may contain several news items."""

import re
from dataclasses import replace

from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.items import Entry
from digest.text.bullets import MANY, split_bullets
from digest.text.sentences import split_sentences

_TITLE = 120
_READ = 1000  # characters searched for the end of the first sentence
_WORDLESS = re.compile(
    r"(?:\s|[#@][\w\u200c]+|(?:https?://|www\.|t\.me/)\S+|[^\w\s#@])*+"
)  # tags, handles, links, marks
_FEWEST_WORDS = 8  # of a news item; names, links and slogans are shorter
_MOST = 30  # news items in a post; more than that is a list


def headline(text: str) -> str:
    """Returns the first sentence, shortened between words; leading lines of only tags, handles and links are skipped.

    "" if every line is such a line.
    """
    lines = (line for line in text[:_READ].splitlines() if not _WORDLESS.fullmatch(line))
    # The default language's abbreviations end nothing elsewhere.
    sentence = next(iter(split_sentences(next(lines, ""), DEFAULT_LANGUAGE)), "")
    return sentence if len(sentence) <= _TITLE else sentence[:_TITLE].rsplit(" ", 1)[0] + "…"


def news_items(entry: Entry) -> tuple[Entry, ...]:
    """Splits a post that is nothing but three or more bullets with full sentences into one entry for each; else returns
    it.

    `part` counts them from 1. A headline makes the post a single report: a title of its own, other words before the
    bullets, or a first bullet with a different mark. A short bullet (a handle, a link) is joined to the one before.
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
    """Whether the bullets have a headline: a separate title, or a first bullet with a different mark."""
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
