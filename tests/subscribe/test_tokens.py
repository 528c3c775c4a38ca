from datetime import timedelta

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from digest.security.vault import Vault
from digest.subscribe.address_book import new_id
from digest.subscribe.link_tokens import LIVES, Bearer, Purpose, Refusal, make_token, read_token
from digest.subscribe.subscriber_links import subscriber_links
from digest.subscribe.verp import read_return_path, return_path

VAULT = Vault(b"k" * 32)
SUBSCRIBER = "0123456789abcdef" * 2


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_speaks_for_its_subscriber_and_its_purpose_only(purpose: Purpose) -> None:
    token = make_token(purpose, SUBSCRIBER, VAULT, NOON)
    assert read_token(token, purpose, VAULT, NOON) == Bearer(subscriber=SUBSCRIBER)
    for other in set(Purpose) - {purpose}:
        assert read_token(token, other, VAULT, NOON) is Refusal.INVALID


@pytest.mark.parametrize("purpose", [purpose for purpose, life in LIVES.items() if life])
def test_a_token_dies_at_its_time(purpose: Purpose) -> None:
    token, life = make_token(purpose, SUBSCRIBER, VAULT, NOON), LIVES[purpose]
    assert life
    assert isinstance(read_token(token, purpose, VAULT, NOON + life), Bearer)
    assert read_token(token, purpose, VAULT, NOON + life + timedelta(seconds=1)) is Refusal.EXPIRED


def test_a_link_to_leave_lives_as_long_as_the_subscriber() -> None:
    token = make_token(Purpose.LEAVE, SUBSCRIBER, VAULT, NOON)
    assert isinstance(read_token(token, Purpose.LEAVE, VAULT, NOON + timedelta(days=5000)), Bearer)


@given(place=st.integers(0, 51), letter=st.sampled_from("ABCxyz019-_"))
def test_a_forged_token_is_refused(place: int, letter: str) -> None:
    token = make_token(Purpose.LEAVE, SUBSCRIBER, VAULT, NOON)
    forged = token[:place] + letter + token[place + 1 :]
    assert forged == token or read_token(forged, Purpose.LEAVE, VAULT, NOON) is Refusal.INVALID


@given(text=st.text(max_size=80))
def test_any_text_is_refused_quietly(text: str) -> None:
    assert read_token(text, Purpose.LEAVE, VAULT, NOON) is Refusal.INVALID


def test_a_truncated_token_and_one_of_another_key_are_refused() -> None:
    token = make_token(Purpose.LEAVE, SUBSCRIBER, VAULT, NOON)
    assert read_token(token[:-3], Purpose.LEAVE, VAULT, NOON) is Refusal.INVALID
    assert read_token(token, Purpose.LEAVE, Vault(b"o" * 32), NOON) is Refusal.INVALID


def test_the_links_of_a_letter_lead_home_and_show_no_address() -> None:
    links = subscriber_links("https://herald.example", SUBSCRIBER, VAULT, NOON, language="fa")
    assert set(links) == {"%%LEAVE_URL%%", "%%PAUSE_URL%%", "%%PREFERENCES_URL%%"}
    assert all(url.startswith("https://herald.example/fa/") and SUBSCRIBER not in url for url in links.values())


def test_a_return_path_tells_subscriber_and_edition_and_survives_systems_that_fold_case() -> None:
    path = return_path("bounces@herald.example", SUBSCRIBER, "2024-03-05", VAULT)
    assert len(path.partition("@")[0]) <= 64
    assert path == path.lower()
    for variant in (path, path.upper()):
        found = read_return_path(variant, VAULT, NOON)
        assert found
        assert (found.subscriber, found.day) == (SUBSCRIBER, "2024-03-05")


def test_a_forged_or_old_return_path_is_nobodys() -> None:
    path = return_path("bounces@herald.example", SUBSCRIBER, "2024-03-05", VAULT)
    assert read_return_path(path.replace("+a", "+b").replace("+b", "+c"), Vault(b"o" * 32), NOON) is None
    assert read_return_path(path, VAULT, NOON + timedelta(days=15)) is None
    assert read_return_path("bounces@herald.example", VAULT, NOON) is None


def test_ids_are_random() -> None:
    assert len({new_id() for _ in range(100)}) == 100
