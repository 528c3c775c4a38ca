"""A newsletter's files are read once, and again as soon as one of them changes."""

from pathlib import Path

import pytest

from digest.beats.newsletter import NewsletterReader, read_newsletter
from digest.config.vocabulary import Vocabulary
from digest.model.errors import InputError

FEEDS = "topics: {unrest: {name: {en: Unrest}, subject: [iran], matter: [protest]}}\n"


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.yaml"
    file.write_text(FEEDS)
    return file


def test_it_is_what_is_read_without_it_and_read_once(feeds: Path) -> None:
    read = NewsletterReader()
    first = read(feeds)
    assert first.settings == read_newsletter(feeds).settings
    assert read(feeds) is first


def test_a_change_of_the_same_length_of_a_beat_or_of_what_is_known_is_seen(feeds: Path) -> None:
    read = NewsletterReader()
    first = read(feeds)
    feeds.write_text(FEEDS.replace("Unrest", "Strife"))
    second = read(feeds)
    assert (first.settings.topics["unrest"].name, second.settings.topics["unrest"].name) == (
        {"en": "Unrest"},
        {"en": "Strife"},
    )
    (feeds.parent / "beats").mkdir()
    (feeds.parent / "beats" / "README").write_text("of ours")
    third = read(feeds)
    assert third is not second
    assert read(feeds, known=Vocabulary(collectors={}, signals={})) is not third


def test_a_file_that_breaks_or_goes_away_is_refused_every_time(feeds: Path) -> None:
    read = NewsletterReader()
    read(feeds)
    feeds.write_text("topics: [")
    for _ in range(2):
        with pytest.raises(InputError):
            read(feeds)
    feeds.unlink()
    with pytest.raises(InputError):
        read(feeds)
