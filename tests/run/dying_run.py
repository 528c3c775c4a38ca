"""A `digest` process that kills itself (SIGKILL) right before or right after its Nth write to the ledger.

Usage: python dying_run.py before|after N ARGUMENT ... ; prints how many writes there were when it survives.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from digest.entry.cli.main import main
from digest.services import homes
from digest.store.engine import open_engine

MOMENT, FATAL, ARGUMENTS = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
WRITES = ("insert", "update", "delete")


class Dying:
    """Wraps the methods of an engine and kills the process at a write."""

    writes = 0
    inside = False

    @contextmanager
    def write(self) -> Iterator[None]:
        Dying.writes += 1
        fatal = Dying.writes == FATAL
        if fatal and MOMENT == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        yield
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, sql: str, parameters: Any = None) -> int:
        if self.inside or not sql.lstrip("-").strip().lower().startswith(WRITES):
            return super().execute(sql, parameters)
        with self.write():
            return super().execute(sql, parameters)

    def query(self, sql: str, parameters: Any = None) -> list[dict[str, Any]]:
        if "returning" not in sql:
            return super().query(sql, parameters)
        with self.write():
            return super().query(sql, parameters)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        with self.write():
            self.inside = True
            try:
                with super().atomic():
                    yield
            finally:
                self.inside = False


def open_dying(address: Any) -> Any:
    engine = open_engine(address)
    dying_class = type("DyingEngine", (Dying, type(engine)), {})
    dying = dying_class.__new__(dying_class)
    vars(dying).update(vars(engine))
    return dying


if __name__ == "__main__":  # a worker process imports this file too
    homes.open_engine = open_dying
    main(ARGUMENTS, standalone_mode=False)
    print(Dying.writes)
