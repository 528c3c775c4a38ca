"""The labelled days as scored stories: training data for the weights of the signals, and the evaluation of the ten.

A day is ranked as in a cold home (`bench.days`), with the sentence vectors stored in that home. Its stories are grouped
and measured once; with other weights they are only scored and selected again.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from math import log2
from typing import Any
from unittest.mock import patch

import numpy as np

from bench.days import EMBEDDER, GOLD_FILES, MEMORY, NO_STORY, home_of, judge, make_vectors
from bench.gold import data_folder
from bench.kind_training import fit_kinds
from bench.learning import LANGUAGES, Corpus, fit
from digest.beats.newsletter import read_newsletter
from digest.edition.standings import leads_of
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking, Window
from digest.rank import ranking
from digest.rank.ranking import GroupedDay, group_items, score_stories, select_picks
from digest.rank.reading import relevance
from digest.rank.reading.embedding import open_embedder
from digest.rank.reading.relevance_model import RelevanceModel
from digest.rank.scoring.learned_weights import LearnedWeights
from digest.store.vector_rows import VectorRows
from digest.wiring import open_ledger

PLACES = 10
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTen:
    """The evaluation of the ten of a day. `picks` are (label, grade, headline)."""

    ndcg: float
    ndcg_in_reach: float
    off_topic: int
    told_twice: int
    round_ups: int
    unlabelled: int
    grade_3_missing: tuple[str, ...]
    picks: tuple[tuple[str, int | None, str], ...]

    @property
    def faults(self) -> str:
        """The faults, formatted."""
        return (
            f"{len(self.picks)} picks, off topic {self.off_topic}, told twice {self.told_twice}, round-ups "
            f"{self.round_ups}, unlabelled {self.unlabelled}, grade 3 missing {len(self.grade_3_missing)}"
        )


@dataclass(slots=True, kw_only=True)
class ScoredDay:
    """A labelled day, grouped and scored once."""

    day: str
    grouped: GroupedDay
    scored: Ranking
    leads: Mapping[str, tuple[str, ...]]
    gold: Any
    home: Mapping[str, str]
    split: frozenset[str]

    def ten(self, score: Callable[[RankedStory], float], learned: LearnedWeights | None) -> JudgedTen:
        """Returns the ten by the given score, evaluated by the judge; `learned` says which stories are likely on topic,
        by default the program's own file.
        """
        others = tuple(replace(one, score=round(score(one), 4)) for one in self.scored.others)
        with patch.object(ranking, "learned_weights", lambda embedder: learned) if learned else nullcontext():
            picks = select_picks(self.grouped, replace(self.scored, others=others), self.leads).picks
        return self.judged(picks)

    def judged(self, picks: Sequence[RankedStory]) -> JudgedTen:
        """Returns the judge's figures for some picks."""
        found = [self._as_judged(one) for one in picks[:PLACES]]
        rows, _, gains, _, counts, used = judge().score_ten(self.gold, found, self.home, self._label)
        reach = {self.worth(one)[0] for one in self.scored.others}
        return JudgedTen(
            ndcg=_dcg(gains) / (_dcg(self._ideal(self.gold.grade.keys())) or 1),
            ndcg_in_reach=_dcg(gains) / (_dcg(self._ideal(reach)) or 1),
            off_topic=counts["off"],
            told_twice=counts["duplicates"],
            round_ups=counts["roundups"],
            unlabelled=counts["?"],
            grade_3_missing=tuple(sorted(s for s in reach - used if self.gold.grade.get(s) == 3)),
            picks=tuple((label, grade, headline) for label, grade, headline in rows),
        )

    def worth(self, story: RankedStory) -> tuple[str, int]:
        """Returns the main label of a story and its grade (the best among its members), -1 if it belongs in
        no letter.
        """
        pick = self._as_judged(story)
        label = judge().main_label(pick["members"], [self._label(one) for one in pick["members"]], pick["url"])
        if label in NO_STORY:
            return label, -1
        held = {label}
        if self.home.get(label) == story.story.id:
            held |= {one for one, at in self.home.items() if at == story.story.id and self.gold.soft(one, label)}
        return label, max(self.gold.grade.get(one, 0) for one in held)

    def _label(self, member: Mapping[str, str]) -> tuple[str, str]:
        found: tuple[str, str] = self.gold.find(member, self.split)
        return found

    def _as_judged(self, ranked: RankedStory) -> dict[str, Any]:
        publisher = ranked.led_by or self.leads[ranked.story.id][0]
        lead = next((one for one in ranked.story.items if one.publisher == publisher), ranked.story.items[0])
        members = [_member(one) for one in ranked.story.items]
        return {"story": ranked.story.id, "url": lead.url, "headline": lead.title, "members": members}

    def _ideal(self, among: AbstractSet[str]) -> list[float]:
        """Returns the gains of the best ten of some gold stories; of stories that an editor could publish as one, only
        one counts.
        """
        best: list[str] = []
        for story in sorted(among & self.gold.grade.keys(), key=lambda one: (-self.gold.grade[one], one)):
            if not any(self.gold.soft(story, other) for other in best):
                best.append(story)
        return [2.0 ** self.gold.grade[story] - 1 for story in best[:PLACES]]


