"""Learns from editors' labels of pairs: the likelihood above which two reports count as the same event.

One number is learned. It is used only if it judges the labels of left-out days better than the shipped number.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.model.event_labels import PairLabel
from digest.rank.grouping.pair_model import shipped_pair_model
from digest.services.deps import Deps
from digest.services.homes import TRAINED_FOLDER
from digest.services.label_figures import f1_of, is_improvement
from digest.services.labelling import pair_labels

TRAINED_EVENTS = f"{TRAINED_FOLDER}/events.json"
FEWEST_PAIRS = 10  # of either answer
FEWEST_DAYS = 2
STEPS = 40
LOWEST, HIGHEST = 0.4, 2.5
"""Times the shipped threshold: beyond that, a week of news would be one story, or every report its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedEvents:
    """The result of training on pairs: F1 on left-out days, before and after; `kept` if it is better."""

    same: int
    different: int
    days: int
    before: float | None = None
    after: float | None = None
    threshold: float | None = None
    kept: bool = False

    @property
    def too_few(self) -> bool:
        """Whether there are too few labels of either answer, or from too few days, to learn from."""
        return min(self.same, self.different) < FEWEST_PAIRS or self.days < FEWEST_DAYS


def train_events(deps: Deps) -> TrainedEvents:
    """Learns the threshold from all labels of pairs, and stores it if it judges left-out days better."""
    report = learned_threshold(pair_labels(deps), shipped_pair_model().same_event)
    path = deps.home / TRAINED_EVENTS
    if not report.kept:
        path.unlink(missing_ok=True)
        return report
    table = {
        "made_by": "digest train events",
        "made_at": deps.clock().isoformat(),
        "pairs": report.same + report.different,
        "same_event": report.threshold,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(table), "utf-8")
    draft.replace(path)
    return report


def learned_threshold(labels: Sequence[PairLabel], shipped: float) -> TrainedEvents:
    """Learns a threshold and evaluates it by leaving out one day at a time."""
    days = sorted({one.day for one in labels})
    report = TrainedEvents(
        same=sum(one.same for one in labels), different=sum(not one.same for one in labels), days=len(days)
    )
    if report.too_few:
        return report
    said: list[tuple[bool, bool]] = []
    for day in days:
        threshold = _best([one for one in labels if one.day != day], shipped)
        said += [(one.likelihood >= threshold, one.same) for one in labels if one.day == day]
    as_shipped = [(one.likelihood >= shipped, one.same) for one in labels]
    before, after = (round(f1_of(pairs) or 0.0, 3) for pairs in (as_shipped, said))
    return TrainedEvents(
        same=report.same,
        different=report.different,
        days=report.days,
        before=before,
        after=after,
        threshold=round(_best(labels, shipped), 4),
        kept=is_improvement(before, after),
    )


def _best(labels: Sequence[PairLabel], shipped: float) -> float:
    """Returns the threshold with the highest F1 on labels; on a tie the one nearest to the shipped one."""
    ratio = HIGHEST / LOWEST
    tried = [shipped, *(shipped * LOWEST * math.pow(ratio, step / STEPS) for step in range(STEPS + 1))]

    def worth(threshold: float) -> tuple[float, float]:
        f1 = f1_of([(one.likelihood >= threshold, one.same) for one in labels]) or 0.0
        return f1, -abs(threshold - shipped)

    return max(tried, key=worth)


def read_threshold(home: Path) -> tuple[float | None, str]:
    """Returns the learned threshold, or None, and what is wrong with its file, or ""."""
    try:
        threshold = float(json.loads((home / TRAINED_EVENTS).read_text("utf-8"))["same_event"])
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        return None, f"{TRAINED_EVENTS} cannot be read ({error!r}) and is not used; run: digest train events"
    if not 0 < threshold < 1:
        return None, f"{TRAINED_EVENTS} has a threshold of {threshold:g} and is not used; run: digest train events"
    return threshold, ""
