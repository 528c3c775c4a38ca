"""The runs of commands as the ledger has them: begun, ended, killed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digest.deliver.leases import alive, lease
from digest.services.deps import Deps
from digest.store.ledger import Run


@contextmanager
def recorded_run(deps: Deps, command: str) -> Iterator[Callable[[str], None]]:
    """Record that a command runs and how it ended; calling the yielded function with a reason makes it `held`."""
    with lease(_folder(deps)) as identifier, deps.ledger.running(command, deps.clock, identifier) as hold:
        yield hold


def last_runs(deps: Deps, limit: int) -> tuple[Run, ...]:
    """The last runs, latest first. One that did not end and whose process is gone was `killed`."""
    return tuple(
        replace(run, outcome="killed") if run.outcome == "running" and not alive(_folder(deps), run.id) else run
        for run in deps.ledger.last_runs(limit)
    )


def _folder(deps: Deps) -> Path:
    return deps.home / "running"
