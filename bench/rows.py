"""Rows of evaluation files, and figures for print."""

import gzip
import json
from pathlib import Path
from typing import Any

from bench.gold import Score

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON lines file, packed or not."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.decode().split("\n") if line]


def only(row: Row, *keys: str) -> Row:
    """A row with some of its keys: what a stage may see."""
    return {key: row[key] for key in keys}


def prf(score: Score) -> str:
    """A score for print."""
    return f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
