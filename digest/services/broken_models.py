"""Finds data files of learned models that cannot be loaded. The day is made without them."""

from collections.abc import Callable, Iterator
from functools import partial

from digest.config.settings import Settings
from digest.rank.grouping.pair_model import read_pair_model
from digest.rank.reading.kind_model import read_kind_model
from digest.rank.reading.learned_files import trouble_of
from digest.rank.reading.relevance_model import read_means, read_shipped_model
from digest.rank.reading.severity_model import read_severity_model
from digest.rank.reading.topic_vocabulary import WORD_FEATURES
from digest.rank.reading.word_classes import shipped_class_table
from digest.rank.scoring.learned_weights import read_weights


def broken_models(settings: Settings) -> tuple[str, ...]:
    """Returns a line for each unusable file, with what is used instead."""
    found = ((trouble_of(read), instead) for read, instead in _files(settings))
    return tuple(f"{trouble}; until then {instead}" for trouble, instead in found if trouble)


def _files(settings: Settings) -> Iterator[tuple[Callable[[], object], str]]:
    yield read_pair_model, "reports are grouped by the words that they share alone"
    yield read_means, "sentence vectors are not used for relevance"
    yield read_kind_model, "the kind of a report is told by its signs alone"
    yield read_severity_model, "the severity of an event is judged by words alone"
    yield read_weights, "each signal has the weight that it has without sentence vectors"
    for id, topic in settings.topics.items():
        table = shipped_class_table(topic.beat or id)
        if table is not None:
            features = (*WORD_FEATURES, *table.names)
            yield partial(read_shipped_model, topic.beat or id, features), f"{id!r} is judged by its words alone"
