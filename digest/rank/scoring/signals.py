"""What speaks for a story: each signal maps (story, context) to 0..1 with words; the score is their weighted mean."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log2
from statistics import mean, median

from digest.beats.beat import Beat
from digest.config.settings import Settings, Stance
from digest.model.rankings import Reason, Window
from digest.rank.grouping.stories import Cluster
from digest.rank.reading.features import Features
from digest.rank.reading.kinds import Kind, days_ago, kind_of
from digest.rank.reading.relevance import Verdict
from digest.rank.reading.severity import severity_of
from digest.rank.scoring.history import Carried


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What signals may know beside the story. `verdicts` are by item id, `carried` the past of
    stories that earlier editions had.
    """

    settings: Settings
    beat: Beat
    window: Window
    verdicts: Mapping[str, Sequence[Verdict]]
    carried: Mapping[str, Carried]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A signal's answer: a value in 0..1 and words for a reader (empty when there is nothing to tell)."""

    value: float
    words: str = ""


COPY_WORTH = 0.2

Signal = Callable[[Cluster, Context], Said]


def current(story: Cluster, context: Context) -> list[Features]:
    """The texts of a story in the edition's window; all its items there when only copies are."""
    inside = [item for item in story.items if context.window.start <= item.item.published < context.window.end]
    return [item for item in inside if story.originals[item.item.id] == item.item.id] or inside


def relevance(story: Cluster, context: Context) -> Said:
    """How clearly the story belongs to its topic: the median of its texts' best scores."""
    scores = [context.verdicts[item.item.id][0].score for item in current(story, context)]
    return Said(value=min(1.0, median(scores)))


