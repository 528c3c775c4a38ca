"""The job queue in PostgreSQL. The only module that uses procrastinate.

It stores no outcomes: the ledger has them. A job that is done, failed or lost its worker leaves the queue, and
remaining work is planned again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from psycopg_pool import PoolTimeout

from digest.services.jobs import Job
from digest.store.engine import StoreError
from digest.store.engines.postgresql import CONNECTION

TASK = "job"
HEARTBEAT_SECONDS = 10.0
DEAD_AFTER_SECONDS = 60.0
LOOK_SECONDS = 5.0
"""How often a worker polls for jobs, in case a notification is lost."""


class ProcrastinateQueue:
    """The queue in the database at an address; its tables are created on first use."""

    def __init__(self, address: str) -> None:
        self._address = address

    def put(self, jobs: Iterable[Job]) -> int:
        """Queues the jobs that are not waiting already; returns how many."""
        return asyncio.run(self._put(tuple(jobs)))

    def drop_dead(self) -> int:
        """Removes the jobs of workers without a heartbeat for a minute; returns how many."""
        return asyncio.run(self._drop_dead())

    def work(self, perform: Callable[[str], None], *, queues: Sequence[str]) -> None:
        """Runs jobs of these queues, one after another, until SIGTERM or SIGINT; the current job is finished.

        `perform` is called in a thread, and never raises.
        """
        asyncio.run(self._work(perform, queues))

    async def _put(self, jobs: tuple[Job, ...]) -> int:
        put = 0
        async with self._open() as app:
            for job in jobs:
                task = app.configure_task(TASK, queue=job.kind.value, queueing_lock=job.key)
                try:
                    await task.defer_async(key=job.key)
                except AlreadyEnqueued:
                    continue
                put += 1
        return put

    async def _drop_dead(self) -> int:
        async with self._open() as app:
            dead = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS))
            for job in dead:
                # Not queued again, which fails where the same work waits already under its queueing lock.
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        return len(dead)

    async def _work(self, perform: Callable[[str], None], queues: Sequence[str]) -> None:
        async with self._open() as app:

            def job(key: str) -> None:
                perform(key)

            app.task(name=TASK)(job)
            await app.run_worker_async(
                queues=queues,
                delete_jobs="always",
                fetch_job_polling_interval=LOOK_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
            )

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[App]:
        connector = PsycopgConnector(conninfo=self._address, kwargs=dict(CONNECTION), min_size=1, max_size=3)
        app = App(connector=connector)
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it repeats what the error below says
        try:
            async with app.open_async():
                if not await app.check_connection_async():
                    await _make_tables(app)
                yield app
        except (ConnectorException, PoolTimeout) as error:
            raise StoreError(f"the queue of jobs: {error or error.__cause__}; check DIGEST_DATABASE") from error


async def _make_tables(app: App) -> None:
    """Makes the queue's tables, unless another process that starts now is faster."""
    try:
        await app.schema_manager.apply_schema_async()
    except ConnectorException:
        if not await app.check_connection_async():
            raise
