"""Reading a beat's folder and merging it with feeds.yaml; all problems are reported at once, each with its place."""

from pathlib import Path

import pytest
from factories import make_item

from digest.beats.library import SHIPPED, WRITTEN_OUT, Library, shared_tables
from digest.beats.loader import CHOICES, TABLES
from digest.beats.names import lexicon_of
from digest.beats.newsletter import parse_newsletter
from digest.model.errors import SettingsError
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.severity import severity_of
from digest.text.tokens import tokens

BEAT = """\
name: {en: River news}
about: {en: What happens on the river.}
home: {country: france, capital: paris, code: FR, languages: [fr], clock: Europe/Paris, calendar: gregorian}
"""
WORDS = "field\tword\nmatter\tflood\nsubject\triver\nsubject\t@places:*\n"
EVENTS = "id\tgrade\tcounted\tusual\twhere\tsource\tdate\tphrases.en\n"
FEEDS = "topics: {river: {beat: river-news}}\n"


def home_with(folder: Path, **files: str) -> Library:
    """A home with the beat `river-news`; files by name, with `__` for a slash and `_` for a point."""
    beat = folder / "beats" / "river-news"
    written = {"beat_yaml": BEAT, "words_tsv": WORDS, "lexicon__places_tsv": "id\ten\nisle\tIsle\n", **files}
    for name, text in written.items():
        path = beat / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Library(home=folder)


def problems(library: Library, feeds: str = FEEDS) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        parse_newsletter(feeds, library=library)
    return caught.value.problems


def test_a_homes_own_beat_is_read_and_comes_before_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    library = home_with(tmp_path)
    newsletter = parse_newsletter(FEEDS, library=library)
    assert newsletter.settings.topics["river"].subject == ("river", "@places:*")
    assert newsletter.beat.home is not None
    assert newsletter.beat.home.clock == "Europe/Paris"
    (tmp_path / "beats" / "river-news").rename(tmp_path / "beats" / WRITTEN_OUT[0])
    assert library.load(WRITTEN_OUT[0]).part.topic.name == {"en": "River news"}


def test_feeds_yaml_adds_words_and_takes_some_out(tmp_path: Path) -> None:
    feeds = "topics: {river: {beat: river-news, matter: [drought], remove: [flood, '@places:*'], name: {en: Waters}}}\n"
    topic = parse_newsletter(feeds, library=home_with(tmp_path)).settings.topics["river"]
    assert (topic.subject, topic.matter, topic.name) == (("river",), ("drought",), {"en": "Waters"})


