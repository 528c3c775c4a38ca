"""Planted faults in the replayed days: how many of them does a round of visits report?

Usage: DIGEST_EVAL_DATA=FOLDER python -m bench.faults [DAY ...]
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from digest.collect.gathering import Visit, gather_articles, gather_sources, workers
from digest.collect.web.answers import Request, Response
from digest.collect.web.warc import Replay
from digest.config.settings import Source
from digest.model.items import Article

DAYS = ("2022-10-23", "2022-10-24")
NAMES = {
    "301": {"moved"},
    "302": {"fresh", "quiet", "empty"},
    "403": {"blocked"},
    "404": {"not-found"},
    "410": {"gone"},
    "429": {"rate-limited"},
    "503": {"unreachable"},
    "challenge": {"bot-page"},
    "charset": {"wrong-charset"},
    "empty": {"empty", "quiet"},
    "truncated": {"unparseable"},
}
READ = {"fresh", "quiet", "empty"}


def read_sources(opml: Path) -> list[Source]:
    """Returns the sources of an OPML file, by URL."""
    outlines = ElementTree.parse(opml).iter("outline")
    feeds = {outline.get("xmlUrl", ""): outline.get("language") for outline in outlines if outline.get("xmlUrl")}
    return [Source(name=url[:120], url=url, publisher="replay", language=code) for url, code in feeds.items()]


async def visit_day(archive: Path, sources: list[Source]) -> tuple[list[Visit], list[Article], set[str]]:
    """Returns all visits of a replayed day, the articles of its English and Persian items, and the pure-ASCII feeds, in
    which no charset can be wrong.
    """
    with Replay(archive) as replay, workers() as pool:
        visits = [visit async for visit in gather_sources(sources, replay.fetch, pool, replay.captured)]
        wanted = {item.id: item for visit in visits for item in visit.items if item.language in ("en", "fa")}
        articles = [article async for article in gather_articles([*wanted.values()], replay.fetch, pool)]
        plain = set()
        for source in sources:
            answer = await replay.fetch(Request(url=source.url))
            if isinstance(answer, Response) and answer.body.isascii():
                plain.add(source.url)
    return visits, articles, plain


def report(day: str, data: Path) -> bool:
    """Print one day's table; True if every planted fault is reported and every other feed is read."""
    facts = json.loads((data / "replay/manifest.json").read_text("utf-8"))["days"][day]
    started = time.perf_counter()
    visits, articles, plain = asyncio.run(
        visit_day(data / f"replay/{day}.warc.gz", read_sources(data / "replay/sources.opml"))
    )
    states = {visit.source.url: visit.memory.health.value for visit in visits}
    print(f"{day}: {len(visits)} feeds, {sum(len(visit.items) for visit in visits)} items, {len(articles)} articles")
    print(f"  in {time.perf_counter() - started:.1f} s; articles: {dict(Counter(a.state.value for a in articles))}")
    named = planted = 0
    for fault, feeds in sorted(facts["faults"].items()):
        unseen = [url for url in feeds if fault == "charset" and url in plain]
        right = [url for url in feeds if url not in unseen and states[url] in NAMES[fault]]
        planted, named = planted + len(feeds) - len(unseen), named + len(right)
        note = f" ({len(unseen)} more without a letter outside ASCII: nothing is wrong in them)" if unseen else ""
        print(f"  {fault:>10} {len(right):>3} of {len(feeds) - len(unseen)}{note}")
    faulty = {url for feeds in facts["faults"].values() for url in feeds}
    strange = {url: state for url, state in states.items() if url not in faulty and state not in READ}
    print(f"  named {named} of {planted} planted faults; {len(strange)} others not read as feeds {strange or ''}")
    return named == planted and not strange


def main() -> None:
    """Print the tables of the days given; exit 1 when a fault is missed."""
    folder = os.environ.get("DIGEST_EVAL_DATA")
    if not folder:
        sys.exit("DIGEST_EVAL_DATA names no folder: the evaluation data is not here")
    results = [report(day, Path(folder)) for day in sys.argv[1:] or DAYS]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
