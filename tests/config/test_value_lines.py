"""Numbers and words of feeds.yaml are changed in place, and every comment is kept."""

import pytest

from digest.config.reader import parse_settings
from digest.config.value_lines import with_entry_values, with_values, with_words, without_words
from digest.model.errors import InputError

FEEDS = """\
# our file
edition:
  size: 10        # full
  floor: 0.30     # a short letter beats filler
  caps: {per_owner: 2}
topics:
  unrest:
    name: {en: Unrest}
    subject: [iran,   # the land
              tehran]
    matter:
      - protest  # and
      - strike
weights:
  severity: 0.4  # agreed in May
"""


def test_a_number_changes_where_it_stands_and_its_comment_stays() -> None:
    values = {("edition", "floor"): 0.25, ("weights", "severity"): 0.5, ("edition", "caps", "per_owner"): 3}
    text = with_values(FEEDS, "feeds.yaml", values)
    changed = [line for line in text.splitlines() if line not in FEEDS.splitlines()]
    assert changed == [
        "  floor: 0.25     # a short letter beats filler",
        "  caps: {per_owner: 3}",
        "  severity: 0.5  # agreed in May",
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (FEEDS, ("weights", "newness")),
        (FEEDS, ("edition", "caps", "per_publisher")),
        (FEEDS.replace("  caps: {per_owner: 2}\n", ""), ("edition", "caps", "per_owner")),
        (
            FEEDS.replace("  caps: {per_owner: 2}\n", "  caps:\n    per_owner: 2\n"),
            ("edition", "caps", "per_publisher"),
        ),
        (FEEDS.partition("weights:")[0], ("weights", "newness")),
        (FEEDS.partition("weights:")[0] + "weights: {}\n", ("weights", "newness")),
    ],
)
def test_a_number_that_is_not_there_is_added_and_all_other_lines_stay(text: str, path: tuple[str, ...]) -> None:
    longer = with_values(text, "feeds.yaml", {path: 1})
    settings = parse_settings(longer).model_dump()
    for step in path:
        settings = settings[step]
    assert settings == 1
    assert {line for line in text.splitlines() if "#" in line} <= set(longer.splitlines())


@pytest.mark.parametrize(
    ("name", "expected"),
    [("subject", ("karaj", "qom: city", "iran", "tehran")), ("matter", ("protest", "strike", "karaj", "qom: city"))],
)
def test_words_are_added_to_a_list_however_it_is_written(name: str, expected: tuple[str, ...]) -> None:
    text = with_words(FEEDS, "feeds.yaml", ("topics", "unrest", name), ("karaj", "qom: city"))
    assert getattr(parse_settings(text).topics["unrest"], name) == expected
    assert "# the land" in text
    assert "# and" in text


@pytest.mark.parametrize("name", ["exclude", "remove"])
def test_a_list_that_is_not_there_is_begun(name: str) -> None:
    text = with_words(FEEDS, "feeds.yaml", ("topics", "unrest", name), ("football",))
    assert f"    {name}: [football]\n" in text


def test_what_is_written_in_an_unusual_way_is_left_to_its_writer() -> None:
    with pytest.raises(InputError, match="by hand"):
        with_values("edition:\n  floor: >\n    0.3\n", "feeds.yaml", {("edition", "floor"): 0.2})


TOPICS = "topics:\n  unrest: {name: {en: Unrest}, subject: [iran], matter: [protest]}\n"
PAPERS = """\
publishers:
  h: {name: Herald, trust: 0.5}  # since 1990
  g:
    name: Gazette
  p: {name: Post}
"""
SOURCES = """\
sources:
  # the papers
  - {name: Herald, url: "https://herald.example/", publisher: h}  # daily
  - name: Gazette   # weekly
    url: https://gazette.example/
    publisher: g
    enabled: yes    # since May
    note: slow
  - name: Post
    url: https://post.example/
    publisher: p
"""


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        (
            "Herald",
            ['  - {note: gone, enabled: false, name: Herald, url: "https://herald.example/", publisher: h}  # daily'],
        ),
        ("Gazette", ["    enabled: false    # since May", "    note: gone"]),
        ("Post", ["    enabled: false", "    note: gone"]),
    ],
)
def test_an_entry_of_a_list_changes_by_its_name(name: str, changed: list[str]) -> None:
    text = with_entry_values(SOURCES, "feeds.yaml", "sources", {name: {"enabled": False, "note": "gone"}})
    assert sorted(line for line in text.splitlines() if line not in SOURCES.splitlines()) == sorted(changed)
    assert "# the papers" in text


