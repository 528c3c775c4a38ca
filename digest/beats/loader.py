"""Loads a beat's folder into a Beat and its part for settings, or reports all problems of its files at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.beats.beat import Beat, GradedEvent, HomeCountry, KindSign, KnownMedium, Term, Where
from digest.beats.beat_file import BeatFile, SourcesFile
from digest.beats.tables import Cell, Columns, Row, Table, parse_table
from digest.config.checks import cross_check
from digest.config.complaints import explain
from digest.config.nodes import BadYaml, Node, entries, listed, plain, read_tree, text_at
from digest.config.problems import Problem, lines
from digest.config.reader import read_text
from digest.config.settings import Stance, Topic
from digest.config.topics import WEAK_MARK, WORD_LISTS, BeatPart, comma_problem, word_problem
from digest.config.validation import validate
from digest.config.values import Part
from digest.model.errors import SettingsError
from digest.text.lexicon import LexiconEntry
from digest.text.phrases import Phrase
from digest.text.tokens import tokens

BEAT_FILE, SOURCES_FILE = "beat.yaml", "sources.yaml"
LEXICON = "lexicon"

WORDS = Columns(names=("field", "word"))
EVENTS = Columns(
    names=("id", "grade", "counted", "usual", "where", "source", "date"),
    may_be_empty=("grade", "counted", "usual", "where"),
    by_language=("label.{}", "phrases.{}"),
)
KINDS = Columns(names=("kind", "where", "phrase"))
BACKGROUND = Columns(names=("use", "language", "phrase"))
COMMON_WORDS = Columns(names=("language", "word"))
EXAMPLES = Columns(names=("verdict", "language", "headline"))
MEDIA = Columns(
    names=("name", "hosts", "stance", "owner", "country", "source", "date"), may_be_empty=("owner", "country")
)
BY_LANGUAGE = Columns(names=("id",), by_language=("{}",))
MINOR = "~"
"""The mark before the id of a subject that says little about a story."""

TABLES: Mapping[str, Columns] = {
    "words.tsv": WORDS,
    "severity.tsv": EVENTS,
    "kinds.tsv": KINDS,
    "background.tsv": BACKGROUND,
    "commonplace.tsv": COMMON_WORDS,
    "examples.tsv": EXAMPLES,
    "media.tsv": MEDIA,
    "terms.tsv": BY_LANGUAGE,
    "subjects.tsv": BY_LANGUAGE,
}
"""The tables that a beat may have, besides those of its lexicon."""

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("words.tsv", "field"): WORD_LISTS,
    ("severity.tsv", "counted"): ("yes", "no"),
    ("severity.tsv", "usual"): ("yes", "no"),
    ("severity.tsv", "where"): tuple(Where),
    ("kinds.tsv", "kind"): (
        "event",
        "feature",
        "explainer",
        "notice",
        "press release",
        "commentary",
        "round-up",
    ),
    ("kinds.tsv", "where"): ("start", "title", "address", "lead"),
    ("background.tsv", "use"): ("nearby", "behind", "recalled"),
    ("examples.tsv", "verdict"): ("in", "out"),
    ("media.tsv", "stance"): tuple(Stance),
}
"""The words allowed in a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A beat and its part for settings."""

    beat: Beat
    part: BeatPart


class _Folder:
    """Reads the files of one beat and collects their problems under the files' names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.wrong: list[str] = []

    def label(self, name: str) -> str:
        return f"beats/{self.path.name}/{name}"

    def complain(self, name: str, problems: Sequence[Problem]) -> None:
        self.wrong += lines(problems, self.label(name))

    def text(self, name: str) -> str | None:
        """Reads a file; None if it is missing or unreadable."""
        path = self.path / name
        if not path.exists():
            return None
        try:
            return read_text(path, self.label(name))
        except SettingsError as error:
            self.wrong += error.problems
            return None

    def table(self, name: str, columns: Columns) -> Table:
        text = self.text(name)
        if text is None:
            return Table()
        table = parse_table(text, columns)
        self.complain(name, table.problems)
        return table

    def part(self, name: str, kind: type[Part], check: Callable[[Node], Iterator[Problem]]) -> Part | None:
        """Reads a YAML file as a part of settings; None if it is missing or has problems."""
        text = self.text(name)
        if text is None:
            return None
        try:
            tree = read_tree(text)
        except BadYaml as bad:
            self.complain(name, [bad.problem])
            return None
        part, findings = validate(kind, plain(tree.root))
        self.complain(name, [*tree.problems, *explain(findings, tree.root, kind), *check(tree.root)])
        return part


