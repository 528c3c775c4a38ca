"""Ranks a day in steps: group the items, score the stories, select the picks. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from digest.beats.beat import Beat
from digest.beats.names import lexicon_of
from digest.config.settings import Action, Settings
from digest.model.barriers import Barrier, KeptOut
from digest.model.editions import Edition
from digest.model.items import Item
from digest.model.rankings import OffTopic, RankedStory, Ranking, Reason, Story, Window
from digest.rank.day_figures import figures_of
from digest.rank.grouping.likeness import Likeness
from digest.rank.grouping.pair_model import shipped_pair_model
from digest.rank.grouping.stories import Cluster, StoryIndex
from digest.rank.overrides import Overrides
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import FeatureReader, Features
from digest.rank.reading.judged_items import JudgedItems, judge_items
from digest.rank.reading.kind_model import shipped_kind_model, signs_of
from digest.rank.reading.kinds import Kind
from digest.rank.reading.locations import city_of
from digest.rank.reading.relevance import Relevance, Verdict, why_not
from digest.rank.reading.relevance_model import SURE, Coefficients, centred, shipped_means
from digest.rank.scoring.context import Context, main_kind, texts_in_window, voices_of
from digest.rank.scoring.history import Carried, carried_by, continued_by, ids_of, keep_ids
from digest.rank.scoring.learned_weights import learned_weights
from digest.rank.selection import Candidate, select
from digest.rank.signal_registry import reasons_for, score_of

NO_STORY = (Kind.ROUNDUP, Kind.NOTICE)
LEAST_LIKELY_ON_TOPIC = 0.63
"""The likelihood from which a story with sentence vectors may be picked."""
LOOKED_AT = 3  # times the edition's size: how many of the best stories are compared with earlier editions


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedDay:
    """A day's items as stories: `groups` over all items, `stories` those that compete, with the editors' overrides.

    `likeness` estimates whether two of them cover one event, `earlier` are the past editions, `index` built the groups.
    `regroup` groups the same items under other `settings`.
    """

    day: str
    groups: tuple[Cluster, ...]
    stories: tuple[Cluster, ...]
    off_topic: tuple[OffTopic, ...]
    context: Context
    overrides: Overrides
    likeness: Likeness
    earlier: tuple[Edition, ...]
    index: StoryIndex
    regroup: Callable[..., "GroupedDay"]


def group_items(
    items: Sequence[Item],
    *,
    settings: Settings,
    beat: Beat,
    day: str,
    window: Window,
    earlier: Sequence[Edition] = (),
    vectors: Mapping[str, FloatArray] = MappingProxyType({}),
    corrections: Mapping[str, Coefficients] = MappingProxyType({}),
    same_event: float | None = None,
    before: JudgedItems | None = None,
    for_trials: bool = False,
) -> GroupedDay:
    """The first step: selects the items on a topic and groups those that report the same event.

    `items` are those of the last days, `earlier` the past editions. Stories are built over all items; a story competes
    if it has an item in the window. `vectors` are sentence vectors by item id. `corrections` are learned from editors'
    labels, by topic; `same_event` is a learned threshold that replaces the model's own. `before` are items that were
    judged under other settings; `for_trials` keeps what makes `regroup` quick.
    """
    overrides, settings = Overrides(settings.overrides, day), settings.on_day(day)
    muted = {item.id: word for item in items if (word := overrides.muted_by(item))}
    heard = [item for item in items if item.id not in muted]
    judged, relevance = _judged(heard, settings, beat, vectors, corrections, before, for_trials=for_trials)
    texts, verdicts, off_topic = _relevant(heard, judged, relevance, window, vectors)
    silent = (
        OffTopic(item=item, why=f"muted by {muted[item.id].author}: {muted[item.id].reason}")
        for item in items
        if item.id in muted and _inside(item, window)
    )
    model = shipped_pair_model()
    model = model if same_event is None else replace(model, same_event=same_event)
    index = StoryIndex(beat, model=model, carried=ids_of(earlier))
    index.add(texts, vectors)
    groups = keep_ids(index.stories(), earlier)
    stories = _competing(groups, overrides, window)
    carried = carried_by(stories, earlier, window, beat)
    inside = [text for text in texts if _inside(text.item, window)]
    context = Context(
        settings=settings, beat=beat, window=window, verdicts=verdicts, carried=carried, vectors=vectors,
        kinds=_learned_kinds(inside, beat, vectors, settings.embedder.model),
    )  # fmt: skip
    return GroupedDay(
        day=day,
        groups=groups,
        stories=stories,
        off_topic=_in_order((*off_topic, *silent)),
        context=context,
        overrides=overrides,
        likeness=_likeness(index, groups, stories, context),
        earlier=tuple(earlier),
        index=index,
        regroup=partial(
            group_items, items, beat=beat, day=day, window=window, earlier=earlier, vectors=vectors,
            corrections=corrections, same_event=same_event, before=judged, for_trials=for_trials,
        ),
    )  # fmt: skip


def _learned_kinds(
    texts: Iterable[Features], beat: Beat, vectors: Mapping[str, FloatArray], embedder: str
) -> Mapping[str, Kind]:
    """Returns item id -> kind, for texts with a sentence vector of the embedder that the kind model was
    trained with.
    """
    model, means = shipped_kind_model(embedder), shipped_means(embedder)
    if model is None or not means:
        return {}
    return {
        text.item.id: model.kind(signs_of(text, beat), centred(vectors[text.item.id], text.language, means))
        for text in texts
        if text.item.id in vectors
    }


def regrade(grouped: GroupedDay, settings: Settings) -> GroupedDay:
    """Returns the same groups under other settings: overrides on stories, weights, caps, floor, publishers' trust and
    stance.

    Settings that affect which items are included and how they are grouped (topics, names, languages, mutes) must be
    unchanged.
    """
    overrides, context = Overrides(settings.overrides, grouped.day), grouped.context
    stories, likeness = _competing(grouped.groups, overrides, context.window), grouped.likeness
    if stories != grouped.stories:
        likeness = likeness.over((*grouped.groups, *stories))
    carried = carried_by(stories, grouped.earlier, context.window, context.beat)
    return replace(
        grouped,
        stories=stories,
        context=replace(context, settings=settings.on_day(grouped.day), carried=carried),
        overrides=overrides,
        likeness=likeness,
    )


def _competing(groups: Sequence[Cluster], overrides: Overrides, window: Window) -> tuple[Cluster, ...]:
    """Returns the stories with an item in the window, after editors' merges and splits."""
    return tuple(one for one in overrides.regroup(groups) if any(_inside(item.item, window) for item in one.items))


