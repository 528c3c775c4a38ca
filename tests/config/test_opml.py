"""Feed lists are imported from any program, and an exported list is imported unchanged."""

import time
from pathlib import Path

import pytest
from factories import make_feeds
from hypothesis import given
from hypothesis import strategies as st

from digest.config.opml import read_opml, write_opml
from digest.config.reader import parse_settings
from digest.config.settings import Publisher, Settings, Source, Stance, Topic
from digest.model.errors import InputError
from digest.text.sites import registrable_domain


def opml(*outlines: str, attributes: str = 'version="2.0"') -> bytes:
    return f"<opml {attributes}><head/><body>{''.join(outlines)}</body></opml>".encode()


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as refused:
        read_opml(data, "list.opml")
    return str(refused.value)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_folders_are_flattened_and_outlines_without_a_feed_passed_over() -> None:
    list_ = opml(
        '<outline text="Papers"><outline text="Deep"><outline text="A" xmlUrl="https://a.example/rss"/></outline></outline>',
        '<outline text="A link" type="link" url="https://b.example"/>',
        '<outline title="C" text="ignored" xmlUrl="https://c.example/rss"/>',
    )
    assert [source.name for source in read_opml(list_, "list.opml").sources] == ["A", "C"]


def test_the_publisher_is_what_an_attribute_of_any_namespace_says() -> None:
    outline = '<outline text="A" xmlUrl="https://a.example/rss" other:publisher="The Herald"/>'
    read = read_opml(opml(outline, attributes='xmlns:other="urn:other"'), "list.opml")
    assert read.sources[0].publisher == "the-herald"
    assert read.publishers == {"the-herald": Publisher(name="The Herald")}


@pytest.mark.parametrize(
    ("url", "site", "publisher"),
    [
        ("https://feeds.herald.example/rss", "", "herald.example"),
        ("https://feeds.bigpaper.co.uk/rss", "", "bigpaper.co.uk"),
        ("https://feedhost.example/herald", "https://www.herald.example/", "herald.example"),
        ("https://herald.example:8443/rss", "", "herald.example"),
    ],
)
def test_without_one_the_publisher_is_the_domain_of_the_site(url: str, site: str, publisher: str) -> None:
    read = read_opml(opml(f'<outline text="A" xmlUrl="{url}" htmlUrl="{site}"/>'), "list.opml")
    assert list(read.publishers) == [publisher]


@pytest.mark.parametrize("publisher", ["خبرگزاری", "  ", "!!!", "Été"])
def test_an_id_is_valid_whatever_a_publisher_is_called(publisher: str) -> None:
    outline = f'<outline text="A" xmlUrl="https://خبر.example/rss" publisher="{publisher}"/>'
    (key,) = read_opml(opml(outline), "list.opml").publishers
    settings = parse_settings(make_feeds(publishers=f"publishers: {{herald: {{name: H}}, '{key}': {{name: X}}}}\n"))
    assert key in settings.publishers


@pytest.mark.parametrize(
    ("category", "country"),
    [("tech, /news/IR", "IR"), ("/news/UK", "GB"), ("/AA, /news/FR", "FR"), ("/news/XY", None), ("/EU", "EU")],
)
def test_country_and_language_are_read_from_what_programs_write(category: str, country: str | None) -> None:
    outline = f'<outline text="A" xmlUrl="https://a.example/rss" category="{category}" language="FA_IR"/>'
    read = read_opml(opml(outline), "list.opml")
    assert read.publishers["a.example"].country == country
    assert read.sources[0].language == "fa-IR"


def test_a_name_given_twice_gets_a_number() -> None:
    list_ = opml(*(f'<outline text="{name}" xmlUrl="https://a.example/{name}"/>' for name in ("News", "news", "News")))
    assert [source.name for source in read_opml(list_, "list.opml").sources] == ["News", "news 2", "News 3"]


