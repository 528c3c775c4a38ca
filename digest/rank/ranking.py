"""One day ranked: items in; picks, the other stories and what was off topic out. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from digest.config.settings import Settings
from digest.model import Edition, Item, OffTopic, RankedStory, Ranking, Story, Window
from digest.rank.features import FeatureReader, Features
from digest.rank.relevance import Relevance, Verdict, why_not
from digest.rank.selection import Candidate, select
from digest.rank.signals import Context, reasons_for, score_of
from digest.rank.stories import Cluster, cluster
from digest.text.lexicon import Lexicon


def rank_day(
    items: Sequence[Item],
    *,
    settings: Settings,
    day: str,
    window: Window,
    now: datetime,
    earlier: Sequence[Edition] = (),
) -> Ranking:
    """The stories of a day in the letter's order, with reasons; what no topic wants, with why.

    `items` are those of the last days, `earlier` the past editions. Stories are built over all items; one competes when
    it has an item in the window, and shows those only.
    """
    lexicon = Lexicon.load(settings.lexicon)
    texts, verdicts, off_topic = _relevant(items, settings, lexicon, window)
    clusters = [one for one in cluster(texts) if any(_inside(item.item, window) for item in one.items)]
    context = Context(settings=settings, window=window, now=now, verdicts=verdicts, carried={})
    ranked = {one.id: _rank(one, context) for one in clusters}
    similarity = _Similarity({one.id: one for one in clusters})
    choice = select([_candidate(one) for one in ranked.values()], settings, similarity)
    picks = tuple(ranked[id] for id in choice.picks)
    rest = sorted(
        (one for id, one in ranked.items() if id in choice.kept_out), key=lambda one: (-one.score, one.story.id)
    )
    others = tuple(_kept_out(one, choice.kept_out[one.story.id]) for one in rest)
    size = settings.edition.size
    short = None if len(picks) >= size else f"only {len(picks)} stories of the day were good enough for {size} places"
    return Ranking(day=day, picks=picks, others=others, off_topic=off_topic, short_reason=short)


def _relevant(
    items: Sequence[Item], settings: Settings, lexicon: Lexicon, window: Window
) -> tuple[list[Features], dict[str, tuple[Verdict, ...]], tuple[OffTopic, ...]]:
    reader, relevance = FeatureReader(lexicon), Relevance(settings, lexicon)
    texts, verdicts, off_topic = [], {}, []
    for item in items:
        if item.language not in settings.edition.languages:
            why = "language"
        else:
            features = reader.read(item)
            judged = relevance.judge(features)
            if judged[0].relevant:
                texts.append(features)
                verdicts[item.id] = judged
                continue
            why = why_not(judged[0])
        if _inside(item, window):
            off_topic.append(OffTopic(item=item, why=why))
    return texts, verdicts, tuple(sorted(off_topic, key=lambda one: (one.item.published, one.item.id)))


def _inside(item: Item, window: Window) -> bool:
    return window.start <= item.published < window.end


def _rank(one: Cluster, context: Context) -> RankedStory:
    inside = tuple(item.item for item in one.items if _inside(item.item, context.window))
    reasons = reasons_for(one, context)
    copies = tuple((item.id, one.originals[item.id]) for item in inside if one.originals[item.id] != item.id)
    return RankedStory(
        story=Story(id=one.id, items=inside, copies=copies),
        topics=_topics(inside, context.verdicts),
        score=round(score_of(reasons), 4),
        reasons=reasons,
    )


def _topics(items: Sequence[Item], verdicts: Mapping[str, Sequence[Verdict]]) -> tuple[str, ...]:
    """The topics that want a third of the items or more, the strongest first."""
    weight: dict[str, float] = {}
    wanted: dict[str, int] = {}
    for item in items:
        for verdict in verdicts[item.id]:
            if verdict.relevant:
                weight[verdict.topic] = weight.get(verdict.topic, 0.0) + verdict.score
                wanted[verdict.topic] = wanted.get(verdict.topic, 0) + 1
    names = sorted(weight, key=lambda name: (-weight[name], name))
    return tuple(name for name in names if 3 * wanted[name] >= len(items)) or tuple(names[:1])


def _candidate(one: RankedStory) -> Candidate:
    return Candidate(id=one.story.id, score=one.score, topics=one.topics, lead=one.story.items[0].publisher)


def _kept_out(one: RankedStory, why: str) -> RankedStory:
    return RankedStory(
        story=one.story, topics=one.topics, score=one.score, reasons=one.reasons, kept_out=why,
        update=one.update, earlier=one.earlier,
    )  # fmt: skip


class _Similarity:
    """How near two stories are: the share of the smaller's bridge marks that the other has (both languages)."""

    def __init__(self, stories: Mapping[str, Cluster]) -> None:
        self._marks = {id: frozenset(mark for text in one.texts for mark in text.terms) for id, one in stories.items()}

    def __call__(self, first: str, second: str) -> float:
        one, other = self._marks[first], self._marks[second]
        return len(one & other) / max(1, len(one | other))
