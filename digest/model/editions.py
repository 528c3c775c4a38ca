"""One day's newsletter, frozen: picks with their words, links and standings."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.issues import weekly_issue
from digest.model.rankings import Reason, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One item of a story as the outside reads it; `copy_of` is the url of the original or None."""

    url: str
    canonical_url: str
    publisher: str
    source: str
    language: str
    title: str
    published: datetime
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A story at its place in a day's order: the object of `edition.json` and `digest rank --json`."""

    rank: int
    story: str
    headline: str
    url: str
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    members: tuple[Member, ...]
    kept_out: str | None = None


class PassageOrigin(StrEnum):
    """Who wrote a passage: a report's publisher, this program from what it knows of the report, or a translator."""

    REPORT = "report"
    FACTS = "facts"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSentence:
    """One sentence of a summary, and the report that it is from.

    `text` is the sentence in the summary, with its publisher's name where the summary gives that; `quote` as the report
    has it, without dateline and signs. `item` is the id of the report, `offset` the character of its stored text at
    which the sentence begins, None where the text has it otherwise.
    """

    text: str
    quote: str
    item: str
    url: str
    publisher: str
    offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A story's headline and summary in one language; `direction` is ltr or rtl.

    A passage made from facts or translated by a machine stands before the passage of the report that it is about.
    `sentences` are those of the summary, each from a report; () for words that are no report's.
    """

    language: str
    direction: str
    headline: str
    summary: str
    url: str
    publisher: str
    origin: PassageOrigin = PassageOrigin.REPORT
    sentences: tuple[QuotedSentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A further report to read: `labels` such as the language, `paywall`, `state media`."""

    url: str
    title: str
    publisher: str
    language: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Standing):
    """One of the ten as the letter shows it: its standing and the words around it.

    `label` is the 2-5 words of the index; `passages` the letter's language first, then the other where the story
    has both; `headline` is that of the first; `why` the sentences of "Why it is here"; `related` the days and headlines
    of earlier editions. `update_url` is the report that `update` quotes, "" where it quotes none. `thread` is where the
    story began, as the day and the rank of an earlier edition's: 2024-03-05-2; "" for a new story. `page` is
    where a weekly letter's story stands in the archive: 2024-03-05/story-2. `persons` is how many the headline counts,
    None where it counts none, in what `counted` names: "arrests".
    """

    label: str
    published: datetime
    place: str | None
    passages: tuple[Passage, ...]
    why: tuple[str, ...]
    also: tuple[Link, ...]
    update: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    update_url: str = ""
    thread: str = ""
    page: str = ""
    persons: int | None = None
    counted: str = ""

    @property
    def lead(self) -> Passage:
        """The passage of the report that leads the story, in whatever language."""
        return next((one for one in self.passages if one.origin is PassageOrigin.REPORT), self.passages[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One day's newsletter, frozen. `day` is the local day as YYYY-MM-DD in `time_zone`.

    `words` and `minutes` are the reading length of the picks; `sources_answering` of `sources_asked` gave items or
    said that nothing is new; `sample` marks an edition made from a replay. `topic_names` are (id, name) pairs.
    `net` are reports of those who measure networks, `corrections` what earlier editions had wrong.
    `notes` is what the review of the letter found and could not improve. `in_other_languages` has the same picks for
    the subscribers of other languages; members, reasons and what came next are said once, here. `weekly` marks the
    letter of the week that ends with `day`.
    """

    day: str
    generated_at: datetime
    window: Window
    time_zone: str
    title: str
    tagline: str
    language: str
    subject: str
    preheader: str
    picks: tuple[Pick, ...]
    next: tuple[Standing, ...]
    short_reason: str | None
    words: int
    minutes: int
    items_read: int
    sources_asked: int
    sources_answering: int
    sample: bool = False
    weekly: bool = False
    topic_names: tuple[tuple[str, str], ...] = ()
    net: tuple[Link, ...] = ()
    corrections: tuple[str, ...] = ()
    in_other_languages: tuple["Edition", ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def issue(self) -> str:
        """Its name in the ledger, see `digest.model.issues`."""
        return weekly_issue(self.day) if self.weekly else self.day
