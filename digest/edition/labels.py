"""Names a story in a few words: its place or person, its event, the index label, the mail's subject.

Labels and subjects are in the letter's language even if no report is: names come from the lexicon, events from the
beat's graded events, which cover all languages of the letter.
"""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from digest.beats.beat import Beat, GradedEvent
from digest.edition.casing import is_title_case
from digest.edition.edition_words import named_fact
from digest.edition.headlines import Headlines, clarity, without_loose_end
from digest.edition.label_terms import StorySubject, term_name
from digest.edition.matters import event_in, index_label
from digest.edition.publishers import Publishers
from digest.edition.story_subjects import SubjectReader
from digest.languages.catalogues import wording
from digest.languages.registry import capitals_mark_names, language_of, words_of_all
from digest.model.items import Item
from digest.text.language import detect_language
from digest.text.lexicon import Lexicon
from digest.text.normalise import direction
from digest.text.sentences import word_count
from digest.text.tokens import content_words, tokens

SUBJECT_LONGEST = 50  # characters
LABEL_SHORTEST = 2  # words
LABEL_LONGEST = 5  # words
PREHEADER_LONGEST = 110  # characters, of which mail programs show 40 to 110

_CLAUSE = re.compile(r"[,;:،؛](?=\s)|\s[–—-](?=\s)")


@cache
def _label_enders() -> frozenset[str]:
    return frozenset(words_of_all(lambda language: language.prose.label_enders))


@cache
def _phrase_openers() -> frozenset[str]:
    return frozenset(words_of_all(lambda language: language.prose.phrase_openers))


