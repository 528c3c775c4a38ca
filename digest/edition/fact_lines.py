"""Says in the letter's language what a report in another language is about, from facts the program extracted.

Nothing is translated: names come from the lexicon, events from the beat's graded events, figures from the headline.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.beats.beat import Beat, GradedEvent
from digest.config.settings import Action, Settings
from digest.edition.edition_words import mentioned_line, named_fact, named_line, persons_fact
from digest.edition.editors_words import EditorsWords
from digest.edition.label_terms import StorySubject, term_name, terms_in
from digest.edition.labels import IndexLabel, Labels, in_letters_language
from digest.edition.matters import common_stems, event_in
from digest.edition.person_counts import figures_of_persons
from digest.edition.publishers import Publishers
from digest.languages.catalogues import wording
from digest.languages.registry import language_of
from digest.model.editions import Passage, PassageOrigin
from digest.model.items import Item
from digest.model.rankings import Story
from digest.text.lexicon import Lexicon
from digest.text.tokens import content_words, tokens

FEWEST_PERSONS = 2
MOST_PERSONS = 1_000_000
"""A larger number of persons in one event is a parsing error."""

MOST_NAMES = 6
MOST_SUBJECTS = 3
NAMED_GROUPS = frozenset(
    (
        "places", "cities", "countries", "prisons", "universities", "people", "dissidents", "world-people", "platforms",
        "organisations", "rights", "parties", "communities",
    )
)  # fmt: skip
"""Groups of the lexicon with names of persons, organisations and places."""

_CLAUSE = re.compile(r"[,،](?!\d{3})|[;:؛]")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """Facts about a story in the letter's language, "" if unknown.

    `name` is the place or person, `event` a noun phrase ("a death sentence"), `persons` the number the report gives or
    None, `topic` the name of the story's topic.
    """

    publisher: str
    name: str = ""
    event: str = ""
    persons: int | None = None
    topic: str = ""


def fact_line(facts: KnownFacts, language: str) -> str:
    """Formats the facts as one line without a full stop: "Harbour: arrests (12 people), North Radio reports"."""
    words = wording(language)
    what = facts.event
    if what and facts.persons:
        what = persons_fact(what, facts.persons, language)
    subject = named_fact(facts.name, what, language) if facts.name or what else facts.topic
    name = "edition.fact" if what else "edition.fact_about" if subject else "edition.fact_publisher"
    line = words.text(name, subject=subject, publisher=facts.publisher)
    return line if line.startswith(facts.publisher) else f"{line[0].upper()}{line[1:]}"  # a name is spelt as it is


def persons_counted(headline: str, language: str, event: GradedEvent | None, beat: Beat) -> int | None:
    """Returns how many persons a headline counts in an event; None if it gives no number or is unclear.

    It is the single exact figure of a clause that names the event and counts persons.
    """
    if event is None or not event.counted:
        return None
    prose = language_of(language).prose
    for clause in _CLAUSE.split(headline):
        if prose.counted.isdisjoint(tokens(clause, language)) or event_in(clause, beat) != event:
            continue
        figures = figures_of_persons(clause, language)
        if len(figures) == 1 and not figures[0].approximate and FEWEST_PERSONS <= figures[0].value <= MOST_PERSONS:
            return int(figures[0].value)
    return None


class FactPassages:
    """Builds passages in the letter's language for stories without a report in it."""

    def __init__(
        self,
        language: str,
        settings: Settings,
        beat: Beat,
        *,
        words: EditorsWords,
        lexicon: Lexicon,
        labels: Labels,
        publishers: Publishers,
    ) -> None:
        self._language = language
        self._languages = settings.edition.languages
        self._beat = beat
        self._words = words
        self._lexicon = lexicon
        self._labels = labels
        self._publishers = publishers
        self._topics = _topic_names(settings, language)

    def is_readable(self, lead: Item, story: Story) -> bool:
        """Whether a story's headline is in the letter's language: its report is, or editors wrote one."""
        if lead.language == self._language or self._words.only_in(self._language, Action.HEADLINE, story):
            return True
        written = self._words.on(Action.HEADLINE, story)
        return written is not None and in_letters_language(written, self._language, self._languages)

    def passage_of(self, lead: Item, headline: str, told: Passage, topics: Sequence[str], label: IndexLabel) -> Passage:
        """Returns the facts of a story as a passage that links to `lead`, of whose `headline` `told` is the passage.

        Its subject is that of the index `label`. Below it stands whom and what the report names and mentions.
        """
        facts = self._facts(lead, headline, topics, label)
        line = fact_line(facts, self._language)
        return Passage(
            language=self._language,
            direction=language_of(self._language).direction,
            headline=line,
            summary=self._named_in(told, line),
            url=lead.url,
            publisher=facts.publisher,
            origin=PassageOrigin.FACTS,
        )

    def line_above(self, item: Item, headline: str, label: IndexLabel) -> str:
        """Returns the facts of a story in one line of the report's language, to stand above a sentence that is too long
        for a headline; "" if they name neither an event, a place nor a person.
        """
        subject, language = label.subject, item.language
        if subject is None or not (subject.event or subject.is_local):
            return ""
        event = self._event_alone(subject)
        name = self._labels.name_of(subject, language) if event else self._labels.text_of(subject, language)
        facts = KnownFacts(
            publisher=self._publishers.name(item.publisher, language),
            name=name,
            event=event.labels.get(language, "") if event else "",
            persons=persons_counted(headline, language, event, self._beat),
        )
        return fact_line(facts, language) if name else ""

    def _named_in(self, told: Passage, line: str) -> str:
        """Lists the other names and subjects in a passage, in the letter's language; "" if there are none."""
        known = {name.id for name in self._lexicon.find(tokens(line))} | self._beat.ubiquitous_names
        found = dict.fromkeys(
            name.id
            for name in self._lexicon.find(tokens(f"{told.headline} . {told.summary}"))
            if name.group in NAMED_GROUPS and not name.weak and name.id not in known
        )
        written = [id for id in found if self._lexicon.entries[id].variants.get(self._language)]
        names = [self._lexicon.name(id, self._language) for id in written[:MOST_NAMES]]
        subjects = self._mentioned_in(told, f"{line} {' '.join(names)}")
        return " ".join(
            said(listed, self._language) for said, listed in ((named_line, names), (mentioned_line, subjects)) if listed
        )

    def _mentioned_in(self, told: Passage, said: str) -> list[str]:
        """Returns subjects in a passage, in the letter's language, that are not `said`.

        Events are left out: the words for them often stand beside what the report is about.
        """
        text = f"{told.headline} . {told.summary}"
        plain = (
            term.id
            for term in terms_in(text, told.language, self._beat, self._lexicon)
            if not term.minor and not event_in(" . ".join(one.text for one in term.phrases), self._beat)
        )
        known = set(content_words(said)) | common_stems(self._beat)
        names = filter(None, (term_name(id, self._beat, self._language) for id in plain))
        return [name for name in names if known.isdisjoint(content_words(name))][:MOST_SUBJECTS]

    def _event_alone(self, subject: StorySubject) -> GradedEvent | None:
        """Returns the event of a subject if its label shows nothing beside it."""
        bare = replace(subject, terms=(), is_call=False, is_comment=False)
        shown, alone = (self._labels.text_of(one, self._language) for one in (subject, bare))
        return subject.event if shown == alone else None

    def source_label(self, lead: Item, topics: Sequence[str]) -> str:
        """Returns an index label that works for any story: its topic and publisher."""
        topic = self._topics.get(topics[0], "") if topics else ""
        return named_fact(topic, self._publishers.name(lead.publisher, self._language), self._language)

    def _facts(self, lead: Item, headline: str, topics: Sequence[str], label: IndexLabel) -> KnownFacts:
        """Returns the facts: the subject's event if that is all, else what the label says."""
        subject = label.subject
        event = self._event_alone(subject) if subject else None
        whole = lead.title if headline.endswith("…") else headline
        is_source = label.text.startswith(self.source_label(lead, topics))  # a number may follow
        if subject:
            name = self._labels.name_of(subject) if event else self._labels.text_of(subject, self._language)
        else:
            name = "" if is_source else label.text
        return KnownFacts(
            publisher=self._publishers.name(lead.publisher, self._language),
            name=name,
            event=event.labels.get(self._language, "") if event else "",
            persons=persons_counted(whole, lead.language, event, self._beat),
            topic=self._topics.get(topics[0], "") if topics else "",
        )


def _topic_names(settings: Settings, language: str) -> dict[str, str]:
    """Returns the names of the topics that have one in a language."""
    names = {id: {str(key): name for key, name in topic.name.items()} for id, topic in settings.topics.items()}
    return {id: of[language] for id, of in names.items() if language in of}