def _likeness(index: StoryIndex, groups: Sequence[Cluster], stories: Sequence[Cluster], context: Context) -> Likeness:
    means = shipped_means(context.settings.embedder.model)
    return Likeness(index, (*groups, *stories), context.vectors, means)


def score_stories(grouped: GroupedDay) -> Ranking:
    """The second step: scores every competing story, with reasons, in no order and without picks."""
    scored = tuple(_score(one, grouped.context, grouped.overrides) for one in grouped.stories)
    return Ranking(day=grouped.day, picks=(), others=scored, off_topic=grouped.off_topic)


def oldest(scored: Ranking) -> Mapping[str, tuple[str, ...]]:
    """Returns the publisher of each story's oldest report, for a ranking without a letter."""
    return {one.story.id: (one.story.items[0].publisher,) for one in scored.others}


def select_picks(grouped: GroupedDay, scored: Ranking, leads: Mapping[str, tuple[str, ...]]) -> Ranking:
    """The last step: selects the picks in the letter's order, and says why every other story was not picked.

    `leads` are, by story id, the publishers that may lead the story in the letter, best first, because caps count lead
    publishers.
    """
    ranked = {one.story.id: one for one in scored.others}
    settings, pasts = grouped.context.settings, _pasts(grouped, ranked)
    candidates = [_candidate(one, ranked[one.id], leads[one.id], grouped, pasts.get(one.id)) for one in grouped.stories]
    choice = select(candidates, settings, grouped.likeness.among(ranked))
    picks = tuple(replace(ranked[id], led_by=choice.led_by[id]) for id in choice.picks)
    rest = [replace(ranked[id], led_by=leads[id][0], kept_out=why) for id, why in choice.kept_out.items()]
    others = tuple(sorted(rest, key=lambda one: (-one.score, one.story.id)))
    size = settings.edition.size
    return Ranking(
        day=grouped.day,
        picks=picks,
        others=others,
        off_topic=grouped.off_topic,
        short_reason=None if len(picks) >= size else f"{len(picks)} stories were good enough for {size} places",
        idle=grouped.overrides.idle(grouped.groups, grouped.stories, settings),
        figures=figures_of(picks, others, settings, grouped.likeness.in_one_letter),
    )


