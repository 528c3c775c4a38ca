"""A page's title, date and text, from wherever pages put them."""

import json
from datetime import UTC, datetime

import pytest

from digest.collect.reading.furniture import without_furniture
from digest.collect.reading.pages import Page, read_page

URL = "https://herald.example/rain"
NINE = datetime(2024, 3, 5, 9, tzinfo=UTC)
PARAGRAPHS = [
    "Rain fell on the old harbour for three days and the water of the river reached the doors of the market.",
    "The mayor asked people who live near the quay to stay with friends until Friday, and schools remained closed.",
    "Fishermen said that forty boats had been lost, and that nobody could tell when the bridge would be open again.",
]
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(
    head: str = "<title>Rain floods the harbour</title>", before: str = "", inside: str = "", after: str = ""
) -> str:
    article = f"<main><article><h1>Rain floods the harbour</h1>{inside}{TEXT}</article></main>"
    return f"<html lang='en'><head><meta charset='utf-8'>{head}</head><body>{before}{article}{after}</body></html>"


def read(markup: str, zone: str = "UTC") -> Page:
    return read_page(markup, URL, zone)


@pytest.mark.parametrize(
    "head",
    [
        "<title>Home - Herald</title><meta property='og:title' content='Rain floods the harbour'>",
        "<meta content='Rain floods the harbour' property='og:title'><title>Home</title>",
        "<meta property='og:title' content=''><title>Rain floods the harbour</title>",
        "<meta property='og:title' content='  '><meta name='twitter:title' content='Rain floods the harbour'>",
        "<meta name=OG:TITLE content='Rain floods&amp;#32;the harbour'>",
        "<!-- <title>Old</title> --><title>Rain floods\n the harbour</title>",
        "<script>var t = '<title>Script</title>'</script><title>Rain floods the harbour</title>",
        "",
    ],
)
def test_the_title_is_the_first_description_that_says_something(head: str) -> None:
    assert read(page(head, before="<svg><title>Logo</title></svg>")).title == "Rain floods the harbour"


def ld(**given: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **given}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


OTHER = ld(url="https://herald.example/fares", headline="Fares rise", datePublished="2023-10-01T08:00:00Z")
TITLE = "<title>Rain floods the harbour</title>"


@pytest.mark.parametrize(
    "markup",
    [
        page(TITLE + OTHER + ld(url=URL, datePublished="2024-03-05T09:00:00Z")),
        page(TITLE + OTHER + ld(headline="Rain floods the harbour", datePublished="2024-03-05T10:00:00+01:00")),
        page(TITLE + ld(mainEntityOfPage={"@id": f"{URL}?utm_source=x"}, datePublished="2024-03-05T09:00:00Z") + OTHER),
        page(TITLE + ld(datePublished="2024-03-05T09:00:00Z")),
        page(TITLE + OTHER, inside="<time datetime='2024-03-05T09:00:00Z'></time>"),
        page(TITLE + "<meta content='2024-03-05T09:00:00Z' property='article:published_time'>"),
        page(TITLE + "<meta name='DC.date.issued' content='2024-03-05T09:00:00Z'>" + OTHER),
        page(inside="<time datetime='2024-03-05T09:00:00Z'>5 March</time>"),
        page(inside="<div class='meta'><span><time datetime='Tue, 05 Mar 2024 12:30 +0330'></time></span></div>"),
        page(
            before="<div class=clock><time datetime='2024-03-06T00:00:00Z'></time></div>",
            inside="<time datetime='2024-03-05T09:00:00Z'>",
        ),
        page(
            before="<div class=related><time datetime='2023-10-01'></time></div>",
            inside="<time datetime='2024-03-05T09:00:00Z'>",
        ),
        page(inside="<time class=updated datetime='2024-03-06'></time><time datetime='2024-03-05T09:00:00Z'></time>"),
        page(inside="<time class='entry-date published updated' datetime='2024-03-05T09:00:00Z'></time>"),
        page(TITLE + "<meta itemprop='datePublished dateCreated' content='2024-03-05T09:00:00Z'>"),
        page(TITLE + ld(datePublished="2024-03-05") + "<meta name='pubdate' content='2024-03-05T09:00:00Z'>"),
        page(inside="<meta itemprop='datePublished' content='2024-03-05T09:00:00Z'>"),
        page(inside="<aside><time datetime='2023-01-01'></time></aside><time datetime='2024-03-05T09:00:00Z'></time>"),
        "<div class=latest><div><h1>Rain</h1></div><p><time datetime='2024-03-05T09:00:00Z'></time></p></div>",
    ],
)
def test_the_moment_is_that_of_the_report_itself(markup: str) -> None:
    assert read(markup).published == NINE


@pytest.mark.parametrize(
    "markup",
    [
        page(
            after="<section id=comments><article class=comment><time datetime='2024-03-07'></time></article></section>"
        ),
        page(before="<div class='clock'><time datetime='2024-03-07T09:00:00Z'></time></div>"),
        page(after="<footer><time datetime='2024-03-07'></time></footer>"),
        page(TITLE + OTHER),
        page(inside="<time class='updated' datetime='2024-03-07'></time>"),
        page(inside="<div class='related-posts'><time datetime='2023-03-07'></time></div>"),
        page(inside="<div class='related-posts'><p><b><time datetime='2023-03-07'></time></b></p></div>"),
        page(inside="<p itemprop='datePublished'>no moment</p>"),
    ],
)
def test_no_moment_is_better_than_that_of_something_else(markup: str) -> None:
    assert read(markup).published is None


