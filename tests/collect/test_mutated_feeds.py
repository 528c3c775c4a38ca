"""Mutated feeds end in a state, within a time limit; `python -m bench.mutations` checks memory and more seeds."""

import time

import pytest

from bench.mutations import LONGEST, mutations, seeds
from digest.collect.lab_lines import read_bytes


def read_all(count: int) -> None:
    for body in mutations(seeds(None), count):
        started = time.process_time()
        assert read_bytes(body).health
        assert time.process_time() - started < LONGEST


def test_some_mutated_feeds_end_in_a_state() -> None:
    read_all(200)


@pytest.mark.slow
def test_ten_thousand_mutated_feeds_end_in_a_state() -> None:
    read_all(10_000)
