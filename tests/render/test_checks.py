import pytest

from digest.render.final_checks import bad_links, remote_loads


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
    assert remote_loads(html)


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
    assert remote_loads(html) == ()


def test_links_lead_to_the_web_or_to_the_page_itself() -> None:
    good = "<a href='https://a.example'><a href='#one'><a href='mailto:a@b.example'><a href='%%LEAVE_URL%%'>"
    assert bad_links(good) == ()
    assert bad_links("<a href='javascript:x'><a href='/home'><form action='data:x'>") == (
        "javascript:x",
        "/home",
        "data:x",
    )
