"""feeds.yaml is accepted or refused as a whole; every error has its place, its cause and a remedy."""

import os
import time as clock
from datetime import date, time
from pathlib import Path

import pytest
from factories import make_feeds

from digest.config.reader import parse_settings, read_settings
from digest.config.settings import NoOptions
from digest.config.vocabulary import SignalEntry, Vocabulary
from digest.model.errors import SettingsError
from digest.services.known_names import known_names

SHIPPED = known_names()


def problems(text: str, known: Vocabulary = SHIPPED) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        parse_settings(text, known=known)
    assert refused.value.exit_code == 2
    return list(refused.value.problems)


def source(line: str) -> str:
    return make_feeds(sources=f"sources:\n  - {line}\n")


# --- what is read ----------------------------------------------------------------------------------------------------


def test_what_is_not_written_has_its_default() -> None:
    settings = parse_settings(make_feeds())
    assert settings.edition.title == "Top Ten"
    assert settings.edition.send_at == time(6, 0)
    assert settings.sources[0].enabled


def test_an_empty_section_is_as_good_as_none() -> None:
    settings = parse_settings("edition:\nlexicon:\noverrides: ~\n" + make_feeds())
    assert settings.edition.size == 10
    assert settings.overrides == ()


def test_a_text_stays_a_text_whatever_yaml_1_1_thinks_of_it() -> None:
    settings = parse_settings(
        "edition: {title: 2024, send_at: 06:00}\n"
        + make_feeds(
            publishers="publishers: {404: {name: 404, country: NO}}\n",
            sources="sources: [{name: on, url: 'https://404.example/', publisher: 404, language: no}]\n",
        )
    )
    assert settings.edition.title == "2024"
    assert settings.edition.send_at == time(6, 0)
    assert settings.publishers["404"].country == "NO"
    assert (settings.sources[0].name, settings.sources[0].language) == ("on", "no")


@pytest.mark.parametrize(("written", "meant"), [("no", False), ("false", False), ("Yes", True), ("true", True)])
def test_a_switch_may_be_yes_or_no(written: str, meant: bool) -> None:
    settings = parse_settings(source(f"{{name: A, url: 'https://a.example', publisher: herald, enabled: {written}}}"))
    assert settings.sources[0].enabled is meant


def test_numbers_and_days_are_read_by_the_type_of_their_key() -> None:
    override = "{action: boost, target: s1, author: Desk, reason: urgent, until: 2024-03-05, value: 0.5}"
    settings = parse_settings(make_feeds() + f"overrides: [{override}]\nweights: {{severity: 1}}\n")
    assert settings.overrides[0].value == 0.5
    assert settings.overrides[0].until == date(2024, 3, 5)
    assert settings.weights == {"severity": 1.0}


def test_a_headline_that_looks_like_a_number_stays_text() -> None:
    override = "{action: headline, target: s1, author: Desk, reason: shorter, until: 2024-03-05, value: 1984}"
    assert parse_settings(make_feeds() + f"overrides: [{override}]\n").overrides[0].value == "1984"


def test_an_override_that_has_expired_is_no_problem() -> None:
    override = "{action: pin, target: s1, author: Desk, reason: urgent, until: 1999-01-01}"
    assert len(parse_settings(make_feeds() + f"overrides: [{override}]\n").overrides) == 1


def test_an_alias_repeats_what_its_anchor_names() -> None:
    text = make_feeds().replace("[protest]", "&words [protest, rally]").replace("[iran]", "[iran]\n    exclude: [oil]")
    assert parse_settings(text).topics["unrest"].matter == ("protest", "rally")


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + make_feeds().replace("\n", "\r\n").encode())
    assert read_settings(path) == parse_settings(make_feeds())


def test_2675_sources_are_read_in_a_moment() -> None:
    rows = range(2675)
    publishers = "".join(f"  p{n}: {{name: Paper {n}, country: IT}}\n" for n in rows)
    line = "  - {{name: Paper {0}, url: 'https://p{0}.example/feed', publisher: p{0}, time_zone: Europe/Rome}}\n"
    text = make_feeds(
        publishers="publishers:\n" + publishers, sources="sources:\n" + "".join(line.format(n) for n in rows)
    )
    start = clock.process_time()
    assert len(parse_settings(text).sources) == 2675
    assert clock.process_time() - start < 1.5  # 0.2 s on an idle machine


