"""The collectors other than `feed`: what each makes of its kind of response, and of a wrong one."""

import asyncio
import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from factories import NOON, make_source

from digest.collect.collector_registry import collector_named, collectors
from digest.collect.gathering import Visit, gather_sources
from digest.collect.reading.markup import parse_html, selected
from digest.collect.web.answers import Request, Response
from digest.model.items import Health, Reading

SITE = "https://herald.example"


def respond(body: str | bytes, url: str, status: int = 200) -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(url=url, status=status, headers=(), body=data, received=NOON)


def read(collector: str, body: str | bytes, url: str = f"{SITE}/", **options: Any) -> Reading:
    source = make_source(url=url, collector=collector, options=options)
    return collector_named(collector).read(source, respond(body, url), NOON)


def visit(collector: str, answers: dict[str, str | bytes], url: str) -> tuple[Visit, list[str]]:
    asked = []

    async def fetch(request: Request) -> Response:
        asked.append(request.url)
        found = answers.get(request.url)
        return respond(b"" if found is None else found, request.url, 404 if found is None else 200)

    async def run() -> Visit:
        (only,) = [v async for v in gather_sources([make_source(url=url, collector=collector)], fetch, None, NOON)]
        return only

    return asyncio.run(run()), asked


@pytest.mark.parametrize("name", collectors())
@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"<", b"{", b"[]", b"null", b"\x1f\x8b\x00", b"<a>" * 5000, b"words"]
)
def test_no_collector_is_thrown_by_nonsense(name: str, body: bytes) -> None:
    assert read(name, body).entries == ()
    source = make_source(collector=name)
    collector_named(name).requests(source, (respond(body, source.url),))


# --- sitemap ---


def sitemap(*slugs: str, date: str = "2024-03-05T09:00:00Z") -> str:
    urls = "".join(
        f"<url><loc>{SITE}/{slug}</loc><news:news><news:publication><news:name>Herald</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>About {slug} &amp; more</news:title></news:news></url>"
        for slug in slugs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}<url><loc>{SITE}/about</loc></url></urlset>'
    )


def test_a_news_sitemap_is_read_and_untitled_pages_are_passed_over() -> None:
    reading = read("sitemap", sitemap("rain", "snow"))
    assert reading.health is Health.FRESH
    assert [(entry.title, entry.url, entry.position) for entry in reading.entries] == [
        ("About rain & more", f"{SITE}/rain", 0),
        ("About snow & more", f"{SITE}/snow", 1),
    ]
    assert reading.entries[0].published == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert reading.entries[0].language == "en"


def test_a_packed_or_cut_sitemap_keeps_what_is_readable() -> None:
    text = sitemap("rain", "snow")
    assert len(read("sitemap", gzip.compress(text.encode())).entries) == 2
    assert [entry.url for entry in read("sitemap", text[: text.index("snow")]).entries] == [f"{SITE}/rain"]


def test_an_index_leads_to_its_newest_sitemaps_at_most_four() -> None:
    listed = [("old", "2020-01-01"), *((f"s{n}", f"2024-03-0{n}") for n in range(1, 5)), ("news", "2019-01-01")]
    index = "".join(f"<sitemap><loc>{SITE}/{n}.xml</loc><lastmod>{d}</lastmod></sitemap>" for n, d in listed)
    answers = {f"{SITE}/{name}.xml": sitemap(name) for name, _ in listed}
    url = f"{SITE}/sitemap.xml"
    found, asked = visit("sitemap", {**answers, url: f"<sitemapindex>{index}</sitemapindex>"}, url)
    assert asked == [url, *(f"{SITE}/{name}.xml" for name in ("news", "s4", "s3", "s2"))]
    assert found.memory.health is Health.FRESH
    assert len(found.items) == 4
    assert (found.memory.etag, found.memory.body) == ("", "")


@pytest.mark.parametrize("half", ["&#xD800;", "&#57343;", "&#x000dfff;"])
def test_half_a_letter_in_a_sitemap_is_nothing(half: str) -> None:
    text = sitemap("rain").replace("/rain", f"/{half}rain")
    assert [entry.url for entry in read("sitemap", text).entries] == [f"{SITE}/rain"]


