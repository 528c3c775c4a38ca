"""Sites that others cite: counted by publisher, without those that are collected."""

import pytest
from factories import make_item
from letter_parts import make_settings

from digest.config.settings import Publisher, Source
from digest.services.source_suggestions import cited_sites

SETTINGS = make_settings(
    publishers={"herald": Publisher(name="Herald")},
    sources=(Source(name="Herald", url="https://feeds.herald.example/rss", publisher="herald"),),
)


def test_a_site_is_suggested_that_two_publishers_cite() -> None:
    items = [
        make_item(text="It says so at https://www.quay.example/a and HTTPS://quay.example/b.", publisher="herald"),
        make_item(summary="More: http://quay.example.", publisher="tribune"),
        make_item(text="Only we cite https://pier.example/", publisher="tribune"),
        make_item(text="Ours: https://www.herald.example/1", publisher="tribune"),
        make_item(text="Ours: https://www.herald.example/1", publisher="gazette"),
    ]
    (found,) = cited_sites(items, SETTINGS)
    assert (found.site, found.publishers, found.reports) == ("quay.example", 2, 2)
    assert found.example == items[0]


def test_a_site_that_items_lead_to_is_cited_by_who_brought_them() -> None:
    items = [make_item(url="https://quay.example/1", publisher=publisher) for publisher in ("herald", "tribune")]
    assert [one.site for one in cited_sites(items, SETTINGS)] == ["quay.example"]


@pytest.mark.parametrize("text", ["https://", "https://....", "http://-", "://quay.example", "https://\u202e.example"])
def test_what_is_not_an_address_is_not_a_site(text: str) -> None:
    items = [make_item(text=text, publisher=publisher, url="https://herald.example/1") for publisher in ("a1", "b1")]
    assert cited_sites(items, SETTINGS) == ()