# --- one wrong value -------------------------------------------------------------------------------------------------

HERALD = "url: 'https://a.example', publisher: herald"
OVERRIDE = "target: s1, author: Desk, reason: urgent, until: 2024-03-05"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (source("{name: A, ulr: 'https://a.example', publisher: herald}"), "unknown key 'ulr'; did you mean 'url'?"),
        (source("{URL: 'https://a.example', name: A, publisher: herald}"), "unknown key 'URL'; did you mean 'url'?"),
        (source("{name: A, publisher: herald}"), "'url' of entry 1 of sources is missing; add it"),
        (source("{name: A, url: , publisher: herald}"), "'url' of entry 1 of sources is missing; add it"),
        (source(f"{{name: A, {HERALD}, language: Persian}}"), "language 'Persian' is not well formed; use a code"),
        ("edition: {floor: 0,3}\n" + make_feeds(), "unknown key '3'"),
        ("edition: {languages: [en, en]}\n" + make_feeds(), "languages en, en name one twice; keep one"),
        ("weights: {severity: }\n" + make_feeds(), "severity must be a number; found nothing"),
        (make_feeds().replace("{en: Unrest}", "{de: Unruhe}"), "unknown language 'de'; use en, ar or fa"),
        (make_feeds().replace("[iran]", "[]"), "subject is empty; fill it in"),
        (make_feeds().replace("[iran]", "[iran, '']"), "entry 2 of subject is empty; fill it in"),
        (source(f"{{name: A, {HERALD}, enabled: maybe}}"), "enabled must be true or false; found 'maybe'"),
        (source(f"{{name: A, {HERALD}, topics: unrest}}"), "topics must be a list"),
        (source(f"{{name: A, {HERALD}, topics: [unrst]}}"), "no topic 'unrst' under 'topics'; did you mean 'unrest'?"),
        (source(f"{{name: A, {HERALD}, collector: feeed}}"), "unknown collector 'feeed'; did you mean 'feed'?"),
        (source(f"{{name: A, {HERALD}, time_zone: Europe/Rom}}"), "unknown time zone 'Europe/Rom'; use a name such as"),
        (source(f"{{name: '  ', {HERALD}}}"), "'  ' is nothing but blanks; fill it in"),
        (source(f"{{name: '', {HERALD}}}"), "name is empty; fill it in"),
        (source(f'{{name: "A\\x07", {HERALD}}}'), "holds the control character U+0007; delete it"),
        (source(f"{{name: {'A' * 121}, {HERALD}}}"), "name has 121 characters; shorten it to 120"),
        (
            source("{name: A, url: a.example, publisher: herald}"),
            "'a.example' is not a web address; write it with http",
        ),
        (source("{name: A, url: 'http://[::1', publisher: herald}"), "is not a web address"),
        (source("{name: A, url: 'https://a.example', publisher: hreald}"), "did you mean 'herald'?"),
        (
            source(f"{{name: A, {HERALD}, collector: page, options: {{select: 'h2 a['}}}}"),
            "'h2 a[' is not a CSS selector (Expected ident",
        ),
        (
            source(f"{{name: A, {HERALD}, collector: page, options: {{select: 'a:near'}}}}"),
            "'a:near' is not a CSS selector (The pseudo-class",
        ),
        (source("just a text"), "entry 1 of sources must be keys with values"),
        (
            source(""),
            "entry 1 of sources must be keys with values, each on its own line as 'key: value'; found nothing",
        ),
        (make_feeds(publishers="publishers: {herald: {name: H, stance: publik}}\n"), "did you mean 'public'?"),
        (make_feeds(publishers="publishers: {herald: {name: H, stance: xyz}}\n"), "choose from independent, public"),
        (make_feeds(publishers="publishers: {herald: {name: H, trust: 3}}\n"), "trust is 3; it must be 1 or less"),
        (
            make_feeds(publishers="publishers: {herald: {name: H, trust: high}}\n"),
            "trust must be a number; found 'high'",
        ),
        (make_feeds(publishers="publishers: {herald: {name: H, country: UK of GB}}\n"), "use two capital letters"),
        (make_feeds(publishers="publishers: {herald: {name: H, country: UK}}\n"), "'UK'; write GB"),
        (make_feeds(publishers="publishers: {herald: {name: H, country: XY}}\n"), "'XY'; look it up in ISO 3166-1"),
        (
            make_feeds(publishers="publishers: {The Herald: {name: H}, herald: {name: H}}\n"),
            "cannot be an id; use small",
        ),
        ("edition: {send_at: 6}\n" + make_feeds(), "'6' is not a time of day; write it as HH:MM, for example 06:00"),
        ("edition: {size: ten}\n" + make_feeds(), "size must be a whole number; found 'ten'"),
        ("edition: {languages: [de]}\n" + make_feeds(), "unknown entry 1 of languages 'de'"),
        (
            "edition: {size: 3, minimum_per_topic: {unrest: 4}}\n" + make_feeds(),
            "4 places are reserved for topics, of 3",
        ),
        ("edition: {minimum_per_topic: {unrst: 4}}\n" + make_feeds(), "did you mean 'unrest'?"),
        ("edition: {send_at: 15:00}\n" + make_feeds(), "deadline 14:00 is not after send_at 15:00"),
        ("weights: {severity: .nan}\n" + make_feeds(), "severity must be a number"),
        ("lexicon: [{id: evin}, {id: evin}]\n" + make_feeds(), "lexicon id 'evin' is already on line 1; keep one"),
        ("lexicon: [{id: quay, eng: [Quay]}]\n" + make_feeds(), "1:22: unknown key 'eng'; did you mean 'en'?"),
        ("lexicon: [{id: quay, ar: Quay}]\n" + make_feeds(), "1:26: ar must be a list: one '- value' on each line"),
        ("lexicon: [{id: quay, fa: ['']}]\n" + make_feeds(), "1:27: entry 1 of fa is empty; fill it in"),
        ("lexicon: [{id: quay, variants: {xx: [Quay]}}]\n" + make_feeds(), "1:33: unknown language 'xx'; use en, "),
        ("lexicon: [{id: quay, variants: 5, ar: [Quay]}]\n" + make_feeds(), "1:32: variants must be keys with values"),
        (
            f"overrides: [{{action: boost, {OVERRIDE}, value: 5}}]\n" + make_feeds(),
            "'5' does not fit boost; write a number from -1",
        ),
        (
            f"overrides: [{{action: boost, {OVERRIDE}}}]\n" + make_feeds(),
            "boost needs a 'value': a number from -1 to 1",
        ),
        (f"overrides: [{{action: kill, {OVERRIDE}, value: 5}}]\n" + make_feeds(), "kill takes no 'value'; delete it"),
        (f"overrides: [{{action: pin, {OVERRIDE}, value: 2.5}}]\n" + make_feeds(), "write a place from 1 to 20"),
        (f"overrides: [{{action: pin, {OVERRIDE}, value: first}}]\n" + make_feeds(), "write a place from 1 to 20"),
        (f"overrides: [{{action: trust, {OVERRIDE}, value: 1.5}}]\n" + make_feeds(), "write a number from 0 to 1"),
        (f"overrides: [{{action: stance, {OVERRIDE}, value: mild}}]\n" + make_feeds(), "write one of independent, "),
        (
            f"overrides: [{{action: kill, {OVERRIDE}, language: en}}]\n" + make_feeds(),
            "kill holds for every language; delete 'language'",
        ),
        (
            f"overrides: [{{action: headline, {OVERRIDE}, language: xx, value: Words}}]\n" + make_feeds(),
            "unknown language 'xx'",
        ),
        (f"overrides: [{{action: merge, {OVERRIDE}, value: s1}}]\n" + make_feeds(), "cannot be merged with itself"),
        (
            f"overrides: [{{action: pin, {OVERRIDE.replace('s1', 'A strike')}}}]\n" + make_feeds(),
            "target 'A strike' is neither a story id nor a web address",
        ),
        (
            f"overrides: [{{action: pin, {OVERRIDE.replace('2024-03-05', '20240305')}}}]\n" + make_feeds(),
            "'20240305' is not a day; write it as YYYY-MM-DD",
        ),
    ],
)
def test_a_wrong_value_is_quoted_with_what_to_do(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert said in problem


def test_a_problem_stands_at_its_line_and_column() -> None:
    text = make_feeds(
        sources="sources:\n  - name: Herald\n    ulr: https://herald.example/feed\n    publisher: herald\n"
    )
    line = text.split("\n").index("    ulr: https://herald.example/feed") + 1
    assert problems(text) == [f"feeds.yaml:{line}:5: unknown key 'ulr'; did you mean 'url'?"]


def test_a_selector_that_is_none_is_told_at_its_place() -> None:
    text = make_feeds(
        sources="sources:\n  - name: Herald\n    url: https://herald.example/feed\n    publisher: herald\n"
        "    collector: page\n    options:\n      select: 'h2 > > a'\n"
    )
    line = text.split("\n").index("      select: 'h2 > > a'") + 1
    (problem,) = problems(text)
    assert problem.startswith(f"feeds.yaml:{line}:15: 'h2 > > a' is not a CSS selector (Expected ")
    assert parse_settings(text.replace("> >", ">")).sources[0].options == {"select": "h2 > a"}


def test_a_secret_in_an_address_is_refused_without_being_told() -> None:
    (problem,) = problems(source("{name: A, url: 'https://me:hush@a.example/', publisher: herald}"))
    assert "secrets do not belong in this file" in problem
    assert "hush" not in problem


def known(*collectors: str, signals: tuple[str, ...] = ()) -> Vocabulary:
    return Vocabulary(
        collectors=dict.fromkeys(collectors, NoOptions),
        signals={name: SignalEntry(weight=0.1, meaning="how fresh it is") for name in signals},
    )


def test_a_signal_without_a_name_among_the_known_is_refused() -> None:
    text = "weights: {fresness: 1}\n" + make_feeds()
    assert "did you mean 'freshness'?" in problems(text, known("feed", signals=("freshness",)))[0]


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("severty: 0.3", "feeds.yaml:1:11: unknown signal 'severty'; did you mean 'severity'?"),
        ("severity: -1", "feeds.yaml:1:21: severity is -1; it must be 0 or more"),
        ("severity: 35", "feeds.yaml:1:21: severity is 35; it must be 1 or less"),
        ("severity: high", "feeds.yaml:1:21: severity must be a number; found 'high'"),
    ],
)
def test_a_weight_is_that_of_a_signal_and_from_0_to_1(weights: str, said: str) -> None:
    assert problems(f"weights: {{{weights}}}\n" + make_feeds()) == [said]


