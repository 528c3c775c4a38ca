"""Settings and beats are parsed once for the same files and plug-ins, and again when any of them changes."""

from collections.abc import Callable
from dataclasses import asdict, replace
from math import nan
from pathlib import Path

import pytest

from digest.beats.newsletter import read_newsletter
from digest.config.vocabulary import Vocabulary
from digest.model.errors import SettingsError
from digest.services import settings_cache
from digest.services.known_names import known_names
from digest.services.settings_cache import FOLDER, SettingsCache

FEEDS = """\
edition: {title: Bread and Roses, send_at: "06:30", deadline: "10:00"}
topics:
  unrest: {name: {en: Unrest}, subject: [iran], matter: [protest]}
  iran-protests: {beat: iran-protests}
sources:
  - {name: Herald, url: "https://herald.example/feed", publisher: herald}
publishers:
  herald: {name: The Herald, stance: state}
overrides:
  - {action: kill, target: "https://herald.example/1", author: me, reason: an advert, until: 2030-01-01}
"""


class Plugins:
    """Counts how often the names of plug-ins are asked for, which is when feeds.yaml is parsed."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Vocabulary:
        self.asked += 1
        return known_names()


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.yaml"
    file.write_text(FEEDS)
    return file


@pytest.fixture
def plugins() -> Plugins:
    return Plugins()


def read(feeds: Path, plugins: Callable[[], Vocabulary] | None) -> str:
    """Returns the title of the newsletter, read as each command reads it."""
    return SettingsCache(feeds.parent).newsletter(feeds, plugins).settings.edition.title


def cached(feeds: Path) -> list[Path]:
    return sorted((feeds.parent / FOLDER).iterdir())


def test_the_second_command_reads_the_same_settings_without_parsing(feeds: Path, plugins: Plugins) -> None:
    parsed = read_newsletter(feeds, known=known_names())
    for _ in range(2):
        found = SettingsCache(feeds.parent).newsletter(feeds, plugins)
        assert found.settings == parsed.settings
        assert asdict(found.beat) == asdict(parsed.beat)
    assert plugins.asked == 1


def test_what_feeds_yaml_does_not_set_is_not_set_after_the_cache_either(feeds: Path, plugins: Plugins) -> None:
    for text, line in ((FEEDS, None), (FEEDS.replace("Roses,", "Roses, tagline: for all,"), "for all")):
        feeds.write_text(text)
        for _ in range(2):
            edition = SettingsCache(feeds.parent).newsletter(feeds, plugins).settings.edition
            assert edition.tagline_in("en") == line


def test_a_process_that_reads_the_same_cache_again_gets_the_same_beat(feeds: Path, plugins: Plugins) -> None:
    _, second, third = (SettingsCache(feeds.parent).newsletter(feeds, plugins).beat for _ in range(3))
    assert second is third
    feeds.write_text(FEEDS.replace("  iran-protests: {beat: iran-protests}\n", ""))
    assert SettingsCache(feeds.parent).newsletter(feeds, plugins).beat is not third


def test_a_command_that_does_not_check_plugins_reads_the_cache_but_does_not_write_it(
    feeds: Path, plugins: Plugins
) -> None:
    read(feeds, None)
    assert not (feeds.parent / FOLDER).exists()
    read(feeds, plugins)
    [file] = cached(feeds)
    file.write_text(file.read_text().replace("Bread and Roses", "From the cache"))
    assert read(feeds, None) == "From the cache"


def test_another_text_another_beat_and_another_plugin_are_parsed(
    feeds: Path, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(feeds, plugins)
    feeds.write_text(FEEDS.replace("Roses", "Books"))
    assert read(feeds, plugins) == "Bread and Books"
    (feeds.parent / "beats").mkdir()
    (feeds.parent / "beats" / "README").write_text("of ours")
    read(feeds, plugins)
    assert plugins.asked == 3
    monkeypatch.setattr(settings_cache, "code_digest", lambda packages: "another version")
    read(feeds, plugins)
    assert plugins.asked == 4
    assert len(cached(feeds)) == 1  # only the latest is kept


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"settings": {"edition": {"size": "many"}}, "beat": {"name": "one"}}',
        '{"settings": {}, "beat": {"name": "one", "names": [{"id": "a", "group": "b", "variants": 3}]}}',
        '{"edition": {}}',  # as an older program wrote it
        '{"settings": {}, "beat": {"name": "one"}}\n{"name": "a source without address"}\n',
    ],
)
def test_a_cache_that_does_not_load_is_parsed_again(feeds: Path, plugins: Plugins, content: str) -> None:
    read(feeds, plugins)
    [file] = cached(feeds)
    file.write_text(content)
    assert read(feeds, plugins) == "Bread and Roses"
    assert plugins.asked == 2


def test_half_a_cache_is_parsed_again(feeds: Path, plugins: Plugins) -> None:
    read(feeds, plugins)
    [file] = cached(feeds)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert read(feeds, plugins) == "Bread and Roses"
    assert plugins.asked == 2


def test_a_broken_or_missing_feeds_yaml_is_refused_every_time(feeds: Path, plugins: Plugins) -> None:
    read(feeds, plugins)
    for text in ("topics: [", FEEDS.replace("state", "stately")):
        feeds.write_text(text)
        for _ in range(2):
            with pytest.raises(SettingsError):
                read(feeds, plugins)
    feeds.unlink()
    with pytest.raises(SettingsError):
        read(feeds, plugins)


def test_settings_that_cannot_be_written_are_only_parsed(feeds: Path, plugins: Plugins) -> None:
    (feeds.parent / "cache").write_text("a file where the folder would be")
    assert [read(feeds, plugins) for _ in range(2)] == ["Bread and Roses"] * 2
    assert plugins.asked == 2


def test_a_large_file_is_parsed_by_another_process(
    feeds: Path, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_cache, "LARGE", 10)
    found = SettingsCache(feeds.parent).newsletter(feeds, known_names)
    assert found.settings == read_newsletter(feeds).settings
    read(feeds, plugins)
    assert plugins.asked == 0
    feeds.write_text("topics: [")
    with pytest.raises(SettingsError):
        read(feeds, known_names)


def test_one_cache_reads_the_files_once_until_one_of_them_changes(feeds: Path, plugins: Plugins) -> None:
    cache = SettingsCache(feeds.parent)
    first = cache.newsletter(feeds, plugins)
    assert cache.newsletter(feeds, plugins) is first
    assert cache.newsletter(feeds, None) is not first
    feeds.write_text(FEEDS.replace("Roses", "Books"))  # of the same length
    second = cache.newsletter(feeds, plugins)
    assert second.settings.edition.title == "Bread and Books"
    (feeds.parent / "beats").mkdir()
    (feeds.parent / "beats" / "README").write_text("of ours")
    assert cache.newsletter(feeds, plugins) is not second
    feeds.write_text("topics: [")
    for _ in range(2):
        with pytest.raises(SettingsError):
            cache.newsletter(feeds, plugins)


def test_settings_that_would_be_read_otherwise_are_not_cached(feeds: Path) -> None:
    newsletter = read_newsletter(feeds)
    settings, beat = newsletter.settings, newsletter.beat
    odd = settings.model_copy(update={"edition": settings.edition.model_copy(update={"size": -1})})
    ungraded = replace(beat, events=(replace(beat.events[0], grade=nan),))
    for changed in (replace(newsletter, settings=odd), replace(newsletter, beat=ungraded)):
        SettingsCache(feeds.parent)._keep("key", changed)
    assert not (feeds.parent / FOLDER).exists()
