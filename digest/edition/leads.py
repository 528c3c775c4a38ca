"""Chooses the lead report of a story: a clear headline, close to what others say, from a trusted publisher."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from digest.beats.beat import Beat
from digest.edition.candidate_sentences import SentenceReader
from digest.edition.editors_words import EditorsWords
from digest.edition.headlines import Headlines, clarity, names_another_outlet
from digest.edition.nearness import agreement, are_alike, near_reports, shared_words
from digest.edition.publishers import Publishers
from digest.edition.rarity import Rarity
from digest.model.items import Item
from digest.model.rankings import RankedStory, Story
from digest.text.lexicon import Lexicon

# Penalties for a report's faults, on the scale of clarity, agreement and trust, each 0 to 1.
COPY_COST = 0.3  # a text that other outlets carry too, unless it is on its agency's own page
CHAIN_COST = 0.15  # such a text at one of many outlets of an owner, which hardly any reader knows
PARTIAL_COST = 1.5
PAYWALL_COST = 0.3
UNKNOWN_COST = 0.6  # unnamed outlets often publish copies under their own titles
NO_OPENING_COST = 0.4
NO_MORE_COST = 0.5  # nothing beyond the headline; falls to zero at ENOUGH_WORDS
ENOUGH_WORDS = 35
OLD_COST = 0.5  # more than a day older than the story's newest report
TEXTS_READ = 12  # of the best reports
_DAY = timedelta(hours=24)


class Leads:
    """Chooses the lead report of a story in a letter of one language."""

    def __init__(
        self,
        *,
        language: str,
        beat: Beat,
        lexicon: Lexicon,
        publishers: Publishers,
        headlines: Headlines,
        sentences: SentenceReader,
        rarity: Rarity,
        words: EditorsWords,
    ) -> None:
        self._language = language
        self._beat = beat
        self._lexicon = lexicon
        self._words = words
        self._publishers = publishers
        self._headlines = headlines
        self._sentences = sentences
        self._rarity = rarity
        self._events: dict[tuple[str, ...], Story] = {}
        self._candidates: dict[tuple[str, ...], tuple[Item, ...]] = {}

    def event_of(self, story: Story) -> Story:
        """Returns the story without stray reports: those that cover the event of its main report."""
        key = tuple(item.id for item in story.items)
        if key not in self._events:
            near = near_reports(story, self.main_report(story), self._rarity, self._lexicon, self._beat)
            self._events[key] = replace(story, items=near)
        return self._events[key]

    def main_report(self, story: Story) -> Item:
        """Returns the best report in the language that most reports have, or the editors' choice.

        It does not depend on the letter's language, so that all letters of an edition cover the same event.
        """
        if chosen := self._words.lead_of(story):
            return chosen
        free = [item for item in story.items if not self._publishers.is_partial(item.publisher)] or story.items
        count = Counter(item.language for item in free)
        language = min(count, key=lambda language: (-count[language], language))
        free_ids = {item.id for item in free}
        return next(item for item in self._best_first(story, language) if item.id in free_ids)

    def best_in(self, story: Story, language: str) -> Item | None:
        """Returns the best report in `language`; None if there is none."""
        return next(iter(self._best_first(story, language)), None)

    def lead_of(self, ranked: RankedStory) -> Item:
        """Returns the lead report of a story.

        It is by the publisher chosen to lead, if that reports in the letter's language or nobody does; else the best
        one, and the chosen one gets the passage in its own language.
        """
        candidates = self.candidates(ranked.story)
        chosen = (
            one for one in candidates if one.publisher == ranked.led_by and one.language == candidates[0].language
        )
        return next(chosen, candidates[0])

    def second_choices(self, ranked: RankedStory) -> tuple[Item, ...]:
        """Returns alternatives to the lead, best first: in its language, by other known owners.

        () if editors chose the lead.
        """
        lead = self.lead_of(ranked)
        if self._words.lead_of(ranked.story):
            return ()
        others = (item for item in self.candidates(ranked.story) if item.language == lead.language)
        return tuple(item for item in others if item.id != lead.id and self._publishers.is_known(item.publisher))

    def candidates(self, story: Story) -> tuple[Item, ...]:
        """Returns the reports of the event that may lead, one for each owner, best first; copies only if they are the
        best.

        Those in the letter's language come first, then those in the most frequent language. State and party media lead
        only if nobody else reports, in any language. If editors chose a report, it is the only one.
        """
        if chosen := self._words.lead_of(story):
            return (chosen,)
        key = tuple(item.id for item in story.items)
        if key not in self._candidates:
            self._candidates[key] = self._one_of_each_owner(story)
        return self._candidates[key]

    def _one_of_each_owner(self, story: Story) -> tuple[Item, ...]:
        story = self.event_of(story)
        counts = dict.fromkeys((self._language, *sorted(item.language for item in story.items)), 0)
        for item in story.items:
            counts[item.language] += 1
        order = sorted(counts, key=lambda language: (language != self._language, -counts[language], language))
        reports = [item for language in order for item in self._best_first(story, language)]
        first, *others = [item for item in reports if not self._publishers.is_partial(item.publisher)] or reports
        copies = {copy for copy, _ in story.copies}
        by_owner = {self._publishers.owner(first.publisher): first}
        for item in others:
            if item.id not in copies:
                by_owner.setdefault(self._publishers.owner(item.publisher), item)
        return tuple(by_owner.values())

    def _best_first(self, story: Story, language: str) -> list[Item]:
        items = [item for item in story.items if item.language == language]
        newest = max(item.published for item in story.items)
        shared = shared_words(items)
        carried = self._carried(story)
        rated = {item.id: self._rating(item, shared, newest, carried) for item in items}
        best = sorted(items, key=lambda item: (rated[item.id], item.id), reverse=True)
        for item in best[:TEXTS_READ]:
            rated[item.id] -= NO_OPENING_COST * (self._sentences.opening(item) is None)
            rated[item.id] -= NO_MORE_COST * max(0.0, 1 - self._words_beyond_headline(item) / ENOUGH_WORDS)
        first = sorted(best[:TEXTS_READ], key=lambda item: (rated[item.id], item.id), reverse=True)
        return first + best[TEXTS_READ:]

    def _carried(self, story: Story) -> frozenset[str]:
        """Returns the ids of reports whose text others carry too.

        Without an agency among them, the one at the publisher trusted most counts as the original, if it is one.
        """
        publishers = {item.id: item.publisher for item in story.items}
        carriers: dict[str, set[str]] = {}
        for copy, original in story.copies:
            carriers.setdefault(original, {original}).add(copy)
        carried: set[str] = set()
        for ids in carriers.values():
            carried |= ids
            trust = {id: self._publishers.entry(publishers[id]).trust for id in ids & publishers.keys()}
            most = [id for id, value in trust.items() if value == max(trust.values())]
            if len(most) == 1 and not any(self._publishers.is_agency(publishers[id]) for id in trust):
                carried.discard(most[0])
        return frozenset(carried)

    def _words_beyond_headline(self, item: Item) -> int:
        headline = self._headlines.of(item)
        told = (one for one in self._sentences.read(item) if not one.text.endswith("…"))
        return sum(one.words for one in told if not are_alike(one.text, headline))

    def _rating(self, item: Item, shared: Counter[str], newest: datetime, carried: frozenset[str]) -> float:
        """Rates how well a report would lead; a continuing story should be led by a report of its last day."""
        publisher = self._publishers.entry(item.publisher)
        is_copy = item.id in carried and not self._publishers.is_agency(item.publisher)
        cost = is_copy * (COPY_COST + CHAIN_COST * self._publishers.is_of_chain(item.publisher))
        cost += PARTIAL_COST * self._publishers.is_partial(item.publisher)
        cost += COPY_COST * names_another_outlet(item, self._publishers)
        cost += PAYWALL_COST * publisher.paywall + UNKNOWN_COST * (not self._publishers.is_known(item.publisher))
        cost += OLD_COST * (newest - item.published > _DAY)
        merit = clarity(self._headlines.of(item), item) + agreement(item.title, shared, self._rarity)
        return merit + publisher.trust - cost