@cache
def _subordinators() -> frozenset[str]:
    return frozenset(words_of_all(lambda language: language.prose.subordinators))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLabel:
    """A label for the index; labels with equal `key` look alike. `subject` is what it was made from, or None."""

    text: str
    key: str
    subject: StorySubject | None = None


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
        subjects: SubjectReader,
    ) -> None:
        self._language = language
        self._languages = languages
        self._beat = beat
        self._lexicon = lexicon
        self._publishers = publishers
        self._headlines = headlines
        self.subjects = subjects

    def label_of(
        self,
        near: Sequence[Item],
        report: Item,
        headline: str,
        *,
        lead_headline: str = "",
        publisher: str = "",
        fallback: str,
        taken: Collection[str] = (),
    ) -> IndexLabel:
        """Returns two to five words for the index: "Quayside: internet shutdown", else what the headline is about.

        `near` are the reports of the event, `report` is the best of them in any language, `lead_headline` is what the
        letter prints. `fallback` is used if they give no label. Labels are unique: if the best is `taken`, another one
        of the same event is used, or the best with the name of the `publisher`; if all are, the last one gets a number.
        """
        own = list(self._labels(near, report, headline, lead_headline))
        best = own[:1]
        same = [label for label in own if best and _event_of(label) == _event_of(best[0])]
        labels = [
            *best, *same, *_with_publisher(best, publisher), *own, *_with_publisher(own, publisher),
            IndexLabel(text=fallback, key=fallback),
        ]  # fmt: skip
        free = next((label for label in labels if label.key not in taken), None)
        if free:
            return free
        digits, last = language_of(self._language).in_own_digits, labels[-1]
        numbered = (
            replace(last, text=f"{last.text} ({digits(str(n))})", key=f"{last.key} ({n})") for n in itertools.count(2)
        )
        return next(label for label in numbered if label.key not in taken)

    def _labels(self, near: Sequence[Item], report: Item, headline: str, lead_headline: str) -> Iterator[IndexLabel]:
        """Yields possible labels for a story, best first: what happened where or to whom, the first words of the
        headline, a vaguer subject, the first words of other headlines.
        """
        of_subjects = list(self._of_subjects(near, report, headline))
        precise = [one for one in of_subjects if one.subject and one.subject.is_precise]
        yield from precise
        own = self._own_headlines(near, headline)
        yield from self._of_headlines([text for text in own if text == (lead_headline or headline)])
        yield from (one for one in of_subjects if one not in precise)
        yield from self._of_headlines(own)

    def _of_headlines(self, headlines: Sequence[str]) -> Iterator[IndexLabel]:
        for text in headlines:
            for phrase in filter(None, (_whole_phrase(text, self._language), _whole_said(text, self._language))):
                yield IndexLabel(text=phrase, key=phrase)

    def _of_subjects(self, near: Sequence[Item], report: Item, headline: str) -> Iterator[IndexLabel]:
        """Yields the labels of the subjects that have one in every language of the edition."""
        for subject in self.subjects.subjects(near, report, headline):
            texts = {language: self.text_of(subject, language) for language in (self._language, *self._languages)}
            if all(texts.values()):
                key = " / ".join(texts[language] for language in self._languages)
                yield IndexLabel(text=texts[self._language], key=key, subject=subject)

    def text_of(self, subject: StorySubject, language: str) -> str:
        """Returns a subject in a language; "" if it would be too short or too long for a label."""
        name = self.name_of(subject, language)
        event = index_label(subject.event, language) if subject.event else ""
        terms = [self._term(id, language) for id in subject.terms]
        if subject.is_call:
            called = wording(language).text("edition.call_for", what=terms[0]) if all(terms) else ""
            return _if_fitting(named_fact(name, called, language)) if called else ""
        said = content_words(f"{name} {event}")
        new = [term for term in terms if not any(word.startswith(content_words(term)) for word in said)]
        new = [term for term in new if not any(set(content_words(term)) < set(content_words(one)) for one in new)]
        comma = wording(language).template("edition.list_comma")
        comment = wording(language).template("edition.comment") if subject.is_comment else ""
        for shown in range(len(new), -1 if event else 0, -1):
            told = comma.join([*new[:shown], *filter(None, [event, comment])])
            label = _if_fitting(named_fact(name, told, language) if name else told)
            if label and (name or event) and (event or not subject.event):
                return label
        return ""

    def _term(self, id: str, language: str) -> str:
        """Returns a subject of the beat or a name of the lexicon in a language."""
        name = term_name(id, self._beat, language)
        return name or (self._lexicon.name(id, language) if id in self._lexicon.entries else "")

    def name_of(self, subject: StorySubject, language: str = "") -> str:
        """Returns the place or person of a subject in a language, by default the letter's."""
        language = language or self._language
        if subject.person and capitals_mark_names(language):
            return subject.person
        return self._lexicon.name(subject.name, language) if subject.name else ""

    def place_of(self, report: Item, event: GradedEvent | None) -> str | None:
        """Returns the place of the event in a report, in the letter's language."""
        place = self.subjects.main_place(report, event)
        return self._lexicon.name(place, self._language) if place else None

    def subject_of(self, near: Sequence[Item], lead: Item, headline: str, label: str) -> str:
        """Returns at most 50 characters: the headline or its main clause, else another one with the same content, else
        the label.
        """
        name = self.subjects.main_name(near, headline)
        matter = self.subjects.story_event(near, lead)
        own, *others = self._own_headlines(near, headline) or [label]
        whole = [own, cut(own), *(text for text in others if len(text) <= SUBJECT_LONGEST), *map(cut, others)]
        for text in whole:
            names = {mention.id for mention in self._lexicon.find(tokens(text))}
            if (
                _says_what_happened(text, matter, self._beat)
                and not is_title_case(text)
                and (name is None or name in names)
            ):
                return text
        return next(
            text
            for text in (cut(own), label, cut(label))
            if _says_what_happened(text, matter, self._beat) or text == cut(label)
        )

    def _own_headlines(self, near: Sequence[Item], headline: str) -> list[str]:
        """Returns the headline, then clear ones of other near reports, short ones first; all in the
        letter's language.
        """
        free = (item for item in near if not self._publishers.is_partial(item.publisher))
        clear = {text for item in free if clarity(text := self._headlines.of(item), item) > 0.85}
        ordered = (headline, *sorted(clear, key=lambda text: (word_count(text), text)))
        return [text for text in dict.fromkeys(ordered) if in_letters_language(text, self._language, self._languages)]


def _if_fitting(label: str) -> str:
    """Returns a label of two to five words, "" for others."""
    return label if LABEL_SHORTEST <= word_count(label) <= LABEL_LONGEST else ""


