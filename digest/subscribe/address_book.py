"""The encrypted address book: a reader sealed for the store, and opened for a delivery."""

import json
import secrets

from email_validator import EmailNotValidError, validate_email

from digest.errors import InputError
from digest.model import Subscriber, SubscriberState
from digest.vault import Vault


def new_subscriber(address: str, *, language: str = "en", form: str = "html") -> Subscriber:
    """An active reader with a random id, for an address whose owner's consent the operator vouches for.

    Raises InputError for what is no address. The address is kept as its owner writes it, save Unicode composition.
    """
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise InputError(f"{address!r} is no e-mail address: {error}") from None
    return Subscriber(
        id=secrets.token_hex(16),
        state=SubscriberState.ACTIVE,
        address=checked.normalized,
        language=language,
        form=form,
    )


def seal(subscriber: Subscriber, vault: Vault) -> str:
    """Address and preferences as one sealed text, bound to the reader's id."""
    preferences = {"address": subscriber.address, "language": subscriber.language, "form": subscriber.form}
    return vault.seal(subscriber.id, json.dumps(preferences))


def unseal(identifier: str, state: SubscriberState, sealed: str, vault: Vault) -> Subscriber:
    """The reader behind a sealed text."""
    return Subscriber(id=identifier, state=state, **json.loads(vault.unseal(identifier, sealed)))
