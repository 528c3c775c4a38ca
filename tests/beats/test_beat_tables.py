"""Tab-separated tables: every error has its place and a remedy."""

import pytest

from digest.beats.tables import Columns, parse_table
from digest.config.problems import lines

KINDS = Columns(names=("kind", "where", "phrase"), may_be_empty=("where",))
NAMES = Columns(names=("id",), by_language=("{}",))


def faults(text: str, columns: Columns = KINDS) -> list[str]:
    return [f"{one.line}:{one.column}: {one.what}" for one in parse_table(text, columns).problems]


def test_comments_and_empty_lines_are_no_rows_and_cells_know_their_place() -> None:
    table = parse_table("# signs\n\nkind\twhere\tphrase\nnotice\ttitle\t to host \r\n", KINDS)
    (row,) = table.rows
    assert (row["phrase"].text, row["phrase"].line, row["phrase"].column) == ("to host", 4, 15)
    assert table.problems == ()


def test_a_cell_of_several_phrases_knows_the_place_of_each() -> None:
    (row,) = parse_table("id\ten\nquay\tQuay; North Quay ;;\n", NAMES).rows
    assert [(part.text, part.column) for part in row["en"].parts()] == [("Quay", 6), ("North Quay", 12)]


def test_languages_are_what_the_header_names() -> None:
    table = parse_table("id\ten\tfr\nquay\t\tquai\n", NAMES)
    assert table.languages == ("en", "fr")
    assert table.problems == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1:1: the table has no header; begin with the columns kind | where | phrase"),
        ("# only a comment\n", "1:1: the table has no header"),
        (
            "kind\tphrase\n",
            "1:1: the first line must name the columns kind | where | phrase, separated by tabs; found kind",
        ),
        (
            "kind\twhere\tphrase\nnotice\ttitle\n",
            "2:8: 2 columns where 3 are needed, too few; write kind | where | phrase",
        ),
        ("kind\twhere\tphrase\nnotice title to host\n", "2:1: 1 column where 3 are needed, too few"),
        ("kind\twhere\tphrase\na\tb\tc\td\n", "2:5: 4 columns where 3 are needed, too many"),
        ("kind\twhere\tphrase\nnotice\ttitle\t\n", "2:14: 'phrase' is empty; fill it in"),
        ("kind\twhere\tphrase\na\tb\tc؛ d\n", "2:6: '؛' separates nothing here; use the semicolon ';'"),
        ("kind\twhere\tphrase\na\tb\tc\na\tb\tc\n", "3:1: this entry is already on line 2; keep one"),
    ],
)
def test_a_fault_has_its_line_and_column(text: str, fault: str) -> None:
    (found,) = faults(text)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("header", "faults_of_it"),
    [
        ("id\tlabel.en\tphrases.en\tlabel.ar", []),
        ("id\tlabel.en\tlable.fa", ["1:13: unknown column 'lable.fa'"]),
        ("id\tlabel.en\tlabel.", ["1:13: unknown column 'label.'"]),
        ("id\ten", ["1:4: unknown column 'en'"]),
        ("id\tlabel.en\tlabel.en", ["1:13: the column 'label.en' is named twice; keep one"]),
        ("id\tlabel.EN\tphrase.en", ["1:4: unknown column 'label.EN'", "1:13: unknown column 'phrase.en'"]),
        (
            "id",
            [
                "1:1: the first line must name the columns id | label.en | phrases.en (and other languages), separated "
                "by tabs; found id"
            ],
        ),
    ],
)
def test_a_column_of_a_language_says_what_it_holds_and_in_which(header: str, faults_of_it: list[str]) -> None:
    events = Columns(names=("id",), by_language=("label.{}", "phrases.{}"))
    assert faults(f"{header}\n", events) == faults_of_it


def test_a_misspelt_column_is_answered_with_the_nearest_one() -> None:
    (problem,) = parse_table("id\tlable.fa\n", Columns(names=("id",), by_language=("label.{}",))).problems
    assert lines([problem], "severity.tsv") == (
        "severity.tsv:1:4: unknown column 'lable.fa'; did you mean 'label.fa'?",
    )


def test_a_name_without_words_in_any_language_is_a_fault() -> None:
    assert faults("id\ten\tfr\nquay\t\t\n", NAMES) == ["2:1: 'quay' has no words in any language; fill in a column"]


def test_every_fault_is_reported_and_good_rows_are_read() -> None:
    table = parse_table("kind\twhere\tphrase\nnotice\n\t\tx\nevent\ttitle\tlive\n", KINDS)
    assert [one.line for one in table.problems] == [2, 3]
    assert [row["kind"].text for row in table.rows] == ["event"]
