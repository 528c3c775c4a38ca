from multiprocessing import get_context
from pathlib import Path

import pytest
from waiting import PATIENCE

from digest.files.folder import FolderFiles
from digest.model.errors import DigestError
from digest.security.journal import ERASED, SENDING, Journal, SharedJournal


@pytest.fixture(params=["of one host", "of several hosts"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Journal | SharedJournal:
    path = tmp_path / "home.journal"
    return Journal(path) if request.param == "of one host" else SharedJournal(FolderFiles(tmp_path / "shared"), path)


def test_a_database_that_counted_along_has_forgotten_nothing(journal: Journal | SharedJournal) -> None:
    assert journal.forgotten(0) is None
    journal.append(1, ERASED, "a")
    assert journal.forgotten(1) is None


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.append(1, ERASED, "a")
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_an_older_database_is_told_every_erasure_and_is_known_as_restored(journal: Journal | SharedJournal) -> None:
    journal.append(1, ERASED, "a")
    journal.append(2, SENDING, "2024-03-05")
    journal.append(3, ERASED, "b")
    forgotten = journal.forgotten(1)
    assert forgotten
    assert (forgotten.erased, forgotten.count, forgotten.restored) == (("a", "b"), 3, True)


def test_a_crash_between_journal_and_database_is_no_restored_database(journal: Journal | SharedJournal) -> None:
    journal.append(1, ERASED, "a")
    forgotten = journal.forgotten(0)
    assert forgotten
    assert not forgotten.restored


def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.append(1, ERASED, "a")
    with journal.path.open("a") as file:
        file.write("2 eras")
    assert journal.forgotten(1) is None


@pytest.mark.parametrize("torn", ["2", "2 ", "2 eras", "2 sending 2024-03-0", "2 erased b"])
def test_a_line_cut_off_by_a_crash_is_replaced_by_the_next(tmp_path: Path, torn: str) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.append(1, ERASED, "a")
    with journal.path.open("a") as file:
        file.write(torn)
    journal.append(2, SENDING, "2024-03-05")
    assert journal.path.read_text() == "1 erased a\n2 sending 2024-03-05\n"
    assert journal.forgotten(2) is None


def test_a_journal_that_begins_with_a_torn_line_is_begun_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.path.write_text("1 era")
    assert journal.forgotten(0) is None
    journal.append(1, ERASED, "a")
    assert journal.path.read_text() == "1 erased a\n"


def test_processes_that_append_at_once_lose_no_line(tmp_path: Path) -> None:
    journal, context = Journal(tmp_path / "home.journal"), get_context("spawn")
    writers = [context.Process(target=_append_many, args=(journal.path, first)) for first in (0, 1_000)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE)
        assert writer.exitcode == 0
    numbers = sorted(int(line.split()[0]) for line in journal.path.read_text().splitlines())
    assert numbers == [*range(50), *range(1_000, 1_050)]


def _append_many(path: Path, first: int) -> None:
    for number in range(first, first + 50):
        Journal(path).append(number, SENDING, "2024-03-05")


@pytest.mark.parametrize(
    "line",
    ["9" * 5_000 + " erased a", "9" * 19 + " erased a", "-1 erased a", "1 found a", "1 erased", "", "1  erased a"],
)
def test_a_line_of_another_form_is_refused_by_name(tmp_path: Path, line: str) -> None:
    path = tmp_path / "home.journal"
    path.write_text(f"1 erased a\n{line}\n")
    with pytest.raises(DigestError, match=r"home\.journal.*unexpected line"):
        Journal(path).forgotten(0)


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "home.journal"
    path.write_text("hello there, world\n")
    with pytest.raises(DigestError, match=r"home\.journal"):
        Journal(path).forgotten(0)


# --- the journal of several hosts ---


def test_what_one_host_writes_the_others_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    first, second = (SharedJournal(FolderFiles(tmp_path / "shared"), tmp_path / f"{host}.journal") for host in "ab")
    for number in range(8, 12):
        (first if number % 2 else second).append(number, ERASED, f"reader-{number}")
    assert first.forgotten(11) is None
    assert [second.forgotten(count) is None for count in (7, 9, 10)] == [False] * 3
    forgotten = second.forgotten(9)
    assert forgotten
    assert (set(forgotten.erased), forgotten.count) == ({f"reader-{number}" for number in range(8, 12)}, 11)


def test_a_line_written_twice_is_one(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "shared")
    for host in "ab":
        SharedJournal(files, tmp_path / f"{host}.journal").append(3, ERASED, "reader")
    assert len(files.names("journal")) == 1


def test_the_files_that_hosts_had_before_are_shared_once(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "shared")
    for host, number in (("a", 4), ("b", 6)):
        Journal(tmp_path / f"{host}.journal").append(number, ERASED, f"left-at-{host}")
    first, second = (SharedJournal(files, tmp_path / f"{host}.journal") for host in "ab")
    assert first.forgotten(6) is None
    second.append(7, SENDING, "2024-03-05")
    for journal in (second, first, second):
        forgotten = journal.forgotten(3)
        assert forgotten
        assert (set(forgotten.erased), forgotten.count) == ({"left-at-a", "left-at-b"}, 7)
    assert sorted(path.name for path in tmp_path.glob("*.journal*")) == ["a.journal.shared", "b.journal.shared"]


def test_an_object_that_is_no_part_of_a_journal_is_refused_by_name(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "shared")
    files.write("journal/000000000009-notes", "سلام".encode())
    with pytest.raises(DigestError, match="journal/000000000009-notes"):
        SharedJournal(files, tmp_path / "home.journal").forgotten(0)
