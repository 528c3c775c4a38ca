"""The types of a beat: all that ranker, edition and letter need to know about a field of news."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from digest.text.lexicon import LexiconEntry
from digest.text.phrases import Phrase


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HomeCountry:
    """The country whose events a beat covers.

    `country` and `capital` are ids of the lexicon; `code` is ISO 3166-1. A text in one of the home `languages` need not
    name the country. `clock` is an IANA time zone; `calendar` is `gregorian` or a calendar defined by a language.
    """

    country: str
    code: str
    capital: str
    languages: tuple[str, ...]
    clock: str
    calendar: str


class Where(StrEnum):
    """Where an event counts: anywhere, only at home, or as a sign that the news is from abroad."""

    ANYWHERE = "anywhere"
    HOME = "home"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedEvent:
    """A kind of event, with its weight from 0 to 1.

    A number near it raises the weight of a `counted` event. A `usual` event occurs in nearly every report of the beat
    and names a story only as a last resort. `labels` are for sentences ("a death sentence") and `index_labels` for an
    index ("death sentence"), by language; an event without labels is graded but names no story. `naming` phrases name a
    story but are too common to count for its weight. In a phrase `..` matches a few words.
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
        """Its name for editors: the first label, or the id spelt out."""
        return next(iter(self.labels.values()), self.id.replace("-", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSign:
    """A phrase that shows what kind of report a text is, and where it must appear: start, title, address or lead."""

    kind: str
    where: str
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A concept of the field with its phrases in every language.

    A `minor` one, such as who speaks or somebody's kin, names a story only where nothing else does.
    """

    id: str
    phrases: tuple[Phrase, ...]
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMedium:
    """An outlet identified by its hosts: its name, owner and country, and where that is documented."""

    name: str
    hosts: tuple[str, ...]
    stance: str
    owner: str
    country: str
    source: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beat:
    """One beat, or several of one newsletter joined. Compared by identity.

    `names` is its part of the lexicon; `events` are ordered by gravity. A `nearby` phrase marks the text around it as
    past, a `behind` phrase the text after it; a `recalled` word marks a sentence of background. Reports in two
    languages meet by their `terms`; labels name a story by `subjects`. `common_words` and `ubiquitous_names` are in
    nearly every report, so they do not distinguish events. `measurements` is the heading of the box of network
    measurements, by language.
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
    subjects: tuple[Term, ...] = ()
    common_words: tuple[str, ...] = ()
    ubiquitous_names: frozenset[str] = frozenset()
    measurements: Mapping[str, str] = field(default_factory=dict)
    media: tuple[KnownMedium, ...] = ()

    @property
    def home(self) -> HomeCountry | None:
        """The home country, the first if there are several; None for a worldwide beat."""
        return self.homes[0] if self.homes else None

    @property
    def home_countries(self) -> frozenset[str]:
        """The ids of all home countries."""
        return frozenset(home.country for home in self.homes)

    @property
    def home_languages(self) -> frozenset[str]:
        """The languages in which texts need not name a home country."""
        return frozenset(language for home in self.homes for language in home.languages)
