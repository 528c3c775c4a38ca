"""A news site on loopback: a feed of a few reports and a page for each."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COOKIE = "visitor=1234567"
"""What every answer of a site sets."""


@contextmanager
def serve_news(reports: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Serve reports (title, text), one published every ten minutes up to now; gives the address of the site."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            if self.path == "/feed":
                body, kind = _feed(f"http://{self.headers['Host']}", reports), "application/rss+xml"
            else:
                body, kind = _page(*reports[int(self.path.removeprefix("/story-"))]), "text/html"
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Set-Cookie", COOKIE)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _page(title: str, text: str) -> str:
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"


def _feed(base: str, reports: Sequence[tuple[str, str]]) -> str:
    now = datetime.now(UTC)
    items = "".join(
        f"<item><title>{title}</title><link>{base}/story-{number}</link><guid>{number}</guid>"
        f"<pubDate>{(now - timedelta(minutes=10 * (number + 1))).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate>"
        f"<description>{text}</description></item>"
        for number, (title, text) in enumerate(reports)
    )
    return f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'
