"""Mutated inputs through the whole command: does every run end with an edition, and what does the slowest input cost?

Usage: [DIGEST_EVAL_DATA=FOLDER] python -m bench.fuzz TARGET N [SEED]

Web input is served on loopback, some hundreds of mutated inputs as one source each of one `digest run`, next to plain
sources. If a run ends without an edition, the inputs are bisected, and the culprit is written to output/fuzz. Mails are
processed by `digest inbox` in hundreds. Operator files (csv, feeds-yaml, beats) are passed one by one to the command
that reads them, which may only refuse them with an error message. What was set aside is printed by its error:
contained, but still a bug of ours. No input is repeated within one call; two calls need different seeds. Exit 1 if an
input stopped something.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from click.testing import CliRunner

from bench.cpu_time import run_counted
from bench.floods import READERS
from bench.hostile_web import EMPTY, EVENTS, Answers, HostileWeb, answer, feed, page
from bench.mutations import mutations
from digest.entry.cli.main import main as digest
from digest.services.new_home import create_home

BATCH = 500
LARGEST = 20_000  # bytes of a seed of others
SETTINGS = """\
edition:
  {time_zone: UTC, send_at: "00:00", deadline: "23:59", minimum_per_topic: {}, caps: {per_owner: 99, per_publisher: 99}}
