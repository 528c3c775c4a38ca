"""The archive as files: what a day adds, a month's pages, and the front page with topics and feeds. Pure.

a day's edition ── its page, forms and a page for each story      DAY/
a weekly letter ── its page, the file for passing it on           DAY.week/
a month's       ── the list of its days, its sitemap              months/, topics/TOPIC/
the last month's ─ front page, topics, feeds                      index.html, topics/, editions.*, stories.*
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from digest.languages.registry import language_of
from digest.model.editions import Edition, Pick
from digest.model.errors import TemplateError
from digest.model.issues import day_of
from digest.render import syndication as feeds
from digest.render.coverage import Counts, Coverage, coverage, reports_by_topic
from digest.render.forms import Forms, Imprint, values_of
from digest.render.letter_words import long_date, month_name, phrases, topic_name
from digest.render.safety import harmless, public_html, public_text
from digest.render.templating import Templates

RECENT = timedelta(days=31)
FEED_EDITIONS = 14
FEED_STORIES = 50
_MOST_EARLIER = 5

Files = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An edition as the archive shows it, and the number of reports of its picks by topic.

    `urls` and `publishers` are the addresses of a pick's reports and the number of their publishers, by rank. `suffix`
    is part of its file names, see `Imprint`.
    """

    edition: Edition
    counts: Counts
    urls: Mapping[int, frozenset[str]]
    publishers: Mapping[int, int]
    suffix: str = ""

    def in_language(self, language: str) -> "Kept":
        """Returns it in another language if the letter was written in that, else unchanged."""
        other = next((one for one in self.edition.in_other_languages if one.language == language), None)
        return replace(self, edition=other, suffix=f".{language}") if other else self


def keep(edition: Edition) -> Kept:
    """Reduces an edition to what the archive shows; a record's hundreds of members are only counted."""
    bare = tuple(replace(pick, members=(), reasons=()) for pick in edition.picks)
    return Kept(
        edition=harmless(replace(edition, picks=bare, next=())),
        counts=reports_by_topic(edition),
        urls={pick.rank: frozenset(member.canonical_url for member in pick.members) for pick in edition.picks},
        publishers={pick.rank: len({member.publisher for member in pick.members}) for pick in edition.picks},
    )


def coverage_until(kept: Sequence[Kept], edition: Edition) -> Coverage | None:
    """Returns the chart of the month up to an edition; `kept` are the month's editions including that one."""
    return coverage(
        {one.edition.day: one.counts for one in kept if one.edition.day <= edition.day},
        until=edition.day,
        topic_names=edition.topic_names,
        right_to_left=language_of(edition.language).direction == "rtl",
    )


def day_files(kept: Kept, forms: Forms, earlier: Sequence[Kept], templates: Templates, imprint: Imprint) -> Files:
    """Returns a day's files in one language: its forms without personal links, and a page for each story.

    A story's page links to the `earlier` ones. The imprint's suffix is part of the file names. A form that was left out
    has no file; if that is the page, the shareable file replaces it.
    """
    edition = kept.edition
    forms_of_day = {
        "index.html": forms.page or forms.share,
        "share.html": forms.share,
        "email.html": public_html(forms.email_html),
        "email.txt": public_text(forms.email_text),
        "light.html": public_html(forms.light),
        "discreet.html": public_html(forms.discreet_html),
        "discreet.txt": public_text(forms.discreet),
    }
    forms_of_day = {name: text for name, text in forms_of_day.items() if text.strip()}
    values = values_of(edition, imprint)
    stories = {
        f"story-{pick.rank}.html": templates.fill(
            "story_page.html.j2", {**values, "pick": pick, **_earlier_stories(pick, kept, earlier)}
        )
        for pick in edition.picks
    }
    named = ((*name.rsplit(".", 1), text) for name, text in {**forms_of_day, **stories}.items())
    return {f"{edition.day}/{stem}{imprint.suffix}.{ending}": text for stem, ending, text in named}