def severity(story: Cluster, context: Context) -> Said:
    """What happened: the mean over the graver half of the texts, in the words most of them support."""
    found = sorted(
        (severity_of(text, context.beat) for text in current(story, context)), key=lambda reading: -reading.value
    )
    graver = found[: (len(found) + 1) // 2]
    weight: dict[str, float] = defaultdict(float)
    for reading in graver:
        weight[reading.words] += reading.value
    words = max(sorted(weight), key=lambda name: weight[name])
    return Said(value=sum(reading.value for reading in graver) / len(graver), words=words)


KIND_VALUES: Mapping[Kind, float] = {
    Kind.EVENT: 1.0,
    Kind.FEATURE: 0.25,
    Kind.EXPLAINER: 0.2,
    Kind.RELEASE: 0.2,
    Kind.COMMENTARY: 0.05,
    Kind.NOTICE: 0.0,
    Kind.ROUNDUP: 0.0,
}


def kind(story: Cluster, context: Context) -> Said:
    """An event before a feature, a commentary, a local notice: the mean over the texts."""
    kinds = Counter(kind_of(text, context.beat) for text in current(story, context))
    value = sum(KIND_VALUES[one] * count for one, count in kinds.items()) / kinds.total()
    most = main_kind(story, context)
    return Said(value=value, words="" if most == Kind.EVENT else f"mostly {most}")


def main_kind(story: Cluster, context: Context) -> Kind:
    """The kind of most of a story's texts, the better one of two as frequent."""
    kinds = Counter(kind_of(text, context.beat) for text in current(story, context))
    return max(kinds, key=lambda one: (kinds[one], KIND_VALUES[one]))


def newness(story: Cluster, context: Context) -> Said:
    """How new the event is: when it was first reported, and the day on which the texts put it."""
    ages = [age for text in current(story, context) if (age := days_ago(text)) is not None]
    told = {0: 1.0, 1: 0.75, 2: 0.4}.get(int(median(ages)), 0.15) if ages else 0.4
    early = (context.window.start - story.since) / timedelta(hours=24)
    first = 1.0 if early <= 0 else max(0.2, 0.7 - 0.4 * early)
    return Said(value=told * first, words="first reported in these hours" if early <= 0 else "")


def independence(story: Cluster, context: Context) -> Said:
    """How many independent owners report it: an owner with copies only counts as a fifth, a state's media do not
    corroborate that state. Grows with the logarithm, so that echo stays below what happened.
    """
    voices = voices_of(story, context.settings)
    words = f"reported by {int(voices)} independent publishers" if voices >= 2 else ""
    return Said(value=min(1.0, log2(1 + voices) / log2(33)), words=words)


def voices_of(story: Cluster, settings: Settings) -> float:
    """The story's independent owners: those with copies only count for a fifth, a state's or party's media for none."""
    owners: dict[str, float] = {}
    for one in story.items:
        publisher = settings.publishers.get(one.item.publisher)
        partial = publisher is not None and publisher.stance in (Stance.STATE, Stance.PARTY)
        worth = COPY_WORTH if story.originals[one.item.id] != one.item.id else 1.0
        owner = settings.owner(one.item.publisher)
        owners[owner] = max(owners.get(owner, 0.0), 0.0 if partial else worth)
    return sum(owners.values())


HOME = frozenset(("places", "prisons", "universities", "forces", "dissidents", "rights"))
ELSEWHERE = frozenset(("countries", "cities", "world-people", "organisations", "platforms", "tools"))
SCENE_WORDS = 60


def scene(story: Cluster, context: Context) -> Said:
    """How far it happens where the matter is and not elsewhere: the mean over the texts of the share of names of
    the home country's places, prisons, universities, forces and dissidents among those and the names of the world.
    """
    return Said(value=mean(_at_home(text, context.beat) for text in current(story, context)))


def _at_home(text: Features, beat: Beat) -> float:
    """(1 + names at home) / (2 + all names) of title and first words, each name once (rule of succession)."""
    named = {(one.group, one.id) for one in text.mentions if one.start < text.title_end + SCENE_WORDS}
    home = sum(group in HOME for group, _ in named)
    elsewhere = sum(group in ELSEWHERE and id not in beat.home_countries for group, id in named)
    return (1 + home) / (2 + home + elsewhere)


def trust(story: Cluster, context: Context) -> Said:
    """The best trust among the publishers."""
    known = context.settings.publishers
    values = [known[item.item.publisher].trust for item in story.items if item.item.publisher in known]
    return Said(value=max(values, default=0.5))


def recency(story: Cluster, context: Context) -> Said:
    """How lately it moved: half for every 24 hours from its latest report to the window's end."""
    latest = max(text.item.published for text in current(story, context))
    return Said(value=0.5 ** ((context.window.end - latest) / timedelta(hours=24)))


def novelty(story: Cluster, context: Context) -> Said:
    """1 for a story no past edition carried; less with each that did."""
    past = context.carried.get(story.id)
    return Said(value=1 / (1 + len(past.days)) if past else 1.0)


def prominence(story: Cluster, context: Context) -> Said:
    """How high its sources put it: the best place, halved every ten entries."""
    best = min(item.item.position for item in current(story, context))
    return Said(value=0.5 ** (best / 10))


SIGNALS: Mapping[str, Callable[[], Signal]] = {
    "relevance": lambda: relevance,
    "severity": lambda: severity,
    "kind": lambda: kind,
    "newness": lambda: newness,
    "independence": lambda: independence,
    "scene": lambda: scene,
    "trust": lambda: trust,
    "recency": lambda: recency,
    "novelty": lambda: novelty,
    "prominence": lambda: prominence,
}
WEIGHTS: Mapping[str, float] = {
    "relevance": 0.085,
    "severity": 0.35,
    "kind": 0.13,
    "newness": 0.10,
    "independence": 0.165,
    "scene": 0.08,
    "trust": 0.02,
    "recency": 0.02,
    "novelty": 0.03,
    "prominence": 0.02,
}


def reasons_for(story: Cluster, context: Context) -> tuple[Reason, ...]:
    """Every signal's part of the story's score, weights adding up to 1."""
    weights = {name: context.settings.weights.get(name, WEIGHTS[name]) for name in SIGNALS}
    total = sum(weights.values()) or 1.0
    reasons = []
    for name, factory in SIGNALS.items():
        said = factory()(story, context)
        reasons.append(Reason(signal=name, value=round(said.value, 4), weight=weights[name] / total, words=said.words))
    return tuple(reasons)


def score_of(reasons: Sequence[Reason]) -> float:
    """The sum of value times weight."""
    return sum(reason.value * reason.weight for reason in reasons)
