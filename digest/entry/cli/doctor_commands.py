"""`digest doctor`: prints problems of this machine, its mail server and its DNS, and what to do about each."""

import asyncio
import json
import os
from pathlib import Path

import click

from digest.config.environment import read_environment
from digest.deliver.domain import Finding
from digest.entry.cli.shared import as_json, open_parts
from digest.model.errors import DigestError
from digest.services.deps import Deps
from digest.services.doctor import examine
from digest.wiring import key_folder, with_web


@click.command()
@click.option("--mail", metavar="ADDRESS", help="Also send a mail to this address, your own.")
@as_json
@click.pass_obj
def doctor(home: Path, mail: str | None, as_json: bool) -> None:
    """Check keys, folders, database, disk, clock, the mail server and the DNS, and say what to do about each.

    The clock is compared with those of a few sources' web servers.

    \b
    digest doctor
    digest doctor --mail me@herald.example
    """

    async def findings_of(deps: Deps) -> tuple[Finding, ...]:
        async with with_web(deps, replay=None, record=None, at=None) as live:
            folders = (home, home / "output", key_folder(live))
            return await examine(live, read_environment(home, os.environ), folders, mail)

    with open_parts(home) as deps:
        findings = asyncio.run(findings_of(deps))
    if as_json:
        rows = [{"check": f.name, "good": f.good, "found": f.found, "do": f.advice} for f in findings]
        click.echo(json.dumps(rows, indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.good else 'NO '} {finding.name}: {finding.found}")
            if not finding.good and finding.advice:
                click.echo(f"    {finding.advice}")
    bad = sum(not finding.good for finding in findings)
    if bad:
        raise DigestError(f"{bad} of {len(findings)} checks failed")