def load_beat(path: Path, common: "SharedTables") -> Loaded:
    """Loads the beat in a folder, on top of the shared tables. Raises SettingsError with a line for every problem."""
    folder = _Folder(path)
    names = _names(folder)
    known = frozenset(one.id for one in (*names, *common.names))
    groups = frozenset(one.group for one in (*names, *common.names))
    head = folder.part(BEAT_FILE, BeatFile, lambda root: _unknown_names(root, known))
    if head is None and not folder.wrong:
        folder.wrong.append(f"{folder.label(BEAT_FILE)}: there is no such file; `digest beats new NAME` writes one")
    origin = folder.part(SOURCES_FILE, SourcesFile, _check_sources) or SourcesFile()
    tables = _tables(folder)
    events = _events(folder, tables["severity.tsv"], common.events)
    _check_words(folder, tables["words.tsv"], known, groups)
    if folder.wrong or not isinstance(head, BeatFile) or not isinstance(origin, SourcesFile):
        raise SettingsError(tuple(folder.wrong))
    own = _beat(path.name, head, tables, names, events)
    topic = Topic.model_validate({"name": head.name, "about": head.about, **_words(tables)})
    part = BeatPart(topic=topic, publishers=origin.publishers, sources=origin.sources, names=known, groups=groups)
    return Loaded(beat=own, part=part)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTables:
    """The tables shared by all beats."""

    beat: Beat

    @property
    def names(self) -> tuple[LexiconEntry, ...]:
        """The names that belong to no beat."""
        return self.beat.names

    @property
    def events(self) -> Mapping[str, GradedEvent]:
        """The graded events to which a beat may add phrases, by id."""
        return {event.id: event for event in self.beat.events}


def load_shared(path: Path) -> SharedTables:
    """Loads the shared tables. Raises SettingsError with a line for every problem."""
    folder = _Folder(path)
    tables, names = _tables(folder), _names(folder)
    events = _events(folder, tables["severity.tsv"], {})
    if folder.wrong:
        raise SettingsError(tuple(folder.wrong))
    return SharedTables(beat=_beat(path.name, None, tables, names, events))


def _unknown_names(root: Node, known: Collection[str]) -> Iterator[Problem]:
    """Yields ids in beat.yaml that are missing from the lexicon."""
    home = next((node for key, _, node in entries(root) if key == "home"), None)
    named = [found[1] for key in ("country", "capital") if home and (found := text_at(home, key))]
    for node in (*named, *listed(root, "ubiquitous_names")):
        if isinstance(node.value, str) and node.value not in known:
            yield node.problem(f"the lexicon has no name {node.value!r}", node.value, tuple(sorted(known)))


def _check_sources(root: Node) -> Iterator[Problem]:
    """Yields duplicate names and unknown publishers; topics are names of beats here, and are not checked."""
    return (one for one in cross_check(root) if "under 'topics'" not in one.what)


def _tables(folder: _Folder) -> Mapping[str, Table]:
    tables = {name: folder.table(name, columns) for name, columns in TABLES.items()}
    for (name, column), choices in CHOICES.items():
        for row in tables[name].rows:
            cell = row[column]
            if cell.text and cell.text not in choices:
                folder.complain(name, [cell.problem(f"unknown {column} {cell.text!r}", cell.text, choices)])
    for name, column in (("background.tsv", "phrase"), ("kinds.tsv", "phrase"), ("commonplace.tsv", "word")):
        folder.complain(name, list(_dead_phrases([row[column] for row in tables[name].rows])))
    for name in ("terms.tsv", "subjects.tsv"):
        folder.complain(name, list(_dead_phrases(_phrases(tables[name], tables[name].languages))))
    return tables


def _dead_phrases(cells: Sequence[Cell]) -> Iterator[Problem]:
    """Yields phrases that can never match: without a letter, or lists joined by a comma that does not separate."""
    written = frozenset(cell.text for cell in cells)
    for cell in cells:
        if not tokens(cell.text):
            yield cell.problem(f"{cell.text!r} has no letters or digits; write a word or a phrase")
        elif wrong := comma_problem(cell.text, written):
            yield cell.problem(*wrong)


def _phrases(table: Table, columns: Sequence[str]) -> list[Cell]:
    return [part for row in table.rows for column in columns for part in row[column].parts()]


def _check_words(folder: _Folder, table: Table, names: frozenset[str], groups: frozenset[str]) -> None:
    siblings = [row["word"].text for row in table.rows]
    for row in table.rows:
        if wrong := word_problem(row["word"].text, siblings, names, groups):
            folder.complain("words.tsv", [row["word"].problem(*wrong)])


def _names(folder: _Folder) -> tuple[LexiconEntry, ...]:
    """Reads the names in `lexicon/GROUP.tsv`: an id and its variants by language."""
    names: list[LexiconEntry] = []
    for file in sorted((folder.path / LEXICON).glob("*.tsv")):
        name = f"{LEXICON}/{file.name}"
        table = folder.table(name, BY_LANGUAGE)
        first: dict[str, int] = {}
        for row in table.rows:
            id = row["id"]
            if first.setdefault(id.text, id.line) != id.line:
                folder.complain(name, [id.problem(f"the id {id.text!r} is already on line {first[id.text]}; keep one")])
            variants = {language: row[language].phrases() for language in table.languages}
            names.append(LexiconEntry.written(id.text, file.stem, variants))
    return tuple(names)


