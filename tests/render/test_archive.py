import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import atoma
import feedparser
import pytest
from factories import BEAT, make_edition, make_member, make_pick
from letters import full_letter

from digest.model.editions import Edition
from digest.render.archive_pages import Files, day_files, index_files, keep, month_files, recent
from digest.render.coverage import DAYS, HEIGHT, WIDTH, coverage
from digest.render.forms import Imprint, open_templates, render
from digest.render.letter_html import LetterHtml

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
PUBLIC = Imprint(archive_url="https://letter.example/archive")
TOPICS = (("iran-protests", "Iran protests"), ("platform-censorship", "Platforms & censorship"))


def of_day(day: str, **given: object) -> Edition:
    made = datetime.fromisoformat(f"{day}T18:00:00+00:00")
    return full_letter(day=day, generated_at=made, topic_names=TOPICS, **given)


def archive_of(editions: list[Edition], imprint: Imprint = PUBLIC) -> Files:
    """Every file that an archive of these editions has."""
    kept, files = [keep(edition) for edition in editions], {}
    for one, edition in zip(kept, editions, strict=True):
        earlier = [other for other in recent(kept, edition.day) if other is not one]
        files |= day_files(one, render(edition, TEMPLATES, imprint=imprint), earlier, TEMPLATES, imprint)
    months = sorted({edition.day[:7] for edition in editions}, reverse=True)
    for month in months:
        files |= month_files(month, [one for one in kept if one.edition.day.startswith(month)], TEMPLATES, imprint)
    topic_months = {
        topic: [month for month in months if f"topics/{topic}/{month}.html" in files] for topic, _ in TOPICS
    }
    latest = recent(kept, editions[-1].day)
    return files | index_files(latest, months=months, topic_months=topic_months, templates=TEMPLATES, imprint=imprint)


EDITIONS = [of_day("2024-02-28"), of_day("2024-03-04"), of_day("2024-03-05", sample=True)]
FILES = archive_of(EDITIONS)
PAGES = {name: text for name, text in FILES.items() if name.endswith(".html") and "/email" not in name}


def test_the_archive_has_days_stories_topics_months_and_feeds() -> None:
    assert {"index.html", "months/2024-02.html", "months/2024-03.html", "topics/iran-protests.html"} <= set(FILES)
    assert {f"2024-03-05/story-{rank}.html" for rank in range(1, 11)} <= set(FILES)
    assert {f"{n}.{k}" for n in ("editions", "stories") for k in ("rss", "atom", "json")} <= set(FILES)


@pytest.mark.parametrize("imprint", [PUBLIC, Imprint()], ids=["public", "unknown"])
def test_every_link_inside_the_archive_leads_to_a_file_of_it(imprint: Imprint) -> None:
    files = archive_of(EDITIONS, imprint)
    known = set(files)
    for name, html in files.items():
        if not name.endswith(".html"):
            continue
        for link in re.findall(r'href="([^"#:]+)"', html):
            parts = [*name.split("/")[:-1], *link.split("/")]
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            assert "/".join(parts) in known, f"{name} links to {link}"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_archive_loads_anything_or_runs_a_script(name: str) -> None:
    assert LetterHtml.of(PAGES[name]).loads == []
    assert LetterHtml.of(PAGES[name]).bad_links(relative=True) == []
    assert "<script" not in PAGES[name]
    assert "%%" not in PAGES[name]


def test_the_same_editions_give_the_same_archive() -> None:
    assert archive_of(EDITIONS) == FILES


def test_the_first_page_lists_the_latest_edition_first() -> None:
    days = re.findall(r'href="(\d{4}-\d\d-\d\d)/index.html"', FILES["index.html"])
    assert days == ["2024-03-05", "2024-03-04", "2024-02-28"]


def test_a_topics_page_lists_its_stories_alone() -> None:
    page = FILES["topics/platform-censorship.html"]
    for pick in EDITIONS[-1].picks:
        link = f"../2024-03-05/story-{pick.rank}.html"
        assert (link in page) == ("platform-censorship" in pick.topics)