def test_many_entries_change_at_once_and_comments_stay() -> None:
    values = {name: {"enabled": False} for name in ("Post", "Herald", "Gazette")}
    text = with_entry_values(SOURCES, "feeds.yaml", "sources", values)
    assert [part.enabled for part in parse_settings(TOPICS + text + PAPERS).sources] == [False] * 3
    assert [line for line in text.splitlines() if "# the papers" in line or "# weekly" in line or "# daily" in line]


def test_entries_of_a_mapping_change_by_their_key() -> None:
    text = with_entry_values(PAPERS, "feeds.yaml", "publishers", {"h": {"trust": 0.3, "stance": "state"}})
    assert text.splitlines()[1] == "  h: {stance: state, name: Herald, trust: 0.3}  # since 1990"
    text = with_entry_values(PAPERS, "feeds.yaml", "publishers", {"g": {"stance": "party"}})
    assert text == PAPERS.replace("    name: Gazette\n", "    name: Gazette\n    stance: party\n")


@pytest.mark.parametrize(
    ("section", "values"),
    [("sources", {"None": {"enabled": False}}), ("publishers", {"x": {"trust": 1}}), ("weights", {"y": {"a": 1}})],
)
def test_an_entry_that_is_not_there_is_named(section: str, values: dict[str, dict[str, object]]) -> None:
    with pytest.raises(InputError, match=f"{section} has no entry '{next(iter(values))}'"):
        with_entry_values(SOURCES + PAPERS, "feeds.yaml", section, values)


LISTS = """\
topics:
  unrest:
    name: {en: Unrest}
    subject: [iran, "tehran, city", 'd''or', karaj]  # the land
    matter:
      - protest  # and
      - "strike: wild"
      - walkout
"""


@pytest.mark.parametrize(
    ("word", "changed"),
    [
        ("iran", """    subject: ["tehran, city", 'd''or', karaj]  # the land"""),
        ("tehran, city", """    subject: [iran, 'd''or', karaj]  # the land"""),
        ("d'or", """    subject: [iran, "tehran, city", karaj]  # the land"""),
        ("karaj", """    subject: [iran, "tehran, city", 'd''or']  # the land"""),
        ("strike: wild", ""),
    ],
)
def test_a_word_is_taken_out_of_the_list_that_has_it(word: str, changed: str) -> None:
    paths = [("topics", "unrest", name) for name in ("subject", "matter", "exclude")]
    text, left = without_words(LISTS, "feeds.yaml", paths, (word, "elsewhere"))
    assert left == ("elsewhere",)
    assert set(text.splitlines()) - set(LISTS.splitlines()) == {changed} - {""}
    assert word not in [*parse_settings(text).topics["unrest"].subject, *parse_settings(text).topics["unrest"].matter]


def test_several_words_are_taken_out_and_nothing_changes_without_any() -> None:
    paths = [("topics", "unrest", name) for name in ("subject", "matter")]
    text, left = without_words(LISTS, "feeds.yaml", paths, ("iran", "karaj", "protest", "walkout"))
    topic = parse_settings(text).topics["unrest"]
    assert (topic.subject, topic.matter, left) == (("tehran, city", "d'or"), ("strike: wild",), ())
    assert without_words(LISTS, "feeds.yaml", paths, ("x",)) == (LISTS, ("x",))


def test_a_word_on_several_lines_is_left_to_its_writer() -> None:
    text = LISTS.replace("      - walkout\n", "      - >-\n        walk\n        out\n")
    with pytest.raises(InputError, match="by hand"):
        without_words(text, "feeds.yaml", [("topics", "unrest", "matter")], ("walk out",))
