"""The bundled sample day: current, complete, and clearly marked as a sample."""

import asyncio
import gzip
import re

from digest.beats.newsletter import parse_newsletter
from digest.collect.web.answers import Request, Response
from digest.collect.web.warc import Replay
from digest.services.sample import ARCHIVE, NOTICE, sample_feeds_yaml
from digest.services.sample.pack import CAPTURED, answers, pack
from digest.services.sample.sample_pages import link, page_texts, published_link
from digest.services.sample.texts import read_sites

SITES = read_sites()


def _fetch(url: str) -> Response:
    with Replay(ARCHIVE) as replay:
        answer = asyncio.run(replay.fetch(Request(url=url)))
    assert isinstance(answer, Response)
    return answer


def test_the_archive_is_current():
    assert gzip.decompress(ARCHIVE.read_bytes()) == gzip.decompress(pack()), (
        "run: python -m digest.services.sample.pack"
    )


def test_the_archive_is_small():
    assert ARCHIVE.stat().st_size < 200_000


def test_the_capture_time_is_the_evening_of_the_sample_day():
    with Replay(ARCHIVE) as replay:
        assert replay.captured == CAPTURED


def test_every_source_and_every_published_link_is_in_the_archive():
    settings = parse_newsletter(sample_feeds_yaml()).settings
    links = [published_link(site, article) for site in SITES for article in site.articles]
    with Replay(ARCHIVE) as replay:
        missing = [url for url in [*links, *(source.url for source in settings.sources)] if not replay.has(url)]
    assert missing == []


def test_every_page_and_feed_says_that_it_is_a_sample():
    notices = [texts["notice"] for texts in page_texts().values()]
    assert NOTICE in notices
    for answer in answers(SITES):
        encoding = "windows-1256" if b"windows-1256" in answer.body[:60] else "utf-8"
        text = answer.body.decode(encoding)
        assert answer.status == 301 or any(notice in text for notice in notices), answer.url


def test_twelve_publishers_write_in_both_languages():
    languages = [article.language for site in SITES for article in site.articles]
    assert len(SITES) == 12
    assert len(languages) >= 60
    assert languages.count("fa") >= 20
    assert languages.count("de") == 1


def test_the_settings_name_the_publishers_of_the_texts():
    settings = parse_newsletter(sample_feeds_yaml()).settings
    assert set(settings.publishers) == {site.id for site in SITES}
    assert {source.publisher for source in settings.sources} == set(settings.publishers)


def test_the_sample_is_about_the_shipped_beats_and_reads_none_of_their_sources():
    settings = parse_newsletter(sample_feeds_yaml()).settings
    assert set(settings.topics) == {"iran-protests", "platform-censorship"}
    assert {source.url.split("/")[2].rpartition(".")[2] for source in settings.sources} == {"example"}


def test_a_copy_carries_its_originals_words():
    pages = {f"{site.id}/{article.path}": article for site in SITES for article in site.articles}
    copies = [article for article in pages.values() if article.copy_of]
    assert len(copies) >= 6
    for copy in copies:
        assert copy.paragraphs[:2] == pages[copy.copy_of].paragraphs[:2]


def test_hosts_are_names_that_nobody_can_own():
    assert all(site.host.endswith(".example") for site in SITES)


def test_persian_is_written_with_its_joiners():
    for site in SITES:
        for article in site.articles:
            if article.language == "fa":
                text = " ".join(article.paragraphs)
                assert not re.search(r"(?<!\S)ن?م[یي] ", text), article.path
                assert "\u200c" in text


def test_the_faults_of_the_sample_answer_as_they_should():
    assert _fetch("https://markaznews.example/en/rss.xml").status == 404
    assert "Checking your browser" in _fetch("https://lighthouse.example/tag/iran/rss").body.decode()
    assert _fetch("https://valleycourier.example/rss").hops[0][0] == 301
    broken = _fetch("https://summitherald.example/news/feed").body
    assert not broken.rstrip().endswith(b"</rss>")


def test_a_tracked_link_leads_to_its_page():
    site = next(site for site in SITES if site.id == "lighthouse")
    article = site.articles[0]
    answer = _fetch(published_link(site, article))
    assert answer.url == link(site, article)
    assert article.title in answer.body.decode()
