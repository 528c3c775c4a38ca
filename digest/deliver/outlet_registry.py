"""The outlets by name: places beside mail and archive in which an edition appears once, such as a channel."""

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
    """An edition in one language as an outlet gets it: `text` is a short form in the HTML that messengers take.

    `archive_url` is the address of the archive without a slash at its end, "" where it has none.
    """

    day: str
    language: str
    text: str
    archive_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCall:
    """What an outlet is asked: a POST of `body` to `url`."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletOutcome:
    """What became of a call: SENT, REFUSED for good, or QUEUED to be tried again after so many seconds."""

    state: DeliveryState
    detail: str = ""
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPlugin:
    """An outlet as a file registers it; it makes no request itself.

    `places` are pairs of a place (a channel, an address) and the language of the letter that appears there; none where
    the settings name none. `call` says what to ask, or why that cannot be done; the last argument is the secret of the
    environment. `read` judges the status and the body of an answer. What is `repeatable` may be asked twice for one
    edition without harm.
    """

    places: Callable[[Settings], tuple[tuple[str, str], ...]]
    call: Callable[[Settings, str, Publication, str], OutletCall | OutletOutcome]
    read: Callable[[int, bytes], OutletOutcome]
    repeatable: bool = False


@cache
def outlets() -> Mapping[str, OutletPlugin]:
    """Every outlet by name: those of the modules with `OUTLET` and of the entry points of GROUP."""
    return find_plugins(shipped, "OUTLET", GROUP, OutletPlugin)


def json_object(body: bytes) -> Mapping[str, Any]:
    """The JSON object in an answer, {} for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