def _event_of(label: IndexLabel) -> GradedEvent | None:
    return label.subject.event if label.subject else None


def _with_publisher(labels: Sequence[IndexLabel], publisher: str) -> Iterator[IndexLabel]:
    """Yields the labels of a subject with a publisher's name, as far as they fit."""
    for label in labels if publisher else ():
        text = f"{label.text} ({publisher})"
        if label.subject and _if_fitting(text):
            yield replace(label, text=text, key=f"{label.key} ({publisher})")


def _says_what_happened(text: str, matter: GradedEvent | None, beat: Beat) -> bool:
    """Whether a line fits in a subject and says what happened."""
    return (
        len(text) <= SUBJECT_LONGEST and not text.endswith("…") and (matter is None or event_in(text, beat) is not None)
    )


def preheader_of(line: str, labels: Sequence[str]) -> str:
    """Returns what mail programs show after the subject: a story in one line, then as many whole labels as fit.

    A line that is too long is cut to its first clauses; "" if nothing of it fits.
    """
    first = cut(line, PREHEADER_LONGEST)
    shown = "" if first.endswith("…") else first
    for label in labels:
        longer = f"{shown} · {label}" if shown else label
        if len(longer) > PREHEADER_LONGEST:
            break
        shown = longer
    return shown


def in_letters_language(text: str, language: str, languages: Collection[str]) -> bool:
    """Whether a text is in the letter's language, among the edition's languages, judging by script and words."""
    own = language_of(language)
    if direction(text) != own.direction:
        return False
    others = (language_of(code) for code in languages if code != own.code)
    return all(other.script != own.script for other in others) or detect_language(text, own.code) == own.code


def cut(text: str, longest: int = SUBJECT_LONGEST) -> str:
    """Shortens a text to `longest` characters: whole, its first clauses or phrases, or its first words and
    an ellipsis.
    """
    if len(text) <= longest:
        return text
    clauses = [match.start() for match in _CLAUSE.finditer(text) if longest / 2 <= match.start() <= longest]
    if clauses:
        return text[: clauses[-1]]
    words = text.split()
    for end in range(len(words) - 1, 2, -1):
        phrase = " ".join(words[:end])
        if _may_end(words, end, _phrase_openers()) and longest / 2 <= len(phrase) <= longest:
            return without_loose_end(phrase)
    head = text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest - 1]
    return without_loose_end(head) + "…"


def _may_end(words: Sequence[str], end: int, openers: Collection[str]) -> bool:
    """Whether a headline may be cut before one of `openers`.

    Not behind the start of a subordinate clause: what is left of the clause may lack its verb.
    """
    lowered = [word.lower() for word in words[: end + 1]]
    return lowered[end] in openers and _subordinators().isdisjoint(lowered[1:end])


def _whole_phrase(text: str, language: str) -> str:
    """Returns the first words of a headline if they form a phrase short enough for a label, else "".

    In languages with final verbs the first words are a piece of a sentence: there only a whole headline is used.
    """
    words = text.split()
    ends = (
        end
        for end in range(min(LABEL_LONGEST, len(words)), LABEL_SHORTEST, -1)
        if end == len(words)
        or (not language_of(language).closing_verb and _may_end(words, end, _label_enders()))
        or words[end - 1][-1] in ";؛"
    )
    whole = " ".join(words[: next(ends, 0)]).rstrip(".,;:،؛")
    phrase = without_loose_end(whole) if len(words) > len(whole.split()) else whole
    quoted = phrase.startswith(('"', "“", "'", "‘", "«"))
    says_who = language_of(language).says_who
    is_said = len(words) > len(whole.split()) and says_who and says_who.search(f"{phrase} ")  # what is said is cut
    exclaimed = text.endswith(("!", "?", "؟"))
    return "" if is_title_case(phrase) or phrase.count("'") % 2 or quoted or is_said or exclaimed else phrase


def _whole_said(text: str, language: str) -> str:
    """Returns the first phrase of the statement in a headline that names a speaker."""
    return _whole_phrase(text.partition(": ")[2], language)
