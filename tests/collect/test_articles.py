"""Article text, and the states for missing text."""

from typing import Any

import pytest
from factories import make_item
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.reading.articles import answered_article, read_article
from digest.collect.reading.furniture import without_furniture
from digest.collect.reading.pages import read_page
from digest.collect.web.answers import Failure, FetchFailed, Response
from digest.model.items import Article, TextState

URL = "https://herald.example/strike"
TEXT = (
    "Teachers in Sanandaj stayed away from their classes on Tuesday, after two colleagues had been arrested at "
    "home the night before. The union said that the strike would go on until both were free again.",
    "Parents brought tea to the school gates. A spokesman of the city said that lessons would be made up in summer, "
    "and that nobody would be punished for the day.",
)
FARSI = (
    "معلمان سنندج روز سه\u200cشنبه در اعتراض به بازداشت دو همکار خود در کلاس حاضر نشدند و گفتند که تا آزادی آنان به "
    "اعتصاب ادامه می\u200cدهند. خانواده\u200cها نیز به جمع آنان پیوستند و خواهان گفت\u200cوگو با مسئولان شهر شدند."
)


def page(*paragraphs: str, title: str = "Teachers strike in Sanandaj", head: str = "", more: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{text}</article>{more}<footer>All rights reserved</footer></body></html>"
    ).encode()


def read(body: bytes, **item: Any) -> Article:
    return read_article(make_item(**item), body, URL)


def test_the_text_of_a_page_is_read_without_what_stands_around_it() -> None:
    article = read(page(*TEXT))
    assert article.state is TextState.READ
    assert article.text.split("\n") == list(TEXT)
    assert (article.title, article.language) == ("Teachers strike in Sanandaj", "en")


@pytest.mark.parametrize("written", ["\u200c", "&zwnj;", "&#8204;", "&#x200C;"])
def test_persian_joiners_survive(written: str) -> None:
    body = page(FARSI.replace("\u200c", written), title="اعتصاب معلمان سنندج")
    article = read(body, title="اعتصاب معلمان در سنندج", language="fa")
    assert (article.text, article.language) == (FARSI, "fa")


@pytest.mark.parametrize(
    "line",
    [
        "Teachers strike in Sanandaj",
        "Read more: Doctors strike too",
        "Related:",
        "Follow us on Twitter and Telegram",
        "Sign up for our morning newsletter",
        "بیشتر بخوانید",
        "Tags: strike, teachers",
        "***",
        "@herald_news",
        "23.10.2022 01:44 Herald",
        "The post Teachers strike in Sanandaj appeared first on Herald.",
    ],
)
def test_furniture_of_the_site_is_no_text(line: str) -> None:
    assert without_furniture(f"{line}\n{TEXT[0]}", "Teachers strike in Sanandaj | Herald") == TEXT[0]


def test_the_list_under_a_pointer_goes_with_it_and_other_lists_stay() -> None:
    text = f"{TEXT[0]}\n- one demand\nRelated:\n- Doctors strike\n- Bakers strike\n{TEXT[1]}\n- another demand"
    assert without_furniture(text, "") == f"{TEXT[0]}\n- one demand\n{TEXT[1]}\n- another demand"


def test_a_paragraph_that_begins_like_a_pointer_stays() -> None:
    paragraph = "Share " + "of the vote counted " * 20
    assert without_furniture(f"{TEXT[0]}\n{paragraph}", "") == f"{TEXT[0]}\n{paragraph}"


def test_the_date_of_a_page_is_told() -> None:
    head = '<meta property="article:published_time" content="2024-03-05T10:00:00+01:00">'
    published = read(page(*TEXT, head=head)).published
    assert published is not None
    assert published.isoformat() == "2024-03-05T09:00:00+00:00"


def test_a_page_about_something_else_is_the_wrong_page() -> None:
    other = "Our bakery has new rolls with poppy seeds, and every customer gets one for free until the end of the week."
    article = read(
        page(other, other.replace("rolls", "cakes"), title="Rolls"), title="Teachers strike in Sanandaj over arrests"
    )
    assert (article.state, article.text) == (TextState.WRONG_PAGE, "")


def test_a_title_of_few_words_does_not_speak_against_a_page() -> None:
    assert read(page(*TEXT, title="x"), title="Our view").state is TextState.READ


def test_a_title_in_another_script_does_not_speak_against_a_page() -> None:
    assert read(page(*TEXT, title="x"), title="اعتصاب معلمان در سنندج ادامه دارد").state is TextState.READ


def test_a_page_with_hardly_a_word_is_thin() -> None:
    assert read(page("Watch the video.")).state is TextState.THIN


def test_a_challenge_is_a_bot_page() -> None:
    body = b"<html><head><title>Just a moment...</title></head><body><div id='challenge-form'>Wait</div></body></html>"
    assert read(body).state is TextState.BOT_PAGE


def test_bait_before_a_wall_is_a_paywall() -> None:
    body = page(TEXT[0][:120], more="<div>Subscribe to continue reading</div>")
    assert read(body).state is TextState.PAYWALL


def test_a_consent_form_in_place_of_the_page_is_the_wrong_page() -> None:
    form = (
        "We and our partners use cookies to store data. Give your consent to cookies or change your privacy settings. "
    )
    article = read(
        page(form + "You can see how cookies are used in our privacy policy at any time and refuse consent.")
    )
    assert article.state in (TextState.WRONG_PAGE, TextState.THIN)


def test_the_feeds_own_text_is_used_where_it_is_better() -> None:
    full = "\n".join(TEXT)
    for body in (page("Watch the video."), page(TEXT[0]), b""):
        article = read(body, text=full)
        assert (article.state, article.text) == (TextState.FEED, full)


def test_a_short_text_of_the_feed_is_no_article() -> None:
    assert read(b"", text="Teachers strike.").state is TextState.FAILED


def test_no_answer_and_error_answers_are_unreachable() -> None:
    item = make_item()
    failed = FetchFailed(url=URL, failure=Failure.TIMEOUT, detail="")
    gone = Response(url=URL, status=404, headers=(), body=b"", received=item.published)
    assert answered_article(item, failed).state is TextState.UNREACHABLE
    assert answered_article(item, gone).state is TextState.UNREACHABLE


@pytest.mark.parametrize(
    "body",
    [
        b"\x00" * 1000,
        b"<" * 10_000,
        b"<p>" * 20_000,
        b"<div>" * 20_000 + b"x",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "<html><body>\ud800</body></html>".encode("utf-8", "surrogatepass"),
        b"<!--" + b"-" * 1000,
    ],
)
def test_a_bad_page_never_raises(body: bytes) -> None:
    assert read(body).text == ""


@given(st.text(alphabet="<>/ab p!-&;\"'=\u200cم", max_size=200))
def test_no_page_raises(markup: str) -> None:
    assert isinstance(read_page(markup, URL).text, str)
