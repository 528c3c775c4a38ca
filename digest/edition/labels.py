"""The few words that name a story: its place or person, its event, the index label, the mail's subject.

Labels and subjects are in the letter's language, also for a story that nobody reports in it: names come from the
lexicon and what happened from the graded events of the beat, which know every language of the letter.
"""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from digest.beats.beat import Beat, GradedEvent
from digest.edition.casing import is_title_case
from digest.edition.headlines import Headlines, clarity, without_loose_end
from digest.edition.label_terms import term_words
from digest.edition.matters import event_in, index_label, is_named
from digest.edition.publishers import Publishers
from digest.edition.sentence_openings import without_dateline
from digest.edition.usual_cases import Case, UsualCases
from digest.languages.catalogues import wording
from digest.languages.registry import capitals_mark_names, language_of, words_of_all
from digest.model.items import Item
from digest.text.language import detect_language
from digest.text.lexicon import Lexicon
from digest.text.normalise import direction
from digest.text.sentences import split_sentences, word_count
from digest.text.tokens import content_words, tokens

SUBJECT_LONGEST = 50  # characters
LABEL_SHORTEST = 2  # words
LABEL_LONGEST = 5  # words
TERMS_OF_LABEL = 2
TELLING_WORDS = 5  # content words of a headline that needs no opening to be understood
REPORTS_READ = 40  # of a story, to learn what most tell
PREHEADER_LONGEST = 60  # characters of each of its two headlines

# How clearly a name of a group stands for a story; of other groups names say too little.
_GROUPS = {
    "places": 3.0,
    "cities": 3.0,
    "prisons": 3.0,
    "universities": 3.0,
    "people": 2.5,
    "dissidents": 2.5,
    "platforms": 2.5,
    "world-people": 1.5,
}
# A city abroad may be a dateline only.
_ALSO_IN_TEXT = frozenset(("places", "prisons", "universities", "people", "dissidents"))
_TOP = 3  # sentences of a report that say where its event is
_WHOSE = re.compile(r"^((?:[A-Z][\w'’-]+ ){1,3}[A-Z][\w'’-]+): (?=[A-Za-z])")
_CLAUSE = re.compile(r"[,;:،؛](?=\s)|\s[–—-](?=\s)")


@cache
def _label_enders() -> frozenset[str]:
    return frozenset(words_of_all(lambda language: language.prose.label_enders))


@cache
def _phrase_openers() -> frozenset[str]:
    return frozenset(words_of_all(lambda language: language.prose.phrase_openers))


