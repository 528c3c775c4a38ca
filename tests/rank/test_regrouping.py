"""A day grouped again under other settings is the day grouped from scratch, and only what may change is read again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from factories import BEAT, make_item, make_window

from digest.config.settings import Action, EmbedderSettings, Override, Settings, Source, Topic
from digest.model.items import Item
from digest.rank.ranking import GroupedDay, group_items, oldest, score_stories, select_picks
from digest.rank.reading.embedding import content_key
from digest.rank.reading.features import FeatureReader, Features

DAY = "2024-03-05"
TOPIC = Topic(
    name={"en": "Protests"},
    subject=("Rasht", "Mashhad", "@countries:*"),
    matter=("strike", "arrested", "~street", "prison fire"),
    exclude=("football",),
)
OTHER = Topic(name={"en": "Bread"}, subject=("bread",), matter=("price",))
TEXTS = (
    ("Bakers strike in Mashhad", "Bakers in Mashhad closed their shops over the price of bread on Tuesday."),
    ("Walkout at the harbour of Rasht", "Dockers of Rasht left their work on Tuesday and went to the street."),
    ("A football player is arrested in Rasht", "Police in Rasht arrested a football player on Tuesday."),
    ("Prison fire in Rasht", "Three women died in a fire in a prison in Rasht on Tuesday, relatives said."),
    ("A cake for spring", "Butter, eggs and a little sugar; bake it slowly until it is brown."),
    ("Bread of Tabriz", "The price of bread in Tabriz rose again on Tuesday, bakers said, for the third time."),
)
ITEMS = tuple(make_item(title=title, text=text, publisher=f"p{n}") for n, (title, text) in enumerate(TEXTS))
PERSIAN = make_item(title="اعتصاب نانوایان در مشهد", text="نانوایان در مشهد", language="fa", publisher="fa")


def settings(**given: Any) -> Settings:
    topics = {"protests": given.pop("topic", TOPIC), "bread": OTHER}
    return Settings(topics=topics, embedder=EmbedderSettings(model="off"), **given)


def grouped(under: Settings, items: tuple[Item, ...] = (*ITEMS, PERSIAN), **given: Any) -> GroupedDay:
    return group_items(items, settings=under, beat=BEAT, day=DAY, window=make_window(), **given)


def shown(day: GroupedDay) -> Mapping[str, Any]:
    scored = score_stories(day)
    ranking = select_picks(day, scored, oldest(scored))
    return {"picks": ranking.picks, "others": ranking.others, "off topic": ranking.off_topic, "groups": day.groups}


def with_words(**lists: tuple[str, ...]) -> Topic:
    return TOPIC.model_copy(update=lists)


MUTED = Override(action=Action.MUTE, target="p0", author="Ada", reason="the desk's call", until=date(2024, 3, 5))
DEDICATED = Source(name=ITEMS[4].source, url="https://s.example/", publisher="p4", topics=("protests",))
TRIALS = {
    "a word more": settings(topic=with_words(matter=(*TOPIC.matter, "walkout"))),
    "a word in Persian": settings(topic=with_words(matter=(*TOPIC.matter, "اعتصاب"))),
    "a word less": settings(topic=with_words(matter=("arrested", "~street", "prison fire"))),
    "a phrase with a gap": settings(topic=with_words(matter=(*TOPIC.matter, "left..work"))),
    "a weaker word": settings(topic=with_words(matter=("~strike", "arrested", "~street", "prison fire"))),
    "the same word, weaker, before it": settings(topic=with_words(matter=("~strike", *TOPIC.matter))),
    "a word moved to another list": settings(topic=with_words(matter=("strike",), exclude=("arrested", "football"))),
    "nothing excluded": settings(topic=with_words(exclude=())),
    "a name": settings(topic=with_words(subject=("@tehran", "@rasht"))),
    "no group of names": settings(topic=with_words(subject=("Rasht", "Mashhad"))),
    "a language": settings(topic=with_words(subject=(*TOPIC.subject, "@language:fa"))),
    "words in another order": settings(topic=with_words(matter=TOPIC.matter[::-1])),
    "another name": settings(topic=TOPIC.model_copy(update={"name": {"en": "Strikes"}})),
    "another topic": Settings(topics={"bread": OTHER}, embedder=EmbedderSettings(model="off")),
    "a dedicated source": settings(sources=(DEDICATED,)),
    "a publisher muted": settings(overrides=(MUTED,)),
}


@pytest.mark.parametrize("trial", TRIALS)
def test_a_day_grouped_again_is_the_day_grouped_from_scratch(trial: str) -> None:
    again = grouped(settings(), for_trials=True).regroup(settings=TRIALS[trial])
    assert shown(again) == shown(grouped(TRIALS[trial]))
    assert shown(again.regroup(settings=settings())) == shown(grouped(settings()))


def test_a_topic_that_learned_from_examples_judges_every_item_again() -> None:
    rng = np.random.default_rng(5)
    taught = TOPIC.model_copy(
        update={
            "examples_in": tuple(f"Strike {n} in Rasht" for n in range(12)),
            "examples_out": tuple(f"Cake {n} in Rasht" for n in range(12)),
        }
    )
    keys = [*map(content_key, (*taught.examples_in, *taught.examples_out)), *(item.id for item in ITEMS)]
    vectors = {key: rng.normal(size=384).astype(np.float32) for key in keys}
    first = Settings(topics={"protests": taught})
    other = Settings(topics={"protests": taught.model_copy(update={"matter": (*TOPIC.matter, "cake")})})
    again = grouped(first, vectors=vectors, for_trials=True).regroup(settings=other)
    assert shown(again) == shown(grouped(other, vectors=vectors))


@pytest.mark.parametrize(
    ("trial", "titles"),
    [
        ("a word more", {"Walkout at the harbour of Rasht"}),
        ("nothing excluded", {"A football player is arrested in Rasht"}),
        ("a word in Persian", {"اعتصاب نانوایان در مشهد"}),
    ],
)
def test_only_items_with_a_changed_word_are_read_again(
    trial: str, titles: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = grouped(settings(), for_trials=True)
    read, plain = set[str](), FeatureReader.read

    def noted(self: FeatureReader, item: Item) -> Features:
        read.add(item.title)
        return plain(self, item)

    monkeypatch.setattr(FeatureReader, "read", noted)
    first.regroup(settings=TRIALS[trial])
    assert read == titles


def test_a_day_that_is_grouped_once_keeps_no_words_of_its_items(monkeypatch: pytest.MonkeyPatch) -> None:
    first = grouped(settings())
    read, plain = list[str](), FeatureReader.read

    def noted(self: FeatureReader, item: Item) -> Features:
        read.append(item.id)
        return plain(self, item)

    monkeypatch.setattr(FeatureReader, "read", noted)
    first.regroup(settings=TRIALS["a word more"])
    assert len(read) == len(ITEMS) + 1
