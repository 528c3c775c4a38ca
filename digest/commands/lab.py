"""The lab: one stage alone, JSON lines in, JSON lines out, to score it on sets of your own."""

import json
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