@cache
def _origin_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words before and behind a place that say only where somebody is from."""
    before = words_of_all(lambda language: language.prose.origin_before)
    return frozenset(before), frozenset(words_of_all(lambda language: language.prose.origin_after))


class Labels:
    """Chooses place, index label and subject for the stories of a letter in one language."""

    def __init__(
        self,
        *,
        language: str,
        languages: Sequence[str],
        beat: Beat,
        lexicon: Lexicon,
        publishers: Publishers,
        headlines: Headlines,
        spelling: UsualCases,
    ) -> None:
        self._language = language
        self._languages = languages
        self._beat = beat
        self._lexicon = lexicon
        self._publishers = publishers
        self._headlines = headlines
        self._spelling = spelling

    def main_name(self, near: Sequence[Item], headline: str) -> str | None:
        """The lexicon id of the story's place or person, or None where nothing more telling than the country is named.

        Names of the headline come before those that most reports have at their top.
        """
        in_headline = {name.id for name in self._lexicon.find(tokens(headline)) if not name.weak}
        rated: dict[str, float] = {}
        for id, count in self._name_counts(near).items():
            group = self._lexicon.entries[id].group
            usual = 2 * count > len(near) and group in _ALSO_IN_TEXT
            if (
                (id in in_headline or usual)
                and group in _GROUPS
                and id not in self._beat.ubiquitous_names
                and self._named(id)
            ):
                rated[id] = _GROUPS[group] * (1 + count / len(near)) * (2 if id in in_headline else 1)
        capital = self._beat.home.capital if self._beat.home else None
        if not rated and capital in in_headline:
            return capital
        return max(sorted(rated), key=lambda id: rated[id], default=None)

    def main_place(self, lead: Item) -> str | None:
        """The place of the event, as the letter's language writes it: in the lead's headline, or alone at its top.

        A capital named for its government is not the place of an event; of several places none counts. A city abroad
        counts in a headline alone: at a report's top it may be where the reporter or the photographer is.
        """
        from_before, from_after = _origin_words()
        for text in (lead.title, _opening(lead), _top(lead)):
            words = tokens(text)
            found = dict.fromkeys(
                name.id
                for name in self._lexicon.find(words)
                if name.group in (("places", "cities") if text == lead.title else ("places",))
                and not name.weak
                and words[max(0, name.start - 1)] not in from_before
                and from_after.isdisjoint(words[name.end : name.end + 1])
            )
            places = [
                id for id in found if self._named(id) and (id not in self._beat.ubiquitous_names or text == lead.title)
            ]
            if places:
                return self._lexicon.name(places[0], self._language) if len(places) == 1 else None
        return None

    def story_matter(self, near: Sequence[Item], lead: Item) -> GradedEvent | None:
        """What the story tells of: what most of its reports do, if its lead names that; else what its lead tells.

        Where the lead tells no event, what most do. So the letters of one edition name one event. A call for something
        is not the thing.
        """
        headline, common = self._headlines.of(lead), self._common_matter(near)
        if common and is_named(common, f"{headline} . {_opening(lead)}", self._beat):
            return common
        own = self._matter_in(headline, lead)
        if own and not own.usual:
            return own
        if own is None and len(content_words(headline)) >= TELLING_WORDS:
            return common
        return self._matter_in(_opening(lead), lead) or own or common

    def _matter_in(self, text: str, item: Item) -> GradedEvent | None:
        return None if _asks(text, item) else event_in(text, self._beat)

    def _common_matter(self, near: Sequence[Item]) -> GradedEvent | None:
        """What most reports of the event tell, the graver of two; one in a single report of many does not count."""
        read = sorted(near, key=lambda item: item.id)[:REPORTS_READ]
        found = [self._matter_in(self._headlines.of(item), item) for item in read]
        by_id = {event.id: event for event in found if event and not event.usual}
        counts = Counter(event.id for event in found if event and event.id in by_id)
        best = max(counts, key=lambda id: (counts[id], by_id[id].grade, id), default=None)
        return by_id[best] if best and 3 * counts[best] >= len(read) else None

    def label_of(
        self, near: Sequence[Item], lead: Item, headline: str, *, fallback: str, taken: Collection[str] = ()
    ) -> str:
        """Two to five words for the index: "Quayside: internet shutdown", else what the headline is about.

        `near` are the reports of the event, `fallback` serves where they give no label. No two stories have one label:
        where everything is `taken` by others, the last carries a number.
        """
        labels = [label for label in self._labels(near, lead, headline) if label] + [fallback]
        free = next((label for label in labels if label not in taken), None)
        if free:
            return free
        digits = language_of(self._language).in_own_digits
        return next(label for n in itertools.count(2) if (label := f"{labels[-1]} ({digits(str(n))})") not in taken)

    def _labels(self, near: Sequence[Item], lead: Item, headline: str) -> Iterator[str | None]:
        """The labels that a story may have, the best first."""
        matter = self.story_matter(near, lead)
        name = self.main_name(near, headline)
        home = self._beat.home.country if self._beat.home else None
        terms = term_words(headline, lead.language, self._beat, self._language)
        headlines = self._own_headlines(near, headline)
        phrases = [(text, phrase) for text in headlines if (phrase := _whole_phrase(text))]
        if matter and (name or not matter.usual):
            yield self._named_label(name, matter)
        if matter and not matter.usual:
            yield self._persons_label(headline, matter)
        yield self._label(self.main_place(lead), matter)
        if matter and not matter.usual:
            yield from (phrase for _, phrase in phrases if event_in(phrase, self._beat) == matter)
            yield self._named_label(home, matter)
        yield self._of_terms(name, terms)
        yield from (phrase for text, phrase in phrases if text == headline)
        yield _whole_said(headline) if headline in headlines else None
        yield self._of_terms(home, terms)
        yield self._named_label(home, matter)

    def _of_terms(self, name: str | None, terms: Sequence[str]) -> str | None:
        """A name and what happened there in the beat's terms: "Quayside: school, strike"."""
        if name is None or not terms or not self._named(name):
            return None
        called = self._lexicon.name(name, self._language)
        comma = wording(self._language).template("edition.list_comma")
        others = [term for term in terms if term.casefold() not in called.casefold()][:TERMS_OF_LABEL]
        ways = (f"{called}: {comma.join(others[:n])}" for n in range(len(others), 0, -1))
        return next((label for label in ways if word_count(label) <= LABEL_LONGEST), None)

    def subject_of(self, near: Sequence[Item], lead: Item, headline: str, label: str) -> str:
        """At most 50 characters: the headline or its main clause, else another that says the same, else the label."""
        name = self.main_name(near, headline)
        matter = self.story_matter(near, lead)
        own, *others = self._own_headlines(near, headline) or [label]
        whole = [own, cut(own), *(text for text in others if len(text) <= SUBJECT_LONGEST), *map(cut, others)]
        for text in whole:
            names = {mention.id for mention in self._lexicon.find(tokens(text))}
            if _tells(text, matter, self._beat) and not is_title_case(text) and (name is None or name in names):
                return text
        return next(
            text for text in (cut(own), label, cut(label)) if _tells(text, matter, self._beat) or text == cut(label)
        )

    def _named_label(self, name: str | None, matter: GradedEvent | None) -> str | None:
        return self._label(self._lexicon.name(name, self._language) if name else None, matter)

    def _persons_label(self, headline: str, matter: GradedEvent | None) -> str | None:
        """The label of a person named before the colon of a headline: "Erfan Karimi: killing"; not for known names."""
        person = _WHOSE.match(headline)
        if person is None or not capitals_mark_names(self._language) or self._lexicon.find(tokens(person[1])):
            return None
        spelt = {self._spelling.usual_case(word) for word in person[1].split()}
        return None if Case.LOWER in spelt else self._label(person[1], matter)

    def _label(self, name: str | None, matter: GradedEvent | None) -> str | None:
        what = index_label(matter, self._language) if matter else ""
        if name is None or not what:
            return None
        label = f"{name}: {what}"
        return label if LABEL_SHORTEST <= word_count(label) <= LABEL_LONGEST else None

    def _named(self, id: str) -> bool:
        return bool(self._lexicon.entries[id].variants.get(self._language))

    def _name_counts(self, items: Sequence[Item]) -> Counter[str]:
        """In how many reports a name stands in title or opening."""
        return Counter(
            id
            for item in items
            for id in {
                name.id for name in self._lexicon.find(tokens(f"{item.title} . {_opening(item)}")) if not name.weak
            }
        )

    def _own_headlines(self, near: Sequence[Item], headline: str) -> list[str]:
        """The headline, then clear ones of other near reports, short ones first; all in the letter's language."""
        free = (item for item in near if not self._publishers.is_partial(item.publisher))
        clear = {text for item in free if clarity(text := self._headlines.of(item), item) > 0.85}
        ordered = (headline, *sorted(clear, key=lambda text: (word_count(text), text)))
        return [text for text in dict.fromkeys(ordered) if in_letters_language(text, self._language, self._languages)]


