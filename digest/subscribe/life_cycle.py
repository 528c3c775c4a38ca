"""The states of a subscriber, from sign-up to erasure, and the events that change them."""

from datetime import date, timedelta
from enum import StrEnum

from digest.model.issues import is_weekly
from digest.model.subscribers import Subscriber, SubscriberState

PENDING_LIFE = timedelta(hours=48)
PAUSE = timedelta(days=30)
FORMS = ("html", "text", "light", "discreet")
DAILY, WEEKLY, BOTH = "daily", "weekly", "both"
RHYTHMS = (DAILY, WEEKLY, BOTH)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


class Event(StrEnum):
    """What happens to a subscriber."""

    CONFIRM = "confirm"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    BOUNCE = "bounce"


_PENDING, _ACTIVE, _PAUSED, _LEFT, _BOUNCED = (
    SubscriberState.PENDING,
    SubscriberState.ACTIVE,
    SubscriberState.PAUSED,
    SubscriberState.LEFT,
    SubscriberState.BOUNCED,
)
_AFTER = {
    (_PENDING, Event.CONFIRM): _ACTIVE,
    (_BOUNCED, Event.CONFIRM): _ACTIVE,
    (_ACTIVE, Event.CONFIRM): _ACTIVE,  # a second click on the same button
    (_ACTIVE, Event.PAUSE): _PAUSED,
    (_PAUSED, Event.PAUSE): _PAUSED,
    (_PAUSED, Event.RESUME): _ACTIVE,
    (_ACTIVE, Event.RESUME): _ACTIVE,
    (_ACTIVE, Event.BOUNCE): _BOUNCED,
    (_PAUSED, Event.BOUNCE): _BOUNCED,
    **{(state, Event.LEAVE): _LEFT for state in SubscriberState},
}


def after(state: SubscriberState, event: Event) -> SubscriberState | None:
    """Returns the next state, or None if the event is not possible. No event leads out of `left`."""
    return _AFTER.get((state, event))


def wants(subscriber: Subscriber, issue: str, *, weekly: bool = True) -> bool:
    """Whether the subscriber chose an issue: the weekly letter, or the daily one on this weekday.

    In a newsletter without a `weekly` letter everybody gets the daily one.
    """
    if is_weekly(issue):
        return weekly and subscriber.rhythm in (WEEKLY, BOTH)
    daily = not weekly or subscriber.rhythm in (DAILY, BOTH)
    return daily and date.fromisoformat(issue).isoweekday() in subscriber.days
