"""Collects the names that plug-ins add to feeds.yaml, because the settings may not import the stages."""

from functools import cache

from digest.collect.collector_registry import collectors
from digest.config.vocabulary import SignalEntry, Vocabulary
from digest.rank.signal_registry import signals


@cache
def known_names() -> Vocabulary:
    """Returns the collectors with the types of their options, and the signals with their weights."""
    return Vocabulary(
        collectors={name: plugin.options for name, plugin in collectors().items()},
        signals={name: SignalEntry(weight=signal.weight, meaning=signal.meaning) for name, signal in signals().items()},
    )