def test_a_moment_without_a_zone_is_in_that_of_the_source() -> None:
    markup = page("<meta property='article:published_time' content='2024-03-05T12:30:00'>")
    assert read(markup, "Asia/Tehran").published == NINE
    assert read(markup.replace("12:30:00", "10:00:00+01:00"), "Asia/Tehran").published == NINE


def whole(read_text: str) -> bool:
    return all(paragraph in read_text.splitlines() for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td colspan=2><a href=/>Home</a> | <a href=/w>Weather</a></td></tr><tr><td><a href=/>Menu</a></td>"
        f"<td><h1>Rain floods the harbour</h1>{TEXT}</td></tr></table>",
        f"<div><aside class=story><h1>Rain floods the harbour</h1>{TEXT}</aside></div>",
        f"<main><article><header><h1>Rain floods the harbour</h1><p>{PARAGRAPHS[0]}</p></header>"
        f"<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article></main>",
    ],
)
def test_the_text_is_found_where_pages_put_it(body: str) -> None:
    text = read(f"<html><head>{TITLE}</head><body>{body}</body></html>").text
    assert whole(text)
    assert "|" not in text
    assert "Menu" not in text


def test_an_aside_beside_the_report_and_the_header_of_the_site_stay_out() -> None:
    text = read(
        page(
            before="<header><p>Word from the quay for one hundred and fifty years and more, every day</p></header>",
            after="<aside><p>Read what else happened in the old harbour during this long winter.</p></aside>",
        )
    ).text
    assert whole(text)
    assert "hundred" not in text
    assert "what else" not in text


def test_text_that_only_a_script_holds_is_read_and_half_spaces_in_it_are_kept() -> None:
    words = "باران سه روز بر بندر قدیم بارید و آب رودخانه به درهای بازار رسید و خانه\u200cها خالی شد. "
    props = json.dumps({"props": {"post": {"content": f"<p>{words * 6}</p>"}}})
    for script in (
        ld(headline="باران", articleBody=words * 6),
        f'<script id="__NEXT_DATA__" type="application/json">{props}</script>',
        f'<script type="application/json">{json.dumps({"a": [{"body": [words * 3, words * 3]}]})}</script>',
    ):
        text = read(f"<html><head><title>باران</title>{script}</head><body><div id=app></div></body></html>").text
        assert "خانه\u200cها" in text
        assert "<p>" not in text


def test_a_script_does_not_take_the_place_of_the_text_of_the_page() -> None:
    script = f'<script type="application/json">{json.dumps({"body": "Quite another thing. " * 200})}</script>'
    text = read(page(TITLE + script)).text
    assert whole(text)
    assert "Quite another" not in text


@pytest.mark.parametrize(
    ("marked", "read_as"),
    [
        ("twelve12<sup>1</sup> boats", "twelve12¹ boats"),
        ('boats<sup><a href="#n1">1</a></sup> sank', "boats sank"),
        ("boats<sup>[2]</sup> sank", "boats sank"),
        ("boats<sup>*</sup> sank", "boats sank"),
        ("ten km<sup>2</sup> of land", "ten km² of land"),
        ("the 5<sup>th</sup> pier", "the 5th pier"),
        ("he said <q>we sail</q> and left", "he said “we sail” and left"),
        ("he said <q>we <b>sail</b></q>, and left", "he said “we sail”, and left"),
    ],
)
def test_marks_within_a_sentence_are_read_as_they_look(marked: str, read_as: str) -> None:
    sentence = (
        f"<p>On the evening of the second day it was told that {marked} as far as anybody in the old harbour knew.</p>"
    )
    assert read_as in read(page(inside=sentence)).text


@pytest.mark.parametrize("mark", ["\xad", "¬", "\u200f", "&shy;", "&zwnj;", "\u200c"])
def test_half_spaces_of_a_page_are_half_spaces(mark: str) -> None:
    words = f"باران سه روز بر بندر قدیم می{mark}بارید و آب رودخانه به درهای بازار رسید و خانه{mark}ها خالی شد"
    body = "".join(f"<p>{words} {number}.</p>" for number in ("یک", "دو", "سه", "چهار"))
    text = read(f"<html><head><title>باران</title></head><body><article>{body}</article></body></html>").text
    assert "می\u200cبارید" in text
    assert "خانه\u200cها" in text


@pytest.mark.parametrize("title", ["خانه\u200cها خالی شد", "خانه ها خالی شد", "خانه\u200cها خالی شد | روزنامه"])
def test_the_headline_again_is_no_sentence_of_the_text(title: str) -> None:
    assert without_furniture("خانه\u200cها خالی شد\nباران بارید.", title) == "باران بارید."


def test_a_page_of_many_open_elements_is_read_in_linear_time() -> None:
    for piece in (
        "<meta property=x ",
        "<title>",
        "<time datetime=2024-03-05 ",
        "<sup>1",
        "<table><tr><td><p>x",
        "<q>",
        "<aside><p>w",
    ):
        assert isinstance(read(page() + piece * 5_000), Page)
