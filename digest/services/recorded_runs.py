"""Runs of commands: one at a time, recorded in the ledger as started, ended or killed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from digest.deliver.timetable import LONGEST_RUN
from digest.model.errors import DigestError
from digest.services.deps import Deps
from digest.store.ledger import Run
from digest.store.locks import LockHeld

RUN_LOCK = "digest.lock"
RUNNING = "running"


class Busy(DigestError):
    """Another run holds this home; that is not a failure unless it has held it for longer than a run can take."""

    def __init__(self, message: str, *, stuck: bool) -> None:
        super().__init__(message)
        self.exit_code = 1 if stuck else 0


@contextmanager
def locked(deps: Deps) -> Iterator[None]:
    """Allows one writing run per home. Raises Busy if another one is active, with exit code 1 after three hours."""
    with ExitStack() as held:
        try:
            held.enter_context(deps.ledger.database.locks.hold(RUN_LOCK))
        except LockHeld as other:
            stuck = other.seconds > LONGEST_RUN.total_seconds()
            busy = f"{deps.home}: another run has held this home for {other.seconds / 60:.0f} minutes; nothing done"
            raise Busy(f"{busy}; {other.advice}" if stuck else busy, stuck=stuck) from None
        yield


@contextmanager
def recorded_run(deps: Deps, command: str) -> Iterator[Callable[[str], None]]:
    """Records the start and outcome of a command; calling the yielded function with a reason makes the
    outcome `held`.
    """
    locks = deps.ledger.database.locks
    with locks.lease(RUNNING) as identifier, deps.ledger.running(command, deps.clock, identifier) as hold:
        yield hold


def last_runs(deps: Deps, limit: int) -> tuple[Run, ...]:
    """Returns the last runs, latest first. One that did not end and whose process is gone was `killed`."""
    alive = deps.ledger.database.locks.alive
    return tuple(
        replace(run, outcome="killed") if run.outcome == "running" and not alive(RUNNING, run.id) else run
        for run in deps.ledger.last_runs(limit)
    )
