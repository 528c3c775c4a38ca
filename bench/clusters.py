"""PostgreSQL servers for tests and benchmarks: separate clusters in temporary folders, from Debian's packages.

Each listens on a socket in its folder. With `listen` it also listens at an IP address, for a test that cuts the
network; `standby` creates another server that follows it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SERVER_ACCOUNT = "postgres"  # the server refuses to run as root
PATIENCE_SECONDS = 600  # pg_ctl's own 60 are too few for a server to start or end on a busy machine
HASTY = ("fsync=off", "full_page_writes=off")  # for a server whose host is not crashed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server. `new_database` creates an empty database and returns its address.

    With `honest` the server syncs to disk (fsync). `inside` is a command prefix with which its programs are started.
    """

    folder: Path
    user: str
    honest: bool = False
    listen: str = ""
    inside: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        """The server's files."""
        return self.folder / "data"

    def new_database(self) -> str:
        """Create an empty database; returns its address over the socket."""
        name = f"home_{uuid4().hex[:12]}"
        self.run("createdb", "--template=template0", name)
        return f"postgresql:///{name}?host={self.folder}&user={self.user}"

    def crash(self) -> None:
        """Kill the server with SIGKILL; its other processes end by themselves."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def start(self) -> None:
        """Start the server; after a crash it recovers what was committed."""
        settings = [f"listen_addresses={self.listen}", "max_connections=60", *(() if self.honest else HASTY)]
        options = " ".join((f"-k {self.folder}", *(f"-c {setting}" for setting in settings)))
        self._control("-w", f"--log={self.folder}/log", f"--options={options}", "start")

    def stop(self) -> None:
        """Stop the server immediately, as a power loss would."""
        self._control("--mode=immediate", "-w", "stop")

    def promote(self) -> None:
        """Make a standby the primary."""
        self._control("-w", "promote")

    def run(self, program: str, *arguments: str) -> None:
        """Run a client program of PostgreSQL against this server."""
        command = [str(PROGRAMS[-1] / program), f"--host={self.folder}", f"--username={self.user}", *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def _control(self, *arguments: str) -> None:
        patience = f"--timeout={PATIENCE_SECONDS}"
        _as(pwd.getpwnam(self.user), "pg_ctl", f"--pgdata={self.data}", patience, *arguments, inside=self.inside)


@contextmanager
def cluster(*, honest: bool = False, listen: str = "", inside: Sequence[str] = ()) -> Iterator[Cluster | None]:
    """A server for the duration of the block; None if the programs or an account for it are missing."""
    account = _account()
    if not PROGRAMS or account is None:
        yield None
        return
    with _folder(account) as folder:
        data = folder / "data"
        _as(account, "initdb", f"--pgdata={data}", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        if listen:
            with (data / "pg_hba.conf").open("a") as rules:
                rules.write("host all all samenet trust\n")
        server = Cluster(folder=folder, user=account.pw_name, honest=honest, listen=listen, inside=tuple(inside))
        with _running(server):
            yield server


@contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """Another server that follows the primary; from now on commits of the primary wait for it."""
    account = pwd.getpwnam(primary.user)
    with _folder(account) as folder:
        server = Cluster(folder=folder, user=primary.user, honest=primary.honest)
        place = (f"--pgdata={server.data}", f"--host={primary.folder}", f"--username={primary.user}")
        _as(account, "pg_basebackup", *place, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
        with _running(server):
            for statement in ("alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"):
                primary.run("psql", "--dbname=postgres", f"--command={statement}")
            yield server


@contextmanager
def _running(server: Cluster) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        with suppress(RuntimeError):  # it was killed
            server.stop()


@contextmanager
def _folder(account: pwd.struct_passwd) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
    try:
        if os.geteuid() == 0:
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        return None


def _as(account: pwd.struct_passwd, program: str, *arguments: str, inside: Sequence[str] = ()) -> None:
    command = [*inside, str(PROGRAMS[-1] / program), *arguments]
    other = {} if os.geteuid() != 0 else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    if inside:  # which needs root, and then changes the account itself
        command, other = [*inside, "setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}",
                          "--clear-groups", *command[len(inside):]], {}  # fmt: skip
    done = subprocess.run(
        command,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp", "LC_ALL": "C"},
        **other,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr or done.stdout}")
