"""Hosts that lose their network, database server, clock or disk while letters are sent."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from posts import make_post, states
from sending_workers import CONNECTIONS, SUBSCRIBERS, Tap, all_sent, check_arrived, mail_by, schedule, slowly, worker
from servers import MailServer
from waiting import PATIENCE, until

from bench.clusters import Cluster, cluster, standby
from digest.services.homes import Home

pytestmark = pytest.mark.slow

GIVEN_UP_SECONDS = 60 + PATIENCE
"""Within which both sides have noticed that the network is cut: twice half a minute, and some patience."""
FEW = 6  # letters after which something breaks


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def needs(*programs: str) -> None:
    lacking = [program for program in programs if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if lacking or os.geteuid() != 0:
        pytest.skip(f"needs root and {', '.join(programs)}")


@contextmanager
def server_of(*, listen: str = "", inside: Sequence[str] = ()) -> Iterator[Cluster]:
    with cluster(honest=True, listen=listen, inside=inside) as server:
        if server is None:
            pytest.skip("no PostgreSQL programs under /usr/lib/postgresql, or no account to run them")
        yield server


# --- the network between worker and database ---


class Link:
    """A separate network for the database server, which the worker reaches over one link."""

    def __init__(self) -> None:
        self.name = f"top{os.getpid() % 100_000}"
        net = os.getpid() % 250
        self.near, self.far = f"10.213.{net}.1", f"10.213.{net}.2"

    def __enter__(self) -> "Link":
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", f"{self.name}a", "type", "veth", "peer", "name", f"{self.name}b", "netns", self.name)
        run("ip", "addr", "add", f"{self.near}/24", "dev", f"{self.name}a")
        run("ip", "link", "set", f"{self.name}a", "up")
        self.inside("addr", "add", f"{self.far}/24", "dev", f"{self.name}b")
        self.mend()
        return self

    def __exit__(self, *error: object) -> None:
        run("ip", "netns", "del", self.name)

    def inside(self, *arguments: str) -> None:
        run("ip", "-n", self.name, *arguments)

    def cut(self) -> None:
        """From now on packets are dropped silently."""
        self.inside("link", "set", f"{self.name}b", "down")

    def mend(self) -> None:
        self.inside("link", "set", f"{self.name}b", "up")


def test_a_worker_whose_network_is_cut_loses_its_letters_to_others_and_joins_in_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("ip", "setpriv")
    with ExitStack() as held:
        link = held.enter_context(Link())
        server = held.enter_context(server_of(listen=link.far, inside=("ip", "netns", "exec", link.name)))
        near = server.new_database()
        far = {"DIGEST_DATABASE": near.replace(f"host={server.folder}", f"host={link.far}")}
        monkeypatch.setenv("DIGEST_DATABASE", near)
        home = make_post(tmp_path, *SUBSCRIBERS)
        tap = Tap()
        mail = held.enter_context(MailServer(tap))
        mail_by(home, mail)
        schedule(home)
        tap.let_through(FEW)
        with worker(home.path, environment=far, notes=tmp_path / "notes") as process:
            until(lambda: len(mail.letters) == FEW)
            link.cut()
            tap.let_through(FEW)
            time.sleep(2)
            link.mend()  # a short cut is waited out
            until(lambda: len(mail.letters) == 2 * FEW)
            check_doubles(mail, 0)
            link.cut()
            tap.open()
            until(lambda: schedule(home) or "uncertain" in states(home), GIVEN_UP_SECONDS)
            until(lambda: "Error: " in (tmp_path / "notes").read_text(), GIVEN_UP_SECONDS)
            link.mend()
            if process.poll() is not None:  # its service manager starts it again
                process = held.enter_context(worker(home.path, environment=far))
            until(lambda: all_sent(home))
    check_arrived(mail, CONNECTIONS)


def check_doubles(mail: MailServer, most: int) -> None:
    assert len(mail.recipients) - len(set(mail.recipients)) <= most


# --- the database server ---


def test_workers_go_on_with_a_standby_that_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with server_of() as primary:
        address = primary.new_database()
        tap = Tap()
        with standby(primary) as second, MailServer(tap) as mail:
            both = address.replace(f"host={primary.folder}", f"host={primary.folder},{second.folder}")
            monkeypatch.setenv("DIGEST_DATABASE", f"{both}&target_session_attrs=read-write")
            home = make_post(tmp_path, *SUBSCRIBERS)
            mail_by(home, mail)
            schedule(home)
            tap.let_through(FEW)
            with worker(home.path):
                until(lambda: len(mail.letters) == FEW)
                primary.crash()
                tap.open()
                second.promote()
                with worker(home.path):
                    until(lambda: all_sent(home))
    check_arrived(mail, CONNECTIONS)


@pytest.fixture
def home(tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    return make_post(tmp_path, *SUBSCRIBERS)


# --- the clock ---


@pytest.mark.parametrize("off", ["+5m", "-5m"])
def test_a_host_whose_clock_is_five_minutes_off_sends_as_the_others_do(home: Home, off: str) -> None:
    needs("faketime")
    by = ("faketime", "-f", off)
    with MailServer(slowly) as mail:
        mail_by(home, mail)
        schedule(home)
        wrong_clock = {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        with worker(home.path, by=by, environment=wrong_clock), worker(home.path):
            until(lambda: all_sent(home))
    check_arrived(mail, 0)


# --- the disk ---


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system of this size, in a folder that every account may reach."""
    place = Path(tempfile.mkdtemp(prefix="disk-", dir="/tmp"))
    run("mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", str(place))
    try:
        yield place
    finally:
        run("umount", "--lazy", str(place))
        place.rmdir()