def test_a_collector_is_known_by_the_names_given() -> None:
    line = source(f"{{name: A, {HERALD}, collector: page}}")
    assert parse_settings(line, known=known("feed", "page")).sources[0].collector == "page"
    assert "choose from feed" in problems(line, known("feed"))[0]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("collector: page, options: {selct: a}", "unknown key 'selct'; did you mean 'select'?"),
        ("collector: ooni, options: {countries: IR}", "countries must be a list"),
        ("collector: ooni, options: {countries: [Iran]}", "entry 1 of countries 'Iran' is not well formed"),
        ("collector: ooni, options: {countries: [IR, UK]}", "no country has the code 'UK'; write GB"),
        ("options: {select: a}", "unknown key 'select'"),
    ],
)
def test_options_are_those_of_the_sources_collector(entry: str, said: str) -> None:
    (problem,) = problems(source(f"{{name: A, {HERALD}, {entry}}}"))
    assert said in problem


@pytest.mark.parametrize(
    "url", ["http://herald.example/feed", "https://www.HERALD.example/feed/", "https://herald.example:443/feed#x"]
)
def test_the_same_address_in_other_words_is_a_duplicate(url: str) -> None:
    more = f"  - {{name: Other, url: '{url}', publisher: herald}}\n"
    assert "is already on line" in problems(make_feeds() + more)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://herald.example:8080/feed", "https://herald.example:8081/feed"),
        ("http://herald.example/feed", "http://herald.example:8080/feed"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/"),
        ("https://[::1]:8001/feed", "https://[::1]:8002/feed"),
    ],
)
def test_addresses_that_differ_in_the_port_are_two(one: str, other: str) -> None:
    lines = "".join(f"  - {{name: '{url}', url: '{url}', publisher: herald}}\n" for url in (one, other))
    assert [found.url for found in parse_settings(make_feeds(sources=f"sources:\n{lines}")).sources] == [one, other]


