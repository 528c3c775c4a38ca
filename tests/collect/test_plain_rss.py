"""The quick path for plain RSS gives what feedparser gives, or nothing."""

import asyncio
import tarfile
from pathlib import Path
from typing import Any

import pytest
from factories import NOON, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import feeds
from digest.collect.answers import Response
from digest.collect.archive import Replay
from digest.collect.plain_rss import read_plain_rss

FEED = "https://herald.example/feed"
ITEM = (
    "<item><title>Rain &amp;amp; <![CDATA[wind &lt;b&gt;]]></title><link>https://herald.example/rain?a=1&amp;b=2</link>"
    "<guid>https://herald.example/rain</guid><pubDate>Tue, 05 Mar 2024 10:00:00</pubDate>"
    "<description>&lt;p&gt;One.&lt;/p&gt;</description><category>weather</category></item>"
)


def rss(*items: str, more: str = "", root: str = 'version="2.0"') -> str:
    head = "<title>Herald</title><link>https://herald.example/</link><language>fa-IR</language><ttl>90</ttl>"
    return f"<rss {root}><channel>{head}{more}{''.join(items)}</channel></rss>"


def both(body: bytes, monkeypatch: pytest.MonkeyPatch, headers: Any = ()) -> tuple[feeds.Reading, feeds.Reading]:
    source = make_source(url=FEED, time_zone="Asia/Tehran")
    response = Response(url=FEED, status=200, headers=headers, body=body, received=NOON)
    quick = feeds.read_feed(source, response)
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "read_plain_rss", lambda *_: None)
        return quick, feeds.read_feed(source, response)


def test_plain_rss_is_read_as_feedparser_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = rss(ITEM, more="<image><title>x</title><url>https://herald.example/i.png</url></image>")
    assert read_plain_rss(text, 1_000) is not None
    quick, slow = both(text.encode(), monkeypatch)
    assert quick == slow
    assert len(quick.entries) == 1


@pytest.mark.parametrize(
    "text",
    [
        rss(ITEM.replace("<link>", "<link/><link>")),
        rss(ITEM.replace("<title>", "<title type='html'>")),
        rss(ITEM.replace("<title>", "<title>a<b>c</b>")),
        rss(ITEM.replace("https://herald.example/rain?", "/rain?")),
        rss(ITEM.replace("Tue, 05 Mar 2024 10:00:00", "yesterday")),
        rss(ITEM.replace("<category>", "<unknown/><category>")),
        rss(ITEM, root="version='2.0' xml:lang='fa'"),
        rss(ITEM, root="version='2.0' xml:base='https://other.example/'"),
        rss(ITEM, more="<cloud domain='x'/>"),
        rss(ITEM)[:-10],
        rss("<item><guid>https://herald.example/only</guid></item>"),
        "<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        rss(ITEM + "\x85"),
        rss(ITEM.replace("<category>", "<category>\x7f")),
        rss(ITEM.replace("<guid>", "<guid>\ufeff")),
        rss(ITEM.replace("<guid>", "<guid>\x01")),
        rss(*[ITEM] * 1_001),
        f"<!DOCTYPE rss [<!ENTITY x 'y'>]>{rss(ITEM)}",
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(text: str) -> None:
    assert read_plain_rss(text, 1_000) is None


@pytest.mark.parametrize(
    "text",
    [
        rss(*[ITEM] * 1_001),
        f"<!DOCTYPE rss [<!ENTITY x 'y'>]>{rss(ITEM)}",
        rss(ITEM.replace("<guid>", "<guid>\x01")),
        rss(ITEM, "<item><title>cut"),
    ],
)
def test_what_is_repaired_first_is_read_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow = both(text.encode(), monkeypatch)
    assert quick == slow
    assert 1 <= len(quick.entries) <= 1_000


@given(st.text(), st.text(), st.text(), st.booleans())
def test_any_words_come_out_the_same(title: str, guid: str, said: str, cdata: bool) -> None:
    def escaped(text: str) -> str:
        clean = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
        if cdata and "]]>" not in clean:
            return f"<![CDATA[{clean}]]>"
        return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    item = (
        f"<item><title>{escaped(title)}</title><link>https://herald.example/rain</link>"
        f"<guid isPermaLink='false'>{escaped(guid)}</guid><description>{escaped(said)}</description></item>"
    )
    quick, slow = both(rss(item).encode(), pytest.MonkeyPatch())
    assert quick == slow


@pytest.mark.eval
def test_every_feed_of_the_evaluation_data_is_read_the_same(eval_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for archive in sorted((eval_data / "eval/feeds").glob("*.tar.gz")):
        with tarfile.open(archive) as files:
            for member in files:
                if member.isfile():
                    quick, slow = both(files.extractfile(member).read(), monkeypatch)
                    assert quick == slow, member.name


@pytest.mark.slow
@pytest.mark.eval
def test_every_feed_of_the_replayed_days_is_read_the_same(eval_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.faults import read_sources

    for archive in sorted((eval_data / "replay").glob("*.warc.gz")):
        with Replay(archive) as replay:
            for source in read_sources(eval_data / "replay/sources.opml"):
                answer = asyncio.run(replay.fetch(feeds.Request(url=source.url)))
                if isinstance(answer, Response) and answer.status == 200:
                    quick, slow = both(answer.body, monkeypatch, answer.headers)
                    assert quick == slow, source.url