def rank_day(
    items: Sequence[Item],
    *,
    settings: Settings,
    beat: Beat,
    day: str,
    window: Window,
    earlier: Sequence[Edition] = (),
    vectors: Mapping[str, FloatArray] = MappingProxyType({}),
) -> Ranking:
    """Runs the three steps without a letter: each story is led by its oldest report."""
    grouped = group_items(items, settings=settings, beat=beat, day=day, window=window, earlier=earlier, vectors=vectors)
    scored = score_stories(grouped)
    return select_picks(grouped, scored, oldest(scored))


def _judged(
    items: Sequence[Item],
    settings: Settings,
    beat: Beat,
    vectors: Mapping[str, FloatArray],
    corrections: Mapping[str, Coefficients],
    before: JudgedItems | None,
    *,
    for_trials: bool,
) -> tuple[JudgedItems, Relevance]:
    """Judges the items in the letter's languages; returns them and the judge."""
    lexicon, titles = lexicon_of(beat, settings.lexicon), frozenset(item.title for item in items)
    relevance = Relevance(settings, lexicon, beat, vectors, corrections)
    by_id = judge_items(
        (item for item in items if item.language in settings.edition.languages),
        FeatureReader(lexicon, beat, titles),
        relevance,
        vectors,
        standing=before.standing(relevance, titles) if before else {},
        keep_terms=for_trials,
    )
    return JudgedItems(settings=settings, titles=titles, by_id=by_id), relevance


def _relevant(
    items: Sequence[Item],
    judged: JudgedItems,
    relevance: Relevance,
    window: Window,
    vectors: Mapping[str, FloatArray],
) -> tuple[list[Features], dict[str, tuple[Verdict, ...]], tuple[OffTopic, ...]]:
    """Returns the texts on a topic, the verdicts on them, and the off-topic items of the window."""
    ones = judged.by_id.values()
    settled = relevance.settle(
        [one.verdicts for one in ones],
        [vectors.get(one.item.id) for one in ones],
        [one.language for one in ones],
        [one.item.source for one in ones],
    )
    verdicts = dict(zip(judged.by_id, settled, strict=True))
    best = {id: found[0] for id, found in verdicts.items()}
    off_topic = [
        _off_topic(item, best.get(item.id))
        for item in items
        if _inside(item, window) and not (item.id in best and best[item.id].relevant)
    ]
    texts = [one.features for one in ones if one.features and best[one.item.id].relevant]
    return texts, {one.item.id: verdicts[one.item.id] for one in texts}, _in_order(off_topic)


def _off_topic(item: Item, best: Verdict | None) -> OffTopic:
    """Returns an item as off topic, with its best verdict; without one because of its language."""
    if best is None:
        return OffTopic(item=item, why="language")
    if not best.words:
        return OffTopic(item=item, why=why_not(best))
    return OffTopic(item=item, why=why_not(best), topic=best.topic, score=round(best.score, 4))


def _in_order(off_topic: Iterable[OffTopic]) -> tuple[OffTopic, ...]:
    return tuple(sorted(off_topic, key=lambda one: (one.item.published, one.item.id)))


def _inside(item: Item, window: Window) -> bool:
    return window.start <= item.published < window.end


def _score(one: Cluster, context: Context, overrides: Overrides) -> RankedStory:
    inside = tuple(item.item for item in one.items if _inside(item.item, context.window))
    reasons = reasons_for(one, context) + _editors_reasons(one, overrides)
    copies = tuple((item.id, one.originals[item.id]) for item in inside if one.originals[item.id] != item.id)
    past = context.carried.get(one.id)
    return RankedStory(
        story=Story(id=one.id, items=inside, copies=copies),
        topics=_topics(inside, context.verdicts),
        score=round(score_of(reasons), 4),
        reasons=reasons,
        update=past.news if past else None,
        earlier=past.days if past else (),
    )


def _editors_reasons(one: Cluster, overrides: Overrides) -> tuple[Reason, ...]:
    reasons = []
    pin, boost = overrides.find(Action.PIN, one), overrides.find(Action.BOOST, one)
    if pin:
        reasons.append(Reason(signal="pin", value=1.0, weight=0.0, words=f"pinned by {pin.author}: {pin.reason}"))
    if boost:
        value = float(boost.value or 0)
        reasons.append(Reason(signal="boost", value=value, weight=1.0, words=f"{boost.author}: {boost.reason}"))
    return tuple(reasons)


