"""Stores editors' labels: an item belongs to a topic, two reports cover the same event, a story's label and grade.

Each label keeps the program's judgement at the time, so that the program can be evaluated on labels it had not seen.
"""

from collections.abc import Mapping

from digest.edition.record import load
from digest.model.editions import Standing
from digest.model.errors import InputError
from digest.model.event_labels import PairLabel, StoryLabel, StoryQuestion
from digest.model.items import Item
from digest.model.rankings import Ranking
from digest.model.topic_labels import TopicLabel
from digest.rank.pair_doubts import PairDoubt
from digest.rank.reading.features import body_of
from digest.services.deps import Deps
from digest.store.event_label_rows import PairLabelRows, StoryLabelRows
from digest.store.judgement_rows import LabelRows

OPENING_WORDS = 80
HIGHEST_GRADE = 3


def label_item(deps: Deps, ranking: Ranking, item: Item, topic: str, *, accepted: bool, author: str) -> TopicLabel:
    """Stores an editor's label of an item; replaces an earlier one. Raises InputError for an unknown topic.

    `ranking` is that of the day on which the item was judged. `digest train relevance` learns from the labels.
    """
    if topic not in deps.settings.topics:
        raise InputError(f"no topic is called {topic!r}; there are: {', '.join(deps.settings.topics)}")
    label = TopicLabel(
        url=item.canonical_url,
        topic=topic,
        title=item.title,
        opening=" ".join(body_of(item).split()[:OPENING_WORDS]),
        language=item.language,
        accepted=accepted,
        author=author,
        labelled_at=deps.clock(),
        taken=_taken(ranking, item, topic),
    )
    LabelRows(deps.ledger.database).record(label)
    return label


def remove_label(deps: Deps, item: Item, topic: str) -> bool:
    """Deletes a label; returns whether there was one."""
    return LabelRows(deps.ledger.database).remove(item.canonical_url, topic)


def labels(deps: Deps) -> tuple[TopicLabel, ...]:
    """Returns every label, in the order given."""
    return LabelRows(deps.ledger.database).all()


def label_pair(deps: Deps, pair: PairDoubt, day: str, *, same: bool, author: str) -> PairLabel:
    """Stores an editor's label of two reports of a day; replaces an earlier one.

    `digest train events` learns from the labels. Raises InputError if both are the same report.
    """
    first, second = sorted((pair.one, pair.other), key=lambda item: item.canonical_url)
    if first.canonical_url == second.canonical_url:
        raise InputError("both addresses are of one report; name two")
    label = PairLabel(
        one=first.canonical_url,
        other=second.canonical_url,
        day=day,
        one_title=first.title,
        other_title=second.title,
        likelihood=pair.likelihood,
        together=pair.together,
        same=same,
        author=author,
        labelled_at=deps.clock(),
    )
    PairLabelRows(deps.ledger.database).record(label)
    return label


def remove_pair_label(deps: Deps, one: str, other: str) -> bool:
    """Deletes the label of two addresses; returns whether there was one."""
    first, second = sorted((one, other))
    return PairLabelRows(deps.ledger.database).remove(first, second)


def label_story(
    deps: Deps, standing: Standing, day: str, question: StoryQuestion, answer: int, *, label: str, author: str
) -> StoryLabel:
    """Stores an editor's answer about a story of a day; replaces an earlier one. Raises InputError for an invalid
    answer.
    """
    most = HIGHEST_GRADE if question is StoryQuestion.GRADE else 1
    if not 0 <= answer <= most:
        raise InputError(f"{question} is answered by a number from 0 to {most}; found {answer}")
    if question is StoryQuestion.LABEL and not label:
        raise InputError(f"the story {standing.headline[:100]!r} has no label: it is in no edition of {day}")
    given = StoryLabel(
        day=day,
        story=standing.story,
        question=question,
        headline=standing.headline,
        label=label,
        place=standing.rank,
        answer=answer,
        author=author,
        labelled_at=deps.clock(),
    )
    StoryLabelRows(deps.ledger.database).record(given)
    return given


def remove_story_label(deps: Deps, day: str, story: str, question: StoryQuestion) -> bool:
    """Deletes an answer about a story of a day; returns whether there was one."""
    return StoryLabelRows(deps.ledger.database).remove(day, story, question)


def labels_in_letter(deps: Deps, day: str) -> Mapping[str, str]:
    """Returns the labels of a frozen edition's picks, by story; {} if none is frozen."""
    frozen = deps.ledger.edition(day)
    return {pick.story: pick.label for pick in load(frozen.record).picks} if frozen else {}


def pair_labels(deps: Deps) -> tuple[PairLabel, ...]:
    """Returns every label of two reports, in the order given."""
    return PairLabelRows(deps.ledger.database).all()


def story_labels(deps: Deps) -> tuple[StoryLabel, ...]:
    """Returns every answer about a story, in the order given."""
    return StoryLabelRows(deps.ledger.database).all()


def _taken(ranking: Ranking, item: Item, topic: str) -> bool | None:
    """Whether a ranking accepted an item for a topic; None if it does not know the item."""
    stories = [one for one in (*ranking.picks, *ranking.others) if any(own.id == item.id for own in one.story.items)]
    if stories:
        return topic in stories[0].topics
    return False if any(off.item.id == item.id for off in ranking.off_topic) else None