def _tells(text: str, matter: GradedEvent | None, beat: Beat) -> bool:
    """Whether a line fits a subject and says what happened."""
    return (
        len(text) <= SUBJECT_LONGEST and not text.endswith("…") and (matter is None or event_in(text, beat) is not None)
    )


def preheader_of(headlines: Sequence[str]) -> str:
    """The second and third story, for the line that mail programs show after the subject."""
    return " · ".join(cut(headline, PREHEADER_LONGEST) for headline in headlines[1:3])


def in_letters_language(text: str, language: str, languages: Collection[str]) -> bool:
    """Whether a text is in the letter's language, among the edition's, as far as its script and its words tell."""
    own = language_of(language)
    if direction(text) != own.direction:
        return False
    others = (language_of(code) for code in languages if code != own.code)
    return all(other.script != own.script for other in others) or detect_language(text, own.code) == own.code


def cut(text: str, longest: int = SUBJECT_LONGEST) -> str:
    """At most `longest` characters of a text: it, its first clauses or phrases, or its first words and an ellipsis."""
    if len(text) <= longest:
        return text
    clauses = [match.start() for match in _CLAUSE.finditer(text) if longest / 2 <= match.start() <= longest]
    if clauses:
        return text[: clauses[-1]]
    words = text.split()
    for end in range(len(words) - 1, 2, -1):
        phrase = " ".join(words[:end])
        if words[end].lower() in _phrase_openers() and longest / 2 <= len(phrase) <= longest:
            return without_loose_end(phrase)
    head = text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest - 1]
    return without_loose_end(head) + "…"


def _opening(item: Item) -> str:
    """A report's first sentence, without its dateline."""
    sentences = split_sentences((item.text or item.summary)[:600], item.language)
    return without_dateline(sentences[0], item.language) if sentences else ""


def _top(item: Item) -> str:
    """A report's first sentences, without its dateline: where an event is placed that its opening leaves open."""
    sentences = split_sentences((item.text or item.summary)[:600], item.language)[:_TOP]
    return " ".join(without_dateline(sentence, item.language) for sentence in sentences)


def _whole_phrase(text: str) -> str:
    """The first words of a headline where a phrase ends with them and they are few enough for a label, else ""."""
    words = text.split()
    ends = (
        end
        for end in range(min(LABEL_LONGEST, len(words)), LABEL_SHORTEST, -1)
        if end == len(words) or words[end].lower() in _label_enders() or words[end - 1][-1] in ";:،؛"
    )
    whole = " ".join(words[: next(ends, 0)]).rstrip(".,;:،؛")
    phrase = without_loose_end(whole) if len(words) > len(whole.split()) else whole
    quoted = phrase.startswith(('"', "“", "'", "‘", "«"))
    return "" if is_title_case(phrase) or phrase.count("'") % 2 or quoted else phrase


def _whole_said(text: str) -> str:
    """The first phrase of what is said in a headline that names the speaker."""
    return _whole_phrase(text.partition(": ")[2])


def _asks(text: str, item: Item) -> bool:
    """Whether a text asks for what it names: a call for a release is not a release."""
    request = language_of(item.language).request
    return bool(request and request.search(text))
