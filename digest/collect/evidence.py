"""Keeps the pages behind an edition as a web archive, so that a story survives its deletion."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from digest.collect.web.answers import Fetch, Request, Response
from digest.collect.web.robots import Robots
from digest.collect.web.warc import Recorder
from digest.model.asides import Aside, AsideKind, is_machines, set_aside
from digest.model.editions import Edition


def pages_of(edition: Edition) -> tuple[str, ...]:
    """Returns the address of every report behind an edition's picks, without duplicates."""
    return tuple(dict.fromkeys(member.url for pick in edition.picks for member in pick.members))


async def keep_pages(urls: Iterable[str], fetch: Fetch, path: Path, report: Callable[[Aside], None]) -> int:
    """Saves the current pages to a new WARC file; returns how many were saved.

    Each page is stored under the address requested. Pages that robots.txt disallows or that fail are skipped;
    exceptions go to `report`. Nothing is written if no page could be fetched.
    """

    async def keep(url: str) -> bool:
        try:
            return isinstance(await recorder.hop(Request(url=url)), Response)
        except Exception as error:
            if is_machines(error):
                raise
            report(set_aside(AsideKind.EVIDENCE, url, error))
            return False

    with Recorder(path, Robots(fetch, report).fetch) as recorder:
        kept = sum(await asyncio.gather(*map(keep, urls)))
    if not kept:
        path.unlink()
    return kept