def test_the_sources_of_a_beat_come_along_unless_feeds_yaml_leaves_them_out_or_has_its_own(tmp_path: Path) -> None:
    sources = (
        "publishers: {herald: {name: Herald}}\n"
        "sources:\n"
        "  - {name: Herald, url: 'https://herald.example/feed', publisher: herald, topics: [river-news, other]}\n"
        "  - {name: Quay, url: 'https://herald.example/quay', publisher: herald}\n"
    )
    library = home_with(tmp_path, sources_yaml=sources)
    settings = parse_newsletter(FEEDS, library=library).settings
    assert [(one.name, one.topics) for one in settings.sources] == [("Herald", ("river",)), ("Quay", ())]
    own = (
        FEEDS + "sources: [{name: Quay, url: 'https://quay.example/', publisher: herald, enabled: false, note: off}]\n"
    )
    settings = parse_newsletter(own, library=library).settings
    assert {one.name: one.enabled for one in settings.sources} == {"Herald": True, "Quay": False}
    without = "topics: {river: {beat: river-news, sources: false}}\n"
    assert parse_newsletter(without, library=library).settings.sources == ()


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"words_tsv": WORDS + "matter\tایران، ایرانی\n"}, "words.tsv:5:8: 'ایران، ایرانی' is one phrase"),
        (
            {"words_tsv": WORDS + "subject\t@language:french\n"},
            "words.tsv:5:9: '@language:french' names no language; write its code",
        ),
        ({"words_tsv": WORDS + "matter\t~~~ferry\n"}, "words.tsv:5:8: '~~~ferry' has 3 marks ~; one makes a word weak"),
        ({"words_tsv": WORDS + "matter\t@no-such-name\n"}, "words.tsv:5:8: the lexicon has no name 'no-such-name'"),
        ({"words_tsv": WORDS + "subject\t@place:*\n"}, "words.tsv:5:9: the lexicon has no group 'place'; did you mean"),
        ({"words_tsv": WORDS + "matters\tferry\n"}, "words.tsv:5:1: unknown field 'matters'; did you mean 'matter'?"),
        ({"words_tsv": WORDS + "matter\t!!!\n"}, "words.tsv:5:8: '!!!' has no letters or digits"),
        ({"words_tsv": WORDS + "matter\n"}, "words.tsv:5:1: 1 column where 2 are needed, too few"),
        ({"beat_yaml": BEAT.replace("name:", "nmae:", 1)}, "beat.yaml:1:1: unknown key 'nmae'; did you mean 'name'?"),
        ({"beat_yaml": BEAT.replace("capital", "captial")}, "beat.yaml:3:25: unknown key 'captial'; did you mean"),
        ({"beat_yaml": BEAT.replace("capital: paris", "capital: pariss")}, "beat.yaml:3:34: the lexicon has no name"),
        ({"beat_yaml": BEAT.replace("gregorian", "gregorain")}, "beat.yaml:3:99: unknown calendar 'gregorain'"),
        ({"beat_yaml": BEAT.replace("Europe/Paris", "Europe/Pariss")}, "beat.yaml:3:75: unknown time zone"),
        ({"beat_yaml": "name: {en: [}\n"}, "beat.yaml:1:13: a value is missing here"),
        ({"kinds_tsv": "kind\twhere\tphrase\nopinion\ttitle\tmy view\n"}, "kinds.tsv:2:1: unknown kind 'opinion'"),
        ({"lexicon__people_tsv": "id\ten\na\tAnn\na\tAnna\n"}, "lexicon/people.tsv:3:1: the id 'a' is already"),
        ({"examples_tsv": "verdict\tlanguage\theadline\nyes\ten\tFlood\n"}, "examples.tsv:2:1: unknown verdict 'yes'"),
        (
            {"severity_tsv": EVENTS + "x\t2\tno\tno\thome\ta\tb\tc\n"},
            "severity.tsv:2:3: grade '2' is not a number from 0 to 1",
        ),
        (
            {"severity_tsv": EVENTS + "x\t\tno\tno\thome\ta\tb\tc\n"},
            "severity.tsv:2:1: 'grade' of 'x' is empty, and no shared event has that id",
        ),
        (
            {"sources_yaml": "sources: [{name: A, url: 'https://a.example', publisher: b}]\n"},
            "sources.yaml:1:58: no publisher 'b'",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_a_beat_has_its_file_line_and_column(tmp_path: Path, files: dict[str, str], fault: str) -> None:
    assert any(line.startswith(f"beats/river-news/{fault}") for line in problems(home_with(tmp_path, **files)))


def test_the_problems_of_all_files_and_of_feeds_yaml_are_told_at_once(tmp_path: Path) -> None:
    library = home_with(tmp_path, words_tsv=WORDS + "matter\t@nobody\n", kinds_tsv="kind\twhere\n")
    told = problems(library, "topics: {river: {beat: river-news}, sea: {beat: see-news}}\nwieghts: {}\n")
    assert [line.partition(":")[0] for line in told] == [
        "feeds.yaml",
        "feeds.yaml",
        "beats/river-news/kinds.tsv",
        "beats/river-news/words.tsv",
    ]


def test_a_folder_without_its_first_file_is_a_broken_beat(tmp_path: Path) -> None:
    library = home_with(tmp_path)
    (tmp_path / "beats" / "river-news" / "beat.yaml").unlink()
    assert problems(library)[0].startswith("beats/river-news/beat.yaml: there is no such file")


@pytest.mark.parametrize(
    ("topic", "fault"),
    [
        ("{beat: rivr-news}", "1:24: no beat is called 'rivr-news'; did you mean 'river-news'?"),
        ("{beat: river-news, remove: [flod]}", "1:45: the beat 'river-news' has no word 'flod' to remove; did you"),
        ("{beat: river-news, matter: ['~~~ferry']}", "1:45: '~~~ferry' has 3 marks"),
        ("{beat: river-news, subject: ['@placs:*']}", "1:46: the lexicon has no group 'placs'; did you mean 'places'?"),
        ("{beat: river-news, exclude: ['گل، گیاه']}", "1:46: 'گل، گیاه' is one phrase"),
        ("{name: {en: R}, subject: [river]}", "1:10: 'matter' of topic 'river' is missing; add it, or name a beat"),
    ],
)
def test_a_fault_of_a_topic_has_its_line_and_column(tmp_path: Path, topic: str, fault: str) -> None:
    assert any(
        line.startswith(f"feeds.yaml:{fault}")
        for line in problems(home_with(tmp_path), f"topics: {{river: {topic}}}\n")
    )


def test_a_slogan_with_commas_stands_beside_itself_without_them() -> None:
    words = "[رود, 'زن، زندگی، آزادی', زن زندگی آزادی]"
    topic = f"topics: {{x: {{name: {{en: X}}, subject: [river], matter: {words}}}}}\n"
    assert len(parse_newsletter(topic).settings.topics["x"].matter) == 3


def test_a_topic_that_writes_out_its_words_has_the_tables_of_the_first_two_beats() -> None:
    newsletter = parse_newsletter("topics: {x: {name: {en: X}, subject: ['@people:*'], matter: [strike]}}\n")
    assert newsletter.settings.sources == ()
    assert newsletter.beat is Library().joined(WRITTEN_OUT)


def test_every_shipped_beat_is_sound_sorted_and_documented() -> None:
    library = Library()
    assert {"belarus-protests", *WRITTEN_OUT} <= set(library.names())
    for name in (*library.names(), "common"):
        for path in sorted((SHIPPED / name).rglob("*.tsv")):
            rows = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")][1:]
            if path.name not in ("severity.tsv",):  # in the order of gravity
                keys = [[cell.lstrip("~").casefold() for cell in row.split("\t")] for row in rows]
                order = [key[:1] for key in keys] if path.parent.name == "lexicon" else keys
                assert order == sorted(order), path
            assert len(rows) == len(set(rows)), path
    page = (SHIPPED.parents[1] / "docs" / "beats.md").read_text("utf-8")
    assert [name for name in TABLES if f"`{name}`" not in page] == []
    assert [column for _, column in CHOICES if column not in page] == []


def test_a_shipped_beat_has_ten_examples_of_each_kind_and_media_with_a_source() -> None:
    library = Library()
    for name in library.names():
        loaded = library.load(name)
        assert len(loaded.part.topic.examples_in) >= 10
        assert len(loaded.part.topic.examples_out) >= 10
        assert all(one.source.startswith("https://") and one.date for one in loaded.beat.media)
    assert all(event.source and event.date for event in shared_tables().beat.events)


def test_every_graded_phrase_and_background_word_can_be_found() -> None:
    beat = Library().joined(WRITTEN_OUT)
    phrases = [phrase.text for event in beat.events for phrase in (*event.phrases, *event.naming)]
    assert all(
        tokens(part) for phrase in (*phrases, *beat.nearby, *beat.behind, *beat.recalled) for part in phrase.split("..")
    )


def test_a_graded_phrase_of_any_language_is_found_in_its_inflections() -> None:
    beat = Library().joined(WRITTEN_OUT)
    reader = FeatureReader(lexicon_of(beat), beat)
    titles = (
        ("ar", "محاكمات علنية في المدينة"),
        ("ar", "وإضرابات عمالية في الميناء"),
        ("fa", "تجمع‌های معلمان در شهر بندر"),
        ("en", "A shot was heard in the harbour"),
    )
    items = [make_item(title=title, language=language) for language, title in titles]
    found = [severity_of(reader.read(item), beat).words for item in items]
    assert found == ["mass charges", "a strike", "a rally", "shots fired"]


def test_a_name_of_feeds_yaml_has_variants_in_any_language_of_the_program() -> None:
    names = "lexicon:\n  - {id: quay, group: places, en: [North Quay], ar: [~الرصيف], variants: {fa: [اسکله]}}\n"
    newsletter = parse_newsletter(f"topics: {{iran: {{beat: iran-protests}}}}\n{names}")
    lexicon = lexicon_of(newsletter.beat, newsletter.settings.lexicon)
    assert [lexicon.name("quay", code) for code in ("en", "ar", "fa")] == ["North Quay", "الرصيف", "اسکله"]
    (mention,) = lexicon.find(tokens("مقابل الرصيف", "ar"))
    assert (mention.id, mention.weak) == ("quay", True)


def test_an_editors_name_joins_those_of_the_beat() -> None:
    beat = Library().joined(("belarus-protests",))
    lexicon = lexicon_of(beat)
    found = lexicon.find(tokens("Crowds in Minsk and Grodno"))
    assert [(one.id, one.group) for one in found] == [("minsk", "places"), ("hrodna", "places")]
