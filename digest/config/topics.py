"""Combines topics with their beats: what a feeds.yaml takes from a beat, what it changes, and what can be wrong."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from digest.config.nodes import Node, entries, listed, text_at
from digest.config.problems import Problem
from digest.config.settings import OWN_TOPIC, Publisher, Settings, Source, Topic
from digest.config.source_addresses import same_address
from digest.text.tokens import tokens

WORD_LISTS = ("subject", "matter", "exclude")
WEAK_MARK, STRONG_MARK = "~", "+"
MOST_MARKS = 2
_LANGUAGE = "language:"
_CODE = re.compile("[a-z]{2,3}")
_NO_CODE = "'@{}' names no language; write its code of two or three letters, such as @language:en"
_GROUP_END = ":*"
_FOREIGN_COMMA = "،"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatPart:
    """What a feeds.yaml takes from a beat: a topic with its words, publishers and sources, and the names it may use."""

    topic: Topic
    publishers: Mapping[str, Publisher]
    sources: tuple[Source, ...]
    names: frozenset[str]
    groups: frozenset[str]


class BeatShelf(Protocol):
    """Finds beats by name; `digest.beats.library.Library` implements it."""

    def names(self) -> tuple[str, ...]:
        """Returns the names of all beats."""

    def part(self, name: str) -> BeatPart:
        """Loads a beat's part for settings. Raises SettingsError with a line for every problem in the beat's files."""

    def default_parts(self) -> tuple[BeatPart, ...]:
        """Returns the parts whose names a topic without a beat may use."""


class EmptyShelf:
    """A shelf without beats: every topic needs its own words, and lexicon names are not checked."""

    def names(self) -> tuple[str, ...]:
        """Returns ()."""
        return ()

    def part(self, name: str) -> BeatPart:
        """Never called, because there are no names."""
        raise LookupError(name)

    def default_parts(self) -> tuple[BeatPart, ...]:
        """Returns ()."""
        return ()


def with_beats(settings: Settings, shelf: BeatShelf) -> Settings:
    """Merges the words, publishers and sources of the named beats into the settings.

    What feeds.yaml defines itself wins: a publisher with the same id, a source with the same name or address.
    """
    topics, publishers, sources = dict(settings.topics), dict[str, Publisher](), list(settings.sources)
    ids = {topic.beat: id for id, topic in settings.topics.items() if topic.beat}
    for id, topic in settings.topics.items():
        if topic.beat is None:
            continue
        part = shelf.part(topic.beat)
        topics[id] = _joined(topic, part.topic)
        if topic.sources:
            publishers |= {key: entry for key, entry in part.publishers.items() if key not in publishers}
            sources += _new_sources(part.sources, sources, ids)
    return settings.model_copy(
        update={"topics": topics, "publishers": {**publishers, **settings.publishers}, "sources": tuple(sources)}
    )


def _joined(own: Topic, beat: Topic) -> Topic:
    """Merges a topic of feeds.yaml with its beat."""
    removed = frozenset(own.remove)
    lists = {
        name: tuple(
            dict.fromkeys([word for word in getattr(beat, name) if word not in removed] + [*getattr(own, name)])
        )
        for name in WORD_LISTS
    }
    return own.model_copy(
        update={
            **lists,
            "name": {**beat.name, **own.name},
            "about": {**beat.about, **own.about},
            "examples_in": beat.examples_in + own.examples_in,
            "examples_out": beat.examples_out + own.examples_out,
        }
    )


def _new_sources(found: Iterable[Source], known: Collection[Source], ids: Mapping[str, str]) -> Iterator[Source]:
    """Yields a beat's sources that are not known yet, dedicated to the topics that use its beats."""
    names = {source.name.casefold() for source in known}
    addresses = {same_address(source.url) for source in known}
    for source in found:
        if source.name.casefold() not in names and same_address(source.url) not in addresses:
            yield source.model_copy(update={"topics": tuple(ids[beat] for beat in source.topics if beat in ids)})