def test_an_edition_older_than_a_month_is_found_by_its_month() -> None:
    files = archive_of([of_day("2024-01-10"), of_day("2024-03-05")])
    assert "2024-01-10" not in files["index.html"]
    assert "months/2024-01.html" in files["index.html"]
    assert "2024-01-10/index.html" in files["months/2024-01.html"]
    assert "2024-01.html" in files["topics/iran-protests.html"]


def test_a_story_links_to_its_earlier_tellings_and_to_its_place() -> None:
    url = "https://herald.example/a"
    first = of_day("2024-03-04", picks=(make_pick(headline="Strike begins", members=(make_member(url=url),)),))
    other = make_pick(
        rank=2, story="other", headline="Court in Sanandaj sits", members=(make_member(url="https://x.example"),)
    )
    first = replace(first, picks=(*first.picks, other))
    second = of_day(
        "2024-03-05", picks=(make_pick(story="new", headline="Strike goes on", members=(make_member(url=url),)),)
    )
    page = archive_of([first, second])["2024-03-05/story-1.html"]
    told, nearby = page.split("Also from Sanandaj")
    assert '../2024-03-04/story-1.html" dir="ltr">Strike begins' in told
    assert '../2024-03-04/story-2.html" dir="ltr">Court in Sanandaj sits' in nearby


def test_publishing_a_day_leaves_the_days_before_it_alone() -> None:
    before = archive_of(EDITIONS[:2])
    changed = {name for name, text in before.items() if FILES[name] != text}
    assert changed
    assert not any(re.match(r"\d{4}-\d\d-\d\d/", name) for name in changed)


# --- feeds ---


@pytest.mark.parametrize("imprint", [PUBLIC, Imprint()], ids=["public", "unknown"])
@pytest.mark.parametrize("name", ["editions", "stories"])
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feedparser_reads_every_feed_without_a_flag(imprint: Imprint, name: str, kind: str) -> None:
    text = archive_of(EDITIONS, imprint)[f"{name}.{kind}"]
    feed = feedparser.parse(text.encode(), response_headers={"content-type": f"application/{kind}+xml"})
    assert not feed.bozo, feed.get("bozo_exception")
    assert len(feed.entries) == {"editions": 3, "stories": 30}[name]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.title and entry.get("published_parsed") for entry in feed.entries)


@pytest.mark.parametrize("name", ["editions", "stories"])
def test_a_strict_parser_reads_every_feed(name: str) -> None:
    rss = atoma.parse_rss_bytes(FILES[f"{name}.rss"].encode())
    atom = atoma.parse_atom_bytes(FILES[f"{name}.atom"].encode())
    plain = atoma.parse_json_feed_bytes(FILES[f"{name}.json"].replace("version/1.1", "version/1").encode())
    assert (
        [item.guid for item in rss.items] == [entry.id_ for entry in atom.entries] == [item.id_ for item in plain.items]
    )
    assert rss.link == "https://letter.example/archive/"
    assert all(entry.links[0].href.startswith("https://letter.example/archive/2024-") for entry in atom.entries)


