import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.errors import InputError
from digest.model.subscribers import SubscriberState
from digest.security.vault import Vault, VaultError
from digest.subscribe.address_book import new_subscriber, seal, unseal

VAULT = Vault(b"k" * 32)
DIFFERENT = (("html", (1, 2, 3, 4, 5, 6, 7)), ("discreet", (1,)))


@given(language=st.sampled_from(["en", "fa"]), form=st.sampled_from(["html", "text", "light"]))
def test_what_is_sealed_comes_back_whole(language: str, form: str) -> None:
    subscriber = new_subscriber("reader@demo.example", language=language, form=form)
    assert unseal(subscriber.id, subscriber.state, seal(subscriber, VAULT), VAULT) == subscriber


def test_a_sealed_subscriber_shows_neither_address_nor_language_nor_form() -> None:
    sealed = seal(new_subscriber("reader@demo.example", language="fa"), VAULT)
    assert not any(word in sealed for word in ("reader", "demo", "example", "html", '"fa"'))


def test_the_length_of_a_sealed_entry_tells_nothing() -> None:
    addresses = ("a@b.example", "a.subscriber.with.a.very.long.name@mail.harbour.example")
    subscribers = [new_subscriber(one, form=form, days=days) for one in addresses for form, days in DIFFERENT]
    assert len({len(seal(subscriber, VAULT)) for subscriber in subscribers}) == 1


def test_a_sealed_entry_cannot_be_moved_to_another_subscriber() -> None:
    subscriber = new_subscriber("reader@demo.example")
    with pytest.raises(VaultError):
        unseal("another", SubscriberState.ACTIVE, seal(subscriber, VAULT), VAULT)


def test_ids_are_random() -> None:
    assert new_subscriber("reader@demo.example").id != new_subscriber("reader@demo.example").id


@pytest.mark.parametrize(
    "address", ["", "subscriber", "reader@", "@demo.example", "a b@demo.example", "a@demo.example\r\nBcc: x"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="is not an e-mail address"):
        new_subscriber(address)


def test_an_entry_sealed_before_there_was_a_weekly_letter_is_one_of_the_daily_letter() -> None:
    subscriber = new_subscriber("reader@demo.example", rhythm="both")
    old = json.dumps({"address": subscriber.address, "language": "en", "form": "html", "days": [1], "consent": ""})
    opened = unseal(subscriber.id, SubscriberState.ACTIVE, VAULT.seal(subscriber.id, old), VAULT)
    assert opened.rhythm == "daily"
    assert unseal(subscriber.id, subscriber.state, seal(subscriber, VAULT), VAULT).rhythm == "both"
