"""Small parts: sounds of names, splitting, grouping, headline similarity, the lab."""

import pytest
from factories import BEAT, LEXICON, make_item

from digest.config.settings import Settings, Topic
from digest.languages.sounds import sound
from digest.model.errors import InputError
from digest.rank import lab_rows as lab
from digest.rank.grouping.average_link import Grouping
from digest.rank.grouping.similarity import similarities
from digest.rank.grouping.splitting import has_own_names, split
from digest.rank.reading.features import FeatureReader
from digest.text.phrases import GAP_WORDS, PhraseBook, stemmed

SETTINGS = Settings(topics={"beat": Topic(name={"en": "b"}, subject=("Mashhad",), matter=("strike",))})


@pytest.mark.parametrize(
    ("latin", "persian"),
    [
        ("rostamzadeh", "رستمزاده"),
        ("shirazi", "شیرازی"),
        ("khosravi", "خسروی"),
        ("qolamreza", "غلامرضا"),
        ("sanchez", "سانچز"),
        ("shahabi", "شهابی"),
        ("ahvazi", "اهوازی"),
    ],
)
def test_a_name_sounds_the_same_in_both_scripts(latin: str, persian: str) -> None:
    assert sound(latin) == sound(persian)


def test_the_longest_phrase_is_found_and_inflections_with_it() -> None:
    book = PhraseBook([("short", "strike"), ("long", "general strike")])
    assert [hit.label for hit in book.find(stemmed("General strikes and a strike"))] == ["long", "short"]


def test_a_gap_in_a_phrase_has_an_end_and_gives_way_to_a_phrase_without_one() -> None:
    book = PhraseBook([("cut", "internet .. cut"), ("net", "internet outage")])
    found = {text: [hit.label for hit in book.find(stemmed(text))] for text in ("internet is cut", "cut internet")}
    assert found == {"internet is cut": ["cut"], "cut internet": []}
    assert [hit.label for hit in book.find(stemmed("internet " + "word " * GAP_WORDS + "cut"))] == ["cut"]
    assert [hit.label for hit in book.find(stemmed("internet " + "word " * (GAP_WORDS + 1) + "cut"))] == []
    assert [hit.label for hit in book.find(stemmed("internet outage, later cut"))] == ["net"]


def test_near_nodes_group_and_a_chain_does_not() -> None:
    grouping = Grouping(0.5, 100)
    grouping.add(range(4), [(0, 1, 0.9), (1, 2, 0.55), (2, 3, 0.9)])
    assert sorted(grouping.members.values()) == [[0, 1], [2, 3]]


def test_a_group_has_a_largest_size() -> None:
    grouping = Grouping(0.5, 2)
    grouping.add(range(3), [(0, 1, 0.9), (0, 2, 0.9), (1, 2, 0.9)])
    assert max(len(members) for members in grouping.members.values()) == 2


def test_grouping_goes_on_where_it_was() -> None:
    grouping = Grouping(0.5, 100)
    grouping.add(range(2), [(0, 1, 0.9)])
    assert grouping.add([2], [(0, 2, 0.9), (1, 2, 0.9)]) == {0}
    assert grouping.members == {0: [0, 1, 2]}


def test_two_events_taken_for_one_are_split() -> None:
    first = [{"quake": 1.0, f"a{n % 4}": 1.0, "qeshm": 1.0, "=qeshm": 1.0, "island": 1.0} for n in range(8)]
    second = [{"quake": 1.0, f"b{n % 4}": 1.0, "tabas": 1.0, "=tabas": 1.0, "desert": 1.0} for n in range(8)]
    assert split(first + second) == [list(range(8)), list(range(8, 16))]


def test_two_events_of_few_texts_are_split_by_their_names() -> None:
    first = [{"cup": 1.0, "walker": 1.0, "=walker": 1.0, f"a{n % 2}": 1.0} for n in range(5)]
    second = [{"cup": 1.0, "ban": 1.0, f"b{n % 2}": 1.0} for n in range(3)]
    named = [text | {"=league": 1.0} for text in second]
    assert split(first + named) == [list(range(5)), list(range(5, 8))]
    assert split(first + second) == [list(range(8))]


