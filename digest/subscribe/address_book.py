"""The encrypted address book: encrypts a subscriber for the store, decrypts for a delivery."""

import json
import secrets

from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.subscribers import Subscriber, SubscriberState
from digest.security.vault import Vault
from digest.subscribe.email_addresses import check_address
from digest.subscribe.life_cycle import DAILY, EVERY_DAY

STEP = 256
"""Entries are padded to a multiple of this length; nearly all fit in one."""


def new_id() -> str:
    """Returns a random id, which reveals nothing about the address; a link made for it fits no other subscriber."""
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
    """Creates a subscriber with a random id; active by default, for use where the operator vouches for the consent.

    Raises InputError for text that is not an address. The address is kept as its owner writes it, in composed Unicode.
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
    """Encrypts address and preferences as one text, bound to the subscriber's id.

    It is padded; otherwise its length would reveal a short address or the discreet form.
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
    """Decrypts a subscriber."""
    preferences = json.loads(vault.unseal(identifier, sealed))
    days = tuple(preferences.pop("days"))
    return Subscriber(id=identifier, state=state, days=days, **preferences)