embedder: {model: off}
topics: {iran-protests: {beat: iran-protests, sources: false}}
publishers: {herald: {name: Herald}}
sources:
"""
PROGRAM = Path(sys.executable).with_name("digest")
FOUND = Path("output/fuzz")
TODAY = datetime.now(UTC).date().isoformat()
ONE = EVENTS[:1]
PLAIN_PAGE = answer(page(*EVENTS[0]), "text/html")

Planted = tuple[str, str, Answers]
"""A hostile source: its path, its collector, and the answers of its site."""


# --- how a mutated input is served ---


def _as_feed(collector: str, kind: str) -> Callable[[str, bytes], Planted]:
    def planted(site: str, body: bytes) -> Planted:
        body = body.replace(b"http://127.0.0.1/", f"{site}/".encode())
        return "/feed", collector, {"/feed": answer(body, kind), "*": PLAIN_PAGE}

    return planted


def _as_page(site: str, body: bytes) -> Planted:
    return "/feed", "feed", {"/feed": answer(feed(site, ONE)), "/robots.txt": b"", "*": answer(body, "text/html")}


def _as_robots(site: str, body: bytes) -> Planted:
    answers = {"/feed": answer(feed(site, ONE)), "/robots.txt": answer(body, "text/plain"), "*": PLAIN_PAGE}
    return "/feed", "feed", answers


def _as_answer(site: str, body: bytes) -> Planted:
    return "/feed", "feed", {"/feed": body, "*": body}


WEB: dict[str, Callable[[str, bytes], Planted]] = {
    "feed": _as_feed("feed", "application/rss+xml"),
    "json-feed": _as_feed("feed", "application/feed+json"),
    "sitemap": _as_feed("sitemap", "application/xml"),
    "telegram": _as_feed("telegram", "text/html"),
    "index-page": _as_feed("page", "text/html"),
    "api": _as_feed("ooni", "application/json"),
    "page": _as_page,
    "robots": _as_robots,
    "answer": _as_answer,
}


# --- seeds ---

OWN = Path(__file__).with_name("seeds")
"""Seeds of our own, a folder for each target; `{today}` and `{now}` stand for the day and the moment of the run."""
_TRIALS = {
    "feed": (".rss",),
    "json-feed": (".json",),
    "page": (".html",),
    "index-page": (".html",),
    "answer": (".http",),
    "robots": (".txt",),
    "mail": (".eml",),
}
_HOST = re.compile(rb"(?<=//)[A-Za-z0-9.-]{1,200}\.[a-z]{2,20}")


def seeds(target: str, data: Path | None) -> list[bytes]:
    """Returns our own seeds and the suitable ones of the evaluation data; no URL in them leads out of this machine."""
    found = [_dated(file.read_bytes()) for file in sorted((OWN / target).iterdir())]
    if target == "feed":
        found.append(found[0].decode().encode("utf-16"))
    if data:
        trials = (data / "trials/security").iterdir()
        found += [file.read_bytes()[:LARGEST] for file in sorted(trials) if file.suffix in _TRIALS.get(target, ())]
    if data and target == "feed":
        for archive in sorted((data / "eval/feeds").glob("*.tar.gz")):
            with tarfile.open(archive) as files:
                members = [files.extractfile(member) for member in files if member.size <= LARGEST]
                found += [member.read() for member in members if member]
    return [_HOST.sub(b"127.0.0.1", seed) for seed in found]


def _dated(seed: bytes) -> bytes:
    now = f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} +0000"
    return seed.replace(b"{today}", TODAY.encode()).replace(b"{now}", now.encode())


# --- the runs ---


class Fuzz:
    """One target: counts the runs, and stores the inputs that stopped one."""

    def __init__(self, target: str, scratch: Path) -> None:
        self.target = target
        self.runs = 0
        self.cpu = 0.0
        self.stopped: list[bytes] = []
        self.asides: Counter[str] = Counter()
        self.scratch = scratch

    def all_of(self, inputs: Sequence[bytes]) -> None:
        """Try these inputs together; if that fails, bisect down to the inputs that cause it."""
        self.runs += 1
        home = self.scratch / f"home{self.runs}"
        well = self._mails(home, inputs) if self.target == "mail" else self._day(home, inputs)
        shutil.rmtree(home, ignore_errors=True)
        if not well and len(inputs) > 1:
            middle = len(inputs) // 2
            before = len(self.stopped)
            self.all_of(inputs[:middle])
            self.all_of(inputs[middle:])
            if len(self.stopped) == before:
                print(f"  {len(inputs)} inputs stop a run together, and no half of them does")
                self.stopped.append(b"\n".join(inputs))
        elif not well:
            self.stopped.append(inputs[0])
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / f"{self.target}-{sha256(inputs[0]).hexdigest()[:12]}").write_bytes(inputs[0])

    def _day(self, home: Path, inputs: Sequence[bytes]) -> bool:
        with HostileWeb() as web:
            sources = []
            sites = [
                *(feed(web.address(0)),),
                *([EMPTY] * len(inputs)),
            ]  # empty ones answer, as half of the sources must
            for at, body in enumerate(sites):
                web.sites[_host(web.address(at))] = {"/feed": answer(body), "*": PLAIN_PAGE}
                sources.append((f"plain{at}", f"{web.address(at)}/feed", "feed"))
            for at, body in enumerate(inputs, len(sites)):
                path, collector, answers = WEB[self.target](web.address(at), body)
                web.sites[_host(web.address(at))] = answers
                sources.append((f"hostile{at}", web.address(at) + path, collector))
            lines = (
                f"  - {{name: {name}, publisher: herald, url: '{url}', collector: {collector}, language: en}}\n"
                for name, url, collector in sources
            )
            create_home(home, replay=False, feeds=SETTINGS + "".join(lines))
            done = self._command(home, "run", "--day", TODAY)
        edition = home / "output" / "site" / TODAY / "edition.json"
        if not edition.exists():
            print(f"  no edition: exit {done.returncode}: {done.stderr.strip()[-300:]}")
        self._count_asides(home)
        return edition.exists() and done.returncode == 0

    def _mails(self, home: Path, inputs: Sequence[bytes]) -> bool:
        create_home(home, replay=False, feeds=SETTINGS.replace("sources:\n", ""))
        (home / "digest.env").write_text("DIGEST_AUTHSERV=mx.example\n", "utf-8")
        (home / "digest.env").chmod(0o600)
        box = home / "Maildir"
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
        for at, body in enumerate(inputs):
            (box / "new" / f"{at:06}.a").write_bytes(body)
        done = self._command(home, "inbox", str(box))
        left = len(list((box / "new").iterdir()))
        if done.returncode or left:
            print(f"  inbox: exit {done.returncode}, {left} mails left: {done.stderr.strip()[-300:]}")
        self._count_asides(home)
        return not done.returncode and not left

    def _command(self, home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"DIGEST_PRIVATE_WEB": "allow", "DIGEST_KEYS": str(home.with_suffix(".keys"))}
        line = [str(PROGRAM), "--home", str(home), *arguments]
        done, spent = run_counted(line, environment=environment, timeout=1800)
        self.cpu += spent
        return done

    def _count_asides(self, home: Path) -> None:
        done = self._command(home, "status", "--aside", "--json")
        rows = json.loads(done.stdout) if done.stdout.strip() else []
        self.asides.update(f"{row['kind']}: {row['error'][:60]}; {_place(row['trace'])}" for row in rows)

    def files(self, inputs: Sequence[bytes]) -> None:
        """Pass each operator file to the command that reads it."""
        before = time.process_time()
        for body in inputs:
            self._file(body)
        self.cpu += time.process_time() - before

    def _file(self, body: bytes) -> None:
        self.runs += 1
        home = self.scratch / "home"
        name = {"csv": "list.csv", "feeds-yaml": "feeds.yaml", "beats": "beats/harbour/words.tsv"}[self.target]
        (home / name).write_bytes(body)
        command = ("subscribers", "import", str(home / name), "--dry-run") if self.target == "csv" else ("check",)
        done = CliRunner().invoke(digest, ["--home", str(home), *command])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            self.stopped.append(body)
            self.asides[f"{type(done.exception).__name__}: {done.exception}"[:90]] += 1

    def open_home(self) -> None:
        """Create the home for operator files."""
        home = self.scratch / "home"
        os.environ["DIGEST_KEYS"] = str(self.scratch / "keys")
        create_home(home, replay=False, feeds=SETTINGS.replace("sources:\n", ""))
        (home / "beats" / "harbour").mkdir(parents=True)
        (home / "beats" / "harbour" / "beat.yaml").write_text("name: {en: Harbour}\nabout: {en: It}\n", "utf-8")


def _place(trace: str) -> str:
    """Returns the last line of a traceback that is in our code."""
    lines = re.findall(r'/(digest/[^"]+)", line (\d+), in (\w+)', trace) or [("", "", trace[-60:])]
    return ":".join(lines[-1])


def _host(address: str) -> str:
    return address.removeprefix("http://").partition(":")[0]


def slowest(target: str, inputs: Sequence[bytes]) -> float:
    """Returns the CPU seconds of the slowest input, parsed alone."""
    read, longest = READERS.get(target), 0.0
    for body in inputs if read else ():
        started = time.process_time()
        read(body)  # type: ignore[misc]
        longest = max(longest, time.process_time() - started)
    return longest


def distinct(originals: list[bytes], seed: int) -> Iterator[bytes]:
    """Yields an infinite sequence of distinct mutated inputs for a seed."""
    seen: set[bytes] = set()
    for body in mutations(originals, sys.maxsize, seed=seed):
        mark = sha256(body).digest()
        if mark not in seen:
            seen.add(mark)
            yield body


def main() -> int:
    """Try N inputs; print what stopped a run, what was set aside, and the slowest input."""
    target, count = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(2**32)
    folder = os.environ.get("DIGEST_EVAL_DATA")
    inputs = islice(distinct(seeds(target, Path(folder) if folder else None), seed), count)
    started, longest = time.perf_counter(), 0.0
    with tempfile.TemporaryDirectory() as scratch:
        fuzz = Fuzz(target, Path(scratch))
        if target not in WEB and target != "mail":
            fuzz.open_home()
        while batch := list(islice(inputs, BATCH)):
            fuzz.all_of(batch) if target in WEB or target == "mail" else fuzz.files(batch)
            longest = max(longest, slowest(target, batch))
    seconds = time.perf_counter() - started
    print(f"{target}: {count} different inputs of seed {seed} in {fuzz.runs} runs, {seconds:.0f} s, "
          f"{fuzz.cpu / count:.3f} CPU s each")  # fmt: skip
    print(f"  {len(fuzz.stopped)} stopped a run; the slowest to read {longest:.2f} CPU s")
    for error, times in fuzz.asides.most_common(20):
        print(f"  set aside {times}: {error}")
    return bool(fuzz.stopped)


if __name__ == "__main__":
    sys.exit(main())
