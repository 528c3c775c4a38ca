"""Errors that the operator or the editor can fix; any other exception is a bug and is never swallowed."""

import signal
import traceback
from pathlib import Path


class DigestError(Exception):
    """A problem described in one clear line: where, what, and what to do. Exit code 1."""

    exit_code = 1


class InputError(DigestError):
    """The caller's own input is wrong: a file, an option, a name. Exit code 2."""

    exit_code = 2


class SettingsError(InputError):
    """All problems of one settings file at once, each `FILE:LINE:COLUMN: what; what to do`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Interrupted(KeyboardInterrupt):
    """A signal stopped the command. A KeyboardInterrupt, so that `except Exception` does not catch it."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"stopped by {signal.Signals(number).name}; what was done is kept, and the next run goes on from there"
        )
        self.exit_code = 128 + number


class TemplateError(InputError):
    """A template that cannot be rendered, with its file and line."""


def fault_place(error: BaseException) -> str:
    """Returns the type and place of an unexpected exception, such as `ValueError at inbox.py:90`.

    Its message is left out, since it may quote what a stranger sent.
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


MORE_MEMORY = "give the program more memory: MemoryMax of 1 GB or more, ulimit -v of 2 GB or more"
_NO_MEMORY = ("can't start new thread", "failed to map segment", "cannot allocate memory", "Cannot allocate memory")
"""In the texts of errors that have no type of their own: Python's, and the dynamic loader's."""


def is_lack_of_memory(error: BaseException) -> bool:
    """Whether memory has run out, including a thread that cannot start or a library that cannot be loaded for that
    reason.
    """
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError | ImportError) and any(sign in str(error) for sign in _NO_MEMORY)
    )
