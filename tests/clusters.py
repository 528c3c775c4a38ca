"""A PostgreSQL server for tests: a cluster of its own in a temporary folder, on a socket, from Debian's packages."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SERVER_ACCOUNT = "postgres"  # the server refuses to run as root


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server. `new_database` makes an empty database and gives its address."""

    folder: Path
    user: str

    def new_database(self) -> str:
        name = f"home_{uuid4().hex[:12]}"
        self.run("createdb", "--template=template0", name)
        return f"postgresql:///{name}?host={self.folder}&user={self.user}"

    def crash(self) -> None:
        """Kill the server with SIGKILL; its other processes end by themselves."""
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def start(self) -> None:
        """Start the server; after a crash it recovers what was committed."""
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=60"
        place = (f"--pgdata={self.folder}/data", f"--log={self.folder}/log")
        _as(pwd.getpwnam(self.user), "pg_ctl", *place, "-w", f"--options={options}", "start")

    def run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[-1] / program), f"--host={self.folder}", f"--username={self.user}", *arguments]
        subprocess.run(command, check=True, capture_output=True)


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """A server for as long as the block lasts; None where the programs or an account for it are missing."""
    account = _account()
    if not PROGRAMS or account is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
    try:
        if os.geteuid() == 0:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        _as(account, "initdb", f"--pgdata={data}", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        server = Cluster(folder=folder, user=account.pw_name)
        server.start()
        try:
            yield server
        finally:
            _as(account, "pg_ctl", f"--pgdata={data}", "--mode=immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        return None


def _as(account: pwd.struct_passwd, program: str, *arguments: str) -> None:
    other = {} if os.geteuid() != 0 else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    done = subprocess.run(
        [str(PROGRAMS[-1] / program), *arguments],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LC_ALL": "C"},
        **other,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr or done.stdout}")
