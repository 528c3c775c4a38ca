"""A backup is treated as untrusted: foreign files in it are refused, and nothing is left behind."""

import gzip
import io
import os
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import digest
from posts import make_post

Change = Callable[[tarfile.TarFile], None]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a home, whole."""
    folder = tmp_path_factory.mktemp("good")
    home = make_post(folder, "reader@harbour.example")
    assert digest(home.path, "backup", str(folder / "letter.tar")).exit_code == 0
    with tarfile.open(folder / "letter.tar") as archive:
        content = archive.extractfile("digest.db")
        assert content is not None
        return content.read()


def add(archive: tarfile.TarFile, name: str, content: bytes = b"x", **fields: object) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for field, value in fields.items():
        setattr(member, field, value)
    archive.addfile(member, io.BytesIO(content))


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> Change:
    return lambda archive: add(archive, name, b"", type=kind, linkname=target)


def file(name: str, content: bytes = b"x") -> Change:
    return lambda archive: add(archive, name, content)


def restore(folder: Path, *changes: Change, packed: bool = False) -> tuple[int, str]:
    """Restores a modified archive into a home; returns the exit code and the output."""
    place = folder / ("letter.tar.gz" if packed else "letter.tar")
    with tarfile.open(place, "w:gz" if packed else "w") as archive:
        for change in changes:
            change(archive)
    result = digest(folder / "home", "restore", str(place))
    return result.exit_code, result.output


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"letter.tar", "letter.tar.gz"}


@pytest.mark.parametrize(
    "change",
    [
        file("../outside"),
        file("/tmp/outside"),
        file("templates/../../outside"),
        file("templates/.hidden"),
        file("digest.env"),
        file("keys"),
        link("templates", ".."),
        link("templates/a", "/etc/passwd"),
        link("templates/a", "digest.db", tarfile.LNKTYPE),
        link("templates/a", "", tarfile.FIFOTYPE),
        link("templates/a", "", tarfile.CHRTYPE),
        file("templates/large", bytes(20_000_001)),
        file("digest.db"),
    ],
)
def test_what_no_backup_of_ours_holds_refuses_the_whole(tmp_path: Path, database: bytes, change: Change) -> None:
    code, said = restore(tmp_path, file("digest.db", database), file("feeds.yaml"), change)
    assert (code, "is not a backup" in said) == (2, True), said
    assert left(tmp_path) == set()


def test_a_home_that_was_there_keeps_its_files_when_a_backup_is_refused(tmp_path: Path, database: bytes) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "feeds.yaml").write_text("mine")
    code, _ = restore(tmp_path, file("feeds.yaml"), file("digest.db", database), file("../outside"))
    assert code == 2
    assert (tmp_path / "home" / "feeds.yaml").read_text() == "mine"
    assert left(tmp_path / "home") == {"feeds.yaml"}


def test_a_good_archive_is_restored_with_nothing_readable_by_others(tmp_path: Path, database: bytes) -> None:
    parts = (file("feeds.yaml"), file("templates/mail.html.j2"), file("beats/mine/names.yaml"))
    assert restore(tmp_path, file("digest.db", database), *parts, packed=True)[0] == 0
    found = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert len(found) == 4
    assert {path.stat().st_mode & 0o077 for path in found} == {0}


def changed(database: bytes, folder: Path, *statements: str) -> bytes:
    path = folder / "changed.db"
    path.write_bytes(database)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    content = path.read_bytes()
    path.unlink()
    return content


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger evil after insert on runs begin delete from subscribers; end",
        "create view evil as select * from runs",
        "drop table subscribers",
    ],
)
def test_a_database_of_another_shape_is_refused(tmp_path: Path, database: bytes, statement: str) -> None:
    content = changed(database, tmp_path, "pragma foreign_keys = off", statement)
    code, said = restore(tmp_path, file("digest.db", content))
    assert (code, "is not a backup" in said) == (2, True), said
    assert left(tmp_path) == set()


@pytest.mark.parametrize(
    "headers",
    [
        {"GNU.sparse.map": "0,1,x"},
        {"GNU.sparse.map": "1"},
        {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "templates/a"},
        {"GNU.sparse.size": "9" * 5_000},
        {"GNU.sparse.realsize": "-1"},
        {"size": "-1"},
        {"path": "../outside"},
    ],
)
@pytest.mark.parametrize("which", ["digest.db", "templates/a"])
def test_an_archive_with_odd_extended_headers_is_refused_without_a_traceback(
    tmp_path: Path, database: bytes, which: str, headers: dict[str, str]
) -> None:
    contents = {"digest.db": database, "templates/a": b"x"}
    changes = [
        lambda archive, name=name, content=content: add(
            archive, name, content, pax_headers=headers if name == which else {}
        )
        for name, content in contents.items()
    ]
    code, said = restore(tmp_path, *changes)
    assert (code, "is not a backup" in said) == (2, True), said
    assert left(tmp_path) == set()


@pytest.mark.parametrize("name", [b"\xff\xfe", b"\x8a\x8a\x8a", "نام".encode("utf-16-le"), b"\xed\xa0\x80"])
def test_a_database_with_names_that_are_not_utf_8_is_refused(tmp_path: Path, database: bytes, name: bytes) -> None:
    odd = b"table_of_ours"[: len(name)]
    content = changed(database, tmp_path, f"create table {odd.decode()} (x)").replace(odd, name)
    code, said = restore(tmp_path, file("digest.db", content))
    assert (code, "is not a backup" in said) == (2, True), said
    assert left(tmp_path) == set()


@pytest.mark.parametrize("cut", [0, 10, 5_000])
def test_a_database_that_is_cut_is_refused(tmp_path: Path, database: bytes, cut: int) -> None:
    assert restore(tmp_path, file("digest.db", database[:cut]))[0] == 2
    assert left(tmp_path) == set()


def test_an_archive_that_explodes_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "letter.tar.gz"
    member = tarfile.TarInfo("digest.db")
    member.size = 400_000_000
    with gzip.open(place, "wb", compresslevel=1) as packed:
        packed.write(member.tobuf())
        for _ in range(400):
            packed.write(bytes(1_000_000))
    result = digest(tmp_path / "home", "restore", str(place))
    assert (result.exit_code, "is not a backup" in result.output) == (2, True)
    assert left(tmp_path) == set()


def test_an_archive_with_a_header_of_gigabytes_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "letter.tar.gz"
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, 2_000_000_000
    with gzip.open(place, "wb") as packed:
        packed.write(member.tobuf() + bytes(1_000_000))
    assert digest(tmp_path / "home", "restore", str(place)).exit_code == 2


def test_a_backup_is_restored_by_a_python_whose_tarfile_has_no_filters(
    database: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Python 3.11 has them from 3.11.4 on; Debian 12 ships 3.11.2.
    for name in ("data_filter", "tar_filter", "fully_trusted_filter"):
        monkeypatch.delattr(tarfile, name, raising=False)

    def refuse(self: tarfile.TarFile, *arguments: object, **named: object) -> None:
        raise TypeError("unexpected keyword argument 'filter'")

    monkeypatch.setattr(tarfile.TarFile, "extract", refuse)
    monkeypatch.setattr(tarfile.TarFile, "extractall", refuse)
    code, said = restore(tmp_path, file("digest.db", database), file("feeds.yaml"), file("templates/a.j2"), packed=True)
    assert code == 0, said
    assert (tmp_path / "home" / "digest.db").read_bytes() == database
    assert (tmp_path / "home" / "templates" / "a.j2").read_bytes() == b"x"


def test_what_the_lost_database_left_beside_it_is_not_read_into_the_restored_one(
    database: bytes, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("digest.db-wal", "digest.db-shm"):
        (home / name).write_bytes(b"of another database")
    code, said = restore(tmp_path, file("digest.db", database), file("feeds.yaml"))
    assert code == 0, said
    assert {path.name for path in home.iterdir()} >= {"digest.db-wal.before-restore", "digest.db-shm.before-restore"}
    assert not (home / "digest.db-wal").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="takes another user's rights")
def test_a_user_who_may_write_in_the_home_alone_restores_it(database: bytes, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    with tarfile.open(tmp_path / "letter.tar", "w") as archive:
        add(archive, "digest.db", database)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        result = digest(home, "restore", str(tmp_path / "letter.tar"))
    finally:
        os.seteuid(0)
    assert result.exit_code == 0, result.output
    assert {path.name for path in home.iterdir()} == {"digest.db", "output"}