def test_an_entity_of_a_sitemap_is_not_expanded() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>' + sitemap("rain")[38:]
    text = bomb.replace("About rain", "&a;&f;About rain")
    titles = [entry.title for entry in read("sitemap", text).entries]
    assert all("boom" not in title and "root:" not in title for title in titles)


# --- page ---

INDEX = f"""<html><body><nav><a href="/sport">All the sport you could want today</a></nav>
<main>
<article><a href="/news/2024/03/05/rain-on-the-harbour"><h3>Rain falls on the harbour</h3><p>teaser</p></a></article>
<article><h3><a href="/news/2024/03/04/snow-in-the-hills">Snow lies deep in the hills</a></h3>
<time datetime="2024-03-04T18:00:00+01:00">yesterday</time></article>
<article><h3><a href="/news/2024/03/03/wind#comments">Wind breaks trees along the coast</a></h3></article>
<p><a href="/about-us">Read everything about us and our work</a> <a href="{SITE}/">The Herald, a paper of record</a>
<a href="https://elsewhere.example/news/2024/03/05/x">Another paper tells of the rain</a>
<a href="javascript:alert(1)">Press here to win a prize</a></p></main></body></html>"""


def test_the_links_of_a_page_are_found_by_what_they_share() -> None:
    reading = read("page", INDEX)
    assert [(entry.title, entry.url.rpartition("/")[2]) for entry in reading.entries] == [
        ("Rain falls on the harbour", "rain-on-the-harbour"),
        ("Snow lies deep in the hills", "snow-in-the-hills"),
        ("Wind breaks trees along the coast", "wind"),
    ]
    assert [entry.published for entry in reading.entries] == [
        datetime(2024, 3, 5, tzinfo=UTC),
        datetime(2024, 3, 4, 17, tzinfo=UTC),
        datetime(2024, 3, 3, tzinfo=UTC),
    ]


def test_a_selector_names_the_links() -> None:
    reading = read("page", INDEX, select="nav a, p > a[href^='/about']".replace("'", '"'))
    assert [entry.url for entry in reading.entries] == [f"{SITE}/sport", f"{SITE}/about-us"]
    assert "selects no link" in read("page", INDEX, select="table a").detail
    with pytest.raises(ValueError, match="is not a CSS selector"):
        read("page", INDEX, select="a[")


def test_a_page_without_a_list_is_empty_and_says_what_to_do() -> None:
    reading = read("page", "<p><a href='/a'>only one link of many words</a></p>")
    assert reading.health is Health.EMPTY
    assert "options: {select: ...}" in reading.detail


@pytest.mark.parametrize(
    ("selector", "found"),
    [("p.b", 1), ("#i", 1), ("body > p", 1), ('[data-x="1 2"]', 1), ("p, span", 3), ("p + div", 1), ("p:not(.b)", 1)],
)
def test_selectors(selector: str, found: int) -> None:
    root = parse_html(
        '<body><p class="a b">x</p><div id="i"><p data-x="1 2">y</p></div><span class="b">z</span></body>'
    )
    assert root is not None
    assert len(selected(root, selector)) == found


@pytest.mark.parametrize("selector", ["", "a >", "> ", "a[", 'a["]', "a::text", "svg|a"])
def test_what_is_no_selector_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="is not a CSS selector"):
        selected(parse_html("<p>x</p>"), selector)


# --- telegram ---

MESSAGE = """<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget" data-post="harbour/{n}">
<div class="tgme_widget_message_reply"><div class="tgme_widget_message_text">What was answered</div></div>
<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
<a class="tgme_widget_message_date" href="#"><time datetime="2024-03-05T0{n}:00:00+00:00">x</time></a></div></div>"""


def channel(*texts: str) -> str:
    messages = "".join(MESSAGE.format(n=n, text=text) for n, text in enumerate(texts, 1))
    return f'<html><body><section class="tgme_channel_history">{messages}</section></body></html>'


