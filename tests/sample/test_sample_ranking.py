"""The sample day ranked and compared with the events that its texts describe."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import BEAT

from digest.beats.newsletter import parse_newsletter
from digest.collect.gathering import gather_articles, gather_sources
from digest.collect.web.warc import Replay
from digest.model.items import Health, Item
from digest.model.rankings import RankedStory, Window
from digest.rank.ranking import rank_day
from digest.services.sample import ARCHIVE, sample_feeds_yaml
from digest.services.sample.pack import CAPTURED
from digest.services.sample.sample_pages import link
from digest.services.sample.texts import read_sites

SETTINGS = parse_newsletter(sample_feeds_yaml()).settings
EVENTS = {
    f"{link(site, article)}#{part}" if " " in article.event else link(site, article): event
    for site in read_sites()
    for article in site.articles
    for part, event in enumerate(article.event.split(), 1)
}
WINDOW = Window(start=CAPTURED - timedelta(hours=24), end=CAPTURED)

WANTED = 0.85
"""The least share of the reports of the topics' events that relevance keeps; it only rises."""


async def _gather(replay):
    visits = [visit async for visit in gather_sources(SETTINGS.sources, replay.fetch, None, CAPTURED)]
    items = {item.id: item for visit in visits for item in visit.items}
    whole = tuple(item for item in items.values() if "#" not in item.canonical_url)
    async for article in gather_articles(whole, replay.fetch, None):
        if article.text:
            items[article.item] = replace(items[article.item], text=article.text)
    return {visit.source.name: visit.memory.health for visit in visits}, tuple(items.values())


@pytest.fixture(scope="module")
def gathered():
    with Replay(ARCHIVE) as replay:
        return asyncio.run(_gather(replay))


@pytest.fixture(scope="module")
def ranking(gathered):
    return rank_day(gathered[1], settings=SETTINGS, beat=BEAT, day="2024-03-05", window=WINDOW)


def _event(item: Item) -> str:
    return EVENTS[item.canonical_url]


def _events(story: RankedStory) -> Counter[str]:
    return Counter(_event(item) for item in story.story.items)


def test_each_fault_of_the_sample_is_named(gathered):
    health = gathered[0]
    assert health["The Lighthouse, Iran"] is Health.BOT_PAGE
    assert health["Valley Courier"] is Health.MOVED
    assert health["Summit Herald"] is Health.UNPARSEABLE
    assert health["Markaz (English)"] is Health.NOT_FOUND
    assert Counter(health.values())[Health.FRESH] == 13


def test_every_page_gives_its_whole_text(gathered):
    pages = {link(site, article): article for site in read_sites() for article in site.articles}
    for item in gathered[1]:
        if "/channel/" not in item.url:
            assert len(item.text) > 0.9 * len(" ".join(pages[item.canonical_url].paragraphs)), item.url


def test_a_post_of_several_news_items_is_taken_apart(gathered):
    post = [item for item in gathered[1] if "/channel/" in item.url]
    assert [_event(item) for item in post] == ["teachers-strike", "isfahan-sentence", "off"]


def test_arabic_letters_of_an_old_encoding_are_read_as_persian(gathered):
    texts = [item.title + item.text for item in gathered[1] if item.publisher == "markaz"]
    assert len(texts) == 4
    assert not any("ي" in text or "ك" in text for text in texts)


def test_dates_without_a_zone_are_the_sources_local_time(gathered):
    item = next(item for item in gathered[1] if item.url.endswith("ekhtelal-fanni"))
    assert f"{item.published:%H:%M}" == "09:55"


def test_ten_picks_tell_ten_events(ranking):
    told = [_events(pick).most_common(1)[0][0] for pick in ranking.picks]
    assert len(told) == 10
    assert len(set(told)) == 10
    assert ranking.short_reason is None


def test_nothing_off_topic_is_among_the_stories(ranking):
    assert [pick for pick in (*ranking.picks, *ranking.others) if "off" in _events(pick)] == []


def test_no_event_is_split_into_two_stories(ranking):
    stories = Counter(event for story in (*ranking.picks, *ranking.others) for event in _events(story))
    assert [event for event, count in stories.items() if count > 1 and event != "commentary"] == []


def test_no_story_mixes_two_events(ranking):
    assert [_events(story) for story in (*ranking.picks, *ranking.others) if len(_events(story)) > 1] == []


def test_most_events_are_told_from_both_languages(ranking):
    both = [pick for pick in ranking.picks if {item.language for item in pick.story.items} == {"en", "fa"}]
    assert len(both) >= 5


def test_the_copies_of_a_wire_report_are_known_as_copies(ranking):
    shutdown = next(pick for pick in ranking.picks if "kurdistan-shutdown" in _events(pick))
    publishers = {item.id: item.publisher for item in shutdown.story.items}
    copies = {publishers[copy]: publishers[original] for copy, original in shutdown.story.copies}
    assert copies == {"harbour-post": "meridian", "valley-courier": "meridian", "summit-herald": "meridian"}


def test_another_language_is_off_topic_by_name(ranking):
    assert [off.item.source for off in ranking.off_topic if off.why == "language"] == ["Radio Karvan"]


def test_most_reports_of_the_topics_events_are_wanted(ranking):
    off = [_event(one.item) for one in ranking.off_topic if one.why != "language"]
    lost = sum(event not in ("off", "commentary") for event in off)
    wanted = sum(len(story.story.items) for story in (*ranking.picks, *ranking.others))
    assert wanted / (wanted + lost) >= WANTED
