"""One day's newsletter, frozen: the picks with their texts, links and standings."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.issues import weekly_issue
from digest.model.rankings import Reason, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One item of a story in the public output; `copy_of` is the url of the original or None."""

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
    """A story with its rank on a day: the object in `edition.json` and `digest rank --json`."""

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
    """Who wrote a passage: a report's publisher, this program from facts in the report, or a translator."""

    REPORT = "report"
    FACTS = "facts"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSentence:
    """One sentence of a summary, and the report it comes from.

    `text` is the sentence in the summary, with its publisher's name if the summary adds that; `quote` is the report's
    wording, without dateline and signs. `item` is the id of the report, `offset` the character of its stored text where
    the sentence starts, None if the text differs.
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

    A passage made from facts or by machine translation comes before the passage of the report it is based on.
    `sentences` are those of the summary, each from a report; () if the text is not from a report.
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
    """A further report to read; `labels` are e.g. the language, `paywall`, `state media`."""

    url: str
    title: str
    publisher: str
    language: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Standing):
    """One of the ten stories as shown in the letter: its standing and its texts.

    `label` is the 2-5 words of the index; `passages` starts with the letter's language, then the other one if the story
    has both; `headline` is that of the first; `why` are the sentences of "Why it is here"; `related` are days and
    headlines of earlier editions. `update_url` is the report that `update` quotes, or "". `thread` is where the story
    began, as day and rank of an earlier edition: 2024-03-05-2; "" for a new story. `page` is the archive page of a
    weekly letter's story: 2024-03-05/story-2. `persons` is the number of persons in the headline, or None, and
    `counted` says what was counted: "arrests".
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
        """The passage of the report that leads the story, in any language."""
        return next((one for one in self.passages if one.origin is PassageOrigin.REPORT), self.passages[0])

    @property
    def summarised(self) -> Passage:
        """The passage with the summary: the lead's, or the next report's if the lead is only a headline."""
        told = (one for one in self.passages if one.origin is PassageOrigin.REPORT and one.summary)
        return next(told, self.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One day's newsletter, frozen. `day` is the local day as YYYY-MM-DD in `time_zone`.

    `words` and `minutes` are the reading length of the picks; `sources_answering` of `sources_asked` delivered items or
    reported no change; `sample` marks an edition made from a replay. `topic_names` are (id, name) pairs. `net` are
    reports by organisations that measure networks, `corrections` are mistakes of earlier editions. `notes` are findings
    of the letter's review that could not be fixed. `in_other_languages` has the same picks for subscribers of other
    languages; members, reasons and `next` are stored only here. `weekly` marks the letter of the week that ends with
    `day`.
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
