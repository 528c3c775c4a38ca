"""The names that plug-ins bring to feeds.yaml, collected from the stages because the settings may not import them."""

from functools import cache

from digest.collect.collector_registry import collectors
from digest.config.vocabulary import SignalEntry, Vocabulary
from digest.rank.signal_registry import signals


@cache
def known_names() -> Vocabulary:
    """The collectors with the types of their options, and the signals with their weights."""
    return Vocabulary(
        collectors={name: plugin.options for name, plugin in collectors().items()},
        signals={name: SignalEntry(weight=signal.weight, meaning=signal.meaning) for name, signal in signals().items()},
    )