def test_a_feed_without_a_name_is_called_by_its_host() -> None:
    read = read_opml(opml('<outline xmlUrl="https://feeds.a.example/rss"/>'), "list.opml")
    assert read.sources[0].name == "feeds.a.example"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_list_is_read_in_the_encoding_it_names(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?><opml><outline text="café" xmlUrl="https://a.example"/></opml>'
    assert read_opml(text.encode(encoding), "list.opml").sources[0].name == "café"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "list.opml:1:1: not valid XML (no element found)"),
        (b"\x00\x01\x02", "list.opml:1:1: not valid XML"),
        (b"<opml>\n<body>\n</opml>", "list.opml:3:3: not valid XML (mismatched tag)"),
        (b"<html><body/></html>", "list.opml:1:1: a list of feeds begins with <opml>, not with <html>"),
        (b"<opml><outline text='&nbsp;'/></opml>", "list.opml:1:7: not valid XML (undefined entity)"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "declares the entity 'a'; entities are not read"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>', "declares the entity 'a'"),
        (
            opml('<outline text="A" xmlUrl="a.example"/>'),
            "the outline of 'a.example': 'a.example' is not a web address",
        ),
        (opml('<outline text="A" xmlUrl="https://a.example" stance="publik"/>'), "did you mean 'public'?"),
    ],
)
def test_a_bad_list_is_refused_with_line_and_column(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_bomb_of_entities_is_refused_at_its_first() -> None:
    bomb = '<!DOCTYPE o [<!ENTITY a "x">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "declares the entity 'a'" in refusal((bomb + "]><opml><outline text='&i;'/></opml>").encode())


def test_every_bad_outline_is_told_at_once() -> None:
    assert refusal(opml('<outline xmlUrl="x"/>', "\n", '<outline xmlUrl="y"/>')).count("is not a web address") == 2


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://feeds.herald.co.uk/a", "herald.co.uk"),
        ("https://www.herald.example", "herald.example"),
        ("http://192.0.2.7:80/f", "192.0.2.7"),
        ("http://[2001:db8::1]/f", "2001:db8::1"),
        ("nonsense", ""),
    ],
)
def test_the_domain_of_an_address(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_a_bad_outline_costs_only_itself() -> None:
    good, bad = '<outline text="A" xmlUrl="https://a.example/f"/>', '<outline xmlUrl="https://b.example" stance="x"/>'
    read = read_opml(opml(good, "\n", bad), "list.opml")
    assert [source.name for source in read.sources] == ["A"]
    assert list(read.publishers) == ["a.example"]
    assert len(read.left_out) == 1
    assert "list.opml:2:" in read.left_out[0]


def test_2675_outlines_are_read_within_a_second() -> None:
    data = opml(*(f'<outline text="P {n}" xmlUrl="https://p{n}.example/rss" category="/IT"/>' for n in range(2675)))
    start = time.process_time()
    assert len(read_opml(data, "list.opml").sources) == 2675
    assert time.process_time() - start < 1


@pytest.mark.eval
def test_the_recorded_list_is_read_whole(eval_data: Path) -> None:
    read = read_opml((eval_data / "replay" / "sources.opml").read_bytes(), "sources.opml")
    assert len(read.sources) == 2675
    assert sum(publisher.country is not None for publisher in read.publishers.values()) > 2000
    assert all(source.language for source in read.sources)


# --- writing ---------------------------------------------------------------------------------------------------------

LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=60
)
NAMES = LINES.map(lambda text: " ".join(text.split())).filter(bool)
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9:._-]{0,20}", fullmatch=True).filter(lambda slug: slug == slug.strip("-:._"))
PUBLISHERS = st.builds(
    Publisher,
    name=NAMES,
    owner=st.none() | SLUGS,
    country=st.none() | st.sampled_from(["IR", "GB", "NO"]),
    stance=st.sampled_from(Stance),
    trust=st.floats(0, 1),
    paywall=st.booleans(),
)
SOURCES = st.builds(
    Source,
    name=NAMES,
    url=st.builds(
        "https://{}.example/{}".format, SLUGS.filter(str.isalnum), st.sampled_from(["", "a?b=c&d=<e>", "اخبار", "'\""])
    ),
    publisher=st.sampled_from(["one", "two"]),
    language=st.none() | st.sampled_from(["en", "fa", "pt-BR", "ckb"]),
    time_zone=st.sampled_from(["UTC", "Asia/Tehran"]),
    topics=st.sampled_from([(), ("unrest",), ("unrest", "platforms")]),
    enabled=st.booleans(),
    note=st.none() | NAMES,
)


@given(
    publishers=st.fixed_dictionaries({"one": PUBLISHERS, "two": PUBLISHERS}),
    sources=st.lists(SOURCES, unique_by=lambda source: source.name.casefold(), max_size=6),
)
def test_what_is_written_is_read_back_equal(publishers: dict[str, Publisher], sources: list[Source]) -> None:
    topic = Topic(name={"en": "Unrest"}, subject=("iran",), matter=("protest",))
    settings = Settings(topics={"unrest": topic}, publishers=publishers, sources=tuple(sources))
    read = read_opml(write_opml(settings), "export.opml")
    assert read.sources == settings.sources
    assert read.publishers == {source.publisher: publishers[source.publisher] for source in sources}


def test_other_programs_find_name_address_and_language() -> None:
    written = write_opml(parse_settings(make_feeds())).decode()
    assert 'type="rss" text="Herald" title="Herald" xmlUrl="https://herald.example/feed"' in written
    assert '<opml version="2.0" xmlns:digest="urn:digest">' in written


def test_options_of_a_source_come_back() -> None:
    options = "options: {select: 'main a', countries: [IR, AF]}"
    feeds = make_feeds(sources=f"sources: [{{name: A, url: 'https://a.example', publisher: herald, {options}}}]\n")
    settings = parse_settings(feeds)
    assert read_opml(write_opml(settings), "list.opml").sources == settings.sources
