"""The use case of labels: an editor says that an item belongs to a topic, or that it does not."""

from digest.model.errors import InputError
from digest.model.items import Item
from digest.model.topic_labels import TopicLabel
from digest.rank.reading.features import body_of
from digest.services.deps import Deps
from digest.store.judgement_rows import LabelRows

OPENING_WORDS = 80


def label_item(deps: Deps, item: Item, topic: str, *, accepted: bool, author: str) -> TopicLabel:
    """Keep an editor's label of an item, in place of an earlier one. Raises InputError for an unknown topic.

    `digest train relevance` learns from the labels that were kept.
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
    )
    LabelRows(deps.ledger.database).record(label)
    return label


def remove_label(deps: Deps, item: Item, topic: str) -> bool:
    """Take a label back; returns whether there was one."""
    return LabelRows(deps.ledger.database).remove(item.canonical_url, topic)


def labels(deps: Deps) -> tuple[TopicLabel, ...]:
    """Every label, in the order in which they were given."""
    return LabelRows(deps.ledger.database).all()