def test_messages_of_a_channel_are_entries_newest_first() -> None:
    page = channel("<b>باران می\u200cبارد</b><br/>در بندر پهلو گرفتند", "The wind &amp; the waves of the sea", "")
    found, asked = visit("telegram", {"https://t.me/s/harbour": page}, "https://t.me/harbour")
    assert asked == ["https://t.me/s/harbour"]
    wind, rain = read("telegram", page, "https://t.me/s/harbour").entries
    assert (wind.guid, wind.url, wind.title) == (
        "harbour/2",
        "https://t.me/harbour/2",
        "The wind & the waves of the sea",
    )
    assert (rain.title, rain.content) == ("باران می\u200cبارد", "باران می\u200cبارد\nدر بندر پهلو گرفتند")
    assert rain.published == datetime(2024, 3, 5, 1, tzinfo=UTC)
    assert [item.language for item in found.items] == ["en", "fa"]


def test_a_channel_without_messages_is_empty_and_another_page_is_none() -> None:
    assert read("telegram", channel()).health is Health.EMPTY
    assert read("telegram", "<html><body>You can contact harbour right away</body></html>").health is Health.BOT_PAGE


# --- ooni, gdelt ---


def test_incidents_are_entries_of_the_countries_wanted() -> None:
    incidents = [
        {
            "id": "17",
            "title": "Messenger slowed on three networks",
            "short_description": "Measurements show throttling.",
            "text": "At length.",
            "start_time": "2024-03-03T00:00:00Z",
            "create_time": "2024-03-05T08:00:00Z",
            "CCs": ["IR"],
            "published": True,
        },
        {"id": "18", "title": "Elsewhere", "CCs": ["XX"], "published": True},
        {"id": "19", "title": "A draft", "CCs": ["IR"], "published": False},
        {"title": "without id"},
        "nonsense",
    ]
    (entry,) = read("ooni", json.dumps({"incidents": incidents}), countries=("IR",)).entries
    assert (entry.url, entry.summary) == ("https://explorer.ooni.org/findings/17", "Measurements show throttling.")
    assert entry.published == datetime(2024, 3, 5, 8, tzinfo=UTC)
    assert len(read("ooni", json.dumps({"incidents": incidents})).entries) == 2


def test_articles_of_a_search_are_entries_with_the_time_they_were_seen() -> None:
    articles = [
        {"url": f"{SITE}/rain", "title": "Rain  falls", "seendate": "20240305T091500Z", "language": "Persian"},
        {"url": "javascript:alert(1)", "title": "No", "seendate": "x"},
        {"url": f"{SITE}/snow", "title": "", "seendate": ""},
    ]
    (entry,) = read("gdelt", json.dumps({"articles": articles})).entries
    assert (entry.title, entry.language) == ("Rain falls", "fa")
    assert entry.published == datetime(2024, 3, 5, 9, 15, tzinfo=UTC)


def test_nothing_found_is_empty_and_a_refusal_in_plain_words_is_told() -> None:
    assert read("gdelt", "{}").health is Health.EMPTY
    reading = read("gdelt", "The specified phrase is too short.")
    assert (reading.health, "too short" in reading.detail) == (Health.UNPARSEABLE, True)


def loose_sitemap(title: str, loc: str = f"{SITE}/rain", date: str = "2024-03-05T09:00:00Z", declared: str = "") -> str:
    return (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{declared}><url><loc>{loc}</loc>'
        f"<lastmod>2024-03-05T08:00:00Z</lastmod><news:news><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url></urlset>"
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Rain&nbsp;today", "Rain today"),
        ("Rain & wind", "Rain & wind"),
        ("Herald&amp;#8217;s rain &amp;amp; wind", "Herald’s rain & wind"),
        ("Rain &lt;b&gt;today&lt;/b&gt;", "Rain today"),
        ("<![CDATA[Rain & <i>wind</i>]]>", "Rain & wind"),
        ("Rain &hellip; today", "Rain … today"),
    ],
)
def test_a_sitemap_that_is_not_well_formed_is_read_as_it_was_meant(written: str, read_as: str) -> None:
    (entry,) = read("sitemap", loose_sitemap(written)).entries
    assert (entry.title, entry.url) == (read_as, f"{SITE}/rain")


