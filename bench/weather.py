"""The environment of `python -m bench.year`: newspapers, a mail server, a clock and a disk, and their calendar of
faults.
"""

import asyncio
import json
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response
from digest.deliver.replies import Reply, Stage
from digest.deliver.sessions import Envelope, Session
from digest.store.engine import Engine

FIRST = datetime(2024, 1, 1, tzinfo=UTC)  # a leap year: 366 days
HOURS = (3, 6, 7, 11)  # of the runs of a day, in UTC; the send time is 06:00, the deadline 14:00
PUBLISHERS = 10
WRONG_CLOCK = range(60, 61)  # the machine's clock is more than a year ahead
CLOCK_AHEAD = timedelta(days=400, hours=5)
SILENT = range(100, 102)  # nearly all sources fail
HOSTILE = range(120, 130)  # one source sends what breaks programs
HOSTILE_PAPER = 3
MAIL_DOWN = range(150, 151)
FULL_DISK = range(170, 171)
OFF = range(200, 203)  # the machine is off until the evening
GONE = range(215, 217)  # the machine is off
BACKED_UP, RESTORED = 237, 240  # the database of the evening of the one is put back on the morning of the other
UNKNOWN, TAKEN = 0, 250

SYLLABLES = (
    "ba",
    "ran",
    "gol",
    "shah",
    "mi",
    "tar",
    "zan",
    "dol",
    "kesh",
    "var",
    "nu",
    "pas",
    "rud",
    "hes",
    "lar",
    "om",
)
# Words that tell the events of a day apart, as their matter does in the news.
WORDS = """
bakery bridge harvest orchard pension clinic surgeon ferry lantern carpet dam drought teacher textbook exam library
printer newspaper editor verdict judge lawyer petition widow orphan miner shaft furnace refinery pipeline tanker
harbour fisherman net salt desert caravan well garden pomegranate saffron wheat flour oven bread subsidy coupon
queue bank loan debt landlord eviction roof brick kiln earthquake tent blanket snow avalanche road truck driver toll
tunnel train station platform ticket bus strike-fund union foreman wage shift overtime loom spindle wool tailor
shroud cemetery mourner vigil candle song drum singer poet verse mural painter museum statue archive letter stamp
courier bicycle helmet football stadium referee goal coach swimmer river flood bank-clerk nurse ambulance vaccine
pharmacy insulin kidney donor hospital
"""
FEEDS = (
    "edition: {time_zone: UTC, send_at: '06:00', deadline: '14:00', floor: 0.0}\n"
    "delivery: {connections: 3, errors_in_a_row: 5}\n"
    "embedder: {model: off}\n"
    "topics:\n  unrest:\n    name: {en: Unrest}\n    subject: [iran]\n    matter: [protest]\n"
    "publishers:\n" + "".join(f"  p{n}: {{name: Paper {n}}}\n" for n in range(PUBLISHERS)) + "sources:\n"
) + "".join(
    f"  - {{name: Paper {n}, url: 'https://p{n}.example/feed', publisher: p{n}, language: en}}\n"
    for n in range(PUBLISHERS)
)


def events(day: int) -> list[tuple[str, str, list[int]]]:
    """Returns a day's events: headline, sentence, and the newspapers that report it."""
    chance = random.Random(day)
    words = WORDS.split()
    told = []
    for _ in range(chance.choice((0, 8, 10, 12, 12, 14))):
        one, two, three, *more = chance.sample(words, 16)
        # Towns that nobody knows: what keeps events apart here is their words.
        city, street, union = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(3))
        rest = f"{' '.join(more)}. {street} {union} {chance.randint(20, 900)}."
        text = f"{city} protest, Iran: {one}, {two}, {three}, {rest}"
        told.append(
            (f"{one.capitalize()} {two} {three}: protest in {city}, {union}", text, chance.sample(range(PUBLISHERS), 3))
        )
    return told


def feed(paper: int, day: int, now: datetime) -> bytes:
    """Returns a newspaper's feed: its reports of this day and the day before."""
    entries = []
    for of in (day - 1, day):
        for place, (headline, sentence, papers) in enumerate(events(of)):
            published = FIRST + timedelta(days=of, minutes=place * 20)
            if paper in papers and published <= now:
                link = f"https://p{paper}.example/{of}-{place}"
                dated = format_datetime(published)
                entries.append(
                    f"<item><title>{headline}</title><link>{link}</link><guid>{link}</guid><pubDate>{dated}</pubDate>"
                    f"<description>{sentence}</description></item>"
                )
    return f"<rss version='2.0'><channel><title>Paper {paper}</title>{''.join(entries)}</channel></rss>".encode()