def _events(folder: _Folder, table: Table, shared: Mapping[str, GradedEvent]) -> tuple[GradedEvent, ...]:
    """Reads the graded events of a table; an empty cell is taken from the shared event with the same id."""
    kinds = [column.partition(".") for column in table.languages]
    labels = {language: f"label.{language}" for kind, _, language in kinds if kind == "label"}
    phrases = [f"phrases.{language}" for kind, _, language in kinds if kind == "phrases"]
    folder.complain("severity.tsv", list(_dead_phrases(_phrases(table, phrases))))
    events = []
    for row in table.rows:
        usual = shared.get(row["id"].text)
        problems = list(_event_problems(row, usual))
        folder.complain("severity.tsv", problems)
        if not problems:
            events.append(_event(row, usual, labels, phrases))
    return tuple(events)


def _event_problems(row: Row, shared: GradedEvent | None) -> Iterator[Problem]:
    for column in ("grade", "counted", "usual", "where"):
        if not row[column].text and shared is None:
            what = f"{column!r} of {row['id'].text!r} is empty, and no shared event has that id; fill it in"
            yield row["id"].problem(what)
    grade = row["grade"].text
    if grade and not (grade.replace(".", "", 1).isdecimal() and grade.isascii() and float(grade) <= 1):
        yield row["grade"].problem(f"grade {grade!r} is not a number from 0 to 1")


def _event(row: Row, shared: GradedEvent | None, labels: Mapping[str, str], phrases: Sequence[str]) -> GradedEvent:
    own = {language: row[column].text.split("/") for language, column in labels.items() if row[column].text}
    text = {name: row[name].text for name in ("grade", "counted", "usual", "where")}
    written = [(text, column.rpartition(".")[2]) for column in phrases for text in row[column].phrases()]
    return GradedEvent(
        id=row["id"].text,
        grade=float(text["grade"]) if text["grade"] or shared is None else shared.grade,
        counted=text["counted"] == "yes" if text["counted"] or shared is None else shared.counted,
        usual=text["usual"] == "yes" if text["usual"] or shared is None else shared.usual,
        where=Where(text["where"]) if text["where"] or shared is None else shared.where,
        labels={language: names[-1].strip() for language, names in own.items()} or (shared.labels if shared else {}),
        index_labels={language: names[0].strip() for language, names in own.items()}
        or (shared.index_labels if shared else {}),
        phrases=tuple(Phrase(text=text, language=code) for text, code in written if not text.startswith(WEAK_MARK)),
        naming=tuple(
            Phrase(text=text.removeprefix(WEAK_MARK), language=code)
            for text, code in written
            if text.startswith(WEAK_MARK)
        ),
        source=row["source"].text,
        date=row["date"].text,
    )


def _words(tables: Mapping[str, Table]) -> dict[str, tuple[str, ...]]:
    """Returns the word lists and examples of a topic."""
    lists = {field: tuple(_column(tables["words.tsv"], "word", "field", field)) for field in WORD_LISTS}
    examples = {
        f"examples_{verdict}": tuple(_column(tables["examples.tsv"], "headline", "verdict", verdict))
        for verdict in ("in", "out")
    }
    return lists | examples


def _column(table: Table, column: str, key: str, value: str) -> Iterator[str]:
    """Yields the cells of a column in the rows where the column `key` equals `value`."""
    return (row[column].text for row in table.rows if row[key].text == value)


def _terms(table: Table) -> tuple[Term, ...]:
    return tuple(
        Term(
            id=row["id"].text.removeprefix(MINOR),
            minor=row["id"].text.startswith(MINOR),
            phrases=tuple(
                Phrase(text=text, language=language) for language in table.languages for text in row[language].phrases()
            ),
        )
        for row in table.rows
    )


def _beat(
    name: str,
    head: BeatFile | None,
    tables: Mapping[str, Table],
    names: tuple[LexiconEntry, ...],
    events: tuple[GradedEvent, ...],
) -> Beat:
    home = head.home if head else None
    return Beat(
        name=name,
        homes=(HomeCountry(**home.model_dump()),) if home else (),
        names=names,
        events=events,
        kinds=tuple(
            KindSign(kind=row["kind"].text, where=row["where"].text, phrase=row["phrase"].text)
            for row in tables["kinds.tsv"].rows
        ),
        nearby=tuple(_column(tables["background.tsv"], "phrase", "use", "nearby")),
        recalled=tuple(_column(tables["background.tsv"], "phrase", "use", "recalled")),
        behind=tuple(_column(tables["background.tsv"], "phrase", "use", "behind")),
        terms=_terms(tables["terms.tsv"]),
        subjects=_terms(tables["subjects.tsv"]),
        common_words=tuple(row["word"].text for row in tables["commonplace.tsv"].rows),
        ubiquitous_names=frozenset(head.ubiquitous_names if head else ()),
        measurements=head.measurements if head else {},
        media=tuple(
            KnownMedium(
                name=row["name"].text,
                hosts=tuple(row["hosts"].phrases()),
                **{key: row[key].text for key in ("stance", "owner", "country", "source", "date")},
            )
            for row in tables["media.tsv"].rows
        ),
    )
