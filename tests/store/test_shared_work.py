from contextlib import closing

from digest.services.jobs import Job, JobKind
from digest.services.operate import work_line
from digest.store.engine import Engine, open_engine
from digest.store.shared_work import SharedWork, check_database, shared_work


def test_a_sound_database_is_ok(engine: Engine) -> None:
    assert check_database(engine) == "ok"


def test_nothing_is_shared_before_a_job_was_queued(engine: Engine) -> None:
    assert shared_work(engine) is None


def test_workers_and_jobs_are_counted_and_a_dead_workers_job_is_dropped(new_postgresql: str) -> None:
    from digest.services.procrastinate_queue import ProcrastinateQueue

    queue = ProcrastinateQueue(new_postgresql)
    assert queue.put([Job(kind=JobKind.EMBED), Job(kind=JobKind.UPKEEP), Job(kind=JobKind.EMBED)]) == 2
    with closing(open_engine(new_postgresql)) as engine:
        engine.execute("insert into procrastinate_workers default values")
        engine.execute("insert into procrastinate_workers (last_heartbeat) values (now() - interval '5 minutes')")
        engine.execute("update procrastinate_events set at = now() - interval '100 seconds' where job_id = 1")
        found = shared_work(engine)
        assert found is not None
        assert (found.workers, found.waiting, found.standbys) == (1, 2, 0)
        assert found.oldest_seconds >= 100
        assert queue.drop_dead() == 0
        engine.execute("update procrastinate_jobs set status = 'doing', worker_id = id")
        assert queue.drop_dead() == 1
        assert [row["worker_id"] for row in engine.query("select worker_id from procrastinate_jobs")] == [1]


def test_what_is_shared_is_one_line() -> None:
    quiet = SharedWork(workers=1, waiting=0, oldest_seconds=0, standbys=0, behind_seconds=0)
    busy = SharedWork(workers=2, waiting=3, oldest_seconds=12.4, standbys=1, behind_seconds=0.25)
    assert work_line(quiet) == "1 worker; 0 jobs wait"
    assert work_line(busy) == "2 workers; 3 jobs wait, the oldest for 12 s; 1 standby is 0.2 s behind"
