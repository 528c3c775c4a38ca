"""The signals by name, and a story's score from them."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from digest.config.settings import Settings
from digest.model.plugins import find_plugins
from digest.model.rankings import Reason
from digest.rank import signals as shipped
from digest.rank.grouping.stories import Cluster
from digest.rank.scoring.context import Context, Signal
from digest.rank.scoring.learned_weights import learned_weights

GROUP = "top_ten.signals"


@cache
def signals() -> Mapping[str, Signal]:
    """Returns all signals by their name in feeds.yaml, heaviest first.

    Modules with `SIGNAL`, and entry points of GROUP. An installed one never replaces a shipped one.
    """
    found: dict[str, Signal] = {}
    for signal in find_plugins(shipped, "SIGNAL", GROUP, Signal).values():
        found.setdefault(signal.name, signal)
    return MappingProxyType({one.name: one for one in sorted(found.values(), key=lambda one: (-one.weight, one.name))})


def weights_in_force(settings: Settings, *, with_vectors: bool) -> Mapping[str, float]:
    """Returns the weight of every signal before normalisation: from feeds.yaml, else learned, else its own."""
    learned = learned_weights(settings.embedder.model).weights if with_vectors else {}
    defaults = {name: learned.get(name, signal.weight) for name, signal in signals().items()}
    return {name: settings.weights.get(name, default) for name, default in defaults.items()}


def reasons_for(story: Cluster, context: Context) -> tuple[Reason, ...]:
    """Returns every signal's part of the story's score; the weights are normalised to a sum of 1."""
    weights = weights_in_force(context.settings, with_vectors=bool(context.vectors))
    total = sum(weights.values()) or 1.0
    reasons = []
    for name, signal in signals().items():
        answer = signal.score(story, context)
        reasons.append(
            Reason(signal=name, value=round(answer.value, 4), weight=weights[name] / total, words=answer.explanation)
        )
    return tuple(reasons)


def score_of(reasons: Sequence[Reason]) -> float:
    """Returns the sum of value times weight."""
    return sum(reason.value * reason.weight for reason in reasons)
