"""The personal links of a subscriber, which replace the merge marks in a letter."""

from datetime import datetime

from digest.languages.registry import DEFAULT_LANGUAGE
from digest.security.vault import Vault
from digest.subscribe.link_tokens import Purpose, make_token

PATHS = {
    Purpose.CONFIRM: "confirm",
    Purpose.LEAVE: "leave",
    Purpose.PAUSE: "pause",
    Purpose.FRESH_LINK: "link",
    Purpose.MANAGE: "settings",
}
_MARKS = {
    "%%LEAVE_URL%%": Purpose.LEAVE,
    "%%PAUSE_URL%%": Purpose.PAUSE,
    "%%PREFERENCES_URL%%": Purpose.FRESH_LINK,
}


def link(
    public_url: str, purpose: Purpose, subscriber: str, vault: Vault, now: datetime, *, language: str = DEFAULT_LANGUAGE
) -> str:
    """Returns the address of a subscriber's page, in the page's language."""
    return f"{public_url}/{language}/{PATHS[purpose]}/{make_token(purpose, subscriber, vault, now)}"


def subscriber_links(
    public_url: str, subscriber: str, vault: Vault, now: datetime, *, language: str = DEFAULT_LANGUAGE
) -> dict[str, str]:
    """Maps each merge mark of a letter to its address. None of them contains an address or a name.

    `%%PREFERENCES_URL%%` leads to a page that mails a fresh link, so that a forwarded letter reveals nothing.
    """
    return {mark: link(public_url, what, subscriber, vault, now, language=language) for mark, what in _MARKS.items()}
