"""The fast paths for plain RSS and Atom return the same as feedparser, or nothing."""

import asyncio
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
from factories import NOON, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.collectors import feed as feeds
from digest.collect.reading.plain_atom import read_plain_atom
from digest.collect.reading.plain_rss import read_plain_rss
from digest.collect.web.answers import Response
from digest.collect.web.warc import Replay

FEED = "https://herald.example/feed"
SOURCE = make_source(url=FEED, time_zone="Asia/Tehran")
ITEM = (
    "<item><title>Rain &amp;amp; <![CDATA[wind &lt;b&gt;]]></title><link>https://herald.example/rain?a=1&amp;b=2</link>"
    "<guid>https://herald.example/rain</guid><pubDate>Tue, 05 Mar 2024 10:00:00</pubDate>"
    "<description>&lt;p&gt;One.&lt;/p&gt;</description><category>weather</category></item>"
)


def rss(*items: str, more: str = "", root: str = 'version="2.0"') -> str:
    head = "<title>Herald</title><link>https://herald.example/</link><language>fa-IR</language><ttl>90</ttl>"
    return f"<rss {root}><channel>{head}{more}{''.join(items)}</channel></rss>"


def answered(body: bytes, headers: Any = ()) -> Response:
    return Response(url=FEED, status=200, headers=headers, body=body, received=NOON)


def for_feedparser(body: bytes) -> bytes:
    """Returns the feed with a comment added, which changes no value but requires feedparser."""
    return re.sub(rb"<(?:channel|feed)\b[^>]{0,400}>", rb"\g<0><!-- x -->", body, count=1)


def is_plain(body: bytes) -> bool:
    try:
        feeds.read_feed(SOURCE, answered(body), only_plain=True)
    except feeds.NotPlain:
        return False
    return True


def both(body: bytes, headers: Any = ()) -> tuple[feeds.Reading, feeds.Reading]:
    slow = answered(for_feedparser(body), headers)
    return feeds.read_feed(SOURCE, answered(body, headers)), feeds.read_feed(SOURCE, slow)


def test_plain_rss_is_read_as_feedparser_reads_it() -> None:
    text = rss(ITEM, more="<image><title>x</title><url>https://herald.example/i.png</url></image>")
    assert is_plain(text.encode())
    assert not is_plain(for_feedparser(text.encode()))
    quick, slow = both(text.encode())
    assert quick == slow
    assert len(quick.entries) == 1


