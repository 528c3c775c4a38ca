"""A text that YAML cuts at a `#` is named; a comment for people is not."""

import pytest

from digest.config.cut_texts import cut_texts, may_cut_texts
from digest.config.nodes import read_tree


def cut(text: str) -> list[tuple[int, int]]:
    return [(found.line, found.column) for found in cut_texts(read_tree(text).root, text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("edition:\n  title: Top Ten #1\n", (2, 10)),
        ("title: News  #Iran and more\n", (1, 8)),
        ("- {headline: a}\n- headline: Women of #Saqqez\n", (2, 13)),
        ("words:\n  - strike #now\n", (2, 5)),
        ("title: خبر #ایران\r\n", (1, 8)),
    ],
)
def test_a_text_before_a_hashtag_is_named(text: str, place: tuple[int, int]) -> None:
    assert cut(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "title: Top Ten  # the name of the letter\n",
        "size: 10 #stories\n",
        "send_at: 06:00 #local\n",
        "archive: true #keeps pages\n",
        'title: "Top Ten #1"\n',
        "title: 'Top Ten' #1\n",
        "url: https://harbour.example/page#top\n",
        "#title: Top Ten\n",
        "title: >-\n  Top Ten #1\n",
        "title:\n",
    ],
)
def test_comments_and_quoted_texts_are_not_named(text: str) -> None:
    assert cut(text) == []


def test_the_line_says_what_is_left_and_what_to_do() -> None:
    (found,) = cut_texts(read_tree("title: Top Ten #1\n").root, "title: Top Ten #1\n")
    assert found.what == "'#1' begins a comment, so the text is only 'Top Ten'; if it belongs to the text, quote it all"


@pytest.mark.parametrize(
    ("text", "may"),
    [("title: Top Ten #1\n", True), ("title: Top Ten # ours\n", False), ("title: Top#1\n", False), ("", False)],
)
def test_a_file_without_such_a_sign_need_not_be_parsed(text: str, may: bool) -> None:
    assert may_cut_texts(text) is may
    assert may or not list(cut_texts(read_tree(text).root, text))
