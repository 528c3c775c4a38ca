from pathlib import Path

import pytest

from digest.model.errors import DigestError
from digest.security.journal import ERASED, SENDING, Journal


def test_a_database_that_counted_along_has_forgotten_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    assert journal.forgotten(0) is None
    journal.append(1, (ERASED, "a"))
    assert journal.forgotten(1) is None
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_an_older_database_is_told_every_erasure_and_is_known_as_restored(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.append(1, (ERASED, "a"))
    journal.append(2, (SENDING, "2024-03-05"))
    journal.append(3, (ERASED, "b"))
    forgotten = journal.forgotten(1)
    assert forgotten
    assert (forgotten.erased, forgotten.count, forgotten.restored) == (("a", "b"), 3, True)


def test_a_crash_between_journal_and_database_is_no_restored_database(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.append(1, (ERASED, "a"))
    forgotten = journal.forgotten(0)
    assert forgotten
    assert not forgotten.restored


def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "home.journal")
    journal.append(1, (ERASED, "a"))
    with journal.path.open("a") as file:
        file.write("2 eras")
    assert journal.forgotten(1) is None


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "home.journal"
    path.write_text("hello there, world\n")
    with pytest.raises(DigestError, match=r"home\.journal"):
        Journal(path).forgotten(0)
