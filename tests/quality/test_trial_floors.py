"""Counting of the trial packs and comparison with their floors; `make trials` runs the packs."""

import json

import pytest

from bench.trials import FLOORS, PACKS, below, main, risen, totals


def test_cases_are_counted_by_kind_and_those_for_a_person_are_left_out() -> None:
    rows = [
        {"kind": "robots", "pass": True},
        {"kind": "robots", "pass": False},
        {"kind": "O2", "result": "pass"},
        {"kind": "O2", "result": "error"},
        {"kind": "O1", "result": "by hand"},
    ]
    assert totals(rows) == {"robots": (1, 2), "O2": (1, 2)}


@pytest.mark.parametrize(
    ("floors", "lines"),
    [
        ({}, []),
        ({"robots": 3}, []),
        ({"robots": 4}, ["robots: 3 passed, the floor is 4"]),
        ({"robots": 3, "dates": 1}, ["dates: 0 passed, the floor is 1"]),
    ],
)
def test_a_kind_below_its_floor_is_named(floors: dict[str, int], lines: list[str]) -> None:
    assert below(floors, {"robots": (3, 5)}) == lines


def test_floors_only_rise() -> None:
    assert risen({"robots": 4, "dates": 1}, {"robots": (3, 5), "dates": (2, 2), "links": (1, 9)}) == {
        "dates": 2,
        "links": 1,
        "robots": 4,
    }


def test_without_the_data_trials_are_skipped_and_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DIGEST_EVAL_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["trials"])
    assert main() == 0
    assert "skipped, DIGEST_EVAL_DATA" in capsys.readouterr().out


def test_the_floors_are_of_known_packs() -> None:
    assert set(json.loads(FLOORS.read_text("utf-8"))) <= set(PACKS)
