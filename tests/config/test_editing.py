"""The program adds to feeds.yaml and leaves every line of an editor unchanged."""

import stat
import time
from pathlib import Path
from typing import Any

import pytest
from factories import make_feeds
from hypothesis import given
from hypothesis import strategies as st

from digest.config.editing import Added, replace_text, with_sources
from digest.config.reader import parse_settings, read_settings
from digest.config.settings import Publisher, Source
from digest.model.errors import DigestError, InputError, SettingsError
from digest.services.known_names import known_names

FEEDS = """\
# our file
topics:   # two beats, some day
  unrest: {name: {en: Unrest}, subject: [iran,
                                         tehran], matter: [protest]}

publishers:
  # papers
  herald:   {name: The Herald}   # the big one

# --- Sources ---
sources:
  - name: Herald      # block style
    url: https://herald.example/feed
    publisher: herald

# --- Names ---
lexicon: []
"""

GAZETTE = {"gazette": Publisher(name="Gazette", country="NO")}


def make_source(**given: object) -> Source:
    return Source.model_validate(
        {"name": "Gazette", "url": "https://gazette.example/", "publisher": "gazette", **given}
    )


def add_sources(path: Path, publishers: dict[str, Publisher], sources: list[Source], **known: Any) -> Added:
    text, added = with_sources(path.read_bytes().decode(), path.name, publishers, sources, **known)
    replace_text(path, text)
    return added


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.yaml"
    path.write_text(FEEDS)
    return path


def test_new_lines_stand_behind_the_last_entry_and_all_others_stay(feeds: Path) -> None:
    add_sources(feeds, GAZETTE, [make_source(language="en")])
    lines = feeds.read_text().splitlines()
    new = [
        "  gazette: {name: Gazette, country: 'NO'}",
        "  - {name: Gazette, url: 'https://gazette.example/', publisher: gazette, language: en}",
    ]
    assert [line for line in lines if line not in new] == FEEDS.splitlines()
    assert lines.index(new[0]) == FEEDS.splitlines().index("  herald:   {name: The Herald}   # the big one") + 1
    assert lines.index(new[1]) == lines.index("    publisher: herald") + 1


def test_an_address_that_is_there_is_skipped_and_reported(feeds: Path) -> None:
    known = make_source(url="http://www.herald.example/feed/")
    result = add_sources(feeds, GAZETTE, [known, make_source(), make_source(name="Again")])
    assert [source.name for source in result.added] == ["Gazette"]
    assert [source.name for source in result.skipped] == ["Gazette", "Again"]


def test_adding_twice_changes_nothing_the_second_time(feeds: Path) -> None:
    add_sources(feeds, GAZETTE, [make_source()])
    before = feeds.read_bytes()
    assert add_sources(feeds, GAZETTE, [make_source()]).added == ()
    assert feeds.read_bytes() == before


def test_a_name_that_is_taken_gets_a_number(feeds: Path) -> None:
    result = add_sources(feeds, GAZETTE, [make_source(name="HERALD")])
    assert result.added[0].name == "HERALD 2"
    assert read_settings(feeds).sources[1].name == "HERALD 2"


def test_a_publisher_that_is_there_stays_as_the_editors_have_it(feeds: Path) -> None:
    add_sources(feeds, {"herald": Publisher(name="Other")}, [make_source(publisher="herald")])
    assert read_settings(feeds).publishers["herald"].name == "The Herald"


@pytest.mark.parametrize(
    "sources",
    [
        "",
        "sources:\n",
        "sources: []   # none yet\n",
        "sources: ~\n",
        "sources:\n- {name: H, url: 'https://h.example', publisher: herald}\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_section_may_be_absent_or_empty_or_written_flush(tmp_path: Path, sources: str, newline: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes((make_feeds(sources=sources) + "lexicon: []").replace("\n", newline).encode())
    before = len(read_settings(path).sources)
    add_sources(path, GAZETTE, [make_source()])
    assert len(read_settings(path).sources) == before + 1
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(newline.encode())
    assert "# none yet" in path.read_text() or "# none yet" not in sources


def test_a_section_on_one_line_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(make_feeds(publishers="publishers: {herald: {name: H}}\n"))
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"feeds\.yaml:6:1: 'publishers' is not written with one entry on each line"):
        add_sources(path, GAZETTE, [make_source()])
    assert path.read_bytes() == before


def test_what_cannot_be_added_to_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(make_feeds(sources="sources: [\n  ]\n"))
    with pytest.raises(InputError, match="could not be added to what stands there; add them by hand"):
        add_sources(path, GAZETTE, [make_source()])
    assert path.read_text() == make_feeds(sources="sources: [\n  ]\n")


def test_a_file_that_was_wrong_before_is_left_alone(feeds: Path) -> None:
    feeds.write_text(FEEDS + "weigths: {}\n")
    with pytest.raises(SettingsError, match="did you mean 'weights'"):
        add_sources(feeds, GAZETTE, [make_source()])
    assert feeds.read_text() == FEEDS + "weigths: {}\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (make_source(topics=("unrst",)), "source 'Gazette': unknown topic 'unrst'; did you mean 'unrest'?"),
        (make_source(collector="pagee"), "unknown collector 'pagee'"),
        (make_source(publisher="nobody"), "unknown publisher 'nobody'"),
    ],
)
def test_what_the_settings_do_not_know_is_refused_by_name(feeds: Path, source: Source, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("?", r"\?")):
        add_sources(feeds, GAZETTE, [source], known=known_names())
    assert feeds.read_text() == FEEDS


def test_the_file_keeps_its_mode_and_leaves_no_draft(feeds: Path) -> None:
    feeds.chmod(0o640)
    add_sources(feeds, GAZETTE, [make_source()])
    assert stat.S_IMODE(feeds.stat().st_mode) == 0o640
    assert [path.name for path in feeds.parent.iterdir()] == ["feeds.yaml"]


def test_a_failed_write_changes_nothing(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DigestError, match=r"cannot be written \(No space left on device\); nothing was changed"):
        add_sources(feeds, GAZETTE, [make_source()])
    assert [path.name for path in feeds.parent.iterdir()] == ["feeds.yaml"]
    assert feeds.read_text() == FEEDS


NASTY = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)


@given(
    name=NASTY.map(lambda text: " ".join(text.split())).filter(bool),
    note=st.sampled_from(["yes", "#no", "a: b", "- x", "{", "'", "1"]),
)
def test_any_name_survives_the_writing(tmp_path_factory: pytest.TempPathFactory, name: str, note: str) -> None:
    path = tmp_path_factory.mktemp("home") / "feeds.yaml"
    path.write_text(FEEDS)
    (added,) = add_sources(path, {"gazette": Publisher(name=name)}, [make_source(name=name, note=note)]).added
    assert parse_settings(path.read_text()).sources[1] == added


def test_2675_sources_are_added_within_seconds(feeds: Path) -> None:
    publishers = {f"p{n}": Publisher(name=f"Paper {n}") for n in range(2675)}
    sources = [make_source(name=f"P{n}", url=f"https://p{n}.example/feed", publisher=f"p{n}") for n in range(2675)]
    start = time.process_time()
    assert len(add_sources(feeds, publishers, sources).added) == 2675
    assert time.process_time() - start < 5  # 0.4 s on an idle machine