def test_a_side_without_a_name_of_its_own_is_no_event_of_its_own() -> None:
    shared = {"=qeshm": 1.0, "=sohrab": 1.0, "quake": 1.0}
    first = [shared | {f"a{n % 5}": 1.0, "tremor": 1.0, "injured": 1.0, "night": 1.0} for n in range(8)]
    second = [shared | {f"b{n % 5}": 1.0, "jolt": 1.0, "wounded": 1.0, "evening": 1.0, "=rasul": 1.0} for n in range(8)]
    assert has_own_names(second, first)
    assert not has_own_names(first, second)


def test_one_event_stays_whole() -> None:
    texts = [{"quake": 1.0, "qeshm": 1.0, "island": 1.0, f"only-{n}": 1.0} for n in range(16)]
    assert split(texts) == [list(range(16))]


def test_alike_headlines_score_higher() -> None:
    near, far, same = similarities(
        [
            ("Bakers strike in Mashhad", "Mashhad bakers on strike"),
            ("Bakers strike in Mashhad", "Minister opens bridge"),
            ("Bakers strike in Mashhad", "Bakers strike in Mashhad"),
        ]
    )
    assert far < near < same == pytest.approx(1)


def test_other_numbers_speak_against_likeness() -> None:
    equal, other = similarities([("12 killed in fire", "Fire: 12 killed"), ("12 killed in fire", "Fire: 97 killed")])
    assert other < equal


def test_the_lab_gives_a_row_for_a_row() -> None:
    rows = [
        {"id": 1, "title": "Bakers strike in Mashhad", "text": "", "published": "2024-03-05T10:00:00Z"},
        {"id": 2, "title": "", "text": "", "published": "2024-03-04T10:00:00"},
        {"id": 3, "title": "نانوایان مشهد", "text": "اعتصاب", "published": None},
    ]
    assert [row["id"] for row in lab.cluster(rows, BEAT)] == [1, 2, 3]
    assert [row["relevant"] for row in lab.relevance(rows, SETTINGS, BEAT)] == [True, False, False]
    ranked = lab.rank(rows, SETTINGS, BEAT)
    assert ranked[0]["score"] > 0 == ranked[1]["score"]
    assert ranked[0]["day"] == "2024-03-05"
    assert lab.similarity([{"id": "x", "a": "one strike", "b": "one strike"}])[0]["score"] == pytest.approx(1)


def test_the_lab_names_the_row_that_is_wrong() -> None:
    with pytest.raises(InputError, match="row 1"):
        lab.cluster([{"title": "no id"}], BEAT)
    with pytest.raises(InputError, match="'soon' is not a time"):
        lab.rank([{"id": 1, "published": "soon"}], SETTINGS, BEAT)


def test_a_title_cut_short_is_read_whole_and_once() -> None:
    """A post has no title: its first words are one, and the whole of the line stands in its text."""
    whole = make_item(title="Bakers of Mashhad strike over bread", text="Police came.")
    cut = make_item(title="Bakers of Mashhad…", text="Bakers of Mashhad strike over bread\nPolice came.")
    reader = FeatureReader(LEXICON, BEAT)
    one, other = reader.read(whole), reader.read(cut)
    assert (one.tokens, one.title_end) == (other.tokens, other.title_end)


def test_items_that_say_the_same_share_what_was_read_of_them() -> None:
    reader = FeatureReader(LEXICON, BEAT)
    said = {
        "title": "Teachers strike in Sanandaj",
        "text": "Schools closed on Tuesday, the council said.",
        "language": "en",
    }
    first, copy = (reader.read(make_item(id=id, **said)) for id in ("a", "b"))
    assert (copy.item.id, copy.tokens is first.tokens) == ("b", True)
    for change in ({"title": "Teachers strike in Tehran"}, {"text": "Schools opened."}, {"language": "fa"}):
        other = reader.read(make_item(id="c", **{**said, **change}))
        assert other == FeatureReader(LEXICON, BEAT).read(other.item)
        assert other.tokens is not first.tokens
    only_summary = make_item(id="d", **{**said, "text": "", "summary": said["text"]})
    assert reader.read(only_summary) == FeatureReader(LEXICON, BEAT).read(only_summary)
