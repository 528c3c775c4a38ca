"""Figures and timings, outside the tests."""
