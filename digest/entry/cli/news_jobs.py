"""Jobs that read sources and pages, embed texts, and make editions."""

from collections.abc import Callable, Mapping

from digest.entry.cli.send_commands import counts_line
from digest.services.collect import embed_new, read_pages, visit_due
from digest.services.day import bring_out
from digest.services.deps import Deps
from digest.services.jobs import Job, JobKind
from digest.services.recorded_runs import locked, recorded_run
from digest.wiring import with_web


def _edition(deps: Deps, job: Job) -> str:
    with locked(deps), recorded_run(deps, job.kind) as hold:
        return deps.interruption.run(_bring_out(deps, hold))


async def _bring_out(deps: Deps, hold: Callable[[str], None]) -> str:
    async with with_web(deps, replay=None, record=None, at=None) as live:
        await embed_new(live)
        made, notes = await bring_out(live)
    if made.held:
        hold(made.note)
    return "; ".join((made.note, *notes))


def _collect(deps: Deps, job: Job) -> str:
    return deps.interruption.run(_visit(deps, job))


async def _visit(deps: Deps, job: Job) -> str:
    async with with_web(deps, replay=None, record=None, at=None) as live:
        collected = await visit_due(live, job.shard)
    return f"{collected.visited} sources, {collected.new_items} new items"


def _pages(deps: Deps, job: Job) -> str:
    return deps.interruption.run(_read(deps, job))


async def _read(deps: Deps, job: Job) -> str:
    async with with_web(deps, replay=None, record=None, at=None) as live:
        return f"pages: {counts_line(await read_pages(live, job.shard)) or 'none was waiting'}"


def _embed(deps: Deps, job: Job) -> str:
    embedded = deps.interruption.run(embed_new(deps, job.shard))
    return embedded.trouble or f"{embedded.made} texts, {embedded.waiting} wait"


PERFORMERS: Mapping[JobKind, Callable[[Deps, Job], str]] = {
    JobKind.EDITION: _edition,
    JobKind.COLLECT: _collect,
    JobKind.PAGES: _pages,
    JobKind.EMBED: _embed,
}