def week_files(letter: Edition, templates: Templates, imprint: Imprint) -> Files:
    """Returns the page of a weekly letter in one language and the file for passing it on."""
    values = {**values_of(letter, imprint), "coverage": None}
    return {
        f"{letter.issue}/{name}{imprint.suffix}.html": templates.fill(
            "page.html.j2", {**values, "standalone": name == "share"}
        )
        for name in ("index", "share")
    }


def month_files(month: str, kept: Sequence[Kept], templates: Templates, imprint: Imprint) -> Files:
    """Returns the list of a month's days, the same for each topic, and the month's sitemap; `kept` are its editions."""
    latest = kept[-1].edition
    files = {f"months/{month}.html": _listing(kept, latest, templates, heading=month_name(month, latest.language))}
    for topic, name in _topics(kept):
        heading = f"{name} · {month_name(month, latest.language)}"
        files[f"topics/{topic}/{month}.html"] = _listing(
            _only(kept, topic), latest, templates, heading=heading, root="../../"
        )
    if imprint.archive_url:
        pages = [
            (f"{imprint.archive_url}/{one.edition.day}/{name}", one.edition.day)
            for one in kept
            for name in ("", *(f"story-{pick.rank}.html" for pick in one.edition.picks))
        ]
        files[f"months/{month}.xml"] = feeds.sitemap(pages)
    return files


def index_files(
    kept: Sequence[Kept],
    *,
    weeks: Sequence[str] = (),
    months: Sequence[str],
    topic_months: Mapping[str, Sequence[str]],
    templates: Templates,
    imprint: Imprint,
) -> Files:
    """Returns the front page, topic pages, feeds and sitemap. `kept` are the last month's editions, oldest first.

    `weeks` are all weekly letters and `months` all months with an edition, `topic_months` those of each topic; each the
    latest first.
    """
    latest = kept[-1].edition
    files = {
        "index.html": _listing(
            kept,
            latest,
            templates,
            root="",
            topics=[(f"topics/{topic}.html", name) for topic, name in _topics(kept)],
            weeks=[(f"{week}/index.html", long_date(day_of(week), latest.language)) for week in weeks],
            months=[(f"months/{month}.html", month_name(month, latest.language)) for month in months],
            coverage=coverage_until(kept, latest),
        )
    }
    for topic, name in _topics(kept):
        their_months = [
            (f"topics/{topic}/{month}.html", month_name(month, latest.language))
            for month in topic_months.get(topic, ())
        ]
        files[f"topics/{topic}.html"] = _listing(
            _only(kept, topic), latest, templates, heading=name, months=their_months
        )
    for feed_name, feed in _feeds(kept, templates, imprint).items():
        files[f"{feed_name}.rss"] = feeds.rss(feed)
        files[f"{feed_name}.atom"] = feeds.atom(feed)
        files[f"{feed_name}.json"] = feeds.json_feed(feed)
    if imprint.archive_url:
        files["sitemap.xml"] = feeds.sitemap_index(
            [(f"{imprint.archive_url}/months/{month}.xml", "") for month in months]
        )
    return files


def recent(kept: Sequence[Kept], day: str) -> tuple[Kept, ...]:
    """Returns the editions at most a month older than a day, and not newer."""
    first = (date.fromisoformat(day) - RECENT).isoformat()
    return tuple(one for one in kept if first <= one.edition.day <= day)


def _listing(
    kept: Sequence[Kept],
    latest: Edition,
    templates: Templates,
    *,
    heading: str = "",
    root: str = "../",
    topics: Sequence[tuple[str, str]] = (),
    weeks: Sequence[tuple[str, str]] = (),
    months: Sequence[tuple[str, str]] = (),
    coverage: Coverage | None = None,
) -> str:
    values: dict[str, Any] = {
        "heading": heading,
        "editions": [one.edition for one in reversed(kept)],
        "topics": topics,
        "weeks": weeks,
        "months": months,
        "coverage": coverage,
        "root": root,
        "language": latest.language,
        "words": phrases(latest.language),
        "newsletter": latest,
    }
    try:
        return templates.fill("archive.html.j2", values)
    except TemplateError:
        if coverage is None:
            raise
        return templates.fill("archive.html.j2", {**values, "coverage": None})  # the chart may be the cause


