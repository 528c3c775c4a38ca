"""Explains why a story is included: who reports it, denials, unconfirmed counts, differing figures, what is new."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from digest.beats.beat import Beat
from digest.edition.candidate_sentences import SentenceReader
from digest.edition.edition_words import (
    activists_line,
    again_line,
    denial_line,
    figures_line,
    first_line,
    update_line,
    voices_line,
)
from digest.edition.headlines import Headlines, clarity
from digest.edition.labels import in_letters_language
from digest.edition.matters import common_stems, event_in, is_named
from digest.edition.nearness import are_alike
from digest.edition.person_counts import figures_of_persons
from digest.edition.publishers import Publishers
from digest.edition.rarity import Rarity
from digest.languages.registry import language_of, words_of_all
from digest.model.editions import Edition, Pick
from digest.model.items import Item
from digest.model.rankings import RankedStory, Window
from digest.text.lexicon import Lexicon
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences
from digest.text.tokens import content_words, tokens

_TOP = 3  # sentences of a report whose figures belong to this event
_FEWEST = 2
_LARGE = 10  # from here on a count needs a source
_TOP_OF_DENIAL = 8  # sentences of a report whose denials concern this event
_LONGEST_UPDATE = 32  # words of a sentence quoted in an update
_NEW_WORDS = 2  # content words that an update must add to the earlier edition


@dataclass(frozen=True, slots=True, kw_only=True)
class _PublishedBefore:
    """The text about a story in the latest earlier edition and its reports, its day and the end of its window."""

    day: str
    text: str
    until: datetime

    @property
    def words(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(content_words(self.text))


class Reasons:
    """Writes the sentences of "Why it is here" and the updates of a letter in one language."""

    def __init__(
        self,
        *,
        language: str,
        languages: Sequence[str],
        publishers: Publishers,
        headlines: Headlines,
        rarity: Rarity,
        sentences: SentenceReader,
        beat: Beat,
        lexicon: Lexicon,
        window: Window,
        earlier: Sequence[Edition],
    ) -> None:
        self._language = language
        self._languages = languages
        self._publishers = publishers
        self._headlines = headlines
        self._rarity = rarity
        self._sentences = sentences
        self._beat = beat
        self._lexicon = lexicon
        self._window = window
        self._earlier = earlier

    def why_of(self, ranked: RankedStory, near: Sequence[Item], lead: Item) -> tuple[str, ...]:
        """Returns the sentences of "Why it is here", strongest first; `near` are the reports of the event."""
        return (
            self._voices(ranked, lead),
            *self._denials(near, lead),
            *self._unconfirmed(lead),
            *self.figures_of(near),
            *self._signals(ranked),
        )

    def update_of(
        self,
        ranked: RankedStory,
        before: Sequence[tuple[Edition, Pick]],
        near: Sequence[Item],
        lead: Item,
        shown: str,
        summary: str = "",
    ) -> tuple[str | None, Item | None]:
        """Returns what is new since the last edition that carried the story, and the report quoted.

        None for a new story: `before` are the earlier stories that it continues, latest first. It is the event's
        headline, other than the one `shown`, that contains most new words; if there is none, a new sentence of a report
        that is not in the `summary`, or what the ranking found.
        """
        if not (ranked.update and before):
            return None, None
        published = _published_before(before)
        day, known = published.day, published.words
        fresh: dict[str, tuple[float, Item]] = {}
        for item in near:
            text = self._headlines.of(item)
            new = set(content_words(text)) - known
            fits = in_letters_language(text, self._language, self._languages) and self._is_quotable(item, published)
            if fits and len(new) >= _NEW_WORDS and self._is_news(text, published):
                fresh[text] = clarity(text, item) * sum(self._rarity.weight(stem) for stem in new), item
        others = [text for text in fresh if not are_alike(text, shown)]
        if others:
            best = max(others, key=lambda text: (fresh[text][0], text))
            source = fresh[best][1]
            quoted = f"{best} ({self._publishers.name(source.publisher, self._language)})"
            return update_line(day, quoted, self._language), source
        text = self._headlines.clean(ranked.update, lead)
        is_of_event = any(item.title == ranked.update for item in near)
        is_readable = in_letters_language(text, self._language, self._languages)
        if fresh or not (is_of_event and is_readable and self._is_news(text, published)):
            new_sentence = self._new_sentence(near, published, f"{shown} {summary}")
            return new_sentence or (again_line(day, self._language), None)
        return update_line(day, text, self._language), None

    def _is_quotable(self, item: Item, published: _PublishedBefore) -> bool:
        """Whether an update may quote a report: newer than the earlier edition, by a known publisher that is not state
        media.
        """
        publishers = self._publishers
        free = publishers.is_known(item.publisher) and not publishers.is_partial(item.publisher)
        return free and item.published >= published.until

    def _is_news(self, headline: str, published: _PublishedBefore) -> bool:
        """Whether a headline names an event, figure or name that the earlier edition does not: other words alone are
        no news.
        """
        figures, figures_before = ({one.value for one in numbers(each)} for each in (headline, published.text))
        names, names_before = (
            {one.id for one in self._lexicon.find(tokens(each))} for each in (headline, published.text)
        )
        is_new = not (figures <= figures_before and names <= names_before)
        return is_new or self._has_new_event(headline, published)

    def _has_new_event(self, text: str, published: _PublishedBefore) -> bool:
        """Whether the gravest event of a text is not in the earlier edition."""
        event = event_in(text, self._beat)
        return event is not None and not event.usual and not is_named(event, published.text, self._beat)

    def _new_sentence(self, near: Sequence[Item], published: _PublishedBefore, shown: str) -> tuple[str, Item] | None:
        """Returns the sentence at the top of a report with the most news; None if there is none."""
        rated: list[tuple[float, str, Item]] = []
        known = published.words | set(content_words(shown))
        for item in near:
            if item.language != self._language or not self._is_quotable(item, published):
                continue
            for one in self._sentences.read(item)[:_TOP]:
                new = set(content_words(one.text)) - known
                whole = not one.leaning and not one.text.endswith("…")
                fits = whole and one.words <= _LONGEST_UPDATE
                if fits and len(new) >= _NEW_WORDS and self._has_new_event(one.text, published):
                    rated.append((sum(self._rarity.weight(stem) for stem in new), one.text, item))
        if not rated:
            return None
        _, text, source = max(rated, key=lambda one: (one[0], one[1], one[2].id))
        quoted = f"{text.rstrip('.')} ({self._publishers.name(source.publisher, self._language)})"
        return update_line(published.day, quoted, self._language), source

    def _voices(self, ranked: RankedStory, lead: Item) -> str:
        """Says how many independent owners report the story in the window, counted as by the signal `independence`.

        Counts owners, not items; copies and state media do not count. The whole story counts, in every language, so
        that all letters of an edition and `digest explain` give the same number.
        """
        inside = [item for item in ranked.story.items if self._window.start <= item.published < self._window.end]
        items = inside or list(ranked.story.items)
        originals = dict(ranked.story.copies)
        shown = originals.get(lead.id, lead.id)  # the letter may show a copy in the place of its original
        own_words = sorted(
            (item for item in items if item.id not in originals), key=lambda item: self._order(item, lead, shown)
        )
        free = [item for item in own_words if not self._publishers.is_partial(item.publisher)]
        voices = self._one_per_owner(free or own_words or items)
        counted = {self._publishers.owner(item.publisher) for item in voices}
        others = (item for item in items if not self._publishers.is_partial(item.publisher))
        copying = {self._publishers.owner(item.publisher) for item in others} - counted
        copying -= {self._publishers.owner(lead.publisher)} if shown != lead.id else set()
        named = [item for item in voices if self._publishers.is_known(item.publisher)]  # others are only counted
        names = [self._voice_name(item, lead, shown) for item in named]
        names = [self._publishers.name(lead.publisher, self._language), *names]  # whose text the letter shows
        return voices_line(
            list(dict.fromkeys(names)),
            len(voices),
            self._language,
            partial=all(self._publishers.is_partial(item.publisher) for item in items),
            copies=len(copying),
        )

    def _voice_name(self, item: Item, lead: Item, shown: str) -> str:
        """Returns the name for an owner's report; the lead's name for its own owner, or if the lead replaces the
        report.
        """
        same = item.id == shown or self._publishers.owner(item.publisher) == self._publishers.owner(lead.publisher)
        return self._publishers.name(lead.publisher if same else item.publisher, self._language)

    def _order(self, item: Item, lead: Item, shown: str) -> tuple[bool, bool, float, str]:
        """Sort key: the lead first, then known outlets, trusted ones first."""
        first = item.id == shown or self._publishers.owner(item.publisher) == self._publishers.owner(lead.publisher)
        known = self._publishers.is_known(item.publisher)
        return not first, not known, -self._publishers.entry(item.publisher).trust, item.id

    def _one_per_owner(self, items: Iterable[Item]) -> list[Item]:
        first: dict[str, Item] = {}
        for item in items:
            first.setdefault(self._publishers.owner(item.publisher), item)
        return list(first.values())

    def _denials(self, near: Sequence[Item], lead: Item) -> Iterator[str]:
        """Says which report mentions a denial of the event, or of a part of it; the lead before others.

        A sentence denies the event if it shares an uncommon word with the report's title or opening.
        """
        for item in sorted(near, key=lambda item: (item.id != lead.id, item.id)):
            denial = language_of(item.language).denial
            sentences = split_sentences(item.text or item.summary, item.language)[:_TOP_OF_DENIAL]
            event = set(content_words(" . ".join((item.title, *sentences[:1])))) - common_stems(self._beat)
            if denial and any(
                denial.search(sentence) and not event.isdisjoint(content_words(sentence))
                for sentence in (item.title, *sentences)
            ):
                yield denial_line(self._publishers.name(item.publisher, self._language), self._language)
                return

    def _unconfirmed(self, lead: Item) -> Iterator[str]:
        """Says that the lead's count comes from activists."""
        activists = language_of(lead.language).activists
        # Each sentence once: one without an end may hold thousands of counts.
        sentences = {sentence for sentence, _, count in _counts_with_sentence(lead) if count >= _LARGE}
        if activists and any(map(activists.search, sentences)):
            yield activists_line(self._language)

    def _signals(self, ranked: RankedStory) -> Iterator[str]:
        """Says whether the story is new, and an editor's reason."""
        words = {one.signal: one.words for one in ranked.reasons if one.words}
        if self._earlier and "newness" in words and not ranked.earlier:
            yield first_line(self._language)
        by_hand = words.get("pin") or words.get("boost")
        if by_hand:
            yield f"{by_hand[0].upper()}{by_hand[1:]}."

    def figures_of(self, near: Sequence[Item]) -> list[str]:
        """Returns the unit on which publishers differ most, with each publisher's own figure; figures are
        never merged.
        """
        by_unit: dict[str, dict[float, str]] = {}
        for item in sorted(near, key=lambda item: (-self._publishers.entry(item.publisher).trust, item.id)):
            if item.language == self._language:
                for unit, value in _counts(item):
                    name = self._publishers.name(item.publisher, self._language)
                    by_unit.setdefault(unit, {}).setdefault(value, name)
        differing = {unit: figures for unit, figures in by_unit.items() if _differ(figures)}
        if not differing:
            return []
        unit = max(sorted(differing), key=lambda unit: len(differing[unit]))
        pairs = [(f"{value:,.0f}", name) for value, name in sorted(differing[unit].items())]
        return [figures_line(unit, pairs, self._language)]


