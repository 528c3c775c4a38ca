"""Writes the passages of a story: headline and summary of its lead report, then of reports in other languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from digest.config.settings import Action
from digest.edition.edition_words import nothing_more_line
from digest.edition.headlines import first_statement
from digest.edition.labels import IndexLabel
from digest.edition.parts import LetterParts
from digest.edition.review import LONGEST_HEADLINE
from digest.edition.summaries import OTHER_LANGUAGE, STORY, Length
from digest.model.editions import Passage, QuotedSentence
from digest.model.items import Item
from digest.model.rankings import Story
from digest.text.normalise import direction
from digest.text.sentences import word_count

HEADLINE_WORDS_MAX = 12
"""A post's sentence with more words reads better as a summary, under a shorter headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageWriter:
    """Writes the passages of one story in a letter of the `languages`; `event` is the story without stray reports.

    `label` is its index label, `year` that of the day.
    """

    story: Story
    event: Story
    label: IndexLabel
    parts: LetterParts
    languages: Sequence[str]
    year: int

    def write(self, lead: Item, headline: str) -> tuple[Passage, ...]:
        """Returns the lead's passage, then those of other languages with a summary; the latter never from state media.

        If the lead is only a headline, the others tell the story: their summaries are longer.
        """
        parts = self.parts
        found = (parts.leads.best_in(self.event, language) for language in self.languages if language != lead.language)
        others = [item for item in found if item and not parts.publishers.is_partial(item.publisher)]
        is_written = parts.words.on(Action.HEADLINE, self.story) is not None
        summary = parts.words.on(Action.SUMMARY, self.story)
        first = self._passage(lead, headline, STORY, is_written=is_written, summary=summary)
        length = OTHER_LANGUAGE if first.summary else STORY
        more = tuple(passage for item in others if (passage := self._other(item, length)).summary)
        if not first.summary and not more:
            first = replace(first, summary=nothing_more_line(first.publisher, first.language))
        return (first, *more)

    def _other(self, item: Item, length: Length) -> Passage:
        written = self.parts.words.only_in(item.language, Action.HEADLINE, self.story)
        summary = self.parts.words.only_in(item.language, Action.SUMMARY, self.story)
        headline = written or self.parts.headlines.of(item)
        return self._passage(item, headline, length, is_written=written is not None, summary=summary)

    def _passage(self, item: Item, headline: str, length: Length, *, is_written: bool, summary: str | None) -> Passage:
        """Builds a report's passage; `summary` is the editors', or None for a generated one.

        A post's headline is one of its sentences. If that is cut or too long to read at a glance, or long with little
        text left for the summary, the sentence becomes the summary's, under a shorter headline; but not if editors
        wrote the headline (`is_written`).
        """
        passage = self._under(item, headline, length, summary)
        words = word_count(passage.summary)
        is_unreadable = headline.endswith("…") or word_count(headline) > LONGEST_HEADLINE
        is_long = is_unreadable or (word_count(headline) > HEADLINE_WORDS_MAX and words < length.fewest)
        if is_written or summary or not is_long or not self.parts.publishers.is_channel(item.publisher):
            return passage
        shorter = (self._under(item, line, length, None) for line in self._shorter(item, headline))
        return next((one for one in shorter if is_unreadable or word_count(one.summary) > words), passage)

    def _shorter(self, item: Item, headline: str) -> Iterator[str]:
        """Yields shorter headlines of a post: its first statement, and the facts of the story in one line."""
        if statement := first_statement(headline, item.language, HEADLINE_WORDS_MAX):
            yield statement
        if line := self.parts.facts.line_above(item, headline, self.label):
            yield line

    def _under(self, item: Item, headline: str, length: Length, summary: str | None) -> Passage:
        """Builds a report's passage under a headline."""
        sentences = () if summary else self._sentences(item, headline, length)
        return Passage(
            language=item.language,
            direction=direction(headline),
            headline=headline,
            summary=summary or " ".join(sentence.text for sentence in sentences),
            url=item.url,
            publisher=self.parts.publishers.name(item.publisher, item.language),
            sentences=sentences,
        )

    def _sentences(self, item: Item, headline: str, length: Length) -> tuple[QuotedSentence, ...]:
        """Returns the sentences of a summary; if those of the event are too few, of all reports of the story.

        The latter are grouped by the pair model, so that they very likely report the event.
        """
        write = partial(self.parts.summaries.write, lead=item, headline=headline, length=length, year=self.year)
        sentences = write(self.event)
        if _words(sentences) >= length.fewest or len(self.event.items) == len(self.story.items):
            return sentences
        return max(sentences, write(self.story), key=_words)


def _words(sentences: Sequence[QuotedSentence]) -> int:
    return sum(word_count(sentence.text) for sentence in sentences)
