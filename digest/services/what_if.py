"""What a day's ranking would be under other weights or other words of a topic, before anybody writes feeds.yaml."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from digest.config.settings import Topic
from digest.model.errors import InputError
from digest.model.rankings import Ranking
from digest.rank.signal_registry import signals
from digest.services.deps import Deps
from digest.services.edition import rank_of_day

WordList = Literal["subject", "matter", "exclude"]
NO_WORDS: Mapping[WordList, Sequence[str]] = MappingProxyType({})


def rescore(deps: Deps, weights: Mapping[str, float], day: str | None = None) -> Ranking:
    """A day's ranking with other weights of signals, 0 to 1; signals that are not named keep theirs.

    Raises InputError for an unknown signal or a weight out of range.
    """
    for name, weight in weights.items():
        if name not in signals():
            raise InputError(f"no signal is called {name!r}; there are: {', '.join(signals())}")
        if not 0 <= weight <= 1:
            raise InputError(f"the weight of {name} is {weight}; write a number from 0 to 1")
    settings = deps.settings.model_copy(update={"weights": {**deps.settings.weights, **weights}})
    return rank_of_day(deps, day, settings)[0]


def readmit(
    deps: Deps,
    topic: str,
    *,
    added: Mapping[WordList, Sequence[str]] = NO_WORDS,
    removed: Collection[str] = (),
    day: str | None = None,
) -> Ranking:
    """A day's ranking with words added to the lists of a topic, and words taken out of all of them.

    Raises InputError for an unknown topic.
    """
    known = deps.settings.topics
    if topic not in known:
        raise InputError(f"no topic is called {topic!r}; there are: {', '.join(known)}")
    changed = _with_words(known[topic], added, frozenset(removed))
    settings = deps.settings.model_copy(update={"topics": {**known, topic: changed}})
    return rank_of_day(deps, day, settings)[0]


def _with_words(topic: Topic, added: Mapping[WordList, Sequence[str]], removed: Collection[str]) -> Topic:
    lists: Mapping[WordList, Sequence[str]] = {
        "subject": topic.subject,
        "matter": topic.matter,
        "exclude": topic.exclude,
    }
    return topic.model_copy(
        update={
            name: tuple(dict.fromkeys(word for word in (*words, *added.get(name, ())) if word not in removed))
            for name, words in lists.items()
        }
    )
