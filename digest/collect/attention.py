"""Which sources need a person, and what that person should do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model.items import Health, Memory

_AGAIN = 7  # days after which a person is reminded
_NAMED = 5  # sources that a line names
_FEWEST = 4  # failing sources from which on the network itself may be at fault


@dataclass(frozen=True, slots=True, kw_only=True)
class _Care:
    """After how many days in a state a person is needed, and the words: what is so, what to do."""

    days: int
    what: str
    do: str


_CARE = {
    Health.GONE: _Care(days=0, what="gone for good (410)", do="take out of feeds.yaml, or give the new address"),
    Health.TOO_LARGE: _Care(days=1, what="too large to be read", do="look for a smaller feed"),
    Health.NOT_FOUND: _Care(days=3, what="not found (404)", do="look for the new address"),
    Health.UNREACHABLE: _Care(days=3, what="not reachable", do="open the address in a browser"),
    Health.BOT_PAGE: _Care(days=3, what="answering with a web page", do="look for another feed, or ask the publisher"),
    Health.UNPARSEABLE: _Care(days=3, what="not readable as feeds", do="tell the publisher, or look for another feed"),
    Health.RATE_LIMITED: _Care(days=3, what="asking for fewer requests", do="have fewer sources on one host"),
    Health.BLOCKED: _Care(
        days=7, what="refusing this host (which is not to say dead)", do="ask the publisher, or look for another feed"
    ),
    Health.MOVED: _Care(days=7, what="at a new address, which is used", do="put it into feeds.yaml"),
    Health.EMPTY: _Care(days=14, what="answering without a single entry", do="look whether the address is still right"),
    Health.STALE: _Care(days=0, what="silent for far longer than they used to be", do="look whether they live on"),
}
_NETWORK = frozenset({Health.UNREACHABLE})


def needs_person(memory: Memory, now: datetime) -> bool:
    """True once a source has been failing for longer than such failures usually last."""
    care = _CARE.get(memory.health)
    return care is not None and now - memory.since >= timedelta(days=care.days)


def health_note(sources: Iterable[tuple[str, Memory]], now: datetime, *, reminders: bool = True) -> str:
    """What a person should see to, one line a state, of sources given as (name, memory); "" when there is nothing.

    Without `reminders` a source is named on the day on which a person is first needed and every seventh day after,
    so the daily note does not repeat itself. When most sources cannot be reached, that is said in place of their names.
    """
    known = tuple(sources)
    cut_off = [name for name, memory in known if memory.health in _NETWORK]
    if len(cut_off) >= _FEWEST and len(cut_off) * 2 > len(known):
        return f"{len(cut_off)} of {len(known)} sources cannot be reached; is this machine's network in order?"
    needy = [(name, memory) for name, memory in known if needs_person(memory, now)]
    reported = [(name, memory.health) for name, memory in needy if reminders or _is_day_to_tell(memory, now)]
    lines = []
    for health, care in _CARE.items():
        if names := [name for name, state in reported if state is health]:
            more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
            count = f"{len(names)} sources" if len(names) > 1 else "1 source"
            lines.append(f"{count} {care.what}: {', '.join(names[:_NAMED])}{more}; {care.do}")
    return "\n".join(lines)


def _is_day_to_tell(memory: Memory, now: datetime) -> bool:
    return ((now - memory.since).days - _CARE[memory.health].days) % _AGAIN == 0
