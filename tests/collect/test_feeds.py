"""Parsing feeds: valid ones of every kind, and each fault with its state."""

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from factories import NOON, make_source

from digest.collect.collectors.feed import MOST_ENTRIES, FeedCollector
from digest.collect.web.answers import Response
from digest.model.items import Entry, Health, Reading

FEED = "https://herald.example/feed"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Herald</title><link>https://herald.example/</link><language>en-GB</language>
<item><title>Rain &amp;amp; wind</title><link>https://herald.example/rain</link><guid isPermaLink="false">n1</guid>
<pubDate>Tue, 05 Mar 2024 10:00:00 +0100</pubDate>
<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &lt;b&gt;bold&lt;/b&gt;.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>All of it.</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Snow</title><link>/snow?utm_source=rss</link><guid>https://herald.example/snow</guid>
<pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate></item>
</channel></rss>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://herald.example/"><title>Herald</title>
<link>https://herald.example/</link></channel>
<item rdf:about="https://herald.example/rain"><title>Rain</title><link>https://herald.example/rain</link>
<dc:date>2024-03-05T09:00:00Z</dc:date></item></rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa"><title>Herald</title>
<link rel="alternate" href="https://herald.example/"/>
<entry><title type="html">Rain &lt;i&gt;today&lt;/i&gt;</title><id>tag:herald.example,2024:1</id>
<link href="https://herald.example/rain"/><published>2024-03-05T09:00:00Z</published>
<updated>2024-03-05T11:00:00Z</updated><content type="html">&lt;p&gt;باران می‌بارد&lt;/p&gt;</content></entry></feed>"""


def respond(body: str | bytes, **given: Any) -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(**{"url": FEED, "status": 200, "headers": (), "body": data, "received": NOON, **given})


def read(body: str | bytes, source: Any = None, **given: Any) -> Reading:
    return FeedCollector().read(source or make_source(url=FEED), respond(body, **given), NOON)


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Herald</title><link>https://herald.example/</link>{''.join(items)}</channel></rss>"


def item(title: str = "Rain", link: str = "https://herald.example/rain", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def only(reading: Reading) -> Entry:
    (entry,) = reading.entries
    return entry


def test_rss_is_read_with_plain_texts_absolute_links_and_utc_dates() -> None:
    reading = read(RSS)
    assert reading.health is Health.FRESH
    rain, snow = reading.entries
    assert (rain.guid, rain.title, rain.summary, rain.content) == ("n1", "Rain & wind", "One.\nTwo bold.", "All of it.")
    assert rain.published == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert rain.language == "en-GB"
    assert (snow.url, snow.position) == ("https://herald.example/snow?utm_source=rss", 1)


def test_rdf_is_read() -> None:
    entry = only(read(RDF))
    assert (entry.title, entry.url) == ("Rain", "https://herald.example/rain")
    assert entry.published == datetime(2024, 3, 5, 9, tzinfo=UTC)


def test_atom_is_read_and_persian_keeps_its_joiners() -> None:
    entry = only(read(ATOM))
    assert (entry.guid, entry.title, entry.content) == ("tag:herald.example,2024:1", "Rain today", "باران می\u200cبارد")
    assert entry.published == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert entry.language == "fa"


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_old_rss_is_read(version: str) -> None:
    assert only(read(rss(item()).replace("2.0", version))).title == "Rain"


def test_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://herald.example/",
        "language": "en",
        "items": [
            {
                "id": 7,
                "url": "/rain",
                "title": "Rain",
                "content_html": "<p>All</p>",
                "date_published": "2024-03-05T10:00:00+01:00",
            },
            "no item",
        ],
    }
    entry = only(read(json.dumps(feed)))
    assert (entry.guid, entry.url, entry.content) == ("7", "https://herald.example/rain", "All")
    assert entry.published == datetime(2024, 3, 5, 9, tzinfo=UTC)


def test_a_json_feed_that_breaks_off_keeps_its_whole_items() -> None:
    whole = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": "/a"}, {"id": "2", "url": "/b"}'
    for cut in (whole, whole + ", ", whole + ', {"id": "3"', whole + "] more"):
        reading = read(cut)
        assert reading.health is Health.UNPARSEABLE
        assert [entry.guid for entry in reading.entries] == ["1", "2"]


def test_a_json_feed_with_line_breaks_in_its_words_is_read() -> None:
    assert only(read('{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "content_text": "a\nb"}]}'))


def test_a_feed_that_is_a_gzip_file_is_read_and_a_bomb_or_a_broken_one_is_not() -> None:
    assert only(read(gzip.compress(rss(item()).encode()))).title == "Rain"
    assert read(gzip.compress(rss(item() * 999).encode())[:-20]).entries
    assert read(gzip.compress(bytes(30_000_000))).health is Health.TOO_LARGE
    assert read(b"\x1f\x8b" + b"no gzip" * 9).health is Health.UNPARSEABLE


@pytest.mark.parametrize("before", ["<!DOCTYPE html>", "<html><body><pre>"])
def test_a_feed_that_says_it_is_a_web_page_is_read_all_the_same(before: str) -> None:
    assert only(read(before + rss(item()))).title == "Rain"


def test_a_web_page_that_speaks_of_feeds_is_no_feed() -> None:
    assert (
        read("<html><body><script>'<rss'</script><p>Checking your browser</p></body></html>").health is Health.BOT_PAGE
    )


@pytest.mark.parametrize("body", ['{"version": "x"}', '{"items": 1}', "{", '{"a": ' * 50_000])
def test_json_that_is_no_feed_is_unparseable(body: str) -> None:
    assert read(body).health is Health.UNPARSEABLE


@pytest.mark.parametrize(
    ("written", "zone", "hour"),
    [
        ("Tue, 05 Mar 2024 12:30:00", "Asia/Tehran", 9),
        ("2024-03-05T12:30:00", "Asia/Tehran", 9),
        ("2024-03-05 12:30:00", "Asia/Tehran", 9),
        ("5 Mar 2024 09:00 +0000", "Asia/Tehran", 9),
        ("Tue, 05 Mar 2024 04:00:00 EST", "UTC", 9),
        ("Tue, 05 Mar 2024 10:00:00 CET", "UTC", 9),
        ("Tue, 05 Mar 2024 10:00:00 +01:00", "Asia/Tehran", 9),
        ("Tue, 05 Mar 2024 09:00:00 GMT (UTC)", "Asia/Tehran", 9),
        ("Tue, 05 Mar 2024 12:30:00 IRST", "UTC", 9),
        ("2024-03-05T09:00:00.123Z", "UTC", 9),
    ],
)
def test_a_date_without_a_zone_is_local_time_of_the_source(written: str, zone: str, hour: int) -> None:
    source = make_source(url=FEED, time_zone=zone)
    published = only(read(rss(item(more=f"<pubDate>{written}</pubDate>")), source)).published
    assert published is not None
    assert published.replace(microsecond=0) == datetime(2024, 3, 5, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["", "soon", "0001-01-01T00:00:00Z", "1447-08-08", "Tue, 99 Mar 2024", "Thu, 01 Jan 1970"]
)
def test_an_unusable_date_is_none(written: str) -> None:
    assert only(read(rss(item(more=f"<pubDate>{written}</pubDate>")))).published is None


@pytest.mark.parametrize(
    ("status", "health"),
    [
        (304, Health.UNCHANGED),
        (401, Health.BLOCKED),
        (403, Health.BLOCKED),
        (404, Health.NOT_FOUND),
        (410, Health.GONE),
        (429, Health.RATE_LIMITED),
        (500, Health.UNREACHABLE),
        (503, Health.UNREACHABLE),
    ],
)
def test_a_status_names_the_state(status: int, health: Health) -> None:
    assert read("<html>no</html>", status=status).health is health


def test_a_permanent_move_is_told_with_the_items_kept() -> None:
    hops = ((301, "https://old.example/feed"), (308, "https://older.example/feed"), (302, "https://herald.example/go"))
    reading = read(RSS, hops=hops)
    assert reading.health is Health.MOVED
    assert "https://herald.example/go" in reading.detail
    assert len(reading.entries) == 2


def test_a_temporary_move_is_none() -> None:
    assert read(RSS, hops=((302, "https://old.example/"), (301, "https://cache.example/"))).health is Health.FRESH


def test_an_empty_channel_is_empty() -> None:
    assert read(rss()).health is Health.EMPTY
    assert read("").health is Health.EMPTY


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html><title>Wait</title></html>", "\n<html lang=en>", "<!-- x --><HTML>"]
)
def test_a_page_in_place_of_the_feed_is_a_bot_page(page: str) -> None:
    assert read(page).health is Health.BOT_PAGE


@pytest.mark.parametrize(
    ("days_ago", "health"),
    [
        ((0.1, 0.2, 0.3), Health.FRESH),
        ((2.9, 3, 3.1), Health.FRESH),
        ((4, 4.1, 4.2), Health.QUIET),
        ((10, 17, 24), Health.FRESH),
        ((40, 47, 54), Health.QUIET),
        ((31, 31.1, 31.2), Health.STALE),
        ((400,), Health.STALE),
        ((4,), Health.FRESH),
        ((6,), Health.QUIET),
    ],
)
def test_silence_is_judged_against_the_sources_own_rhythm(days_ago: tuple[float, ...], health: Health) -> None:
    dates = [(NOON - timedelta(days=days)).isoformat() for days in days_ago]
    assert read(rss(*(item(more=f"<pubDate>{date}</pubDate>") for date in dates))).health is health


def test_what_is_no_feed_is_unparseable() -> None:
    for body in ("plain words", "<note><to>you</to></note>", b"\x00\x01\x02\x03"):
        assert read(body).health is Health.UNPARSEABLE


@pytest.mark.parametrize("cut", range(330, RSS.index("</channel>"), 17))
def test_a_cut_feed_keeps_its_whole_items_and_no_half_link(cut: int) -> None:
    reading = read(RSS[:cut])
    assert reading.health is Health.UNPARSEABLE
    assert {entry.url for entry in reading.entries} <= {
        "",
        "https://herald.example/rain",
        "https://herald.example/snow",
        "https://herald.example/snow?utm_source=rss",
    }
    if cut > RSS.index("</item>"):
        assert reading.entries[0].content == "All of it."


@pytest.mark.parametrize(
    ("encoding", "language", "title"),
    [
        ("cp1252", "es", "El año que viene será así"),
        ("cp1256", "fa", "باران در تهران و ساري"),
        ("cp1256", None, "باران در تهران و ساري"),
        ("cp1250", "pl", "Śnieg już nie pada w Łodzi"),
        ("cp1252", None, "Überall schöne Tage, dann Böen über der Küste"),
        ("cp1251", None, "В четверг в городе ожидается сильный снегопад"),
        ("koi8-r", None, "В четверг в городе ожидается сильный снегопад"),
        ("cp1253", None, "Δυνατή βροχή αναμένεται την Πέμπτη στην πόλη"),
        ("gb18030", None, "星期四市区预计将有大雨，学校停课一天"),
        ("shift_jis", None, "木曜日は市内で大雨の見込みです。学校は休みになり、電車も止まるでしょう"),
        ("euc-jp", None, "木曜日は市内で大雨の見込みです。学校は休みになり、電車も止まるでしょう"),
        ("cp949", None, "목요일에는 시내에 많은 비가 내릴 것으로 보인다"),
    ],
)
def test_a_wrongly_declared_charset_is_read_as_what_it_is(encoding: str, language: str, title: str) -> None:
    body = '<?xml version="1.0" encoding="utf-8"?>' + rss(item(title))
    reading = read(body.encode(encoding), make_source(url=FEED, language=language))
    assert reading.health is Health.WRONG_CHARSET
    assert only(reading).title == title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_a_rightly_declared_charset_is_no_fault(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    body = f'<?xml version="1.0" encoding="{declared}"?>' + rss(item("باران در تهران"))
    reading = read(body.encode(encoding))
    assert (reading.health, only(reading).title) == (Health.FRESH, "باران در تهران")


def test_one_broken_letter_does_not_spoil_the_others() -> None:
    body = rss(item("باران در تهران"), item("برف", "https://herald.example/snow")).encode()
    reading = read(body.replace("برف".encode(), b"\xff\xfe"))
    assert reading.entries[0].title == "باران در تهران"


def test_entities_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "{"boom" * 1000}">{bomb}]>' + rss(item("&e11; rain"))
    reading = read(body)
    assert "boom" not in "".join(entry.title for entry in reading.entries)


def test_external_entities_are_not_read() -> None:
    body = '<!DOCTYPE rss [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>' + rss(item("&passwd; rain"))
    assert "root:" not in only(read(body)).title


def test_a_doctype_in_a_text_is_text() -> None:
    entry = only(read(rss(item(more="<description><![CDATA[<!DOCTYPE &amp; others]]></description>"))))
    assert entry.title == "Rain"


def test_a_hundred_thousand_items_are_read_up_to_the_cap_and_said_so() -> None:
    reading = read(rss(*(item(f"Rain {number}") for number in range(100_000))))
    assert [entry.title for entry in reading.entries] == [f"Rain {number}" for number in range(MOST_ENTRIES)]
    assert reading.detail == f"only the newest {MOST_ENTRIES} items read"


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["", "<x>", "&nbsp;"])
@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_hundred_thousand_items_of_any_form_cost_seconds_at_most(form: str, fault: str) -> None:
    numbers = range(100_000)
    page = "https://herald.example/"
    bodies = {
        "rss": lambda: rss(*(item(f"Rain {number}", f"{page}{number}", fault) for number in numbers)),
        "atom": lambda: (
            "<feed xmlns='http://www.w3.org/2005/Atom'>"
            + "".join(f"<entry><title>Rain</title><link href='{page}{number}'/>{fault}</entry>" for number in numbers)
            + "</feed>"
        ),
        "json": lambda: json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": str(number), "url": f"{page}{number}", "title": f"Rain{fault}"} for number in numbers],
            }
        ),
    }
    body = bodies[form]()
    start = time.process_time()
    reading = read(body)
    assert time.process_time() - start < 5
    assert len(reading.entries) == MOST_ENTRIES
    assert reading.health in (Health.FRESH, Health.UNPARSEABLE)


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("?a=1&amp;amp;b=2", "?a=1&b=2"),
        ("?a=1&copy=2&lang=fa&amp;x=3", "?a=1&copy=2&lang=fa&x=3"),
        ("a b", "a%20b"),
        ("a\n   b", "ab"),
        ("a&lt;br&gt; ", "a"),
        ("a&lt;/link&gt;&lt;p&gt;x y", "a"),
    ],
)
def test_a_link_is_freed_of_what_is_no_part_of_it(written: str, link: str) -> None:
    assert only(read(rss(item(link=f"https://herald.example/{written}")))).url == f"https://herald.example/{link}"


NO_WEB_LINKS = ["<![CDATA[<a href='https://herald.example/'>Herald</a>]]>", "javascript:alert(1)", "data:text/html,x"]


@pytest.mark.parametrize("link", [*NO_WEB_LINKS, "file:///etc/passwd", "mailto:a@b.example", ""])
def test_an_entry_without_a_web_link_has_none_and_is_counted(link: str) -> None:
    reading = read(rss(item(link=link.replace("&", "&amp;")), item("Snow", "https://herald.example/snow")))
    assert [entry.url for entry in reading.entries] == ["", "https://herald.example/snow"] or not link
    assert ("1 of 2" in reading.detail) == (reading.entries[0].url == "")


def test_nul_bytes_and_a_title_of_a_megabyte_do_no_harm() -> None:
    entry = only(read(rss(item("Rain\x00 " + "and wind " * 110_000))))
    assert entry.title.startswith("Rain and wind")
    assert len(entry.title) <= 1000


def test_deep_nesting_does_no_harm() -> None:
    depth = 20_000
    reading = read(rss(item(more=f"<description>{'<b>' * depth}x{'</b>' * depth}</description>")))
    assert reading.health in (Health.FRESH, Health.UNPARSEABLE)
    markup = "&lt;div&gt;" * depth + "deep"
    assert read(rss(item(more=f"<description>{markup}</description>"))).health is Health.FRESH


def test_a_feed_with_small_faults_is_read_leniently() -> None:
    reading = read(rss(item("Rain & wind", more="<description>1 < 2 &nbsp; so</description>")))
    assert reading.health is Health.FRESH
    assert only(reading).title == "Rain & wind"


@pytest.mark.parametrize(
    "junk",
    [
        "<!--",
        "<![CDATA[",
        "<item>",
        "<!DOCTYPE [",
        "<?x ",
        "<!-- -->",
        '<a "',
        "&",
        "</item",
        "<x></y>",
        " ",
        "<item><a b='",
    ],
)
@pytest.mark.parametrize("start", ["", "<rss><channel>"])
def test_repeated_junk_takes_no_longer_than_its_length(start: str, junk: str) -> None:
    started = time.process_time()
    read(start + junk * 20_000)
    assert time.process_time() - started < 4


def test_of_a_long_feed_the_newest_entries_are_read_wherever_they_stand() -> None:
    start = NOON - timedelta(days=2)
    dates = [
        f"<pubDate>{start + timedelta(minutes=number):%a, %d %b %Y %H:%M:%S} GMT</pubDate>" for number in range(1_500)
    ]
    oldest_first = [
        item(f"Rain {number}", f"https://herald.example/{number}", more) for number, more in enumerate(dates)
    ]
    newest = {f"Rain {number}" for number in range(500, 1_500)}
    for items in (oldest_first, oldest_first[::-1], oldest_first[700:] + oldest_first[:700]):
        assert {entry.title for entry in read(rss(*items)).entries} == newest
    rows = [
        {
            "id": str(number),
            "title": f"Rain {number}",
            "date_published": (start + timedelta(minutes=number)).isoformat(),
        }
        for number in range(1_500)
    ]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": rows})
    assert {entry.title for entry in read(feed).entries} == newest