HALF_A_LETTER = "\\ud83d"  # as JSON writes it
MANY_ENTITIES = "<!DOCTYPE a [<!ENTITY b '" + "x" * 999 + "'><!ENTITY c '" + "&b;" * 999 + "'>]>"
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "%s", "title": "Iran protest"}]}'
CONTENT_TYPES = ("application/rss+xml; charset=hex", "application/\udcff\udcfe")
BODIES = (
    "<item><title>Iran protest: " + "forty billion " * 400 + "</title><link>https://x.example/</link></item>",
    "<item><title>\u2776 Iran protest, \u00b2\u00b3 dead</title><link>https://x.example/1</link></item>",
    "<item><title>Iran protest</title><pubDate>Fri, 31 Dec 9999 23:59:59 -1200</pubDate></item>",
    "<item><title>Iran protest</title><link>http://[::1/\u202e</link></item>",
    "<item><title>" + "<b>" * 20_000 + "</title></item>",
    MANY_ENTITIES + "<item><title>&c;</title></item>",
    JSON_FEED % HALF_A_LETTER,
    "<html>" + "<meta property=x " * 2_000,
)
"""What the hostile source sends, one a day, after the content types."""


def hostile(day: int, now: datetime, clock: datetime) -> Response:
    """Returns the hostile source's response of a day."""
    place = (day - HOSTILE.start) % (len(CONTENT_TYPES) + len(BODIES))
    if place < len(CONTENT_TYPES):
        kind, body = CONTENT_TYPES[place], feed(HOSTILE_PAPER, day, now)
    else:
        text = BODIES[place - len(CONTENT_TYPES)]
        kind = "application/rss+xml"
        body = (f"<rss version='2.0'><channel>{text}" if text.startswith("<item") else text).encode()
    url = f"https://p{HOSTILE_PAPER}.example/feed"
    return Response(url=url, status=200, headers=(("content-type", kind),), body=body, received=clock)


def web(day: int, now: datetime, clock: datetime, chance: random.Random) -> Fetch:
    """The newspapers' web at a moment: feeds, no pages, and failures. Servers send the true time; `clock` is the
    machine's.
    """

    async def fetch(request: Request) -> Response | FetchFailed:
        lost = 0.9 if day in SILENT else 0.03
        if chance.random() < lost:
            return FetchFailed(url=request.url, failure=Failure.TIMEOUT, detail="no answer")
        dated = ("date", format_datetime(now, usegmt=True))
        paper = re.fullmatch(r"https://p(\d+)\.example/feed", request.url)
        if paper is None:
            return Response(url=request.url, status=404, headers=(dated,), body=b"", received=clock)
        number = int(paper[1])
        if day in HOSTILE and number == HOSTILE_PAPER:
            return hostile(day, now, clock)
        headers = (("content-type", "application/rss+xml"), dated)
        return Response(url=request.url, status=200, headers=headers, body=feed(number, day, now), received=clock)

    return fetch


class Post:
    """A mail server that logs accepted mail, greylists, sometimes closes the connection after accepting, and is down on
    some days.
    """

    connections = None

    def __init__(self, log: Path, day: int, chance: random.Random) -> None:
        self.log, self.day, self.chance = log, day, chance

    async def connect(self) -> Session | Reply:
        """Returns a session, or a failed connection."""
        return Reply(stage=Stage.OPENING, code=0, text="down") if self.day in MAIL_DOWN else self

    async def send(self, envelope: Envelope) -> Reply:
        """Accept most letters; after one in two hundred the connection closes before the reply."""
        await asyncio.sleep(0)
        luck = self.chance.random()
        if luck < 0.05:
            return Reply(stage=Stage.RECIPIENT, code=450, text="4.2.0 later")
        code = UNKNOWN if luck > 0.995 else TAKEN
        row = {"to": envelope.recipient, "id": envelope.identifier, "edition": _edition(envelope.message), "code": code}
        with self.log.open("a") as file:
            file.write(json.dumps(row) + "\n")
        return Reply(stage=Stage.BODY, code=code, text="taken")

    async def close(self) -> None:
        """Nothing to close."""


def _edition(message: bytes) -> str:
    return re.search(rb"Feedback-ID: ([0-9-]+):", message)[1].decode()  # type: ignore[index]


@contextmanager
def disk_of(day: int, engine: Engine) -> Iterator[None]:
    """On a day with a full disk, limits the size of the database for the duration of the block."""
    if day not in FULL_DISK:
        yield
        return
    if engine.dialect == "sqlite":
        (pages,) = engine.query("pragma page_count")[0].values()
        begin, end = f"pragma max_page_count = {pages}", "pragma max_page_count = 1073741823"
    else:
        begin, end = (f"set default_transaction_read_only = {value}" for value in ("on", "off"))
    engine.execute(begin)
    try:
        yield
    finally:
        engine.execute(end)


def clock_of(day: int, hour: int) -> tuple[datetime, datetime]:
    """Returns the true time of a run, and the time of the machine's clock."""
    true = FIRST + timedelta(days=day, hours=20 if day in OFF else hour, minutes=5)
    return true, true + CLOCK_AHEAD if day in WRONG_CLOCK else true
