"""The encrypted address book: a subscriber sealed for the store, and opened for a delivery."""

import json
import secrets

from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.subscribers import Subscriber, SubscriberState
from digest.security.vault import Vault
from digest.subscribe.email_addresses import check_address
from digest.subscribe.life_cycle import DAILY, EVERY_DAY

STEP = 256
"""Sealed entries are as long as a multiple of this; nearly all of them once."""


def new_id() -> str:
    """A random id: it reveals nothing about the address, and a link made for it never fits another subscriber."""
    return secrets.token_hex(16)


def new_subscriber(
    address: str,
    *,
    language: str = DEFAULT_LANGUAGE,
    form: str = "html",
    state: SubscriberState = SubscriberState.ACTIVE,
    consent: str = "",
    days: tuple[int, ...] = EVERY_DAY,
    rhythm: str = DAILY,
) -> Subscriber:
    """A subscriber with a random id; active where the operator vouches for the owner's consent.

    Raises InputError for text that is not an address. The address is kept as its owner writes it, in composed
    Unicode.
    """
    checked = check_address(address)
    return Subscriber(
        id=new_id(),
        state=state,
        address=checked,
        language=language,
        form=form,
        days=days,
        consent=consent,
        rhythm=rhythm,
    )


def seal(subscriber: Subscriber, vault: Vault) -> str:
    """Address and preferences as one sealed text, bound to the subscriber's id.

    It is padded: else its length would reveal a short address or the discreet form.
    """
    preferences = {
        "address": subscriber.address,
        "language": subscriber.language,
        "form": subscriber.form,
        "days": subscriber.days,
        "consent": subscriber.consent,
        "rhythm": subscriber.rhythm,
    }
    text = json.dumps(preferences)
    return vault.seal(subscriber.id, text.ljust((len(text) // STEP + 1) * STEP))


def unseal(identifier: str, state: SubscriberState, sealed: str, vault: Vault) -> Subscriber:
    """The subscriber behind a sealed text."""
    preferences = json.loads(vault.unseal(identifier, sealed))
    days = tuple(preferences.pop("days"))
    return Subscriber(id=identifier, state=state, days=days, **preferences)
