"""The lab: one stage alone, JSON lines in, JSON lines out, to score it on sets of your own."""

import json
import os
import sys
from typing import Any

import click

from digest.errors import InputError


@click.group()
def lab() -> None:
    """One stage alone: JSON lines in, JSON lines out, to score it on sets of your own.

    \b
    digest lab cluster < documents.jsonl
    """


@lab.command("cluster")
def lab_cluster() -> None:
    """Group documents into stories: {id, title, text, published?, language?, publisher?} -> {id, story}.

    \b
    digest lab cluster < documents.jsonl > stories.jsonl
    """
    from digest.rank.lab import cluster

    for row in cluster(_json_lines()):
        click.echo(json.dumps(row, ensure_ascii=False))


@lab.command("bounce")
def lab_bounce() -> None:
    """Tell returned mails apart: paths of .eml files on stdin -> {path, results: [{recipient, kind, status, reason}]}.

    Kinds are hard, soft, block (of us), complaint, auto-reply and unknown. A mail that reports on nobody has no
    results; a file that cannot be read has an `error` beside them.

    \b
    ls returned/*.eml | digest lab bounce > results.jsonl
    """
    from dataclasses import asdict
    from pathlib import Path

    from digest.subscribe.bounces import classify

    for line in sys.stdin.buffer:
        path = os.fsdecode(line.rstrip(b"\r\n"))
        if not path:
            continue
        row: dict[str, Any] = {"path": path, "results": []}
        try:
            row["results"] = [asdict(result) for result in classify(Path(path).read_bytes())]
        except (OSError, ValueError) as error:
            row["error"] = getattr(error, "strerror", None) or str(error)
        click.echo(json.dumps(row, ensure_ascii=True))


def _json_lines() -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"stdin:{number}: no JSON ({error}); write one object a line") from None
        if not isinstance(row, dict) or "id" not in row:
            raise InputError(f"stdin:{number}: an object with an 'id' is wanted")
        rows.append(row)
    return rows
