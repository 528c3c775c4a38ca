"""Every collector parses its entries one by one: an error costs only that entry."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from digest.collect.collector_registry import collector_named, collectors
from digest.collect.web.answers import Response
from digest.config.settings import Source
from digest.model.asides import AsideKind

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
SITE = "https://herald.example/news"
DAYS = ("2024-03-01", "2024-03-02", "2024-03-03")

RSS = '<rss version="2.0"><channel><title>Herald</title>{}</channel></rss>'
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
ANSWERS = {
    "feed": (
        RSS,
        "<item><title>Report of {day}</title><link>https://herald.example/{day}</link><pubDate>{day}</pubDate></item>",
    ),
    "sitemap": (
        SITEMAP,
        "<url><loc>https://herald.example/{day}</loc><news><title>Report</title>"
        "<publication_date>{day}</publication_date></news></url>",
    ),
    "telegram": (
        "{}",
        '<div class="tgme_widget_message" data-post="herald/{day}"><div class="tgme_widget_message_text">Report</div>'
        '<time datetime="{day}"></time></div>',
    ),
    "page": (
        "<main>{}</main>",
        '<p><a href="/report/{day}">Some words of the report of {day}</a><time datetime="{day}"></p>',
    ),
    "ooni": ('{{"incidents": [{}]}}', '{{"id": "{day}", "title": "Report", "create_time": "{day}"}}'),
    "gdelt": (
        '{{"articles": [{}]}}',
        '{{"url": "https://herald.example/{day}", "title": "Report", "seendate": "{packed}T000000Z"}}',
    ),
}


def answer_of(collector: str) -> Response:
    around, one = ANSWERS[collector]
    separator = "," if around.startswith("{{") else ""
    body = around.format(separator.join(one.format(day=day, packed=day.replace("-", "")) for day in DAYS))
    return Response(url=SITE, status=200, headers=(), body=body.encode(), received=NOW)


def failing_at(day: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def parse(text: str, *zone: str) -> Any:
        if text.startswith(day):
            raise ZeroDivisionError("a bug")
        return real(text, *zone)

    return parse


@pytest.mark.parametrize("collector", sorted(collectors()))
@pytest.mark.parametrize("day", DAYS)
def test_an_entry_that_raises_costs_only_itself(collector: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(f"digest.collect.collectors.{collector}")
    monkeypatch.setattr(module, "parse_date", failing_at(day, module.parse_date))
    source = Source(name="herald", publisher="herald", url=SITE, collector=collector)
    reading = collector_named(collector).read(source, answer_of(collector), NOW)
    dates = sorted(f"{entry.published:%Y-%m-%d}" for entry in reading.entries if entry.published)
    assert dates == [other for other in DAYS if other != day]
    assert [(aside.kind, aside.error) for aside in reading.asides] == [(AsideKind.ENTRY, "ZeroDivisionError: a bug")]
