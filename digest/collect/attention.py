"""Decides which sources need a person's attention, and what that person should do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model.items import Health, Memory

_REMINDER_DAYS = 7  # days between two reminders about the same source
_NAMES_PER_LINE = 5  # sources named in one line of the note
_MIN_FAILING_FOR_NETWORK_ALARM = 4  # unreachable sources before the network itself is suspected


@dataclass(frozen=True, slots=True, kw_only=True)
class _AttentionRule:
    """The days a source may stay in a state before a person is needed, and the words for the state and the action."""

    days: int
    what: str
    do: str


_ATTENTION_RULES = {
    Health.GONE: _AttentionRule(
        days=0, what="gone for good (410)", do="take out of feeds.yaml, or give the new address"
    ),
    Health.TOO_LARGE: _AttentionRule(days=1, what="too large to be read", do="look for a smaller feed"),
    Health.NOT_FOUND: _AttentionRule(days=3, what="not found (404)", do="look for the new address"),
    Health.UNREACHABLE: _AttentionRule(days=3, what="not reachable", do="open the address in a browser"),
    Health.BOT_PAGE: _AttentionRule(
        days=3, what="answering with a web page", do="look for another feed, or ask the publisher"
    ),
    Health.UNPARSEABLE: _AttentionRule(
        days=3, what="not readable as feeds", do="tell the publisher, or look for another feed"
    ),
    Health.RATE_LIMITED: _AttentionRule(days=3, what="asking for fewer requests", do="have fewer sources on one host"),
    Health.BLOCKED: _AttentionRule(
        days=7, what="refusing this host (which is not to say dead)", do="ask the publisher, or look for another feed"
    ),
    Health.MOVED: _AttentionRule(days=7, what="at a new address, which is used", do="put it into feeds.yaml"),
    Health.EMPTY: _AttentionRule(
        days=14, what="answering without a single entry", do="look whether the address is still right"
    ),
    Health.STALE: _AttentionRule(
        days=0, what="silent for far longer than they used to be", do="look whether they live on"
    ),
}
_NETWORK = frozenset({Health.UNREACHABLE})


def needs_person(memory: Memory, now: datetime) -> bool:
    """True once a source has been failing for longer than such failures usually last."""
    rule = _ATTENTION_RULES.get(memory.health)
    return rule is not None and now - memory.since >= timedelta(days=rule.days)


def health_note(sources: Iterable[tuple[str, Memory]], now: datetime, *, reminders: bool = True) -> str:
    """Describes the sources that need attention, one line for each state; "" when there are none.

    `sources` are (name, memory) pairs. Without `reminders` a source is named on the day it first needs attention and on
    every seventh day after, so the daily note does not repeat itself. When most sources are unreachable, the note says
    that instead of naming them.
    """
    known = tuple(sources)
    cut_off = [name for name, memory in known if memory.health in _NETWORK]
    if len(cut_off) >= _MIN_FAILING_FOR_NETWORK_ALARM and len(cut_off) * 2 > len(known):
        return f"{len(cut_off)} of {len(known)} sources cannot be reached; is this machine's network in order?"
    needy = [(name, memory) for name, memory in known if needs_person(memory, now)]
    reported = [(name, memory.health) for name, memory in needy if reminders or _is_report_day(memory, now)]
    lines = []
    for health, rule in _ATTENTION_RULES.items():
        if names := [name for name, state in reported if state is health]:
            more = f" and {len(names) - _NAMES_PER_LINE} others" if len(names) > _NAMES_PER_LINE else ""
            count = f"{len(names)} sources" if len(names) > 1 else "1 source"
            lines.append(f"{count} {rule.what}: {', '.join(names[:_NAMES_PER_LINE])}{more}; {rule.do}")
    return "\n".join(lines)


def _is_report_day(memory: Memory, now: datetime) -> bool:
    return ((now - memory.since).days - _ATTENTION_RULES[memory.health].days) % _REMINDER_DAYS == 0
