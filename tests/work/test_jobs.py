"""Planning jobs; and a lost, duplicate, late or out-of-order job does no harm."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from homes import digest
from posts import make_post, states, today
from servers import MailServer

from digest.entry.cli.shared import open_parts
from digest.entry.cli.work_commands import perform_alone
from digest.model.errors import DigestError
from digest.model.shards import Shard, shard_of
from digest.services.due_work import due_work
from digest.services.homes import Home, open_ledger
from digest.services.jobs import DueWork, Job, JobKind, parse_job, plan_jobs
from digest.services.recorded_runs import recorded_run
from digest.store.deliveries import Deliveries
from digest.store.engine import open_engine

HEAVY = {"numpy", "scipy", "lxml", "trafilatura", "feedparser", "sqlite_utils", "digest.rank.ranking"}
SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(6))
SEND = Job(kind=JobKind.SEND, about="2024-03-05")


def kinds(due: DueWork) -> list[JobKind]:
    return [job.kind for job in plan_jobs(due)]


# --- the plan ---


def test_nothing_due_is_nothing_planned() -> None:
    assert plan_jobs(DueWork(sources=500)) == ()


@pytest.mark.parametrize(("letters", "parts"), [(1, 1), (500, 1), (501, 2), (1600, 4), (10_000_000, 1000)])
def test_an_issue_is_sent_in_shards_of_some_five_hundred_letters(letters: int, parts: int) -> None:
    jobs = plan_jobs(DueWork(issues=(("2024-03-05", letters),)))
    assert [job.shard for job in jobs] == [Shard(number=number, of=parts) for number in range(parts)]


def test_all_sources_of_a_host_are_in_one_job() -> None:
    hosts = frozenset({"a.example", "b.example"})
    jobs = plan_jobs(DueWork(sources=400, hosts=hosts, embed_hosts=hosts))
    collecting = [job.shard for job in jobs if job.kind is JobKind.COLLECT]
    assert sorted(shard.number for shard in collecting) == sorted({shard_of(host, 8).number for host in hosts})
    embedding = [job.shard for job in jobs if job.kind is JobKind.EMBED]
    assert embedding == [job.shard for job in jobs if job.kind is JobKind.PAGES] == collecting


def test_letters_go_before_the_edition_and_the_edition_waits_for_its_sources_but_not_for_ever() -> None:
    hosts = frozenset({"a.example"})
    issue = (("2024-03-04", 3),)
    assert kinds(DueWork(edition="2024-03-05", issues=issue)) == [JobKind.SEND, JobKind.EDITION]
    assert kinds(DueWork(sources=1, hosts=hosts, edition="2024-03-05")) == [JobKind.COLLECT, JobKind.PAGES]
    assert JobKind.EDITION in kinds(DueWork(sources=1, hosts=hosts, edition="2024-03-05", overdue=True))


def test_texts_are_embedded_where_new_ones_are_and_the_edition_does_not_wait_for_it() -> None:
    texts = frozenset({"a.example"})
    assert kinds(DueWork(sources=1, embed_hosts=texts, edition="2024-03-05")) == [JobKind.EDITION, JobKind.EMBED]
    jobs = plan_jobs(DueWork(sources=400, hosts=frozenset({"b.example"}), embed_hosts=texts))
    assert [job.shard for job in jobs if job.kind is JobKind.EMBED] == [shard_of("a.example", 8)]


@pytest.mark.parametrize(
    "job",
    [
        SEND,
        Job(kind=JobKind.UPKEEP),
        Job(kind=JobKind.COLLECT, shard=Shard(number=3, of=9)),
        Job(kind=JobKind.MAIL, about="0c1d"),
    ],
)
def test_a_job_is_the_same_after_the_queue(job: Job) -> None:
    assert parse_job(job.key) == job


@pytest.mark.parametrize("key", ["", "send", "brew - 0 of 1", "send - 1 of 1", "send - x of 2", "send - 0 of 1 more"])
def test_a_job_of_another_version_is_named(key: str) -> None:
    with pytest.raises(DigestError, match="upgrade this worker"):
        parse_job(key)


# --- what the ledger says is due ---


@contextmanager
def mailing(home: Home) -> Iterator[MailServer]:
    with MailServer() as server:
        with (home.path / "digest.env").open("a") as file:
            file.write(f"DIGEST_MAILER={server.address}\n")
        yield server


def noon(**later: float) -> datetime:
    return datetime.combine(datetime.now(UTC), time(12), UTC) + timedelta(**later)


def due(home: Home, **later: float) -> DueWork:
    with open_parts(home.path, at=noon(**later)) as deps:
        return due_work(deps)


def test_an_issue_that_may_go_is_due_with_all_its_letters(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    assert due(home).issues == ((today(), len(SUBSCRIBERS)),)
    with open_ledger(home) as ledger:
        Deliveries(ledger.database).pause(today(), "somebody must look")
    assert due(home).issues == ()


def test_what_a_dead_sender_left_is_due_again_and_what_a_living_one_has_is_not(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with open_ledger(home) as ledger:
        with ledger.database.locks.lease("senders") as sender:
            taken = Deliveries(ledger.database).turn(
                today(), [], wanted=1, after="", round=1, sender=sender, resend=True
            )
            assert len(taken) == 1
            assert due(home).issues == ()
        assert due(home).issues == ((today(), 1),)


def test_upkeep_and_an_edition_that_was_held_are_tried_once_an_hour(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    assert due(home).upkeep
    assert due(home, days=1).edition
    with open_parts(home.path, at=noon(days=1)) as deps, recorded_run(deps, "upkeep"), recorded_run(deps, "edition"):
        pass
    soon, later = due(home, days=1, minutes=50), due(home, days=1, minutes=70)
    assert (soon.upkeep, soon.edition) == (False, "")
    assert (later.upkeep, later.edition) == (True, noon(days=1).date().isoformat())


# --- one process ---


def test_without_a_queue_the_scheduler_does_the_work_itself(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with mailing(home) as server:
        assert digest(home.path, "scheduler", "--once").stdout == "jobs: 2 done\n"
        assert digest(home.path, "scheduler", "--once").stdout == "jobs: 0 done\n"
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def test_a_worker_needs_a_database_that_it_can_share(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    refused = digest(home.path, "worker")
    assert (refused.exit_code, "digest daemon" in refused.output) == (2, True)


def test_a_queue_that_does_not_exist_is_named(tmp_path: Path) -> None:
    refused = digest(make_post(tmp_path).path, "worker", "--queues", "send,brew")
    assert (refused.exit_code, "'brew'" in refused.output) == (2, True)


def test_two_schedulers_at_once_do_the_work_of_one(tmp_path: Path, each_engine: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with open_ledger(home) as ledger, ledger.database.locks.hold("scheduler.lock"):
        assert digest(home.path, "scheduler", "--once").stdout.startswith("jobs: 0 ")
    assert digest(home.path, "scheduler", "--once").stdout.startswith("jobs: 2 ")


# --- jobs that come as they should not ---


def test_a_job_that_comes_twice_or_late_sends_nothing_twice(
    tmp_path: Path, each_engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    key = Job(kind=JobKind.SEND, about=today()).key
    with mailing(home) as server:
        for _ in range(2):
            perform_alone(home.path, key)
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith(f"{key}: 6 sent")
    assert second.endswith(f"{key}: nothing was waiting")


def test_shards_may_come_in_any_order_and_overlap(tmp_path: Path, each_engine: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    parts = (Shard(number=2, of=3), Shard(number=0, of=2), Shard(number=1, of=3), Shard(number=1, of=2))
    with mailing(home) as server:
        for shard in parts:
            perform_alone(home.path, Job(kind=JobKind.SEND, about=today(), shard=shard).key)
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def test_a_job_that_another_worker_has_in_hand_is_left_to_it(tmp_path: Path, each_engine: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    key = Job(kind=JobKind.SEND, about=today()).key
    with mailing(home) as server:
        with open_ledger(home) as ledger, ledger.database.locks.hold(f"job {key}"):
            perform_alone(home.path, key)
        assert server.letters == []
        perform_alone(home.path, key)
    assert states(home) == {"sent": 6}


def test_a_job_that_fails_or_is_unknown_is_one_line_and_ends_no_worker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    perform_alone(home.path, "brew - 0 of 1")
    perform_alone(tmp_path / "nowhere", "upkeep - 0 of 1")
    unknown, failed = capsys.readouterr().err.splitlines()
    assert "upgrade this worker" in unknown
    assert "Error: " in failed


@pytest.mark.slow
def test_a_job_waits_once_and_one_that_is_lost_is_planned_again(
    tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    home = make_post(tmp_path, *SUBSCRIBERS)
    queued = [digest(home.path, "scheduler", "--once").stdout for _ in range(2)]
    with closing(open_engine(new_postgresql)) as engine:
        engine.execute("delete from procrastinate_jobs")
    queued.append(digest(home.path, "scheduler", "--once").stdout)
    assert queued == ["jobs: 2 queued\n", "jobs: 0 queued\n", "jobs: 2 queued\n"]
    assert "\ndatabase: postgresql, " in digest(home.path, "status").output
    assert "work: 0 workers; 2 jobs wait, the oldest for " in digest(home.path, "status").output
    assert "digest_jobs_waiting 2\n" in digest(home.path, "metrics").output
    doctor = digest(home.path, "doctor")
    assert (doctor.exit_code, "digest worker" in doctor.output) == (1, True)
    assert "ok  database: postgresql: ok\n" in doctor.output


def test_a_worker_that_sends_holds_neither_the_ranker_nor_the_readers() -> None:
    needs = "digest.entry.cli.work_commands, digest.entry.cli.letter_jobs, digest.services.procrastinate_queue"
    loaded = f"import sys, {needs}; print({HEAVY!r} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("set()\n", 0), done.stderr
