"""The interface of a language. Words in the tables are match keys (see `digest.text.normalise`)."""

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

    `values` are below a thousand, `scales` multiply the number before them. A `rough` word has the smallest value it
    allows (dozens: 24); `roughly` words make the figure after them approximate. `plural_scales` follow a rough word
    (tens of thousands). `shy` words, such as an article or a pronoun, are numbers only next to other number words.
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
    """The "and" used only after the hundreds."""
    of: frozenset[str] = frozenset()
    """Words allowed between a figure and what it counts."""
    measures: frozenset[str] = frozenset()
    """Units of time, age and share: such a figure does not count persons, places or things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar other than the Gregorian one, whose years cannot be mistaken for Gregorian years in news."""

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
    """Words in dates: Gregorian `months` with their numbers, ordinal endings (th), and filler words."""

    months: Mapping[str, int] = field(default_factory=dict)
    ordinal_endings: tuple[str, ...] = ()
    fillers: frozenset[str] = frozenset()
    before_noon: tuple[str, ...] = ()
    after_noon: tuple[str, ...] = ()
    """Words for the halves of the day next to an hour: am, pm."""
    month_suffix: str = ""
    """A word for "month" that may follow the month's name, apart or joined."""
    weekdays: Mapping[str, int] = field(default_factory=dict)
    """Monday is 0."""
    days_ago: Mapping[str, int] = field(default_factory=dict)
    """Words for today and yesterday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceEnds:
    """Where a full stop does not end a sentence.

    A sentence continues after one of the `abbreviations`; after an `ambiguous` one and after initials it ends only if
    the next word is one of the `openers`.
    """

    abbreviations: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """How a sentence refers to an earlier one, in languages where a definite article and capitals show that.

    Patterns are None if a language has no such form.
    """

    back: re.Pattern[str] | None = None
    """Matches a sentence that refers to an earlier one: "Two of them", "at the same place"."""
    expletive: re.Pattern[str] | None = None
    """Matches a sentence whose first word refers to nothing: "There is"."""
    persons: frozenset[str] = frozenset()
    """Plurals of persons without an ending, and words for any person."""
    plural: str = ""
    """The ending of a plural, of persons and of things."""
    a_person: re.Pattern[str] | None = None
    """Matches the words before a person mentioned for the first time: a, another, every."""
    singular: frozenset[str] = frozenset()
    """Pronouns for one person, whom no plural names."""
    before_name: re.Pattern[str] | None = None
    """Matches a first clause whose pronoun stands for the name after it: "When he came home, Ann Smith"."""
    definite: re.Pattern[str] | None = None
    """Matches "The companies" at the beginning, with the groups `noun`, `comma` and `following` (the next word)."""
    complements: frozenset[str] = frozenset()
    """Words after such a noun that say which one is meant: "The capital of"."""
    verbs: frozenset[str] = frozenset()
    """Words after such a noun that do not say which one is meant: "The companies were"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Casing:
    """How headlines in capitals or Title Case are converted to sentence case, in languages where capitals
    mark names.
    """

    own: re.Pattern[str]
    """Matches words that keep their case at the start of a sentence: iPhone."""
    within: re.Pattern[str]
    """Matches parts of a compound that are lower case inside a sentence: Anti-hijab, 17-Year-Old."""
    common: re.Pattern[str]
    """Matches endings of nouns and participles that names do not have."""
    articles: frozenset[str]
    """Words after which a name is part of a longer term: a Harbourtown university is not Harbourtown University."""
    names: frozenset[str]
    """Names spelt like a function word: US."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Words for analysing the sentences of a report.

    A sentence depends on the one before it if it starts with one of the `openers`, or contains a pronoun for somebody
    not named yet. In a language whose `pointers` (این مرد, that man) do the work of "the", a pointer also makes it
    depend, unless it precedes a word of `pointed_freely`: this week, this country.
    """

    openers: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    pointed_freely: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    """What counts of persons refer to: killed, arrested."""
    measures: frozenset[str] = frozenset()
    """What other figures refer to: times, shares, places."""
    loose_ends: frozenset[str] = frozenset()
    """Words that no headline ends with: the line of a post was broken after them."""
    phrase_openers: frozenset[str] = frozenset()
    """Words that start an optional phrase; "into" and "of" start required ones."""
    label_enders: frozenset[str] = frozenset()
    """Words before which a short label may be cut."""
    origin_before: frozenset[str] = frozenset()
    """Words before a place that is only somebody's origin."""
    origin_after: frozenset[str] = frozenset()
    """The same after a place: a Paris-based group."""
    clause_ends: re.Pattern[str] | None = None
    """Verbs (whole words) before the comma that ends a clause; None if a verb may be anywhere."""
    not_verbs: frozenset[str] = frozenset()
    """Words that end like a verb but are none: خود."""
    clause_joiners: tuple[str, ...] = ()
    """Words that start another clause: and, but."""
    inner_verbs: re.Pattern[str] | None = None
    """Verbs (whole words) that end a clause before "and": fewer than `clause_ends`, because there is no comma."""
    subordinators: frozenset[str] = frozenset()
    """Words that start a clause with a verb of its own inside another: that, who, if."""
    attributions: tuple[str, ...] = ()
    """Patterns for who reports something: "according to the Harbour Herald"."""
    asides: re.Pattern[str] | None = None
    """Matches what a sentence mentions without reporting it: a cause, a charge, what came before, what is condemned.

    The group `before` is the word that shows it, which stays.
    """
    spans: frozenset[str] = frozenset()
    """Plural time spans that no headline ends with: "weeks" after what?"""
    self_descriptions: tuple[str, ...] = ()
    """Words after an outlet's name where it describes itself: "Harbour Herald is the"."""
    speakers: frozenset[str] = frozenset()
    """Words for the writer: a sentence that starts with one is the writer's own, not reporting."""
    long_since: tuple[str, ...] = ()
    """Patterns for what has been true for years."""
    references: References = field(default_factory=References)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """What outlets print around news. Patterns ignore case and are tried in texts of every language."""

    kinds: tuple[str, ...] = ()
    """Patterns of labels for the kind of page, not the event: VIDEO, UPDATE 2."""
    sections: tuple[str, ...] = ()
    """Patterns of section names before the colon of a headline: "Harbour news: "."""
    outlets: frozenset[str] = frozenset()
    """Words that names of outlets end with."""
    site_words: frozenset[str] = frozenset()
    """Words that sites and feeds put around their name in a title: "Home", "RSS", "Latest news"."""
    clickbait: tuple[str, ...] = ()
    """Patterns of headlines that hide what happened."""
    address: tuple[str, ...] = ()
    """Patterns of lines in which a channel speaks to its readers: greetings, requests, the second person."""
    boilerplate: tuple[str, ...] = ()
    """Patterns of sentences that belong to the page around the report."""
    pointers: tuple[str, ...] = ()
    """Patterns for the start of a short line that points elsewhere: related stories, newsletters, comments."""
    credits: tuple[str, ...] = ()
    """Patterns for what precedes the name of the site that published the report first."""
    inserts: tuple[str, ...] = ()
    """Patterns for insertions that are not part of a text: captions, invitations to subscribe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What distinguishes a language from others of its script: typical letters and frequent words.

    For short texts without a frequent word: `habitual` letters indicate the language if no other letter decides, and a
    letter in `excluded` rules it out.
    """

    script: Script
    letters: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    habitual: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Letters typed on a neighbouring language's keyboard, mapped to the `proper` ones; `own` letters reveal the
    language.
    """

    own: re.Pattern[str]
    proper: Mapping[str, str]


def packaged(package: str, name: str = "interface.po") -> Callable[[], str]:
    """Returns a function that reads a text file from a language's package."""
    return lambda: files(package).joinpath(name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language. `locale` names the CLDR data for its dates, plurals and language names (see Babel)."""

    code: str
    locale: str
    name: str
    """The language's name as its own readers write it."""
    direction: Direction
    profile: Profile
    stem: Callable[[str], str]
    """Returns what inflected forms of a word share: a key for matching, not a dictionary form."""
    leads_script: bool = False
    """Whether its rules apply to texts of its script in an unknown language."""
    digits: str = "0123456789"
    function_words: frozenset[str] = frozenset()
    loose_affix: re.Pattern[str] | None = None
    """Matches the space between a word and an affix, which writers use inconsistently; the match key drops it."""
    name_endings: tuple[tuple[str, str], ...] = ()
    """Endings that a name may carry, each with the letters that must precede it."""
    spelling: Spelling | None = None
    numbers: NumberWords = field(default_factory=NumberWords)
    dates: DateWords = field(default_factory=DateWords)
    calendar: Calendar | None = None
    sentence_ends: SentenceEnds = field(default_factory=SentenceEnds)
    prose: Prose = field(default_factory=Prose)
    page: PageWords = field(default_factory=PageWords)
    capitals_mark_names: bool = False
    """Whether a capitalised word inside a sentence is always a name."""
    casing: Casing | None = None
    """How its headlines are converted to sentence case; None if they are not."""
    reply_marks: tuple[str, ...] = ()
    """Prefixes that mail programs in this language put before the subject of a reply."""
    first_person: re.Pattern[str] | None = None
    """Matches a headline in the first person."""
    closing_verb: re.Pattern[str] | None = None
    """Matches the end of a sentence whose verb comes last, even without a full stop."""
    says_who: re.Pattern[str] | None = None
    """Matches a sentence that already names its source; None if a source may be added to any sentence."""
    denial: re.Pattern[str] | None = None
    """Matches a sentence in which somebody denies the reported event."""
    request: re.Pattern[str] | None = None
    """Matches a headline that asks for something to happen."""
    activists: re.Pattern[str] | None = None
    """Matches a sentence attributed to human rights groups or activists."""
    catalogue: Callable[[], str] | None = None
    """Reads the gettext catalogue with the words of the interface; without one they are in English."""

    @property
    def script(self) -> Script:
        """The script it is written in."""
        return self.profile.script

    def in_own_digits(self, text: str) -> str:
        """Replaces ASCII digits by the language's own."""
        return text.translate({ord("0") + value: digit for value, digit in enumerate(self.digits)})
