"""Determines what a story is about, independent of language: its place or person, its event, its terms.

All letters of an edition name a story by the same subject, each in its own words (`labels`). So the result does not
depend on the letter's language, and a name counts only if it is known in every language of the edition.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from digest.beats.beat import Beat, GradedEvent, Term
from digest.edition.headlines import Headlines
from digest.edition.label_terms import StorySubject, SubjectTerms, events_of, terms_in, topics_of
from digest.edition.matters import common_stems, event_in, is_named
from digest.edition.person_counts import counts_several
from digest.edition.sentence_openings import without_dateline
from digest.edition.usual_cases import Case, UsualCases
from digest.languages.registry import capitals_mark_names, language_of, words_of_all
from digest.model.items import Item
from digest.text.lexicon import Lexicon
from digest.text.sentences import split_sentences
from digest.text.tokens import content_words, tokens

TELLING_WORDS = 5  # content words that make a headline understandable without the report's opening
REPORTS_READ = 40  # reports read per story, to find the most common event
OPENING_CHARACTERS = 600
TOP_SENTENCES = 3  # sentences of a report that give the place of its event
CALLED_FOR_WORDS = 2  # content words after "calls for" that may name what is called for
LISTED_TOWNS = 3  # towns in a headline that are a list: none of them is the place
FEWEST_REPORTS = 2  # reports needed before a name missing from the headline counts

# How well a name of a group identifies a story; names of other groups say too little.
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
_TOWNS = frozenset(("places", "cities"))
_PERSONS = frozenset(("people", "dissidents"))
_EVERY_PERSON = _PERSONS | {"world-people"}
# A city abroad may be a dateline only.
_ALSO_IN_TEXT = frozenset(("places", "prisons", "universities", "people", "dissidents"))
_WHOSE = re.compile(r"^((?:[A-Z][\w'’-]+ ){1,3}[A-Z][\w'’-]+): (?=[A-Za-z])")

_SPEAKER = re.compile(r"^[^:]{2,40}: ")
_EXCLAIMED = ("!", "?", "؟")


class SubjectReader:
    """Finds what the stories of an edition are about."""

    def __init__(
        self, *, languages: Sequence[str], beat: Beat, lexicon: Lexicon, headlines: Headlines, spelling: UsualCases
    ) -> None:
        self._languages = languages
        self._beat = beat
        self._lexicon = lexicon
        self._headlines = headlines
        self._spelling = spelling

    def subjects(self, near: Sequence[Item], report: Item, headline: str) -> Iterator[StorySubject]:
        """Yields possible subjects of a story, best first.

        `near` are the reports of the event, `report` is the best one in any language, with its `headline`.
        """
        is_comment = _is_comment(headline, report, self.story_event(near, report))
        for subject in self._subjects(near, report, headline):
            yield replace(subject, is_comment=is_comment and not subject.is_call)

    def _subjects(self, near: Sequence[Item], report: Item, headline: str) -> Iterator[StorySubject]:
        told = self._uncut(headline, report)
        event, name = self.story_event(near, report), self.main_name(near, told)
        if name and event and event.counted and self._is_person(name) and counts_several(told, report.language):
            name = None  # a speaker, not the person it happened to
        place, country = self.main_place(report, event), self.country(report)
        if event and not event.usual:
            if name:
                yield StorySubject(name=name, event=event, is_local=True, is_precise=True)
            if person := self._person(headline, report):
                home = self._beat.home.country if self._beat.home else None
                where = place or country or home
                yield StorySubject(name=where, person=person, event=event, is_local=True, is_precise=True)
            if place:
                yield StorySubject(name=place, event=event, is_local=True, is_precise=True)
        terms = self._terms(told, report, event).joined(self._terms(self._opening_on(headline, report), report, event))
        terms = replace(terms, own=(*terms.own, *self._countries_abroad(told)))
        is_told = event is None or is_named(event, headline, self._beat) or _asks(headline, report)
        if event and event.usual and not is_told and (terms.own or terms.minor):
            event = None  # the report mentions a protest, its headline something else
        called_for = self._called_for(told, report) if event and event.usual else None
        names = tuple(filter(None, (name, place, country)))
        for one in names:
            if called_for:
                yield StorySubject(name=one, event=event, terms=(called_for,), is_call=True)
            if event:
                yield from events_of(one, event, terms, is_country=one == country)
            yield from topics_of(one, terms, is_country=one == country, is_person=self._is_person(one))
            if event:
                yield from (StorySubject(name=one, event=event, terms=(term,)) for term in terms.beside)
        if event and not event.usual:
            yield StorySubject(event=event, terms=tuple(terms.own[:1]))

    def _countries_abroad(self, headline: str) -> list[str]:
        """Returns the ids of the countries in a headline other than the home country."""
        home = self._beat.home.country if self._beat.home else None
        found = dict.fromkeys(name.id for name in self._lexicon.find(tokens(headline)) if name.group == "countries")
        return [id for id in found if id != home and self._is_named_everywhere(id)] if home else []

    def main_name(self, near: Sequence[Item], headline: str) -> str | None:
        """Returns the lexicon id of the story's place or person; None if nothing more specific than the country is
        named.

        Names in the headline come before those at the top of most reports; in a single report, persons introduced by
        their full names count.
        """
        headline = _attributions().sub(" ", headline)  # who reports it is not whom it is about
        in_headline = {name.id for name in self._lexicon.find(tokens(headline)) if not name.weak}
        listed = {id for id in in_headline if self._lexicon.entries[id].group in _TOWNS}
        several = len(near) >= FEWEST_REPORTS
        introduced = set() if several else self._introduced(near[0])
        rated: dict[str, float] = {}
        for id, count in self._name_counts(near).items():
            group = self._lexicon.entries[id].group
            usual = id in introduced or (several and 2 * count > len(near) and group in _ALSO_IN_TEXT)
            if (
                (id in in_headline or usual)
                and group in _GROUPS
                and id not in self._beat.ubiquitous_names
                and self._is_named_everywhere(id)
                and not (id in listed and len(listed) >= LISTED_TOWNS)
            ):
                rated[id] = _GROUPS[group] * (1 + count / len(near)) * (2 if id in in_headline else 1)
        capital = self._beat.home.capital if self._beat.home else None
        if not rated and capital in in_headline and len(listed) < LISTED_TOWNS:
            return capital
        order = list(dict.fromkeys(name.id for name in self._lexicon.find(tokens(headline))))
        return max(
            sorted(rated), key=lambda id: (rated[id], -order.index(id) if id in order else -len(order)), default=None
        )

    def _is_person(self, id: str) -> bool:
        return self._lexicon.entries[id].group in _EVERY_PERSON

    def _opening_on(self, headline: str, report: Item) -> str:
        """Returns a report's first sentence, or a short report's first ones; "" if a long one begins with something
        else than its headline: without an uncommon word of it.
        """
        if len(self._headlines.text_of(report)) < OPENING_CHARACTERS:
            return " ".join(self._first_sentences(report))
        opening = self._opening(report)
        words = set(content_words(headline)) - common_stems(self._beat)
        return opening if not words or not words.isdisjoint(content_words(opening)) else ""

    def _uncut(self, headline: str, report: Item) -> str:
        """Returns a headline; the report's opening if it is cut."""
        return self._opening(report) or headline if headline.endswith("…") else headline

    def _opening(self, report: Item) -> str:
        """Returns a report's first sentence, without its dateline."""
        return next(iter(self._first_sentences(report)), "")

    def _first_sentences(self, report: Item) -> list[str]:
        """Returns a report's first sentences behind its headline, without datelines; they may give the place that the
        opening omits.
        """
        text, headline = self._headlines.text_of(report)[:OPENING_CHARACTERS], self._headlines.of(report)
        sentences = split_sentences(text, report.language)[: TOP_SENTENCES + 1]
        further = [one for one in sentences if one.rstrip(".") != headline][:TOP_SENTENCES]
        return [without_dateline(sentence, report.language) for sentence in further]

    def _head(self, report: Item) -> str:
        return f"{report.title} . {self._headlines.of(report)} . {self._opening(report)}"

    def _introduced(self, report: Item) -> set[str]:
        """Returns the persons whom a report's opening gives more than one name."""
        return {
            name.id
            for name in self._lexicon.find(tokens(self._opening_on(self._headlines.of(report), report)))
            if name.group in _PERSONS and not name.weak and name.end - name.start > 1
        }

    def main_place(self, report: Item, event: GradedEvent | None) -> str | None:
        """Returns the lexicon id of the place of the event: in the report's headline, or the only one at its top.

        A capital that stands for its government is not a place of the event; several places give none. A city abroad
        counts only in a headline: at a report's top it may be where the reporter or photographer is.
        """
        from_before, from_after = _origin_words()
        titles = (self._headlines.of(report), report.title)  # those of a post may differ
        top = " ".join(
            one for one in self._first_sentences(report) if event is None or is_named(event, one, self._beat)
        )
        opening = self._opening(report)
        if event and not is_named(event, opening, self._beat):
            opening = ""
        for text in (*titles, opening, top):
            words = tokens(text)
            found = dict.fromkeys(
                name.id
                for name in self._lexicon.find(words)
                if name.group in (("places", "cities") if text in titles else ("places",))
                and not name.weak
                and words[max(0, name.start - 1)] not in from_before
                and from_after.isdisjoint(words[name.end : name.end + 1])
                and (text in titles or not self._is_in_longer_name(name.id, text, report.language))
            )
            places = [
                id
                for id in found
                if self._is_named_everywhere(id) and (id not in self._beat.ubiquitous_names or text in titles)
            ]
            if places:
                return places[0] if len(places) == 1 else None
        return None

    def _is_in_longer_name(self, id: str, text: str, language: str) -> bool:
        """Whether a name is part of a longer one: a Harbourtown Café, but not Harbourtown Friday."""
        if not capitals_mark_names(language):
            return False
        days = language_of(language).dates.weekdays
        names = "|".join(map(re.escape, self._lexicon.entries[id].variants.get(language, ())))
        following = re.search(rf"\b(?:{names}) ([A-Z]\w+)", text) if names else None
        return following is not None and following[1].lower() not in days

    def country(self, report: Item) -> str | None:
        """Returns the lexicon id of the beat's home country if a report is about it, else the first country named.

        A text in one of the home's languages need not name the country.
        """
        home, text = self._beat.home, f"{report.title} . {self._opening(report)}"
        found = [
            name.id
            for name in self._lexicon.find(tokens(text))
            if name.group == "countries" and not name.weak and self._is_named_everywhere(name.id)
        ]
        if home is None:
            return next(iter(found), None)
        own = {stem for name in self._lexicon.entries[home.country].every_variant for stem in content_words(name)}
        if report.language in self._beat.home_languages or not own.isdisjoint(content_words(text)):
            return home.country
        return next(iter(found), None)

    def story_event(self, near: Sequence[Item], report: Item) -> GradedEvent | None:
        """Returns the event of the story: the headline's, else that of the report's opening, or the most common one.

        A call for something is not the thing itself.
        """
        headline = self._headlines.of(report)
        own, common = self._event_in(self._uncut(headline, report), report), self._common_event(near)
        if own and (not own.usual or _asks(headline, report)):
            return own
        if own is None and len(content_words(headline)) >= TELLING_WORDS:
            return common
        opening = self._event_in(self._opening(report), report)
        return opening if opening and not opening.usual else own or common

    def _event_in(self, text: str, item: Item) -> GradedEvent | None:
        """Returns the gravest event that a text reports; if it demands something, the demand.

        What it mentions only as a cause, a charge, or what somebody condemns is not what it reports.
        """
        language = language_of(item.language)
        asked = language.request.search(text) if language.request else None
        if asked:
            return event_in(asked[0], self._beat)
        asides = language.prose.asides
        return event_in(asides.sub(r"\g<before> .", text) if asides else text, self._beat)

    def _common_event(self, near: Sequence[Item]) -> GradedEvent | None:
        """Returns the event that most reports name, the graver on a tie; one in fewer than half of the reports does not
        count.
        """
        read = sorted(near, key=lambda item: item.id)[:REPORTS_READ]
        found = [self._event_in(self._uncut(self._headlines.of(item), item), item) for item in read]
        by_id = {event.id: event for event in found if event and not event.usual}
        counts = Counter(event.id for event in found if event and event.id in by_id)
        best = max(counts, key=lambda id: (counts[id], by_id[id].grade, id), default=None)
        return by_id[best] if best and 2 * counts[best] > len(read) else None

    def _terms(self, text: str, report: Item, event: GradedEvent | None) -> SubjectTerms:
        """Returns the terms of a text that say more than the event; minor are also those of nearly every report.

        With a grave event, terms that name an event are left out: they repeat it, or did not happen.
        """
        common = common_stems(self._beat)
        grave = event is not None and not event.usual
        found: list[str] = []
        minor: list[str] = []
        for term in terms_in(text, report.language, self._beat, self._lexicon):
            phrases = [phrase.text for phrase in term.phrases if phrase.language == report.language]
            named = event_in(" . ".join(phrases), self._beat)
            if self._is_term_everywhere(term) and not (named and (grave or named.usual)):
                is_common = common.issuperset(content_words(phrases[0]))
                (minor if term.minor or is_common else found).append(term.id)
        return SubjectTerms(own=tuple(found), minor=tuple(minor))

    def _is_term_everywhere(self, term: Term) -> bool:
        """Whether a term has a phrase in every language of the edition."""
        return set(self._languages) <= {phrase.language for phrase in term.phrases if phrase.text}

    def _called_for(self, headline: str, report: Item) -> str | None:
        """Returns the term that a headline calls for: "strike" in "Bakers call for a strike"."""
        request = language_of(report.language).request
        asked = request.search(headline) if request else None
        if asked is None:
            return None
        words = headline[asked.end() :].split()
        for end in range(1, len(words) + 1):
            near = " ".join(words[:end])
            if len(content_words(near)) > CALLED_FOR_WORDS:
                return None
            for term in terms_in(near, report.language, self._beat, self._lexicon):
                if not term.minor and self._is_term_everywhere(term):
                    return term.id
        return None

    def _person(self, headline: str, report: Item) -> str:
        """Returns the person before the colon of a headline: "Erfan Karimi: shot dead"; "" for known names and other
        words.
        """
        person = _WHOSE.match(headline)
        if person is None or not capitals_mark_names(report.language) or self._lexicon.find(tokens(person[1])):
            return ""
        spelt = {self._spelling.usual_case(word) for word in person[1].split()}
        return "" if Case.LOWER in spelt else person[1]

    def _is_named_everywhere(self, id: str) -> bool:
        """Whether a name is known in every language of the edition."""
        variants = self._lexicon.entries[id].variants
        return all(variants.get(language) for language in self._languages)

    def _name_counts(self, items: Sequence[Item]) -> Counter[str]:
        """Counts the reports that have a name in title or opening."""
        return Counter(
            id
            for item in items
            for id in {name.id for name in self._lexicon.find(tokens(self._head(item))) if not name.weak}
        )


@cache
def _attributions() -> re.Pattern[str]:
    return re.compile("|".join(words_of_all(lambda language: language.prose.attributions)), re.IGNORECASE)


@cache
def _origin_words() -> tuple[frozenset[str], frozenset[str]]:
    """Returns words before and after a place that mark it as somebody's origin."""
    before = words_of_all(lambda language: language.prose.origin_before)
    return frozenset(before), frozenset(words_of_all(lambda language: language.prose.origin_after))


def _asks(text: str, item: Item) -> bool:
    """Whether a text demands what it names: a call for a release is not a release."""
    request = language_of(item.language).request
    return bool(request and request.search(text))


def _is_comment(headline: str, report: Item, event: GradedEvent | None) -> bool:
    """Whether a headline exclaims what somebody thinks: in the first person, or a speaker's words without an event."""
    if not headline.endswith(_EXCLAIMED):
        return False
    first_person = language_of(report.language).first_person
    in_first_person = first_person is not None and first_person.search(headline) is not None
    return in_first_person or (event is None and _SPEAKER.match(headline) is not None)
