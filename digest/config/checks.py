"""Checks across settings: duplicate names, unknown ids, numbers that contradict each other.

The checks read the YAML nodes, not the settings, so they work even if another part of the file is wrong.
"""

import re
from collections.abc import Callable, Collection, Iterator

from digest.config.nodes import Node, entries, listed, locate, text_at
from digest.config.problems import Problem, nearest
from digest.config.settings import ON_PUBLISHERS, WORDINGS, Action, EditionSettings, Settings, Stance
from digest.config.source_addresses import same_address
from digest.config.values import CLOCK

VALUES = {
    Action.BOOST: "a number from -1 to 1",
    Action.MERGE: "the other story",
    Action.LEAD: "the address of the report",
    Action.TRUST: "a number from 0 to 1",
    Action.STANCE: f"one of {', '.join(Stance)}",
    **dict.fromkeys((Action.HEADLINE, Action.SUMMARY, Action.LABEL, Action.NOTE, Action.SUBJECT), "the text"),
}
"""The actions of overrides that need a value, and which; `pin` may have one."""

VALUELESS = frozenset(Action) - frozenset(VALUES) - {Action.PIN}


def cross_check(root: Node, publishers: Collection[str] = ()) -> Iterator[Problem]:
    """Yields every problem between parts of a file; `publishers` are those the file need not list itself."""
    yield from _given_twice(root, "sources", "name", "source name", str.casefold)
    yield from _given_twice(root, "sources", "url", "source address", same_address)
    yield from _given_twice(root, "lexicon", "id", "lexicon id", str)
    yield from _unknown_ids(root, publishers)
    yield from _unknown_topics(root)
    yield from _edition(root)
    yield from _overrides(root)


def _given_twice(root: Node, part: str, key: str, what: str, same: Callable[[str], str]) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for entry in listed(root, part):
        if found := text_at(entry, key):
            text, node = found
            other = first.setdefault(same(text), node)
            if other is not node:
                yield node.problem(f"{what} {text!r} is already on line {other.line}; keep one")


def _unknown_ids(root: Node, others: Collection[str]) -> Iterator[Problem]:
    """Yields publishers and topics that sources name but the file does not define."""
    publishers, topics = dict.fromkeys((*_ids(root, "publishers"), *sorted(others))), _ids(root, "topics")
    publishers_misspelt, topics_misspelt = (_misspelt(root, section) for section in ("publishers", "topics"))
    for entry in listed(root, "sources"):
        publisher = text_at(entry, "publisher")
        if publisher and publisher[0] not in publishers and not publishers_misspelt:
            yield publisher[1].problem(
                f"no publisher {publisher[0]!r} under 'publishers'", publisher[0], tuple(publishers)
            )
        for topic in listed(entry, "topics"):
            if isinstance(topic.value, str) and topic.value not in topics and not topics_misspelt:
                yield topic.problem(f"no topic {topic.value!r} under 'topics'", topic.value, topics)


def _unknown_topics(root: Node) -> Iterator[Problem]:
    topics, misspelt = _ids(root, "topics"), _misspelt(root, "topics")
    for topic, key, _ in entries(root, "edition", "minimum_per_topic"):
        if topic not in topics and not misspelt:
            yield key.problem(f"no topic {topic!r} under 'topics'", topic, topics)


def _edition(root: Node) -> Iterator[Problem]:
    """Yields contradicting numbers and times of the edition; malformed values are reported elsewhere."""
    edition, usual = next((node for key, _, node in entries(root) if key == "edition"), root), EditionSettings()
    size = int(_form(edition, "size", r"\d{1,9}") or usual.size)
    counts = [(key, str(node.value)) for _, key, node in entries(edition, "minimum_per_topic")]
    reserved = sum(int(count) for _, count in counts if count.isdecimal())
    if reserved > size:
        yield counts[0][0].problem(f"{reserved} places are reserved for topics, of {size}; lower them or raise 'size'")
    send_at = _form(edition, "send_at", CLOCK) or f"{usual.send_at:%H:%M}"
    deadline = _form(edition, "deadline", CLOCK) or f"{usual.deadline:%H:%M}"
    if deadline <= send_at:
        node = locate(root, ("edition", "deadline"))
        yield node.problem(f"deadline {deadline} is not after send_at {send_at}; no edition would ever be due")


def _form(node: Node, key: str, pattern: str) -> str | None:
    found = text_at(node, key)
    return found[0] if found and re.fullmatch(pattern, found[0]) else None


def _overrides(root: Node) -> Iterator[Problem]:
    """Yields overrides that lack a required value, have one they do not accept, or have a target that is
    not a story.
    """
    for entry in listed(root, "overrides"):
        action, target, value, language = (text_at(entry, key) for key in ("action", "target", "value", "language"))
        if not action or action[0] not in tuple(Action):
            continue
        what = Action(action[0])
        if target and what not in ON_PUBLISHERS and any(character.isspace() for character in target[0]):
            yield target[1].problem(
                f"target {target[0]!r} is neither a story id nor a web address; `digest rank` has both"
            )
        if what in VALUES and not value:
            yield action[1].problem(f"{what} needs a 'value': {VALUES[what]}")
        if what in VALUELESS and value:
            yield value[1].problem(f"{what} takes no 'value'; delete it")
        if language and what not in WORDINGS:
            yield language[1].problem(f"{what} holds for every language; delete 'language'")
        if what is Action.MERGE and value and target and value[0] == target[0]:
            yield value[1].problem("a story cannot be merged with itself; name the other story")


def _misspelt(root: Node, section: str) -> bool:
    """Whether a section is missing because its name is misspelt: that gets one message, instead of one for each of its
    ids.
    """
    written = [key for key, _, _ in entries(root)]
    return section not in written and any(nearest(key, Settings.model_fields) == section for key in written)


def _ids(root: Node, part: str) -> tuple[str, ...]:
    return tuple(key for key, _, _ in entries(root, part))