def _topics(items: Sequence[Item], verdicts: Mapping[str, Sequence[Verdict]]) -> tuple[str, ...]:
    """Returns the topics that accept a third of the items or more, the strongest first."""
    weight: dict[str, float] = {}
    wanted: dict[str, int] = {}
    for item in items:
        for verdict in verdicts[item.id]:
            if verdict.relevant:
                weight[verdict.topic] = weight.get(verdict.topic, 0.0) + verdict.score
                wanted[verdict.topic] = wanted.get(verdict.topic, 0) + 1
    names = sorted(weight, key=lambda name: (-weight[name], name))
    return tuple(name for name in names if 3 * wanted[name] >= len(items)) or tuple(names[:1])


def _pasts(grouped: GroupedDay, ranked: Mapping[str, RankedStory]) -> Mapping[str, Carried]:
    """Returns what earlier editions said of the stories, under their own id or, for the best stories, under another
    one.
    """
    context, pasts = grouped.context, dict(grouped.context.carried)
    earlier_ids = frozenset(ids_of(grouped.earlier).values())
    earlier_stories = [one for one in grouped.groups if one.id in earlier_ids]
    best = sorted(grouped.stories, key=lambda one: (-ranked[one.id].score, one.id))
    fresh = [one for one in best[: LOOKED_AT * context.settings.edition.size] if one.id not in pasts]
    grouped.likeness.compare((one.id, other.id) for one in fresh for other in earlier_stories)
    for one in fresh:
        past = continued_by(one, earlier_stories, grouped.likeness, grouped.earlier, context.window, context.beat)
        if past:
            pasts[one.id] = past
    return pasts


def likeliest_verdict(one: Cluster, context: Context) -> Verdict | None:
    """Returns the likeliest verdict on a story's texts of the day; None if one was judged without a sentence vector."""
    ids = [text.item.id for text in texts_in_window(one, context)]
    best = max((verdict for id in ids for verdict in context.verdicts[id]), key=lambda verdict: verdict.score)
    return best if best.bar == SURE and all(id in context.vectors for id in ids) else None


def _hardly_on_topic(one: Cluster, ranked: RankedStory, context: Context) -> KeptOut | None:
    """Returns why a story is too likely off topic to be picked, if all its texts were judged with a sentence vector."""
    best = likeliest_verdict(one, context)
    if best is None:
        return None
    signals = {reason.signal: reason.value for reason in ranked.reasons}
    likelihood = learned_weights(context.settings.embedder.model).on_topic.likelihood(best.score, signals)
    if likelihood >= LEAST_LIKELY_ON_TOPIC:
        return None
    values = {"topic": best.topic, "score": f"{likelihood:.2f}", "least": f"{LEAST_LIKELY_ON_TOPIC:.2f}"}
    return KeptOut(barrier=Barrier.HARDLY_ON_TOPIC, values=values)


def _candidate(
    one: Cluster, ranked: RankedStory, leads: tuple[str, ...], grouped: GroupedDay, past: Carried | None
) -> Candidate:
    context, overrides = grouped.context, grouped.overrides
    kill, pin = overrides.find(Action.KILL, one), overrides.find(Action.PIN, one)
    barred, kind = None, main_kind(one, context)
    if kill:
        barred = KeptOut(barrier=Barrier.KILLED, values={"author": kill.author, "reason": kill.reason})
    elif past and past.news is None:
        barred = KeptOut(barrier=Barrier.NOTHING_NEW, values={"day": past.days[-1]})
    elif kind in NO_STORY:
        barred = KeptOut(barrier=Barrier.NO_EVENT, values={"kind": kind})
    else:
        barred = _hardly_on_topic(one, ranked, context)
    return Candidate(
        id=one.id,
        score=ranked.score,
        topics=ranked.topics,
        leads=leads,
        voices=voices_of(one, context.settings),
        event=kind is Kind.EVENT,
        city=city_of(texts_in_window(one, context), context.beat.ubiquitous_names),
        pinned=kill is None and pin is not None,  # a kill wins over a pin
        place=int(pin.value) if pin and pin.value else None,
        barred=barred,
    )
