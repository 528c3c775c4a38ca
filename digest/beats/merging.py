"""Joins several beats into one: a newsletter with two topics has one ranking and one table of graded events."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from digest.beats.beat import Beat, GradedEvent
from digest.text.lexicon import LexiconEntry


def join_beats(beats: Sequence[Beat], shared: Beat) -> Beat:
    """Joins beats on top of the shared tables; if two disagree, the first one wins."""
    parts = (*beats, shared)
    return Beat(
        name="+".join(beat.name for beat in beats) or shared.name,
        homes=tuple(dict.fromkeys(chain.from_iterable(beat.homes for beat in beats))),
        names=_names(parts),
        events=_events(parts, shared),
        kinds=tuple(dict.fromkeys(chain.from_iterable(beat.kinds for beat in parts))),
        nearby=tuple(dict.fromkeys(chain.from_iterable(beat.nearby for beat in parts))),
        recalled=tuple(dict.fromkeys(chain.from_iterable(beat.recalled for beat in parts))),
        behind=tuple(dict.fromkeys(chain.from_iterable(beat.behind for beat in parts))),
        terms=tuple(chain.from_iterable(beat.terms for beat in parts)),
        subjects=tuple(chain.from_iterable(beat.subjects for beat in parts)),
        common_words=tuple(dict.fromkeys(chain.from_iterable(beat.common_words for beat in parts))),
        ubiquitous_names=frozenset(chain.from_iterable(beat.ubiquitous_names for beat in parts)),
        measurements=next((beat.measurements for beat in parts if beat.measurements), {}),
        media=tuple(dict.fromkeys(chain.from_iterable(beat.media for beat in parts))),
    )


def _names(parts: Iterable[Beat]) -> tuple[LexiconEntry, ...]:
    """Merges the names by group; for a repeated id, the first entry with the variants of both."""
    names: dict[str, LexiconEntry] = {}
    for entry in chain.from_iterable(beat.names for beat in parts):
        known = names.get(entry.id)
        names[entry.id] = known.with_variants_of(entry) if known else entry
    return tuple(sorted(names.values(), key=lambda entry: entry.group))


def _events(parts: Iterable[Beat], shared: Beat) -> tuple[GradedEvent, ...]:
    """Merges the events and their phrases: in the shared order, a beat's own events before usual ones."""
    events: dict[str, GradedEvent] = {}
    for event in chain.from_iterable(beat.events for beat in parts):
        known = events.get(event.id)
        if known:
            phrases = tuple(dict.fromkeys((*known.phrases, *event.phrases)))
            naming = tuple(dict.fromkeys((*known.naming, *event.naming)))
            event = replace(known, phrases=phrases, naming=naming)
        events[event.id] = event
    order = {event.id: place for place, event in enumerate(shared.events)}
    own = next((place for place, event in enumerate(shared.events) if event.usual), len(order))
    return tuple(sorted(events.values(), key=lambda event: order.get(event.id, own - 0.5)))
