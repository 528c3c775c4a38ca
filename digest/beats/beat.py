"""The types of a beat: everything that the ranker, the edition and the letter must know of one field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from digest.text.lexicon import LexiconEntry
from digest.text.phrases import Phrase


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HomeCountry:
    """The country whose events a beat is about.

    `country` and `capital` are ids of the lexicon; `code` is ISO 3166-1. In a text of one of the home `languages` the
    country need not be named. `clock` is an IANA time zone; `calendar` is `gregorian` or the name of another that a
    language brings.
    """

    country: str
    code: str
    capital: str
    languages: tuple[str, ...]
    clock: str
    calendar: str


class Where(StrEnum):
    """Where an event of the table counts: anywhere, only at home, or as a mark of what happens abroad."""

    ANYWHERE = "anywhere"
    HOME = "home"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedEvent:
    """Something that happens, with its weight from 0 to 1.

    A number near it raises the weight of a `counted` event. A `usual` event is in nearly every report of the beat and
    names a story only where nothing else does. `labels` are for sentences ("a death sentence") and `index_labels` for
    an index ("death sentence"), by language; an event without labels is graded but names no story. `naming` phrases
    name a story but are too common to count for its weight. In a phrase `..` stands for a few words.
    """

    id: str
    grade: float
    counted: bool
    usual: bool
    where: Where
    labels: Mapping[str, str]
    index_labels: Mapping[str, str]
    phrases: tuple[Phrase, ...]
    naming: tuple[Phrase, ...]
    source: str
    date: str

    @property
    def words(self) -> str:
        """What an editor reads of it: the first label, or the id spelt out."""
        return next(iter(self.labels.values()), self.id.replace("-", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSign:
    """A phrase that shows what kind of report a text is, and where it must stand: start, title, address or lead."""

    kind: str
    where: str
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A thing of the field with its phrases in every language, so that reports in two languages meet."""

    id: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMedium:
    """An outlet by the hosts of its pages: what it is called, whose and where it is, and where that is documented."""

    name: str
    hosts: tuple[str, ...]
    stance: str
    owner: str
    country: str
    source: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beat:
    """One beat, or several of one newsletter joined. Two are equal only when they are the same object.

    `names` is its part of the lexicon; `events` are the gravest first. `nearby` phrases put what stands around them
    into the past, `behind` phrases what follows them; a `recalled` word marks a sentence of background. `common_words`
    and `ubiquitous_names` are in nearly every report, so they tell no two events apart. `measurements` is the
    heading of the box of measurements by language.
    """

    name: str
    homes: tuple[HomeCountry, ...] = ()
    names: tuple[LexiconEntry, ...] = ()
    events: tuple[GradedEvent, ...] = ()
    kinds: tuple[KindSign, ...] = ()
    nearby: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    common_words: tuple[str, ...] = ()
    ubiquitous_names: frozenset[str] = frozenset()
    measurements: Mapping[str, str] = field(default_factory=dict)
    media: tuple[KnownMedium, ...] = ()

    @property
    def home(self) -> HomeCountry | None:
        """The home country, the first of several; None for a beat about the whole world."""
        return self.homes[0] if self.homes else None

    @property
    def home_countries(self) -> frozenset[str]:
        """The ids of all home countries."""
        return frozenset(home.country for home in self.homes)

    @property
    def home_languages(self) -> frozenset[str]:
        """The languages whose texts need not name a home country."""
        return frozenset(language for home in self.homes for language in home.languages)
