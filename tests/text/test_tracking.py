"""Tracking parameters are removed from links, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.tracking import without_tracking


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("https://herald.example/a?utm_source=rss&utm_medium=feed", "https://herald.example/a"),
        ("https://herald.example/a?at_medium=RSS&id=7&at_campaign=x", "https://herald.example/a?id=7"),
        ("https://herald.example/a?id=7&UTM_Source=rss#comments", "https://herald.example/a?id=7#comments"),
        ("https://herald.example/a#xtor=RSS-1", "https://herald.example/a"),
        ("https://herald.example/a#utm_source=rss&utm_medium=feed", "https://herald.example/a"),
    ],
)
def test_what_tracks_is_dropped(published: str, shown: str) -> None:
    assert without_tracking(published) == shown


@pytest.mark.parametrize(
    "url",
    [
        "HTTPS://Herald.example:443/خبر?b=2&a=1&&c",
        "https://herald.example/a?",
        "https://herald.example/utm_source=rss",
        "https://herald.example/a#rss",
        "https://herald.example/a#:~:text=utm_source=rss&text=b",
        "https://herald.example/a?next=https://other.example/?utm_source=x",
        "",
    ],
)
def test_nothing_else_of_an_address_changes(url: str) -> None:
    assert without_tracking(url) == url


@given(st.lists(st.sampled_from(["utm_id=1", "a=1", "", "?", "#", "&", "=", "rss", "/"]), max_size=12))
def test_what_is_freed_of_tracking_stays_as_it_is(parts: list[str]) -> None:
    once = without_tracking(f"https://herald.example/{''.join(parts)}")
    assert without_tracking(once) == once