@pytest.mark.parametrize("loc", ["/read?a=1&b=2", "/read?a=1&amp;b=2", "/read?a=1&copy=2", "<![CDATA[/read?a=1&b=2]]>"])
def test_an_address_of_a_sitemap_keeps_its_ampersands(loc: str) -> None:
    (entry,) = read("sitemap", loose_sitemap("Rain", loc)).entries
    assert entry.url in (f"{SITE}/read?a=1&b=2", f"{SITE}/read?a=1&copy=2")


def test_the_last_change_dates_what_has_no_sure_date_of_publication() -> None:
    (entry,) = read("sitemap", loose_sitemap("Rain", date="yesterday")).entries
    assert entry.published == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_links_of_an_index_page_count_from_its_base() -> None:
    words = (
        "Rain floods the old harbour town",
        "Snow closes the northern mountain pass",
        "Wind breaks the long island bridge",
    )
    links = "".join(f'<li><a href="story-{at}">{title}</a></li>' for at, title in enumerate(words))
    page = f'<html><head><base href="/sub/"></head><body><ul>{links}</ul></body></html>'
    assert [entry.url for entry in read("page", page).entries] == [f"{SITE}/sub/story-{at}" for at in range(3)]


def message(post: int, text: str, more: str = "", kind: str = "") -> str:
    return (
        f'<div class="tgme_widget_message {kind}" data-post="herald/{post}">'
        f'<div class="tgme_widget_message_text">{text}</div>{more}'
        f'<time datetime="2024-03-05T09:0{post}:00+00:00"></time></div>'
    )


def test_a_message_that_is_a_link_alone_has_the_words_of_what_it_leads_to() -> None:
    words = '<div class="link_preview_description">Boats are lost.</div>'
    preview = f'<a href="x"><div class="link_preview_title">Rain floods the harbour</div>{words}</a>'
    link = '<a href="https://herald.example/1">https://herald.example/1</a>'
    (entry,) = read("telegram", f"<div class='tgme_channel_history'>{message(1, link, preview)}</div>").entries
    assert entry.title == "Rain floods the harbour"
    assert entry.summary.splitlines()[:2] == ["Rain floods the harbour", "Boats are lost."]


def test_of_several_previews_the_first_is_read() -> None:
    previews = "".join(f'<div class="link_preview_title">Rain floods harbour {at}</div>' for at in (1, 2, 3))
    (entry,) = read("telegram", f"<div class='tgme_channel_history'>{message(1, '', previews)}</div>").entries
    assert (entry.title, entry.summary.strip()) == ("Rain floods harbour 1", "Rain floods harbour 1")


def test_lines_of_tags_handles_and_links_are_no_headline_and_service_posts_are_no_news() -> None:
    posts = (
        message(1, "#rain #harbour<br/><br/>Rain floods the town. More to come.")
        + message(2, "@herald<br/>🔴 https://t.me/herald<br/>باران می‌بارد. خبر بعدی.")
        + message(3, "Herald pinned a photo", kind="service_message")
        + message(4, "#rain #harbour")
    )
    entries = read("telegram", f"<div class='tgme_channel_history'>{posts}</div>").entries
    assert [entry.title for entry in entries] == ["", "باران می\u200cبارد.", "Rain floods the town."]


def test_of_a_long_sitemap_the_newest_entries_are_read_wherever_they_stand() -> None:
    pages = "".join(
        f"<url><loc>{SITE}/{at}</loc><n:news><n:title>Story {at}</n:title>"
        f"<n:publication_date>2024-{at % 12 + 1:02}-0{at % 9 + 1}</n:publication_date></n:news></url>"
        for at in range(1_500)
    )
    found = read(
        "sitemap", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="n">{pages}</urlset>'
    ).entries
    assert len(found) == 1_000
    left_out = {f"{SITE}/{at}" for at in range(1_500)} - {entry.url for entry in found}
    assert min(entry.published for entry in found if entry.published) >= max(
        datetime(2024, int(url.rpartition("/")[2]) % 12 + 1, int(url.rpartition("/")[2]) % 9 + 1, tzinfo=UTC)
        for url in left_out
    )
