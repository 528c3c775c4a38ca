"""A background thread that dies is restarted, reported once, and unhealthy until it works again."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from waiting import PATIENCE

from digest.entry.cli.keeper import LONGEST_TURN, Keeper
from digest.model.errors import DigestError


class Work:
    """Takes turns; `faults` are what the first ones raise. Counts how often it was opened."""

    def __init__(self, *faults: BaseException) -> None:
        self.faults = list(faults)
        self.opened = 0
        self.at_work = threading.Event()

    @contextmanager
    def open(self) -> Iterator[Callable[[], None]]:
        self.opened += 1
        yield self.turn

    def turn(self) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.at_work.set()


def keep(work: Work, said: list[str], clock: Callable[[], float] = lambda: 0.0) -> Keeper:
    return Keeper("notices", work.open, said.append, every=0, pause=0, clock=clock)


@pytest.mark.parametrize("fault", [ValueError("reader@harbour.example"), SystemExit(1), OSError(28, "No space left")])
def test_what_a_turn_raises_is_said_and_the_work_begins_again(fault: BaseException) -> None:
    work, said = Work(fault), list[str]()
    with keep(work, said):
        assert work.at_work.wait(PATIENCE)
    assert work.opened == 2
    assert len(said) == 1
    assert said[0].startswith("notices: ")
    assert "harbour" not in said[0]


def test_the_same_fault_again_is_said_once() -> None:
    work, said = Work(*(DigestError("the key is missing") for _ in range(5)), DigestError("another")), list[str]()
    with keep(work, said):
        assert work.at_work.wait(PATIENCE)
    assert said == ["notices: the key is missing; begins again", "notices: another; begins again"]


def test_what_cannot_be_opened_is_opened_again() -> None:
    tries, work, said = [1, 2, 3], Work(), list[str]()

    @contextmanager
    def opened() -> Iterator[Callable[[], None]]:
        if tries:
            raise DigestError(f"locked {tries.pop()}")
        yield work.turn

    with Keeper("notices", opened, said.append, every=0, pause=0):
        assert work.at_work.wait(PATIENCE)
    assert len(said) == 3


def test_it_is_well_while_it_works_and_not_when_it_has_ended() -> None:
    work = Work()
    keeper = keep(work, [])
    assert not keeper.well()
    with keeper:
        assert work.at_work.wait(PATIENCE)
        assert keeper.well()
    assert not keeper.well()


def test_it_is_unwell_after_a_fault_until_a_turn_ends_well() -> None:
    seen, work = list[bool](), Work(ValueError())
    keeper = Keeper("notices", work.open, lambda line: None, every=0, pause=0)

    def turn() -> None:
        seen.append(keeper.well())
        Work.turn(work)

    work.turn = turn  # type: ignore[method-assign]
    with keeper:
        assert work.at_work.wait(PATIENCE)
    assert seen[:2] == [True, False]


def test_a_turn_that_takes_too_long_is_unwell() -> None:
    now, work, go = [0.0], Work(), threading.Event()
    keeper = Keeper("notices", work.open, lambda line: None, every=0, pause=0, clock=lambda: now[0])

    def turn() -> None:
        work.at_work.set()
        assert go.wait(PATIENCE)

    work.turn = turn  # type: ignore[method-assign]
    with keeper:
        assert work.at_work.wait(PATIENCE)
        assert keeper.well()
        now[0] = LONGEST_TURN + 1
        assert not keeper.well()
        go.set()
