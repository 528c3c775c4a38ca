"""What the program must know of a language. Words in the tables are match keys (see `digest.text.normalise`)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Literal

Direction = Literal["ltr", "rtl"]
Script = str
"""One of `digest.languages.scripts.SCRIPTS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """Numbers written as words.

    `values` are below a thousand, `scales` multiply what stands before them. `rough` words are worth the fewest they
    allow (dozens: 24), `roughly` words make the figure after them approximate. `plural_scales` follow a rough word
    (tens of thousands). `shy` words are numbers only in company: an article, a pronoun.
    """

    values: Mapping[str, int] = field(default_factory=dict)
    hundred: str = ""
    scales: Mapping[str, int] = field(default_factory=dict)
    plural_scales: Mapping[str, int] = field(default_factory=dict)
    rough: Mapping[str, int] = field(default_factory=dict)
    roughly: frozenset[str] = frozenset()
    shy: frozenset[str] = frozenset()
    joiner: str = ""
    """The "and" between any two parts of a number."""
    joiner_after_hundred: str = ""
    """The "and" of a language that has one only behind the hundreds."""
    of: frozenset[str] = frozenset()
    """What may stand between a figure and what it counts."""
    measures: frozenset[str] = frozenset()
    """Units of time, age and share: a figure of these counts no persons, places or things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar other than the Gregorian one, with years that no Gregorian date of the news has."""

    name: str
    years: range
    from_gregorian: Callable[[date], tuple[int, int, int]]
    to_gregorian: Callable[[int, int, int], date]
    """Year, month, day to the Gregorian day; raises ValueError for a day that the calendar does not have."""
    months: Mapping[str, int]
    """Match keys of month names, in any language, with the number of the month."""
    month_names: Mapping[str, tuple[str, ...]]
    """By language code, the twelve names for readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Dates in words: Gregorian `months` with their number, what follows a day's number (th) or may stand between."""

    months: Mapping[str, int] = field(default_factory=dict)
    ordinal_endings: tuple[str, ...] = ()
    fillers: frozenset[str] = frozenset()
    before_noon: tuple[str, ...] = ()
    after_noon: tuple[str, ...] = ()
    """How the halves of the day are written beside an hour: am, pm."""
    month_suffix: str = ""
    """A word for "month" that may follow the month's name, apart or joined."""
    weekdays: Mapping[str, int] = field(default_factory=dict)
    """Monday is 0."""
    days_ago: Mapping[str, int] = field(default_factory=dict)
    """Words for today and yesterday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceEnds:
    """Where a full stop does not end a sentence.

    A sentence goes on after one of the `abbreviations`; after an `ambiguous` one and after initials it ends only where
    the next word is one of the `openers`.
    """

    abbreviations: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """How a sentence refers to one before it, where a definite article and capitals show that.

    Patterns are None where a language has no such form.
    """

    back: re.Pattern[str] | None = None
    """Matches a sentence that refers to one before it: "Two of them", "at the same place"."""
    expletive: re.Pattern[str] | None = None
    """Matches a sentence whose first word refers to nothing: "There is"."""
    persons: frozenset[str] = frozenset()
    """Plurals of persons without an ending, and words for any person."""
    plural: str = ""
    """The ending of a plural, of persons and of things."""
    a_person: re.Pattern[str] | None = None
    """Matches the words before a person who is not known yet: a, another, every."""
    definite: re.Pattern[str] | None = None
    """Matches "The companies" at the beginning, with the groups `noun`, `comma` and `following` (the next word)."""
    complements: frozenset[str] = frozenset()
    """Words behind such a noun that say which is meant: "The capital of"."""
    verbs: frozenset[str] = frozenset()
    """Words behind such a noun that do not say which is meant: "The companies were"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Casing:
    """How headlines in capitals or Title Case are written as sentences, where capitals mark names."""

    own: re.Pattern[str]
    """Matches words with a case of their own at the beginning of a sentence: iPhone."""
    within: re.Pattern[str]
    """Matches parts of a compound that are small inside a sentence: Anti-hijab, 17-Year-Old."""
    common: re.Pattern[str]
    """Matches endings of nouns and participles that no name has."""
    articles: frozenset[str]
    """Words behind which a name is part of a longer term: a Harbourtown university is not Harbourtown University."""
    names: frozenset[str]
    """Names that are spelt like a function word: US."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Words by which the sentences of a report are understood.

    A sentence leans on the one before it when it begins with one of the `openers`, or when a pronoun in it refers to
    nobody named yet. A language whose `pointers` (این مرد, that man) do the work of "the" leans by them, unless they
    point at a word of `pointed_freely`: this week, this country.
    """

    openers: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    pointed_freely: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    """What reports count persons by: killed, arrested."""
    measures: frozenset[str] = frozenset()
    """What other figures count: times, shares, places."""
    loose_ends: frozenset[str] = frozenset()
    """Words with which no headline ends: the line of a post broke behind them."""
    phrase_openers: frozenset[str] = frozenset()
    """Words that open a phrase which the words before it can do without; "into" and "of" complete them."""
    label_enders: frozenset[str] = frozenset()
    """Words before which a short label may end."""
    origin_before: frozenset[str] = frozenset()
    """Words before a place that say only where somebody is from."""
    origin_after: frozenset[str] = frozenset()
    """The same behind a place: a Paris-based group."""
    clause_ends: str = ""
    """Letters with which the verb at the end of a clause ends; "" where a verb may stand anywhere."""
    clause_joiners: tuple[str, ...] = ()
    """Words with which another clause begins: and, but."""
    spans: frozenset[str] = frozenset()
    """Spans of time in the plural, with which no headline ends: "weeks" after what?"""
    self_descriptions: tuple[str, ...] = ()
    """Words behind an outlet's own name with which it speaks of itself: "Harbour Herald is the"."""
    speakers: frozenset[str] = frozenset()
    """Words for the writer: a sentence that opens with one is the writer's own and no report."""
    long_since: tuple[str, ...] = ()
    """Patterns of what has been so for years."""
    references: References = field(default_factory=References)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """What outlets print around the news. Patterns match in any case; they are tried in texts of every language."""

    kinds: tuple[str, ...] = ()
    """Patterns of labels that say what kind of page it is, not what happened: VIDEO, UPDATE 2."""
    sections: tuple[str, ...] = ()
    """Patterns of the name of a section before the colon of a headline: "Harbour news: "."""
    outlets: frozenset[str] = frozenset()
    """Words with which the names of outlets end."""
    site_words: frozenset[str] = frozenset()
    """Words that sites and feeds put around their name in a title: "Home", "RSS", "Latest news"."""
    clickbait: tuple[str, ...] = ()
    """Patterns of headlines that hide what happened."""
    address: tuple[str, ...] = ()
    """Patterns of lines in which a channel speaks to its readers: greetings, requests, the second person."""
    boilerplate: tuple[str, ...] = ()
    """Patterns of sentences that belong to the page around the report."""
    pointers: tuple[str, ...] = ()
    """Patterns of how a short line begins that points to something else: related stories, newsletters, comments."""
    credits: tuple[str, ...] = ()
    """Patterns of what stands before the name of the site that had the report first."""
    inserts: tuple[str, ...] = ()
    """Patterns of what stands inside a text and is not part of it: captions, invitations to subscribe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What distinguishes a language from others of its script: letters that point to it and its frequent words.

    For short texts without a frequent word: `habitual` letters point to it when no other letter decides, and a letter
    in `excluded` rules it out.
    """

    script: Script
    letters: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    habitual: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Letters of a neighbour's keyboard and the `proper` ones; `own` letters reveal the language."""

    own: re.Pattern[str]
    proper: Mapping[str, str]


def packaged(package: str, name: str = "interface.po") -> Callable[[], str]:
    """A function that reads a text file of a language's package."""
    return lambda: files(package).joinpath(name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language. `locale` names the CLDR data behind its dates, plurals and names of languages (see Babel)."""

    code: str
    locale: str
    name: str
    """The language's name as its own readers write it."""
    direction: Direction
    profile: Profile
    stem: Callable[[str], str]
    """What inflections of one word share: a key for matching, not a dictionary form."""
    leads_script: bool = False
    """Whether its rules read a text of its script that does not say its language."""
    digits: str = "0123456789"
    function_words: frozenset[str] = frozenset()
    loose_affix: re.Pattern[str] | None = None
    """Matches the space before (or after) an affix that writers join or part at will; the match key has none."""
    name_endings: tuple[tuple[str, str], ...] = ()
    """Endings that a name may carry, each with the letters that must stand before it."""
    spelling: Spelling | None = None
    numbers: NumberWords = field(default_factory=NumberWords)
    dates: DateWords = field(default_factory=DateWords)
    calendar: Calendar | None = None
    sentence_ends: SentenceEnds = field(default_factory=SentenceEnds)
    prose: Prose = field(default_factory=Prose)
    page: PageWords = field(default_factory=PageWords)
    capitals_mark_names: bool = False
    """Whether a word inside a sentence has a capital only where it is a name."""
    casing: Casing | None = None
    """How its headlines are written as sentences; None where they stay as they are."""
    reply_marks: tuple[str, ...] = ()
    """What mail programs in this language write before the subject of an answer."""
    first_person: re.Pattern[str] | None = None
    """Matches a headline in which the writer speaks."""
    closing_verb: re.Pattern[str] | None = None
    """Matches the end of a sentence whose verb comes last; even where the stop behind it is missing."""
    says_who: re.Pattern[str] | None = None
    """Matches a sentence that names its source already; None where every sentence may be given one."""
    denial: re.Pattern[str] | None = None
    """Matches a sentence in which somebody denies what is reported."""
    request: re.Pattern[str] | None = None
    """Matches a headline that asks for something to happen."""
    activists: re.Pattern[str] | None = None
    """Matches a sentence whose source are human rights groups or activists."""
    catalogue: Callable[[], str] | None = None
    """Reads the gettext catalogue with the words of the interface; without one they are in English."""

    @property
    def script(self) -> Script:
        """The script it is written in."""
        return self.profile.script

    def in_own_digits(self, text: str) -> str:
        """The text with the language's digits for ASCII ones."""
        return text.translate({ord("0") + value: digit for value, digit in enumerate(self.digits)})
