"""A news site on loopback: a feed of a few reports and a page for each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime

from web_servers import Quiet, serve_with, utc_now

EVENTS = (
    (
        "Teachers strike in Sanandaj after arrests of colleagues",
        "Teachers in Sanandaj went on strike on Tuesday after eleven colleagues were arrested at home. Classrooms in "
        "nineteen schools stayed empty, their union said, and parents brought bread to a sit-in before the education "
        "office. The union demands the release of its spokesman, who has been held since the first days of autumn.",
    ),
    (
        "Internet shut down across Khuzestan during protests",
        "Mobile internet was shut down across Khuzestan, Iran, as farmers protested against dry canals. A network "
        "observatory measured a fall to a fifth of ordinary traffic by nightfall. Shopkeepers in Ahvaz could not take "
        "cards, and the province's telecommunication company spoke of maintenance without naming its end.",
    ),
    (
        "Court in Shiraz sentences protester to death",
        "A revolutionary court in Shiraz, Iran, sentenced a protester of twenty-four years to death for moharebeh. "
        "His lawyer was told by telephone and means to appeal. A human rights group counts seven such verdicts this "
        "year and says that the confession shown on television had been made under torture.",
    ),
    (
        "Forty students arrested at Tabriz University sit-in",
        "Security forces arrested forty students who protested at Tabriz University, Iran, against the ban on three "
        "classmates over the compulsory hijab. Dormitories were searched before dawn and telephones taken away. The "
        "rector denied that anybody had been detained on the campus, and professors signed a letter of concern.",
    ),
)
"""Reports of four events, as title and text."""

COOKIE = "visitor=1234567"
"""What every answer of a site sets."""


@contextmanager
def serve_news(reports: Sequence[tuple[str, str]], now: Callable[[], datetime] = utc_now) -> Iterator[str]:
    """Serve reports (title, text), one published every ten minutes up to now; gives the address of the site.

    `now` is the server's clock.
    """

    class Site(Quiet):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            if self.path == "/feed":
                body, kind = _feed(f"http://{self.headers['Host']}", reports, now()), "application/rss+xml"
            else:
                body, kind = _page(*reports[int(self.path.removeprefix("/story-"))]), "text/html"
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Set-Cookie", COOKIE)
            self.end_headers()
            self.wfile.write(body.encode())

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(now(), usegmt=True)

    with serve_with(Site) as url:
        yield url


def _page(title: str, text: str) -> str:
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"


def _feed(base: str, reports: Sequence[tuple[str, str]], now: datetime) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{base}/story-{number}</link><guid>{number}</guid>"
        f"<pubDate>{(now - timedelta(minutes=10 * (number + 1))).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate>"
        f"<description>{text}</description></item>"
        for number, (title, text) in enumerate(reports)
    )
    return f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'
