"""Files in a folder and in a bucket: the same rules for both."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from buckets import BucketServer, bucket_server
from homes import digest
from posts import make_post, today
from serving import serve_site

from digest.entry.cli.display import TerminalNarrator
from digest.files.folder import FolderFiles
from digest.files.place import Files, open_files
from digest.model.errors import InputError
from digest.services.homes import Home
from digest.wiring import latest_letter, open_deps


@pytest.fixture(scope="module")
def buckets() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    address = request.getfixturevalue("buckets").new_bucket() if request.param == "bucket" else None
    return open_files(address, tmp_path / "output")


def test_what_is_written_is_read_and_written_again_only_where_it_differs(files: Files) -> None:
    assert files.read("site/index.html") is None
    assert [files.write("site/index.html", content) for content in (b"one", b"one", b"two", b"")] == [
        True,
        False,
        True,
        True,
    ]
    assert files.read("site/index.html") == b""


def test_a_mark_changes_when_the_file_does_and_what_is_missing_has_none(files: Files) -> None:
    files.write("site/a.html", b"one")
    before = files.marks(["site/a.html", "site/b.html", "nowhere/a.html"])
    assert before.keys() == {"site/a.html"}
    assert files.marks(["site/a.html"]) == before
    files.write("site/a.html", b"longer")
    assert files.marks(["site/a.html"]) != before


def test_the_files_below_a_folder_are_listed_and_old_ones_dropped(files: Files) -> None:
    for name in ("evidence/a.warc.gz", "evidence/deep/b.warc.gz", "evidence-of/c", "site/d"):
        files.write(name, b"x")
    now = datetime.now(UTC)
    assert files.names("evidence") == ["evidence/a.warc.gz", "evidence/deep/b.warc.gz"]
    assert files.names("nowhere") == []
    assert files.drop("evidence", now - timedelta(hours=1)) == 0
    assert files.drop("evidence", now + timedelta(hours=1)) == 2
    assert (files.names("evidence"), files.names("site")) == ([], ["site/d"])


def test_a_file_that_is_adopted_is_here_and_no_longer_there(files: Files, tmp_path: Path) -> None:
    file = tmp_path / "made.warc.gz"
    file.write_bytes(b"pages" * 2_000_000)
    files.adopt("evidence/day.warc.gz", file)
    assert files.read("evidence/day.warc.gz") == b"pages" * 2_000_000
    assert not file.exists()


@pytest.mark.parametrize(
    "name", ["site", "site/", "site/../../secret", "site/" + "x" * 300, "site/a\nb", "site/é.html", "site/a#b"]
)
def test_a_name_that_no_file_can_have_is_that_of_no_file(files: Files, name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept apart")
    files.write("site/a", b"x")
    assert files.read(name) is None


def test_what_a_link_puts_outside_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept apart")
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "page.html").symlink_to(tmp_path / "secret")
    assert FolderFiles(tmp_path / "output").read("page.html") is None


def test_places_are_named_without_the_key(files: Files, tmp_path: Path) -> None:
    assert files.place("site/a").endswith(("/output/site/a", "/news/site/a"))
    assert "cret" not in files.place("site/a")


# --- a bucket that cannot be used ---


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://bucket?endpont=x", "unknown option 'endpont'"),
        ("s3://bucket?a=1&endpoint=http://x", "unknown option 'a'"),
    ],
)
def test_a_malformed_address_is_refused(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        open_files(address, tmp_path)


def test_a_bucket_that_is_missing_or_a_server_that_is_down_is_named_with_the_place(
    buckets: BucketServer, tmp_path: Path
) -> None:
    missing = open_files(buckets.address("no-such-bucket"), tmp_path)
    with pytest.raises(OSError, match="NoSuchBucket"):
        missing.write("site/a", b"x")
    with bucket_server() as server:
        address = server.new_bucket()
    down = open_files(address, tmp_path)
    with pytest.raises(OSError) as failed:
        down.read("site/a")
    assert failed.value.filename == f"{down.address}/site/a"
    assert "cret" not in str(failed.value)


# --- a home whose files are in a bucket ---


@pytest.fixture
def home(tmp_path: Path, buckets: BucketServer) -> Home:
    made = make_post(tmp_path, "reader@demo.example")
    with (made.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_FILES={buckets.new_bucket()}\n")
    return made


def published(home: Home) -> dict[str, bytes | None]:
    with open_deps(home, TerminalNarrator()) as deps:
        deps.press.publish(today())
        return {name: deps.files.read(name) for name in deps.files.names("site")}


def test_the_archive_in_a_bucket_is_that_in_a_folder_byte_for_byte(home: Home, tmp_path: Path) -> None:
    in_bucket = published(home)
    assert not (home.path / "output" / "site").exists()
    environment = home.path / "digest.env"
    environment.write_text("".join(line for line in environment.open() if "FILES" not in line))
    in_folder = published(home)
    assert in_bucket == in_folder
    assert f"site/{today()}/index.html" in in_bucket


def test_publishing_again_writes_nothing_and_what_is_lost_or_altered_is_made_again(home: Home) -> None:
    before = published(home)
    with open_deps(home, TerminalNarrator()) as deps:
        assert deps.press.publish(today()) == ()
        deps.files.write("site/index.html", b"altered")
        assert deps.press.publish(today()) == (deps.files.place("site/index.html"),)
        deps.files.drop("site/months", datetime.now(UTC) + timedelta(hours=1))
    assert published(home) == before


def test_the_pages_are_served_from_the_bucket(home: Home, tmp_path: Path) -> None:
    with open_deps(home, TerminalNarrator()) as deps:
        deps.files.write("site/2024-03-05/index.html", b"<title>from the bucket</title>")
        deps.files.write("site/2024-03-06/index.html", b"a draft")
        with serve_site(tmp_path, files=deps.files) as served:
            assert served.get("/archive/2024-03-05/").text == "<title>from the bucket</title>"
            assert served.get("/archive/2024-03-05").headers["location"] == "/archive/2024-03-05/"
            lacking = served.get("/archive/2024-03-05/story-9.html")
            assert (lacking.status, lacking.headers["location"]) == (307, "/archive/2024-03-05/")
            assert [
                served.get(f"/archive/{path}").status for path in ("2024-03-06/", "nothing.html", "../digest.db")
            ] == [404] * 3


def test_the_latest_letter_comes_from_the_bucket_and_doctor_says_whether_it_answers(home: Home) -> None:
    published(home)
    with open_deps(home, TerminalNarrator()) as deps:
        assert deps.settings.edition.title in latest_letter(deps)
    assert "ok  files: s3://letter-" in digest(home.path, "doctor").output
    text = (home.path / "digest.env").read_text()
    (home.path / "digest.env").write_text(text.replace("@letter-", "@gone-"))
    refused = digest(home.path, "doctor")
    assert (refused.exit_code, "NO  files: s3://gone-" in refused.output) == (1, True)
