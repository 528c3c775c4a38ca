"""Subscribers and what is sent to them. As everywhere in `digest.model`: frozen values, ids are text."""

from dataclasses import dataclass
from enum import StrEnum


class SubscriberState(StrEnum):
    """The state of an address; `left` keeps nothing but a random id."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """An address with a state and preferences; only `id` and `state` are stored unencrypted.

    `days` are the weekdays (ISO, Monday is 1) for the daily letter, `rhythm` is daily, weekly or both; `consent` says
    where and when it was given, for a subscriber imported by the operator.
    """

    id: str
    state: SubscriberState
    address: str
    language: str
    form: str = "html"
    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    consent: str = ""
    rhythm: str = "daily"


class DeliveryState(StrEnum):
    """The state of one edition for one subscriber; UNCERTAIN means a crash between claim and outcome."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A mailer's result for one message; addresses are removed from `detail`."""

    state: DeliveryState
    detail: str = ""
