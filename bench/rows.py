"""Reads rows of evaluation files, and formats figures."""

import gzip
import json
from pathlib import Path
from typing import Any

from bench.gold import Score

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """Returns the rows of a JSON lines file, compressed or not."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.decode().split("\n") if line]


def only(row: Row, *keys: str) -> Row:
    """Returns a row reduced to some keys: the input that a stage may see."""
    return {key: row[key] for key in keys}


def prf(score: Score) -> str:
    """Formats a score."""
    return f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