@pytest.mark.parametrize(
    "text",
    [
        rss(ITEM.replace("<link>", "<link/><link>")),
        rss(ITEM.replace("<title>", "<title type='html'>")),
        rss(ITEM.replace("<title>", "<title>a<b>c</b>")),
        rss(ITEM.replace("https://herald.example/rain?", "/rain?")),
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
def test_what_is_repaired_first_is_read_the_same(text: str) -> None:
    quick, slow = both(text.encode())
    assert quick == slow
    assert 1 <= len(quick.entries) <= 1_000


@given(st.text(), st.text(), st.text(), st.booleans())
def test_any_words_come_out_the_same(title: str, guid: str, said: str, cdata: bool) -> None:
    item = (
        f"<item><title>{escaped(title, cdata)}</title><link>https://herald.example/rain</link>"
        f"<guid isPermaLink='false'>{escaped(guid, cdata)}</guid>"
        f"<description>{escaped(said, cdata)}</description></item>"
    )
    quick, slow = both(rss(item).encode())
    assert quick == slow


ENTRY = (
    "<entry><title type='html'>Rain &amp;amp; &lt;b&gt;wind&lt;/b&gt;</title><id>tag:herald.example,2024:1</id>"
    "<link href='https://herald.example/rain'/><link rel='enclosure' href='https://herald.example/rain.mp3'/>"
    "<published>2024-03-05T10:00:00</published><updated>2024-03-05T11:00:00Z</updated>"
    "<author><name>Desk</name></author><summary>One.</summary>"
    "<content type='html'>&lt;p&gt;Two.&lt;/p&gt;</content></entry>"
)


def atom(*entries: str, root: str = "xml:lang='fa-IR'") -> str:
    head = (
        "<title>Herald</title><link href='https://herald.example/'/><id>x</id><updated>2024-03-05T11:00:00Z</updated>"
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {root}>{head}{''.join(entries)}</feed>"


@pytest.mark.parametrize(
    "text",
    [
        atom(ENTRY),
        atom(ENTRY, root=""),
        atom(ENTRY.replace("<summary>One.</summary>", "")),
        atom(ENTRY.replace("<link href", "<link rel='alternate' type='text/html' href")),
        f"<!DOCTYPE feed>{atom(ENTRY)}",
        atom(*[ENTRY] * 1_001),
    ],
)
def test_plain_atom_is_read_as_feedparser_reads_it(text: str) -> None:
    assert is_plain(text.encode())
    assert not is_plain(for_feedparser(text.encode()))
    quick, slow = both(text.encode())
    assert quick == slow
    assert quick.entries


@pytest.mark.parametrize(
    "text",
    [
        atom(ENTRY, root="xml:base='https://other.example/'"),
        atom(ENTRY, root="xml:lang='en_US'"),
        atom(ENTRY.replace("<title type='html'>", "<title type='xhtml'>")),
        atom(ENTRY.replace("<title type='html'>", "<title xml:lang='en'>")),
        atom(ENTRY.replace("<entry>", "<entry xml:lang='en'>")),
        atom(ENTRY.replace("<link href", "<link href='https://herald.example/2'/><link href")),
        atom(ENTRY.replace("<link href", "<link rel='enclosure'/><link href")),
        atom(ENTRY.replace("<link href", "<link type='application/pdf' href")),
        atom(ENTRY.replace("https://herald.example/rain'", "/rain'")),
        atom(ENTRY.replace("<summary>One.</summary>", "").replace("</entry>", "<summary>One.</summary></entry>")),
        atom(ENTRY.replace("<author>", "<source/><author>")),
        atom(ENTRY)[:-10],
        rss(ITEM),
    ],
)
def test_what_is_not_plain_atom_is_left_to_feedparser(text: str) -> None:
    assert read_plain_atom(text, 1_000) is None


def escaped(text: str, cdata: bool) -> str:
    clean = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
    if cdata and "]]>" not in clean:
        return f"<![CDATA[{clean}]]>"
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


KINDS = st.sampled_from(["", " type='html'", " type='text'"])


@given(st.text(), st.text(), st.text(), KINDS, st.booleans())
def test_any_words_of_atom_come_out_the_same(title: str, guid: str, said: str, kind: str, cdata: bool) -> None:
    entry = (
        f"<entry><title{kind}>{escaped(title, cdata)}</title><id>{escaped(guid, cdata)}</id>"
        f"<link href='https://herald.example/rain'/><content{kind}>{escaped(said, cdata)}</content></entry>"
    )
    quick, slow = both(atom(entry).encode())
    assert quick == slow


@pytest.mark.eval
def test_every_feed_of_the_evaluation_data_is_read_the_same(eval_data: Path) -> None:
    for archive in sorted((eval_data / "eval/feeds").glob("*.tar.gz")):
        with tarfile.open(archive) as files:
            for member in files:
                if member.isfile():
                    quick, slow = both(files.extractfile(member).read())
                    assert quick == slow, member.name


@pytest.mark.slow
@pytest.mark.eval
def test_every_feed_of_the_replayed_days_is_read_the_same(eval_data: Path) -> None:
    from bench.faults import read_sources

    for archive in sorted((eval_data / "replay").glob("*.warc.gz")):
        with Replay(archive) as replay:
            for source in read_sources(eval_data / "replay/sources.opml"):
                answer = asyncio.run(replay.fetch(feeds.Request(url=source.url)))
                if isinstance(answer, Response) and answer.status == 200:
                    quick, slow = both(answer.body, answer.headers)
                    assert quick == slow, source.url