def check_topics(root: Node, parts: Mapping[str, BeatPart], shelf: BeatShelf) -> Iterator[Problem]:
    """Yields problems of topics beyond their types. `parts` are the beats that could be loaded."""
    own_names = {found[0] for entry in listed(root, "lexicon") if (found := text_at(entry, "id"))}
    own_groups = {found[0] for entry in listed(root, "lexicon") if (found := text_at(entry, "group"))}
    defaults = shelf.default_parts()
    for id, key, topic in entries(root, "topics"):
        beat = text_at(topic, "beat")
        if beat and beat[0] not in shelf.names():
            yield beat[1].problem(f"no beat is called {beat[0]!r}", beat[0], shelf.names())
        if not beat:
            yield from _missing(id, key, topic)
        used = (*defaults, *parts.values())
        names = own_names.union(*(part.names for part in used)) if used else None
        groups = own_groups.union(*(part.groups for part in used))
        for field in WORD_LISTS:
            words = [node for node in listed(topic, field) if node.value and isinstance(node.value, str)]
            written = [str(node.value) for node in words]
            for node in words:
                if wrong := word_problem(str(node.value), written, names, groups):
                    yield node.problem(*wrong)
        if beat and beat[0] in parts:
            yield from _unknown_removals(topic, parts[beat[0]].topic, beat[0])


def _missing(id: str, key: Node, topic: Node) -> Iterator[Problem]:
    """Yields the keys that a topic without a beat lacks."""
    written = {name: node for name, _, node in entries(topic)}
    for name in OWN_TOPIC:
        if name not in written or written[name].value is None:
            yield key.problem(f"{name!r} of topic {id!r} is missing; add it, or name a beat: `digest beats` lists them")
        elif not written[name].value:
            yield written[name].problem(f"{name} is empty; fill it in")


def _unknown_removals(topic: Node, beat: Topic, name: str) -> Iterator[Problem]:
    known = tuple(word for field in WORD_LISTS for word in getattr(beat, field))
    for node in listed(topic, "remove"):
        if isinstance(node.value, str) and node.value not in known:
            yield node.problem(f"the beat {name!r} has no word {node.value!r} to remove", node.value, known)


WordProblem = tuple[str, str, tuple[str, ...]]


def word_problem(
    word: str, siblings: Collection[str], names: Collection[str] | None, groups: Collection[str]
) -> WordProblem | None:
    """Checks a word of a topic; returns (what is wrong, the unknown word, the allowed words), or None.

    `siblings` are the words of the same list; `names` and `groups` those of the lexicon, or None to allow any.
    """
    if word.startswith(STRONG_MARK):
        word = word.removeprefix(STRONG_MARK)
        if word.startswith((WEAK_MARK, STRONG_MARK)):
            return f"{STRONG_MARK + word!r} has two marks; '+' makes a word strong, '~' weak; delete one", "", ()
    bare = word.lstrip(WEAK_MARK)
    if (marks := len(word) - len(bare)) > MOST_MARKS:
        return f"{word!r} has {marks} marks {WEAK_MARK}; one makes a word weak, two weaker; delete the others", "", ()
    if bare.startswith("@"):
        return None if names is None else _name_problem(bare[1:], names, groups)
    if not tokens(bare):
        return f"{word!r} has no letters or digits; write a word or a phrase", "", ()
    if "*" in bare:
        what = f"{word!r} has a '*', but a word is met in its usual forms alone; delete the '*', or write each form"
        return what, "", ()
    return comma_problem(word, siblings)


def comma_problem(phrase: str, siblings: Collection[str]) -> WordProblem | None:
    """Checks for the comma of a right-to-left script in a phrase, where it does not separate entries.

    A slogan that contains the comma on purpose must also be listed without it.
    """
    plain = " ".join(phrase.replace(_FOREIGN_COMMA, " ").split())
    if _FOREIGN_COMMA not in phrase or plain in siblings:
        return None
    parts = ", ".join(part.strip() for part in phrase.split(_FOREIGN_COMMA) if part.strip())
    what = f"{phrase!r} is one phrase: the comma {_FOREIGN_COMMA!r} does not separate entries"
    return f"{what}; write entries of their own ({parts}), or one phrase without a comma ({plain})", "", ()


def _name_problem(name: str, names: Collection[str], groups: Collection[str]) -> WordProblem | None:
    if name.startswith(_LANGUAGE):
        return None if _CODE.fullmatch(name.removeprefix(_LANGUAGE)) else (_NO_CODE.format(name), "", ())
    if name.endswith(_GROUP_END):
        group = name.removesuffix(_GROUP_END)
        known = tuple(sorted(groups))
        return None if group in groups else (f"the lexicon has no group {group!r}", group, known)
    return None if name in names else (f"the lexicon has no name {name!r}", name, tuple(sorted(names)))
