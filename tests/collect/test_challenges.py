"""Challenge pages are distinguished from sites that are closed or down."""

import pytest
from factories import NOON, make_source

from digest.collect.challenges import challenge_of
from digest.collect.collectors.feed import FeedCollector
from digest.collect.web.answers import Response
from digest.model.items import Health


def answer(status: int, body: str = "", **headers: str) -> Response:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url="https://herald.example/feed", status=status, headers=pairs, body=body.encode(), received=NOON)


@pytest.mark.parametrize(
    ("status", "body", "headers", "whose"),
    [
        (403, "<title>Just a moment...</title>", {}, "Cloudflare"),
        (503, "<div class='cf-chl-widget'></div>", {}, "Cloudflare"),
        (403, "", {"cf_mitigated": "challenge"}, "Cloudflare"),
        (403, "<script src='https://ct.captcha-delivery.com/c.js'></script>", {}, "DataDome"),
        (401, "", {"x_datadome": "protected"}, "DataDome"),
        (403, "<title>در حال انتقال به سایت مورد نظر هستید...</title>", {}, "ArvanCloud"),
        (503, "<script src='/__arcsjs/a.js'></script>", {}, "ArvanCloud"),
        (202, "", {"x_amzn_waf_action": "challenge"}, "AWS WAF"),
        (403, "<script src='/_Incapsula_Resource?x'></script>", {}, "Imperva"),
        (429, "", {"x_vercel_mitigated": "challenge"}, "Vercel"),
        (503, "<p>Checking your browser before you go on</p>", {}, "its site"),
        (403, "<div class='g-recaptcha'></div>", {}, "its site"),
    ],
)
def test_a_challenge_is_a_bot_page_whatever_its_status(
    status: int, body: str, headers: dict[str, str], whose: str
) -> None:
    given = answer(status, body, **headers)
    assert challenge_of(given) == whose
    reading = FeedCollector().read(make_source(), given, NOON)
    assert reading.health is Health.BOT_PAGE
    assert f"challenge of {whose}" in reading.detail


@pytest.mark.parametrize(
    ("status", "health"),
    [(403, Health.BLOCKED), (503, Health.UNREACHABLE), (404, Health.NOT_FOUND), (429, Health.RATE_LIMITED)],
)
def test_a_plain_refusal_is_what_its_status_says(status: int, health: Health) -> None:
    for body in ("", "<html><body>Forbidden</body></html>", "<title>503</title>Service unavailable"):
        assert FeedCollector().read(make_source(), answer(status, body, server="cloudflare"), NOON).health is health


def test_a_challenge_in_place_of_a_feed_is_named() -> None:
    reading = FeedCollector().read(make_source(), answer(200, "<html><title>Just a moment...</title></html>"), NOON)
    assert (reading.health, "challenge of Cloudflare" in reading.detail) == (Health.BOT_PAGE, True)


def test_an_answer_that_broke_off_says_so_beside_its_entries() -> None:
    feed = "<rss version='2.0'><channel><title>H</title><item><title>Rain</title><link>https://herald.example/1</link></item>"
    whole = Response(
        url="https://herald.example/feed",
        status=200,
        headers=(),
        body=f"{feed}</channel></rss>".encode(),
        received=NOON,
        broken_off=True,
    )
    reading = FeedCollector().read(make_source(), whole, NOON)
    assert [entry.title for entry in reading.entries] == ["Rain"]
    assert "broke off" in reading.detail
