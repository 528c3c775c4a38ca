"""The pages behind an edition kept as a web archive, so that a story outlives its deletion."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from digest.collect.web.answers import Fetch, Request, Response
from digest.collect.web.robots import Robots
from digest.collect.web.warc import Recorder
from digest.model.asides import Aside, AsideKind, is_machines, set_aside
from digest.model.editions import Edition


def pages_of(edition: Edition) -> tuple[str, ...]:
    """The addresses of every report behind an edition's picks, each once."""
    return tuple(dict.fromkeys(member.url for pick in edition.picks for member in pick.members))


async def keep_pages(urls: Iterable[str], fetch: Fetch, path: Path, report: Callable[[Aside], None]) -> int:
    """Write the pages as they are now to a WARC file that nobody else may read; how many there are in it.

    Each stands under the address that was asked for. What robots.txt closes or what fails is left out, and given to
    `report` where it raised; nothing is written where nothing was got, or where the file is there already.
    """

    async def keep(url: str) -> bool:
        try:
            return isinstance(await recorder.hop(Request(url=url)), Response)
        except Exception as error:
            if is_machines(error):
                raise
            report(set_aside(AsideKind.EVIDENCE, url, error))
            return False

    if path.exists():
        return 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    with Recorder(path, Robots(fetch, report).fetch) as recorder:
        path.with_name(f"{path.name}.partial").chmod(0o600)
        kept = sum(await asyncio.gather(*map(keep, urls)))
    if not kept:
        path.unlink()
    return kept