def _published_before(before: Sequence[tuple[Edition, Pick]]) -> _PublishedBefore:
    edition, _ = before[0]
    texts = (
        text
        for one, pick in before
        if one.day == edition.day
        for text in (
            pick.headline,
            *(f"{passage.headline} {passage.summary}" for passage in pick.passages),
            *(member.title for member in pick.members),
        )
    )
    return _PublishedBefore(day=edition.day, text=" . ".join(texts), until=edition.window.end)


def _counts(item: Item) -> Iterator[tuple[str, float]]:
    """Yields (what is counted, how many) at a report's top."""
    return ((unit, count) for _, unit, count in _counts_with_sentence(item))


def _counts_with_sentence(item: Item) -> Iterator[tuple[str, str, float]]:
    """Yields (sentence, what is counted, how many) at a report's top: clauses with one exact figure of persons and one
    word for it.
    """
    prose = language_of(item.language).prose
    for sentence in (item.title, *split_sentences(item.text or item.summary, item.language)[:_TOP]):
        for clause in _clause_end().split(sentence):
            units = {
                "killed" if word in ("dead", "deaths") else word for word in tokens(clause) if word in prose.counted
            }
            figures = figures_of_persons(clause, item.language)
            if len(units) == 1 and len(figures) == 1 and not figures[0].approximate and figures[0].value >= _FEWEST:
                yield sentence, units.pop(), figures[0].value


def _differ(figures: dict[float, str]) -> bool:
    """Whether publishers give different figures of similar size: 23 and 28 differ, 3 and 300 count different things."""
    values = sorted(figures)
    return len(values) in (2, 3) and len(set(figures.values())) == len(values) and values[-1] <= 2 * values[0]


@cache
def _clause_end() -> re.Pattern[str]:
    """Returns a pattern for the end of a clause: punctuation, but not the comma in a number, or a joining word."""
    joiners = "|".join(words_of_all(lambda language: language.prose.clause_joiners))
    return re.compile(rf"[,،](?!\d{{3}})|[;:؛]|(?<!\w)(?:{joiners})(?!\w)")
