"""Finds the subjects of a beat in a text, and combines them with a place or person and an event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from digest.beats.beat import Beat, GradedEvent, Term
from digest.text.lexicon import Lexicon
from digest.text.phrases import PhraseBook
from digest.text.tokens import stem, tokens

TERMS_OF_SUBJECT = 2
_KINDS_OF_THINGS = frozenset(("events", "laws", "tools"))
"""Groups of the lexicon whose names are not those of persons, places or bodies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySubject:
    """What a story is about.

    `name` is the lexicon id of a place, person or platform, `person` a name as spelt in the headline, `terms` are ids
    of the beat's terms. If `is_call`, somebody calls for what the only term names. If
    `is_comment`, somebody only says what they think of it.
    """

    name: str | None = None
    person: str = ""
    event: GradedEvent | None = None
    terms: tuple[str, ...] = ()
    is_call: bool = False
    is_comment: bool = False
    is_local: bool = False
    """Whether its name says more than the country."""
    is_precise: bool = False
    """Whether it says what happened and where, to whom, or more than the country, in what the headline reports."""

    @property
    def key(self) -> str:
        """Equal for two subjects that look alike in every language."""
        return "/".join((self.name or "", self.person, self.event.id if self.event else "", *self.terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectTerms:
    """The terms of a headline and of its report's opening, in order.

    `own` are the headline's, `minor` those of it that say little, `more` and `more_minor` those of the opening.
    """

    own: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    more_minor: tuple[str, ...] = ()

    def joined(self, opening: "SubjectTerms") -> "SubjectTerms":
        """Adds the terms of an opening."""
        more, minor = (tuple(id for id in ids if id not in self.own) for ids in (opening.own, opening.minor))
        return replace(self, more=more, more_minor=minor)

    @property
    def beside(self) -> tuple[str, ...]:
        """What may stand beside an event that says little, best first."""
        return tuple(dict.fromkeys((*self.own, *self.more, *self.minor, *self.more_minor)))


def terms_in(text: str, written_in: str, beat: Beat, lexicon: Lexicon) -> tuple[Term, ...]:
    """Returns the subjects in a text, in order; only by phrases of its language, and no word inside a longer name."""
    words = tokens(text, written_in)
    names = [name for name in lexicon.find(words) if not name.weak and name.group not in _KINDS_OF_THINGS]
    terms, stems = _terms(beat), [stem(word, written_in) for word in words]
    return tuple(
        dict.fromkeys(
            terms[hit.label]
            for hit in _book(beat, written_in).find(stems)
            if hit.end - hit.start > 1
            or not any(name.start <= hit.start < name.end and name.end - name.start > 1 for name in names)
        )
    )


def term_name(id: str, beat: Beat, language: str) -> str:
    """Returns a subject in a language: the first phrase of its column, or ""."""
    term = _terms(beat).get(id)
    return next((phrase.text for phrase in term.phrases if phrase.language == language), "") if term else ""


def events_of(name: str, event: GradedEvent, terms: SubjectTerms, *, is_country: bool) -> Iterator[StorySubject]:
    """Yields an event at a place, with a term of the headline and alone.

    For a country, an event of nearly every report, or one of words only, says little without a term.
    """
    is_vague = is_country and (event.usual or not event.counted)
    for term in terms.beside if is_vague else terms.own:
        yield StorySubject(
            name=name,
            event=event,
            terms=(term,),
            is_local=not is_country,
            is_precise=event.counted and term in terms.own,
        )
    yield StorySubject(name=name, event=event, is_local=not is_country, is_precise=event.counted and not is_country)


def topics_of(name: str, terms: SubjectTerms, *, is_country: bool, is_person: bool) -> Iterator[StorySubject]:
    """Yields a name with terms and no event; a single term says little about a country.

    Minor terms, such as "president", may only repeat who a person is, and come last.
    """
    own, minor = terms.own, () if is_person else terms.minor
    beside = (*own[1:2], *minor[:1], *terms.more[:1])
    pairs = [(one, own[0]) if one in minor else (own[0], one) for one in beside] if own else []
    alone = [own[:1] or (*minor, *terms.more, *terms.minor)[:TERMS_OF_SUBJECT]]
    for chosen in (*pairs, *alone) if is_country or own[1:] else (*alone, *pairs):
        if chosen:
            yield StorySubject(name=name, terms=chosen, is_local=not is_country)


@lru_cache(maxsize=12)
def _book(beat: Beat, language: str) -> PhraseBook:
    own = ((term.id, phrase) for term in beat.subjects for phrase in term.phrases if phrase.language == language)
    return PhraseBook(own)


@lru_cache(maxsize=4)
def _terms(beat: Beat) -> Mapping[str, Term]:
    return {term.id: term for term in beat.subjects}