def score_day(day: str, corpus: Corpus | None = None, without: Collection[str] = ()) -> ScoredDay:
    """Returns a labelled day, grouped and scored as the program does it.

    With a corpus, relevance and kinds are judged by coefficients trained on it without the days `without`.
    """
    if corpus is None:
        return _score_day(day)
    kinds = fit_kinds(corpus, without)
    with (
        patch.object(relevance, "shipped_model", partial(_model_without, corpus, without)),
        patch.object(ranking, "shipped_kind_model", lambda embedder: kinds),
    ):
        return _score_day(day)


def _model_without(corpus: Corpus, days: Collection[str], beat: str, features: Sequence[str]) -> RelevanceModel:
    among = ~np.isin(corpus.groups, list(days))
    with_vectors, words_alone = (
        {language: fit(corpus, beat, language, among, vectors=vectors) for language in LANGUAGES}
        for vectors in (True, False)
    )
    return RelevanceModel(
        features=tuple(features), embedder=EMBEDDER, with_vectors=with_vectors, words_alone=words_alone
    )


def _score_day(day: str) -> ScoredDay:
    end = datetime.fromisoformat(day).replace(tzinfo=UTC) + DAY
    with home_of(day) as home, open_ledger(home, kind="replay") as ledger:
        newsletter = read_newsletter(home.feeds)
        items = ledger.items_between(end - MEMORY, end)
        rows = VectorRows(ledger.database, open_embedder(EMBEDDER).model)
        languages = newsletter.settings.edition.languages
        ours = [item for item in items if item.published >= end - DAY and item.language in languages]
        vectors = make_vectors(ours, rows, end)
    embedder = newsletter.settings.embedder.model_copy(update={"model": EMBEDDER})
    settings, beat = newsletter.settings.model_copy(update={"embedder": embedder}), newsletter.beat
    window = Window(start=end - DAY, end=end)
    grouped = group_items(items, settings=settings, beat=beat, day=day, window=window, vectors=vectors)
    scored = score_stories(grouped)
    gold, split = _gold(day, scored)
    pairs = []
    for ranked in scored.others:
        for item in ranked.story.items:
            label, _ = gold.find(_member(item), split)
            if label not in NO_STORY:
                pairs.append((label, ranked.story.id))
    return ScoredDay(
        day=day,
        grouped=grouped,
        scored=scored,
        leads=leads_of(scored, settings, beat),
        gold=gold,
        home=judge().merged_stories(pairs, gold.groups)[0],
        split=split,
    )


def _gold(day: str, scored: Ranking) -> tuple[Any, frozenset[str]]:
    """Returns the judge's labels of a day, and the posts that the program split into items."""
    name = next(name for name, days in GOLD_FILES.items() if day in days)
    gold = judge().Gold(json.loads((data_folder() / "gold" / name).read_text("utf-8")), day)
    heard: dict[str, int] = defaultdict(int)
    for item in [item for one in scored.others for item in one.story.items] + [one.item for one in scored.off_topic]:
        heard[judge().key(item.url)] += 1
    return gold, frozenset(key for key in gold.parts if heard[key] > 1)


def _member(item: Item) -> dict[str, str]:
    return {"url": item.url, "canonical_url": item.canonical_url, "title": item.title}


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains))
