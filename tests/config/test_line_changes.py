"""Line changes can be reverted after changes of other lines, but not after changes of the same lines."""

import pytest

from digest.config.line_changes import line_changes, with_changes

OLD = "a: 1\n# why\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\n"


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("b: 2", "b: 9"),
        OLD.replace("b: 2\n", ""),
        OLD.replace("b: 2", "b: 2\nx: 1\ny: 2"),
        OLD.replace("a: 1", "a: 0").replace("h: 8\n", "h: 8\ni: 9"),
        "z: 0\n" + OLD,
        OLD.rstrip("\n"),
        OLD.replace("\n", "\r\n"),
        OLD,
    ],
)
def test_a_change_goes_forth_and_back(new: str) -> None:
    changes = line_changes(OLD, new)
    assert with_changes(OLD, changes) == new
    assert with_changes(new, [one.turned() for one in changes]) == OLD


def test_a_change_is_taken_back_after_other_lines_moved_it() -> None:
    changes = [one.turned() for one in line_changes(OLD, OLD.replace("b: 2", "b: 9"))]
    later = "new: 1\nnewer: 2\n" + OLD.replace("b: 2", "b: 9").replace("h: 8", "h: 0")
    assert with_changes(later, changes) == later.replace("b: 9", "b: 2")


@pytest.mark.parametrize("again", ["b: 10", "b: 90", "b:  9"])
def test_lines_that_were_changed_again_are_left_alone(again: str) -> None:
    changes = [one.turned() for one in line_changes(OLD, OLD.replace("b: 2", "b: 9"))]
    assert with_changes(OLD.replace("b: 2", again), changes) is None


def test_lines_that_are_there_twice_are_left_alone() -> None:
    once = "x\nx\ny\nx\nx\n"
    changes = [one.turned() for one in line_changes(once.replace("y", "z"), once)]
    assert with_changes(once + once, changes) is None


def test_a_change_that_is_repeated_side_by_side_is_left_alone() -> None:
    changes = line_changes("a\n", "b\n")
    assert with_changes("a\n\na\n", changes) is None