def test_addresses_that_differ_in_path_or_query_are_two() -> None:
    more = "".join(
        f"  - {{name: N{n}, url: 'https://herald.example/{path}', publisher: herald}}\n"
        for n, path in enumerate(["Feed", "feed?page=2", "feed/fa"])
    )
    assert len(parse_settings(make_feeds() + more).sources) == 4


def test_all_problems_of_a_file_are_told_at_once_in_its_order() -> None:
    text = make_feeds(
        publishers="publishers: {herald: {nme: Herald}}\n",
        sources="""\
sources:
  - {name: A, url: a.example, publisher: herald}
  - {name: a, url: 'https://b.example', publisher: gazette}
""",
    )
    found = problems("edition: {titel: X, size: 0}\n" + text)
    assert [problem.split(": ", 1)[1].split(";")[0] for problem in found] == [
        "unknown key 'titel'",
        "size is 0",
        "unknown key 'nme'",
        "'a.example' is not a web address",
        "source name 'a' is already on line 9",
        "no publisher 'gazette' under 'publishers'",
    ]


def test_of_ten_thousand_problems_the_first_fifty_are_listed() -> None:
    wrong = [f"  - {{name: N{n}, url: n{n}, publisher: herald}}\n" for n in range(10_000)]
    found = problems(make_feeds() + "".join(wrong))
    assert len(found) == 51
    assert "'n0' is not a web address" in found[0]
    assert found[-1] == "feeds.yaml: and 9,950 more, up to line 10,009"


