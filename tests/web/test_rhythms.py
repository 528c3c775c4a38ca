"""A subscriber chooses the daily letter, the weekly one or both: at sign-up and on the settings page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, serve_site

from digest.subscribe.address_book import unseal
from digest.subscribe.life_cycle import RHYTHMS
from digest.subscribe.link_tokens import Purpose, make_token

OFFERED = {"en": "Once a week", "fa": "هفته‌ای یک بار"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A site of a newsletter with a weekly letter."""
    with serve_site(tmp_path, rhythms=RHYTHMS) as site:
        yield site


def settings_of(served: Served, subscriber: str) -> str:
    vault = served.kit.membership.vault()
    return f"/en/settings/{make_token(Purpose.MANAGE, subscriber, vault, served.kit.clock())}"


def rhythm_of(served: Served, subscriber: str) -> str:
    row = served.kit.subscribers.by_id(subscriber)
    assert row
    assert row.sealed
    return unseal(row.id, row.state, row.sealed, served.kit.membership.vault()).rhythm


@pytest.mark.parametrize("language", OFFERED)
def test_the_sign_up_page_offers_the_weekly_letter_in_its_language(served: Served, language: str) -> None:
    text = served.get(f"/{language}/").text
    assert OFFERED[language] in text
    assert text.count('name="rhythm"') == len(RHYTHMS)


def test_the_settings_page_shows_and_changes_the_rhythm(served: Served) -> None:
    subscriber = served.kit.join()
    path, fields = settings_of(served, subscriber), {"language": "en", "form": "html", "days": "1"}
    assert 'value="daily" checked' in served.get(path).text
    assert 'value="both" checked' in served.post(path, {**fields, "rhythm": "both"}).text
    assert rhythm_of(served, subscriber) == "both"
    assert served.post(path, {**fields, "rhythm": "hourly"}).status == 400
    served.post(path, fields)  # a home with a template of its own that does not ask
    assert rhythm_of(served, subscriber) == "both"


def test_who_signs_up_for_the_weekly_letter_gets_it(served: Served) -> None:
    answer = served.post("/en/join", {"address": "w@harbour.example", "language": "en", "rhythm": "weekly"})
    assert answer.status == 202
    served.kit.send()
    row = served.kit.subscribers.find(served.kit.membership.vault().address_index("w@harbour.example"))
    assert row
    assert rhythm_of(served, row.id) == "weekly"
    assert served.post("/en/join", {"address": "x@harbour.example", "rhythm": "hourly"}).status == 400


def test_a_newsletter_without_a_weekly_letter_asks_nobody(tmp_path: Path) -> None:
    with serve_site(tmp_path) as served:
        assert 'name="rhythm"' not in served.get("/en/").text
        assert 'name="rhythm"' not in served.get(settings_of(served, served.kit.join())).text