def _topics(kept: Sequence[Kept]) -> list[tuple[str, str]]:
    """Returns id and name of every topic that a pick has, in the order of the settings."""
    names = {topic: name for one in kept for topic, name in one.edition.topic_names}
    used = {topic for one in kept for pick in one.edition.picks for topic in pick.topics}
    return [
        (topic, topic_name(names, topic)) for topic in [*(t for t in names if t in used), *sorted(used - set(names))]
    ]


def _only(kept: Sequence[Kept], topic: str) -> list[Kept]:
    """Returns the editions with picks of a topic, reduced to those."""
    of_topic = (
        replace(one, edition=replace(one.edition, picks=tuple(p for p in one.edition.picks if topic in p.topics)))
        for one in kept
    )
    return [one for one in of_topic if one.edition.picks]


def _earlier_stories(pick: Pick, kept: Kept, earlier: Sequence[Kept]) -> dict[str, list[tuple[str, str, str]]]:
    """Returns (address, day, headline) of earlier stories of a thread, and of other stories from its place; latest
    first.
    """
    continued, nearby = [], []
    for one in reversed(earlier):
        for other in one.edition.picks:
            line = (f"../{one.edition.day}/story-{other.rank}{one.suffix}.html", one.edition.day, other.headline)
            if (
                other.story == pick.story
                or (one.edition.day, other.headline) in pick.related
                or one.urls[other.rank] & kept.urls[pick.rank]
            ):
                continued.append(line)
            elif pick.place and other.place == pick.place:
                nearby.append(line)
    return {"continued": continued[:_MOST_EARLIER], "nearby": nearby[:_MOST_EARLIER]}


def _feeds(kept: Sequence[Kept], templates: Templates, imprint: Imprint) -> dict[str, feeds.SyndicationFeed]:
    latest, base = kept[-1].edition, imprint.archive_url
    words = phrases(latest.language)
    editions = [_edition_entry(one.edition, templates, imprint) for one in kept[: -FEED_EDITIONS - 1 : -1]]
    stories = (entry for one in reversed(kept) for entry in _story_entries(one.edition, templates, imprint))

    def feed(name: str, title: str, entries: Sequence[feeds.FeedEntry]) -> feeds.SyndicationFeed:
        return feeds.SyndicationFeed(
            id=feeds.identifier(latest.title, name),
            title=title,
            author=latest.title,
            description=latest.tagline,
            language=latest.language,
            home_url=f"{base}/" if base else "",
            address=f"{base}/{name}" if base else "",
            entries=tuple(entries),
            hub=imprint.hub,
        )

    return {
        "editions": feed("editions", latest.title, editions),
        "stories": feed("stories", f"{latest.title}: {words['stories_feed']}", tuple(islice(stories, FEED_STORIES))),
    }


def _edition_entry(edition: Edition, templates: Templates, imprint: Imprint) -> feeds.FeedEntry:
    return feeds.FeedEntry(
        id=feeds.identifier(edition.title, edition.day),
        title=edition.subject,
        url=f"{imprint.archive_url}/{edition.day}/" if imprint.archive_url else "",
        published=edition.generated_at,
        html=templates.fill("feed_edition.html.j2", values_of(edition, imprint)),
        language=edition.language,
    )


def _story_entries(edition: Edition, templates: Templates, imprint: Imprint) -> Iterator[feeds.FeedEntry]:
    values = values_of(edition, imprint)
    names = dict(edition.topic_names)
    for pick in values["edition"].picks:
        ours = f"{imprint.archive_url}/{edition.day}/story-{pick.rank}.html" if imprint.archive_url else ""
        yield feeds.FeedEntry(
            id=feeds.identifier(edition.title, edition.day, str(pick.rank)),
            title=pick.headline,
            url=ours or pick.url,
            published=edition.generated_at,
            html=templates.fill("feed_story.html.j2", {**values, "pick": pick}),
            language=pick.passages[0].language,
            topics=tuple(topic_name(names, topic) for topic in pick.topics),
        )
