"""Quality figures and timings, separate from the tests."""
