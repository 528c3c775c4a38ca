"""The names that plug-ins add to feeds.yaml. They are passed in, because `config` may not import the stages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from digest.config.complaints import explain
from digest.config.nodes import Node, entries, listed, plain, text_at
from digest.config.problems import Problem, did_you_mean
from digest.config.settings import Source
from digest.config.validation import validate
from digest.config.values import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalEntry:
    """A signal for feeds.yaml: its default weight, and one line on what it measures."""

    weight: float
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The collectors, with the types of their options, and the signals."""

    collectors: Mapping[str, type[Part]]
    signals: Mapping[str, SignalEntry]


def unknown_collectors(sources: Iterable[Source], known: Vocabulary) -> Iterator[str]:
    """Yields a line for each source, also of beats, with an unknown collector."""
    for source in sources:
        if source.collector not in known.collectors:
            near = did_you_mean(source.collector, known.collectors)
            yield f"source {source.name!r}: unknown collector {source.collector!r}{near}"


def check_vocabulary(root: Node, known: Vocabulary) -> Iterator[Problem]:
    """Yields every unknown collector and signal, and every wrong option of a collector."""
    for entry in listed(root, "sources"):
        collector = text_at(entry, "collector")
        name = collector[0] if collector else "feed"
        if collector and name not in known.collectors:
            yield collector[1].problem(f"unknown collector {name!r}", name, tuple(known.collectors))
        for option_key, _, options in entries(entry):
            if option_key == "options" and isinstance(options.value, dict) and name in known.collectors:
                kind = known.collectors[name]
                yield from explain(validate(kind, plain(options))[1], options, kind)
    for name, key, _ in entries(root, "weights"):
        if name not in known.signals:
            yield key.problem(f"unknown signal {name!r}", name, tuple(known.signals))
