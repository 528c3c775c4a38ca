"""The `telegram` collector: the public preview of a channel at t.me/s/NAME, which needs no account."""

import re
from dataclasses import replace
from datetime import datetime

from digest.collect.collector_registry import CollectorPlugin
from digest.collect.collectors.feed import judged
from digest.collect.health import arrived, refused
from digest.collect.reading.charsets import decode
from digest.collect.reading.dates import parse_date
from digest.collect.reading.each import entries_of
from digest.collect.reading.markup import Element, lines_of, parse_html, selected
from digest.collect.reading.posts import headline
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.settings import Source
from digest.model.items import Entry, Health, Reading

_CHANNEL = re.compile(r"https?://(?:t|telegram)\.me/(?:s/)?(\w+)/?(?:[?#].*)?")
_MESSAGE = "div.tgme_widget_message[data-post]:not(.service_message)"  # not "pinned a photo", "changed the name"
_TEXT = "div.tgme_widget_message_text"
_PREVIEW_TITLE, _PREVIEW_WORDS = ".link_preview_title", ".link_preview_description"
_TIME = "time[datetime]"
_CHANNEL_PAGE = ".tgme_channel_info, .tgme_channel_history"


class TelegramCollector:
    """Reads about the newest twenty messages; messages without text are skipped."""

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """Requests the channel's preview, also if the source's address is that of the channel itself."""
        channel = _CHANNEL.fullmatch(source.url)
        return () if so_far else (Request(url=f"https://t.me/s/{channel[1]}" if channel else source.url),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses the messages, newest first; each is an entry with its own address."""
        return refused(response) or arrived(judged(_read(source, response), now), response)


def _read(source: Source, response: Response) -> Reading:
    root = parse_html(decode(response.body, content_type=response.header("content-type") or "").text)
    if root is None:
        return Reading(health=Health.UNPARSEABLE, detail="no page")
    messages = list(reversed(selected(root, _MESSAGE)))
    made, asides = entries_of(messages, lambda message, at: _entry(message, source), source.url)
    written = [entry for entry in made if entry.content]
    entries = tuple(replace(entry, position=at) for at, entry in enumerate(written))
    if entries or messages or selected(root, _CHANNEL_PAGE):
        return Reading(health=Health.FRESH if entries else Health.EMPTY, entries=entries, asides=asides)
    return Reading(health=Health.BOT_PAGE, detail="no preview of a public channel")


def _entry(message: Element, source: Source) -> Entry:
    post = str(message.get("data-post"))
    text = "\n".join(lines_of(part) for part in selected(message, _TEXT)[-1:])
    title, preview = headline(text), [lines_of(part) for part in selected(message, _PREVIEW_TITLE)[:1]]
    if not title and preview:
        # A link alone: what it leads to is the message.
        title = headline(preview[0])
        text = "\n".join([*preview, *(lines_of(part) for part in selected(message, _PREVIEW_WORDS)[:1]), text])
    times = [str(time.get("datetime")) for time in selected(message, _TIME)]
    return Entry(
        guid=post,
        url=f"https://t.me/{post}",
        title=title,
        summary=text,
        content=text,
        published=parse_date(times[-1], source.time_zone) if times else None,
        language=source.language,
    )


COLLECTOR = CollectorPlugin(make=TelegramCollector)