# --- no YAML, or YAML that is not taken ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n" + make_feeds(), "2:1: key 'a' is already on line 1; keep one"),
        ("edition:\n\ttitle: X\n", "2:1: a tab indents this line; YAML needs spaces"),
        ("edition:\n  title: Top: Ten\n", "2:13: a ':' too many, or a line indented deeper"),
        ("topics:\n  a: [@places, x]\n", "2:7: text may not begin with '@'; put it in quotes"),
        ("topics: [a\nb: c\n", "2:2: a '[' on line 1 is not closed"),
        ("topics: {a: b\n", "2:1: a '{' on line 1 is not closed"),
        ("title: 'abc\n", "1:8: this quotation mark is not closed"),
        ("title: 'abc' def\n", "1:14: this does not fit what began on line 1"),
        ("a:\n  - b\n c: 1\n", "3:2: this does not fit what began on line 1"),
        ("a: [b,, c]\n", "1:7: a value is missing here, or a comma is too many"),
        ("a: 1\njust words\nb: 2\n", "2:1: this line is no 'key: value'"),
        ('a: "C:\\data"\n', "starts a code; use 'single quotes' instead"),
        ("a: *places\n", "1:4: no '&places' stands before this; put text that begins with '*' in quotes"),
        ("a: &a [*a]\n", "1:8: no '&a' stands before this"),
        ("a: !secret x\n", "1:4: the tag '!secret' means nothing here; delete it"),
        ("a: &a {b: 1}\nc:\n  <<: *a\n", "3:3: '<<' does not merge here; write the keys out"),
        ("? [a]\n: b\n", "1:3: a key must be a plain word"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins here"),
        ("a: b\x08c\n", "1:5: character U+0008 is not allowed here; delete it"),
        ("# éééééééé\na: \x01", "2:4: character U+0001 is not allowed here; delete it"),
        ("a: باران\ufffe\n", "1:9: character U+FFFE is not allowed here; delete it"),
    ],
)
def test_what_is_no_yaml_ends_in_one_clear_line(text: str, said: str) -> None:
    found = [problem for problem in problems(text) if "unknown key" not in problem]
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("deep", ["[", "- ", "{a: ", "? "])
def test_a_file_nested_a_million_deep_is_refused_at_once(deep: str) -> None:
    (problem,) = problems(deep * 1_000_000)
    assert "nested more than 20 levels deep" in problem or "a key must be a plain word" in problem