def fill(disk: Path) -> Path:
    """Creates a file that leaves no free space."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


def test_a_host_whose_disk_is_full_leaves_no_letter_half_sent(home: Home, tmp_path: Path) -> None:
    needs("mount")
    with MailServer(slowly) as mail, small_disk("4m") as disk:
        mail_by(home, mail)
        full = Path(shutil.copytree(home.path, disk / "home"))
        fill(disk)
        schedule(home)
        with worker(full, notes=tmp_path / "notes"):
            until(lambda: mail.letters or "Error: " in (tmp_path / "notes").read_text())
            with worker(home.path):
                until(lambda: all_sent(home))
    check_arrived(mail, 0)


def test_letters_go_on_once_the_full_disk_of_the_database_server_has_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("mount")
    with ExitStack() as held:
        disk = held.enter_context(small_disk("120m"))
        server = held.enter_context(cluster_on(disk))
        monkeypatch.setenv("DIGEST_DATABASE", server.new_database())
        home = make_post(tmp_path, *SUBSCRIBERS)
        tap = Tap()
        mail = held.enter_context(MailServer(tap))
        mail_by(home, mail)
        schedule(home)
        tap.let_through(FEW)
        with worker(home.path):
            until(lambda: len(mail.letters) == FEW)
            ballast = fill(disk)
            tap.open()
            with suppress(subprocess.CalledProcessError):  # it ends with the server
                while True:
                    server.run("psql", "--dbname=postgres", "--command=select pg_switch_wal()",
                               "--command=create table junk as select generate_series(1, 1000)",
                               "--command=drop table junk")  # fmt: skip
            ballast.unlink()
            until(lambda: started(server))
            with worker(home.path):
                until(lambda: all_sent(home))
    check_arrived(mail, CONNECTIONS)


@contextmanager
def cluster_on(disk: Path) -> Iterator[Cluster]:
    with server_of() as server:
        server.stop()
        shutil.copytree(server.data, disk / "data")
        run("chown", "--recursive", server.user, str(disk / "data"))
        (disk / "data").chmod(0o700)
        moved = Cluster(folder=disk, user=server.user, honest=True)
        moved.start()
        try:
            yield moved
        finally:
            moved.stop()


def started(server: Cluster) -> bool:
    """Returns whether it runs, restarting it if it ended."""
    with suppress(subprocess.CalledProcessError):
        server.run("psql", "--dbname=postgres", "--command=select 1")
        return True
    with suppress(RuntimeError):
        server.start()
    return False
