"""The fast paths for plain input return the same as the general ones for equivalent input."""

from email.utils import format_datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.collect.reading import dates, markup
from digest.collect.web import urls as addresses

WORDS = st.sampled_from(
    ["rain", " ", "  ", "\n", "باران", "می\u200cبارد", "\xa0", "&amp;", "&lt;b&gt;", "&nbsp;", "&#39;", "&#8217;", "& "]
)
TAGS = ["b", "i", "em", "strong", "a", 'a href="https://herald.example/?a=b"', 'a rel="x" href="y"']


def wrapped(inner: st.SearchStrategy[str], tags: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(tags), inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>")


text = st.lists(WORDS | st.sampled_from(["<br>", "<br/>", "<br />"]), max_size=4).map("".join)
inline = st.lists(text | wrapped(text, TAGS), max_size=4).map("".join)
html = st.lists(inline | wrapped(inline, ["p"]) | inline.map(lambda said: f"<p>{said}"), max_size=4).map("".join)
junk = st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "x", "&", "<", ">", "<a>", "&#8230;"])).map(
    "".join
)


@given(html | junk)
def test_simple_markup_has_the_text_that_a_parser_finds(source: str) -> None:
    assume("<" in source)
    assert markup.plain_text(f"<span></span>{source}") == markup.plain_text(source)


def test_the_markup_of_most_summaries_is_simple() -> None:
    assert not markup.is_simple("<span></span>A")
    assert markup.is_simple('<p>A <a href="https://herald.example/a">b</a> &amp; c<br/>d</p> <p>e</p>')


@given(st.datetimes(), st.sampled_from(["GMT", "UTC", "+0000", "-0000", "+0330", "-1130", "+1959"]))
def test_a_plain_date_is_that_of_the_long_way(moment: object, zone: str) -> None:
    written = format_datetime(moment)[:-5] + zone
    assert dates.parse_date(f"{written} (x)") == dates.parse_date(written)


@pytest.mark.parametrize("day", ["31 Feb 2024 10:00:00 GMT", "00 Mar 2024 10:00:00 GMT"])
def test_a_plain_date_that_does_not_exist_is_none_either_way(day: str) -> None:
    assert dates.parse_date(f"Tue, {day}") is None


HOSTS = st.tuples(
    st.sampled_from(["h", "a.b", "A.b", "1.2"]),
    st.just("") | st.integers(0, 99_999).map(":{}".format) | st.sampled_from([":", ":080", ":443", ":80", ":08080"]),
).map("".join)
PARTS = st.text("abz09-_.~/:@!$&'()*+,=|?#%;[] ÄخA", max_size=12)


@given(st.sampled_from(["http://", "https://", "HTTP://", "//", ""]), HOSTS, PARTS)
def test_a_plain_address_is_that_of_the_long_way(scheme: str, host: str, rest: str) -> None:
    link = f"{scheme}{host}{rest}"
    spaced, base = f" {link}", "https://base.example/x/y"
    assert addresses.absolute_link(spaced, base) == addresses.absolute_link(link, base)
    assert addresses.wire_address(spaced) == addresses.wire_address(link)
