"""The outlets by name: places besides mail and archive where an edition is published once, such as a channel."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from digest.config.settings import Settings
from digest.deliver import outlets as shipped
from digest.model.plugins import find_plugins
from digest.model.subscribers import DeliveryState

GROUP = "top_ten.outlets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An edition in one language for an outlet: `text` is a short form in the HTML that messengers accept.

    `archive_url` is the archive's address without a trailing slash, or "".
    """

    day: str
    language: str
    text: str
    archive_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCall:
    """A request to an outlet: POST `body` to `url`."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletOutcome:
    """The outcome of a call: SENT, REFUSED for good, or QUEUED to retry after so many seconds."""

    state: DeliveryState
    detail: str = ""
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPlugin:
    """How an outlet registers itself; it makes no requests itself.

    `places` returns pairs of a place (a channel, an address) and the language published there; () if the settings name
    none. `call` builds the request, or says why it cannot; the last argument is the secret from the environment. `read`
    interprets status and body of the response. A `repeatable` call may be made twice for an edition without harm.
    """

    places: Callable[[Settings], tuple[tuple[str, str], ...]]
    call: Callable[[Settings, str, Publication, str], OutletCall | OutletOutcome]
    read: Callable[[int, bytes], OutletOutcome]
    repeatable: bool = False


@cache
def outlets() -> Mapping[str, OutletPlugin]:
    """Returns all outlets by name: from modules with `OUTLET` and from entry points of GROUP."""
    return find_plugins(shipped, "OUTLET", GROUP, OutletPlugin)


def json_object(body: bytes) -> Mapping[str, Any]:
    """Parses the JSON object in a response; {} for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
