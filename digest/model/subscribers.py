"""The nouns of subscribers and of what is sent to them. As in `digest.model`: frozen values, ids are text."""

from dataclasses import dataclass
from enum import StrEnum


class SubscriberState(StrEnum):
    """The life of an address; `left` keeps a random id and nothing else."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """An address with a state and preferences; only `id` and `state` are stored in the clear.

    `days` are the weekdays (ISO, Monday is 1) on which the daily letter is wanted, `rhythm` is daily, weekly or both;
    `consent` says where and when it was given, for a subscriber whom the operator brought.
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
    """One edition to one subscriber; UNCERTAIN is what a crash leaves between claim and outcome."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a mailer says of one message: `detail` has every address cut out."""

    state: DeliveryState
    detail: str = ""
