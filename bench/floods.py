"""Floods: inputs made of one unit repeated up to a size, for each parser of foreign input, and these parsers.

The units are in floods.jsonl, one group per line: the parsers they apply to, a name, and the texts before and after
them.
"""

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from digest.beats.library import Library
from digest.beats.newsletter import Newsletter, parse_newsletter
from digest.collect.collector_registry import collector_named
from digest.collect.reading.articles import answered_article
from digest.collect.reading.identity import make_item, shared_by
from digest.collect.reading.pages import linked_feeds
from digest.collect.reading.posts import news_items
from digest.collect.web.answers import Response
from digest.collect.web.robots import AGENT, parse_rules
from digest.config.settings import Source
from digest.edition.composing import compose
from digest.model.errors import DigestError
from digest.model.items import Item
from digest.model.rankings import Window
from digest.rank.ranking import rank_day
from digest.subscribe.bounces import judge
from digest.subscribe.inbox import read_command
from digest.subscribe.lists import read_list
from digest.subscribe.reports import read_returned

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
SITE = "https://herald.example/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """A unit that is repeated between a head and a tail."""

    reader: str
    name: str
    unit: str
    head: str = ""
    tail: str = ""

    def of(self, size: int) -> bytes:
        """Returns about `size` bytes of it."""
        unit = self.unit.encode("utf-8", "surrogateescape")
        return self.head.encode() + unit * (size // len(unit)) + self.tail.encode()


def read_floods(reader: str) -> list[Flood]:
    """The floods for a reader."""
    groups = map(json.loads, Path(__file__).with_suffix(".jsonl").read_text("utf-8").splitlines())
    return [
        Flood(reader=reader, name=group["name"], unit=unit, head=group["head"], tail=group["tail"])
        for group in groups
        if reader in group["readers"]
        for unit in group["units"]
    ]


def _source(collector: str) -> Source:
    return Source(name="herald", publisher="herald", url=SITE, collector=collector, language="en")


def _visit(collector: str, kind: str) -> Callable[[bytes], object]:
    def read(body: bytes) -> object:
        source = _source(collector)
        entries = collector_named(collector).read(source, _response(body, kind), NOW).entries
        shared = shared_by(entries)
        return [make_item(source, one, NOW, shared) for entry in entries for one in news_items(entry)]

    return read


def _response(body: bytes, kind: str) -> Response:
    return Response(url=SITE, status=200, headers=(("content-type", kind),), body=body, received=NOW)


def _item() -> Item:
    return Item(
        id="i1",
        source="herald",
        publisher="herald",
        guid="g",
        url=f"{SITE}a",
        canonical_url=f"{SITE}a",
        title="Teachers strike in Sanandaj over arrests",
        summary="",
        text="",
        language="en",
        published=NOW,
        first_seen=NOW,
    )


def _article(body: bytes) -> object:
    return answered_article(_item(), _response(body, "text/html; charset=utf-8"))


def _feeds_of_page(body: bytes) -> object:
    return linked_feeds(body.decode("utf-8", "replace"), SITE)


def _robots(body: bytes) -> object:
    rules = parse_rules(body)
    return [rules.can_fetch(f"{SITE}{'a' * 1000}{place}", AGENT) for place in range(10)]


def _mail(raw: bytes) -> object:
    return judge(read_returned(raw)), read_command(raw, server="mx.d.example", own=frozenset())


def _csv(body: bytes) -> object:
    return _unless_refused(
        lambda: list(
            read_list(io.BytesIO(body), where="list.csv", columns={}, consent="on paper", languages=("en", "fa"))
        )
    )


def _feeds_yaml(body: bytes) -> object:
    return _unless_refused(lambda: parse_newsletter(body.decode("utf-8", "replace")))


def _beat(body: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        beat = Path(folder) / "beats" / "harbour"
        beat.mkdir(parents=True)
        (beat / "beat.yaml").write_text("name: {en: Harbour}\nabout: {en: The harbour}\n", "utf-8")
        for name in ("words.tsv", "names.tsv", "severity.tsv"):
            (beat / name).write_bytes(body)
        return Library(home=Path(folder)).problems_of_own()


@cache
def _newsletter() -> Newsletter:
    return parse_newsletter("topics: {iran-protests: {beat: iran-protests, sources: false}}\n")


def _story(body: bytes) -> object:
    """Ranks and composes a day with one report of this text."""
    settings, beat = _newsletter().settings, _newsletter().beat
    text = body.decode("utf-8", "replace")[:200_000]  # the limit of a feed's entry
    item = replace(_item(), title=f"Teachers strike in Sanandaj, Iran {text}"[:1_000], summary=text[:20_000], text=text)
    window = Window(start=NOW - timedelta(days=1), end=NOW + timedelta(hours=1))
    ranking = rank_day([item], settings=settings, beat=beat, day="2024-03-05", window=window)
    return compose(
        ranking,
        settings=settings,
        beat=beat,
        window=window,
        now=NOW,
        items_read=1,
        sources_asked=1,
        sources_answering=1,
    )


def _unless_refused(call: Callable[[], object]) -> object:
    try:
        return call()
    except DigestError as error:
        return error


READERS: Mapping[str, Callable[[bytes], object]] = MappingProxyType(
    {
        "feed": _visit("feed", "application/rss+xml"),
        "json-feed": _visit("feed", "application/feed+json"),
        "page": _article,
        "index-page": _visit("page", "text/html; charset=utf-8"),
        "feeds-of-page": _feeds_of_page,
        "robots": _robots,
        "sitemap": _visit("sitemap", "application/xml"),
        "telegram": _visit("telegram", "text/html; charset=utf-8"),
        "api": _visit("ooni", "application/json"),
        "mail": _mail,
        "csv": _csv,
        "feeds-yaml": _feeds_yaml,
        "beats": _beat,
        "story": _story,
    }
)