def test_aliases_nest_no_deeper_than_lists() -> None:
    (problem,) = problems("a0: &a0 x\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 60)))
    assert "nested more than 20 levels deep by its aliases" in problem


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    start = clock.process_time()
    (problem,) = problems(bomb)
    assert "by its aliases; write out what is meant" in problem
    assert clock.process_time() - start < 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "feeds.yaml: the file is empty; `digest init` writes one to begin with"),
        (b"# only a comment\n\n", "feeds.yaml: the file is empty"),
        (b"edition:\n  title: caf\xe9\n", "feeds.yaml:2:13: byte 0xE9 is not UTF-8; save the file as UTF-8"),
        ("edition: {}".encode("utf-16"), "feeds.yaml: is written in UTF-16; save it as UTF-8"),
        (b"SQLite format 3\x00\x10\x00", "feeds.yaml: is not a text file; put the last good copy back"),
        (b"x" * 10_000_001, "feeds.yaml: is larger than 10 MB"),
        (b"just words\n", "feeds.yaml:1:1: the file must be keys with values"),
        (b"- a\n- b\n", "feeds.yaml:1:1: the file must be keys with values"),
        (b"edition: {}\n", "feeds.yaml:1:1: 'topics' is missing; add it"),
        (b"topics: {}\n", "feeds.yaml:1:9: topics is empty; fill it in"),
    ],
)
def test_a_file_that_cannot_be_settings_ends_in_one_clear_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(data)
    with pytest.raises(SettingsError) as refused:
        read_settings(path)
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith(said)