@pytest.mark.parametrize("imprint", [PUBLIC, Imprint()], ids=["public", "unknown"])
@pytest.mark.parametrize("name", ["editions", "stories"])
def test_the_json_feed_is_valid(imprint: Imprint, name: str) -> None:
    feed = json.loads(archive_of(EDITIONS, imprint)[f"{name}.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert ("home_page_url" in feed) == ("feed_url" in feed) == bool(imprint.archive_url)
    for item in feed["items"]:
        assert item["id"]
        assert item["content_html"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert item.get("url", "https://").startswith("https://")
        assert all(isinstance(tag, str) for tag in item["tags"])


def test_the_name_of_an_entry_outlives_a_move_of_the_archive() -> None:
    elsewhere = archive_of(EDITIONS, Imprint(archive_url="https://elsewhere.example"))
    ids = [item["id"] for item in json.loads(FILES["stories.json"])["items"]]
    assert [item["id"] for item in json.loads(elsewhere["stories.json"])["items"]] == ids


def test_foreign_text_stays_text_in_feeds() -> None:
    pick = make_pick(headline="a <b> & ]]> \x00 \u202e", label="x")
    files = archive_of([of_day("2024-03-05", picks=(pick,), subject="a <b> & c")])
    for name in ("editions", "stories"):
        ET.fromstring(files[f"{name}.rss"])
        ET.fromstring(files[f"{name}.atom"])
        assert "<b>" not in json.loads(files[f"{name}.json"])["items"][0]["content_html"]


def test_the_sitemap_names_every_day_and_story_and_only_absolute_addresses() -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    maps = [place.text for place in ET.fromstring(FILES["sitemap.xml"]).iter(f"{space}loc")]
    assert maps == [f"https://letter.example/archive/months/{month}.xml" for month in ("2024-03", "2024-02")]
    pages = [place.text for place in ET.fromstring(FILES["months/2024-03.xml"]).iter(f"{space}loc")]
    assert len(pages) == 22
    assert "https://letter.example/archive/2024-03-05/story-10.html" in pages
    assert "sitemap.xml" not in archive_of(EDITIONS, Imprint())


# --- the picture ---


def test_the_picture_stays_inside_its_frame_and_adds_up() -> None:
    first = date(2024, 3, 1)
    counts = {(first + timedelta(days=n)).isoformat(): {"a": n * 37 % 101, "b": n} for n in range(60)}
    picture = coverage(counts, until="2024-04-29", topic_names=(("a", "A"), ("b", "B")))
    assert picture is not None
    assert len(picture.rows) == DAYS
    assert picture.rows[-1][0] == "2024-04-29"
    for bar in picture.bars:
        assert 0 <= bar.x <= WIDTH - bar.width
        assert -0.2 <= bar.y <= HEIGHT - bar.height + 1
    assert picture.most[1] == max(sum(numbers) for _, numbers in picture.rows)
    assert 1 <= len(picture.lines) <= 5


def test_time_runs_with_the_reading_direction() -> None:
    counts = {"2024-03-01": {"a": 1}, "2024-03-05": {"a": 2}}
    forth = coverage(counts, until="2024-03-05", topic_names=(("a", "A"),))
    back = coverage(counts, until="2024-03-05", topic_names=(("a", "A"),), right_to_left=True)
    assert forth is not None
    assert back is not None
    assert forth.bars[0].x < forth.bars[1].x
    assert back.bars[0].x > back.bars[1].x


def test_without_reports_there_is_no_picture() -> None:
    assert coverage({}, until="2024-03-05", topic_names=()) is None
    assert coverage({"2024-03-05": {"a": 0}}, until="2024-03-05", topic_names=()) is None


def test_the_picture_says_the_same_in_words_and_as_a_table() -> None:
    page = FILES["index.html"]
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="chart-title chart-desc"', page)
    assert re.search(r"<title id=.chart-title.>.+</title>", page)
    assert page.count('<th scope="row">') == 3


def test_a_picture_needs_editions_of_the_month_alone() -> None:
    files = archive_of([make_edition(day="2023-01-01"), of_day("2024-03-05")])
    assert files["index.html"].count('<th scope="row">') == 1


def test_feeds_name_the_hub_only_where_there_is_one() -> None:
    hub = "https://hub.example/"
    files = archive_of(EDITIONS, replace(PUBLIC, hub=hub))
    for name in ("editions", "stories"):
        links = feedparser.parse(files[f"{name}.atom"]).feed.links
        assert [link["href"] for link in links if link["rel"] == "hub"] == [hub]
        assert f'<atom:link rel="hub" href="{hub}" />' in files[f"{name}.rss"]
        assert json.loads(files[f"{name}.json"])["hubs"] == [{"type": "WebSub", "url": hub}]
        assert 'rel="hub"' not in FILES[f"{name}.atom"] + FILES[f"{name}.rss"]
        assert "hubs" not in json.loads(FILES[f"{name}.json"])
