import pytest

from digest.render.letter_html import LetterHtml


@pytest.mark.parametrize(
    "html",
    [
        "<img src='https://t.example/p.gif'>",
        "<img srcset='a.png 2x'>",
        "<td background=x.png>",
        "<p style='background: url(https://t.example/p.png)'>",
        "<style>@import 'https://t.example/a.css';</style>",
        "<style>p { background: URL( https://t.example/x ) }</style>",
        "<link rel=stylesheet href=https://t.example/a.css>",
        "<link rel=preconnect href=https://t.example>",
        "<script>1</script>",
        "<iframe></iframe>",
        "<svg><image href='https://t.example/p.png'/></svg>",
        "<meta http-equiv=refresh content='0;url=https://t.example'>",
        "<video poster=x.png></video>",
        "<p onclick='x()'>",
        "<!--[if mso]><img src='https://t.example/p.gif'><![endif]-->",
        "<base href=https://t.example/>",
    ],
)
def test_what_loads_is_found(html: str) -> None:
    assert LetterHtml.of(html).loads


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://herald.example/'>read</a>",
        "<img src='cid:chart'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<style>p { color: red } /* src= */</style>",
        "<p>src=https://t.example url(https://t.example)</p>",
        "<link rel=alternate href=https://t.example/feed>",
        "<meta name=viewport content='width=device-width'>",
    ],
)
def test_what_loads_nothing_is_left_alone(html: str) -> None:
    assert LetterHtml.of(html).loads == []


def test_a_page_is_read_for_what_a_reader_sees() -> None:
    page = LetterHtml.of("<title>x</title><h1>One <b>two</b></h1><style>p{}</style><p id=here>three</p><img src=cid:a>")
    assert page.headings == [(1, "One two")]
    assert page.visible.split() == ["One", "two", "three"]
    assert page.ids == {"", "here"}
    assert page.bare_images == ["cid:a"]


def test_links_lead_to_the_web_or_to_the_page_itself() -> None:
    good = "<a href='https://a.example'><a href='#one'><a href='mailto:a@b.example'><a href='%%LEAVE_URL%%'>"
    assert LetterHtml.of(good).bad_links() == []
    assert LetterHtml.of("<a href='javascript:x'><a href='/home'><form action='data:x'>").bad_links() == [
        "javascript:x",
        "/home",
        "data:x",
    ]