def test_a_missing_file_and_a_folder_in_its_place_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"feeds\.yaml: there is no such file; .*`digest init`"):
        read_settings(tmp_path / "feeds.yaml")
    with pytest.raises(SettingsError, match="is a folder; the settings are one file"):
        read_settings(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(make_feeds())
    path.chmod(0)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(path)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("weights: {severity: '0,4'}\n", "severity must be a number; found '0,4'; write 0.4"),
        ("weights: {severity: ۰٫۴}\n", "severity must be a number; found '۰٫۴'; write 0.4"),
        ("edition: {size: ۱۰}\n", "size must be a whole number; found '۱۰'; write 10"),
        ("edition: {size: ten}\n", "size must be a whole number; found 'ten'"),
        ("edition: {size: 1-2}\n", "size must be a whole number; found '1-2'"),
        ("edition: {time_zone: IRST}\n", "use a name such as 'Asia/Tehran'"),
        ("edition: {time_zone: mesz}\n", "use a name such as 'Europe/Berlin'"),
        ("smtp_password: hunter2\n", "unknown key 'smtp_password'; passwords, keys and servers stand in digest.env"),
        ("delivery: {api_key: x}\n", "unknown key 'api_key'; passwords, keys and servers stand in digest.env"),
        ("edition: {archive: t}\n", "archive must be true or false; found 't'"),
        ("edition: {archive: maybe}\n", "archive must be true or false; found 'maybe'"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_what_to_write(written: str, said: str) -> None:
    (problem,) = problems(written + make_feeds())
    assert said in problem
    assert problem.endswith(said) or "write" not in said


@pytest.mark.parametrize(
    ("written", "held"), [("yes", True), ("On", True), ("true", True), ("off", False), ("No", False)]
)
def test_a_switch_takes_the_words_of_both_yaml_versions(written: str, held: bool) -> None:
    assert parse_settings(f"edition: {{archive: {written}}}\n" + make_feeds()).edition.archive is held


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", "2:1", "mark of an unfinished merge"),
        ('a: {b: "c, d: e}\nf: g\nh: "i"\n', "1:8", "a quotation mark is opened here"),
        ('a: ["b, c]\nd: e\nf: "g"\n', "1:5", "a quotation mark is opened here"),
        ("a:\n  - {b: c: d}\n", "2:10", "a ':' too many"),
        ("a:\n  - b: 1\n - b: 2\n", "3:2", "this '-' is not below the one on line 2; indent both alike"),
        ("a:\n  b: 1\n    c: 2\n", "3:6", "a ':' too many, or a line indented deeper"),
        ('a:\n  b: "c\n  d: 1\n  e: "06:00"\n', "2:6", "a quotation mark is opened here and not closed"),
        ("a:\n  - 'b\n  - c\n  - 'd'\n", "2:5", "a quotation mark is opened here and not closed"),
        ("a:\n    name: b\n    url: c\n  - {name: d}\n", "4:3", "the lines above this '-' have none"),
        ("a: {b: c d: e}\n", "1:11", "a ',' is missing before this key"),
        ("a:\n  b: 1\n\u00a0\u00a0c: 2\n  d: 3\n", "3:1", "indented with the character U+00A0; use plain spaces"),
        ("a:\n  b: 1\n\u3000c: 2\nd: 'x\n", "3:1", "indented with the character U+3000; use plain spaces"),
        ("a: [b, *]\n", "1:9", "text may not begin with '*' or '&'"),
    ],
)
def test_text_that_is_not_yaml_is_told_at_the_slip(text: str, place: str, said: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"feeds.yaml:{place}: ")
    assert said in problem


@pytest.mark.parametrize(
    ("line", "other", "said"),
    [
        ("{en: Unrest}", "Unrest", "name has a text for each language; write {en: Unrest}"),
        ("[strike]", "['strik*']", "'strik*' has a '*', but a word is met in its usual forms alone"),
        ("0.8", "80%", "trust must be a number; found '80%'; write 0.8"),
        ("0.8", "۸۰٪", "trust must be a number; found '۸۰٪'; write 0.8"),
        ("size: 7", "size: 7.5", "size must be a whole number; found '7.5'"),
        ("https://h.example/", "“https://h.example/”", "it has the character U+201C; delete it"),
        ("https://h.example/", "https://h.example/\u200f", "it has the character U+200F; delete it"),
    ],
)
def test_a_slip_of_the_hand_is_said_with_what_to_write(line: str, other: str, said: str) -> None:
    text = """\
edition: {size: 7}
topics: {unrest: {name: {en: Unrest}, subject: [iran], matter: [strike]}}
publishers: {herald: {name: Herald, trust: 0.8}}
sources: [{name: S, url: https://h.example/, publisher: herald}]
"""
    parse_settings(text)
    (problem,) = problems(text.replace(line, other, 1))
    assert said in problem


@pytest.mark.parametrize(("right", "wrong"), [("topics", "topcs"), ("publishers", "publshers")])
def test_a_misspelt_section_is_one_line_and_not_one_for_each_of_its_ids(right: str, wrong: str) -> None:
    sources = "".join(
        f"  - {{name: S{n}, url: 'https://h.example/{n}', publisher: herald, topics: [unrest]}}\n" for n in range(5)
    )
    text = f"""\
edition: {{minimum_per_topic: {{unrest: 1}}}}
topics: {{unrest: {{name: {{en: Unrest}}, subject: [iran], matter: [protest]}}}}
publishers: {{herald: {{name: Herald}}}}
sources:
{sources}"""
    assert parse_settings(text)
    (problem,) = problems(text.replace(f"\n{right}:", f"\n{wrong}:"))
    assert f"unknown key {wrong!r}; did you mean {right!r}?" in problem
