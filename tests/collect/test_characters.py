"""Character sets, references and spelling are decoded correctly in every text from outside."""

import json
from datetime import UTC, datetime

import pytest
from factories import NOON, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.collectors.feed import FeedCollector
from digest.collect.reading.characters import decoded, repaired, sound_references
from digest.collect.reading.charsets import decode
from digest.collect.reading.markup import plain_text
from digest.collect.web.answers import Response
from digest.model.items import Entry


def entries(body: str) -> tuple[Entry, ...]:
    answer = Response(
        url="https://herald.example/feed", status=200, headers=(), body=body.encode("utf-8", "replace"), received=NOON
    )
    return FeedCollector().read(make_source(), answer, datetime(2024, 3, 5, 12, tzinfo=UTC)).entries


def rss(title: str, more: str = "") -> str:
    item = "<item><title>{}</title><link>https://herald.example/{}</link>{}</item>"
    both = item.format(title, 1, more) + item.format("Snow", 2, "")
    return f"<rss version='2.0'><channel><title>Herald</title>{both}</channel></rss>"


@pytest.mark.parametrize(
    ("escaped", "read"),
    [
        ("Rain &amp; wind", "Rain & wind"),
        ("Rain &amp;amp; wind", "Rain & wind"),
        ("Rain &amp;amp;amp; wind", "Rain & wind"),
        ("Herald&amp;amp;#8217;s rain", "Herald’s rain"),
        ("Herald&amp;rsquo;s rain", "Herald’s rain"),
        ("<![CDATA[Herald&amp;#x2019;s &amp;quot;rain&amp;quot;]]>", 'Herald’s "rain"'),
        ("&amp;lt;b&amp;gt;Rain&amp;lt;/b&amp;gt; today", "Rain today"),
        ("Herald&#146;s &#147;rain&#148; &#150; &#133;", "Herald’s “rain” – …"),
        ("Herald&#x92;s rain", "Herald’s rain"),
        ("Herald\u0092s rain", "Herald’s rain"),
        ("Rain &#9730; today", "Rain ☂ today"),
        ("AT&amp;T; R&amp;D &amp; more", "AT&T; R&D & more"),
        ("1 &lt; 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2"),
    ],
)
def test_a_title_shows_no_reference_however_often_it_was_escaped(escaped: str, read: str) -> None:
    assert entries(rss(escaped))[0].title == read


@pytest.mark.parametrize(
    "reference",
    ["&#55357;", "&#xD83C;", "&#xdc00;", "&#99999999;", "&#x110000;", "&#0;", "&#11;", "&#x1F;", "&#xFFFE;"],
)
def test_a_reference_to_no_letter_costs_only_itself(reference: str) -> None:
    for more in ("", f"<description>Word {reference} word</description>", f"<guid>g{reference}</guid>"):
        rain, snow = entries(rss(f"Rain {reference} today", more))
        assert (rain.title, snow.title) == ("Rain today", "Snow")
        assert "&" not in rain.summary + rain.guid


def test_two_halves_of_a_letter_are_that_letter() -> None:
    assert entries(rss("Rain &#55356;&#57095;"))[0].title == "Rain 🌇"
    assert entries(rss("Rain &#xD83C;&#xDF07;"))[0].title == "Rain 🌇"


def test_half_a_letter_in_json_is_left_out() -> None:
    item = {"id": "a\ud83db", "url": "https://herald.example/\udc00rain", "title": "Rain \ud83d today\u0000"}
    (entry,) = entries(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}))
    assert (entry.guid, entry.url, entry.title) == ("ab", "https://herald.example/rain", "Rain today")


@pytest.mark.parametrize("text", ["café crème", "“Rain” – it’s …", "باران می‌بارد", "дождь", "naïve – “ok”", "☂ 5 €"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_letters_read_in_the_wrong_set_are_put_right(text: str, wrong: str) -> None:
    def misread(sound: str) -> str:
        return "".join(bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in sound.encode())

    assert repaired(misread(text)) == text
    assert repaired(misread(misread(text))) == text
    assert repaired(f"“{text}” {misread('it’s')}") == f"“{text}” it’s"


@pytest.mark.parametrize(
    "text", ["«CAFÉ» et thé", "SÃO PAULO", "l’été à la plage", "Â bientôt", "5 £ – 6 €", "¿Qué?", "Ørsted"]
)
def test_sound_letters_stay(text: str) -> None:
    assert repaired(text) == text
    assert plain_text(text) == text


@pytest.mark.parametrize(
    "mark", ["\xad", "¬", "\u200f", "\u200e", "\u200b", "\u2060", "\ufeff", "\x1f", "&shy;", "&not;", "&#8207;"]
)
def test_other_characters_between_persian_letters_are_half_spaces(mark: str) -> None:
    assert plain_text(f"باران می{mark}بارد و خانه{mark}ها") == "باران می\u200cبارد و خانه\u200cها"
    assert plain_text(f"<p>گل{mark}ها می{mark}رویند</p>") == "گل\u200cها می\u200cرویند"


def test_soft_hyphens_and_marks_elsewhere_make_no_half_space() -> None:
    assert "\u200c" not in plain_text("Donau\xaddampf¬schiff \u200fایران\u200f Tehran")
    assert "\u200c" not in plain_text("مدينة\xadكبيرة")
    assert plain_text("p ¬ q") == "p ¬ q"


@given(st.text(max_size=80) | st.text("&#x0123456789abcdefDF;amplt \ud83d\udc00ÃÂâ€™\u200cگل\xad", max_size=60))
def test_whatever_a_text_holds_it_can_be_stored_and_reading_it_never_fails(text: str) -> None:
    for read in (plain_text(text), decoded(text), sound_references(text)):
        assert isinstance(read, str)
    plain_text(text).encode("utf-8")


@pytest.mark.parametrize("name", ["hex", "rot13", "zlib", "base64", "bz2", "unicode_escape", "idna", "utf-7", "x-none"])
def test_a_codec_that_is_no_character_set_is_no_declaration(name: str) -> None:
    given = decode(b"caf\xe9 and tea", content_type=f"text/html; charset={name}")
    assert (given.text, given.encoding) == ("café and tea", "cp1252")
    assert decode(f'<meta charset="{name}">caf'.encode() + b"\xe9 and tea").text.endswith("café and tea")
