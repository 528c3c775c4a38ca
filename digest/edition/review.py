"""Reviews a composed letter from a reader's point of view; each kind of fault is one check. Pure.

A faulty story is composed again from its next best report (`composing`); remaining faults become the letter's notes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from digest.beats.beat import Beat, GradedEvent
from digest.edition.casing import is_shouted
from digest.edition.edition_words import nothing_more_line
from digest.edition.leaning import is_about_the_past
from digest.edition.links import SHARED_WITH_EARLIER
from digest.edition.matters import common_stems, event_in, index_label, is_named
from digest.edition.nearness import are_alike
from digest.edition.person_counts import figures_of_persons
from digest.languages.registry import language_of, words_of_all
from digest.model.editions import Edition, Passage, PassageOrigin, Pick
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences, word_count
from digest.text.tokens import content_words, tokens

SHORTEST_HEADLINE = 4  # words
LONGEST_HEADLINE = 20  # words
SUMMARY_WORDS = range(35, 61)
MOST_LINKS = 3
SAME_PLACE_MOST = 2  # stories of one place in a letter

_RESIDUE = re.compile(
    r"https?:|www\.|@\w|(?<!\w)#\w|\|\s*\w|\s[–—-]\s[^–—-]{2,30}\s[–—-]\s|\d{1,2}/\d{1,2}/20\d\d|[\U0001F000-\U0001FAFF]|"
    r"&\w{2,8};"
)
_GLUED = re.compile(r"\b[a-z]{3,}[A-Z][a-z]{2,}(?=\s)|\b[a-z]{4,}[A-Z]\b|[a-z]{3}\.[A-Z][a-z]|�")
_HOST = re.compile(r"(?<![\w@.])[a-z0-9-]{2,40}(?:\.[a-z]{2,7}){1,2}(?![\w.])")
_QUOTED_WHOLE = re.compile(r"[\"“«'‘][^\"”»]*[\"”»'’][.!؟?]*")


class FaultKind(StrEnum):
    """Kinds of faults a reader would notice."""

    HEADLINE_RESIDUE = "headline: residue of the page"
    HEADLINE_CUT = "headline: cut off"
    HEADLINE_OPAQUE = "headline: does not say what happened"
    HEADLINE_SHOUTED = "headline: in capitals"
    HEADLINE_FOREIGN = "headline: in another language"
    HEADLINE_LONG = "headline: too long to read at a glance"
    LABEL_ALIKE = "label: another story has it"
    LABEL_SOURCE = "label: names only who reports the story"
    LABEL_WRONG = "label: names an event that the story does not tell"
    LABEL_DIFFERS = "label: another event than in the other language"
    FACTS_THIN = "facts: say neither what happened nor whom the report names"
    SUMMARY_MISSING = "summary: nothing beyond the headline"
    SUMMARY_LENGTH = "summary: not of 35 to 60 words"
    SUMMARY_ELSEWHERE = "summary: opens with something else than the headline"
    SUMMARY_FIGURES = "summary: other figures than the headline"
    SUMMARY_JUNK = "summary: residue or broken text"
    SUMMARY_REPEATS = "summary: says a thing twice"
    SUMMARY_BACKGROUND = "summary: opens with what is long past"
    PUBLISHER_HOST = "publisher: named by its host"
    COUNTS_DIFFER = "why: another count than in the other language"
    LINKS_MANY = "also: more links than a reader follows"
    EARLIER_OTHER = "earlier: a different story"
    CROWDED = "letter: too many stories of one place"


FIXABLE = frozenset(
    {
        FaultKind.HEADLINE_RESIDUE,
        FaultKind.HEADLINE_CUT,
        FaultKind.HEADLINE_OPAQUE,
        FaultKind.HEADLINE_SHOUTED,
        FaultKind.SUMMARY_MISSING,
        FaultKind.SUMMARY_ELSEWHERE,
        FaultKind.SUMMARY_FIGURES,
        FaultKind.SUMMARY_JUNK,
        FaultKind.SUMMARY_BACKGROUND,
    }
)
"""Faults that using another report of the story may avoid."""

COUNTED_ONLY = frozenset({FaultKind.SUMMARY_LENGTH, FaultKind.HEADLINE_LONG})
"""Faults not mentioned in notes: the reports contain no further suitable sentence, or no shorter one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFault:
    """One fault of a letter: the rank of the story, 0 for the letter as a whole, and the text at fault."""

    rank: int
    kind: FaultKind
    detail: str

    @property
    def note(self) -> str:
        """The fault in one line, for the operator."""
        place = f"story {self.rank}: " if self.rank else ""
        return f"{place}{self.kind}: {self.detail[:120]}"


def reviewed(edition: Edition, beat: Beat) -> Edition:
    """Adds the review's findings to the letters of every language, as notes."""
    others = tuple(
        replace(other, notes=_notes(_with_members(other, edition), beat)) for other in edition.in_other_languages
    )
    return replace(edition, in_other_languages=others, notes=_notes(edition, beat))


def _notes(edition: Edition, beat: Beat) -> tuple[str, ...]:
    return tuple(fault.note for fault in review(edition, beat) if fault.kind not in COUNTED_ONLY)


def _with_members(other: Edition, main: Edition) -> Edition:
    """Adds the members of the main letter, where alone they are stored."""
    members = {pick.rank: pick.members for pick in main.picks}
    return replace(other, picks=tuple(replace(pick, members=members.get(pick.rank, ())) for pick in other.picks))


def review(edition: Edition, beat: Beat) -> tuple[LetterFault, ...]:
    """Returns every fault of a letter in its main language, including differences from its other languages."""
    return (
        *(fault for pick in edition.picks for fault in review_pick(pick, edition.language, int(edition.day[:4]), beat)),
        *_label_faults(edition, beat),
        *(fault for other in edition.in_other_languages for fault in _differences(edition, other, beat)),
        *_crowding(edition),
    )


def review_pick(pick: Pick, language: str, year: int, beat: Beat) -> tuple[LetterFault, ...]:
    """Returns the faults of one story in the letter of a language; `year` is that of the letter."""
    found = (
        *_headline_faults(pick, language),
        *_fact_faults(pick.passages[0], beat),
        *_summary_faults(pick.summarised, year, beat),
        *_host_faults(pick),
        *_link_faults(pick),
    )
    return tuple(LetterFault(rank=pick.rank, kind=kind, detail=detail) for kind, detail in found)


def _headline_faults(pick: Pick, language: str) -> Iterator[tuple[FaultKind, str]]:
    headline = pick.lead.headline
    if pick.passages[0].language != language:
        yield FaultKind.HEADLINE_FOREIGN, pick.passages[0].headline
    if _RESIDUE.search(headline):
        yield FaultKind.HEADLINE_RESIDUE, headline
    if headline.endswith(("…", "...")):
        yield FaultKind.HEADLINE_CUT, headline
    if is_shouted(headline):
        yield FaultKind.HEADLINE_SHOUTED, headline
    if is_opaque(headline):
        yield FaultKind.HEADLINE_OPAQUE, headline
    if word_count(headline) > LONGEST_HEADLINE:
        yield FaultKind.HEADLINE_LONG, headline


def _fact_faults(passage: Passage, beat: Beat) -> Iterator[tuple[FaultKind, str]]:
    event = event_in(passage.headline, beat)
    if passage.origin is PassageOrigin.FACTS and not passage.summary and (event is None or event.usual):
        yield FaultKind.FACTS_THIN, passage.headline


def is_opaque(headline: str) -> bool:
    """Whether a headline does not say what happened: a question, clickbait, a quotation, too few words."""
    return (
        word_count(headline) < SHORTEST_HEADLINE
        or headline.rstrip("\"'”»").endswith(("?", "؟"))
        or bool(_QUOTED_WHOLE.fullmatch(headline))
        or bool(_lures().search(headline))
    )


@cache
def _lures() -> re.Pattern[str]:
    return re.compile("|".join(words_of_all(lambda language: language.page.clickbait)), re.IGNORECASE)


def _summary_faults(passage: Passage, year: int, beat: Beat) -> Iterator[tuple[FaultKind, str]]:
    sentences = split_sentences(passage.summary, passage.language)
    if not sentences or passage.summary == nothing_more_line(passage.publisher, passage.language):
        yield FaultKind.SUMMARY_MISSING, passage.headline
        return
    if word_count(passage.summary) not in SUMMARY_WORDS:
        yield FaultKind.SUMMARY_LENGTH, f"{word_count(passage.summary)} words"
    if not _share_event(passage.headline, sentences[0], beat):
        yield FaultKind.SUMMARY_ELSEWHERE, sentences[0]
    if differing := _differing_figures(passage):
        yield FaultKind.SUMMARY_FIGURES, differing
    if _RESIDUE.search(passage.summary) or _GLUED.search(passage.summary):
        yield FaultKind.SUMMARY_JUNK, passage.summary
    if any(are_alike(one, other) for n, one in enumerate(sentences) for other in sentences[:n]):
        yield FaultKind.SUMMARY_REPEATS, sentences[-1]
    if is_about_the_past(sentences[0], year):
        yield FaultKind.SUMMARY_BACKGROUND, sentences[0]


def _share_event(headline: str, sentence: str, beat: Beat) -> bool:
    """Whether a sentence shares an uncommon word with the headline, or names its event."""
    event, words = event_in(headline, beat), set(content_words(headline)) - common_stems(beat)
    named = event is not None and not event.usual and is_named(event, sentence, beat)
    return named or not words.isdisjoint(content_words(sentence)) or not words


def _differing_figures(passage: Passage) -> str:
    """Returns the counts of headline and summary if both count persons with the same word but share no figure."""
    title, summary = _counted(passage.headline, passage.language), _counted(passage.summary, passage.language)
    wrong = [unit for unit in title.keys() & summary.keys() if title[unit].isdisjoint(summary[unit])]
    return "; ".join(f"{unit}: {_listed(title[unit])} / {_listed(summary[unit])}" for unit in sorted(wrong))


def _listed(figures: Iterable[float]) -> str:
    return ", ".join(f"{figure:g}" for figure in sorted(figures))


def _counted(text: str, language: str) -> Mapping[str, set[float]]:
    """Maps words for counted persons to the exact figures in their clauses."""
    prose, found = language_of(language).prose, dict[str, set[float]]()
    for sentence in split_sentences(text, language):
        for clause in re.split(r"[,،;:؛](?!\d{3})", sentence):
            figures = {one.value for one in figures_of_persons(clause, language) if not one.approximate}
            for unit in prose.counted & set(tokens(clause)) if figures else ():
                found.setdefault(unit, set()).update(figures)
    return found


def _host_faults(pick: Pick) -> Iterator[tuple[FaultKind, str]]:
    texts = (*(one.publisher for one in pick.passages), *(link.publisher for link in pick.also), *pick.why[:1])
    for text in texts:
        if host := _HOST.search(text):
            yield FaultKind.PUBLISHER_HOST, host[0]
            return


def _link_faults(pick: Pick) -> Iterator[tuple[FaultKind, str]]:
    if len(pick.also) > MOST_LINKS:
        yield FaultKind.LINKS_MANY, f"{len(pick.also)} links"
    texts = [*(f"{one.headline} {one.summary}" for one in pick.passages), *(member.title for member in pick.members)]
    words = set(content_words(" ".join((pick.label, *texts))))
    for _, headline in pick.related:
        shared = words & set(content_words(headline))
        if len(shared) < SHARED_WITH_EARLIER and len(set(content_words(headline))) > SHARED_WITH_EARLIER:
            yield FaultKind.EARLIER_OTHER, headline


def _label_faults(edition: Edition, beat: Beat) -> Iterator[LetterFault]:
    uses = Counter(pick.label for pick in edition.picks)
    for pick in edition.picks:
        if uses[pick.label] > 1:
            yield LetterFault(rank=pick.rank, kind=FaultKind.LABEL_ALIKE, detail=pick.label)
        if pick.label.endswith(f": {pick.lead.publisher}") or pick.label == pick.lead.publisher:
            yield LetterFault(rank=pick.rank, kind=FaultKind.LABEL_SOURCE, detail=pick.label)
        event = _event_of_label(pick.label, edition.language, beat)
        texts = " . ".join(f"{one.headline} . {one.summary}" for one in pick.passages)
        titles = " . ".join(member.title for member in pick.members)
        if event and not is_named(event, f"{texts} . {titles}", beat):
            yield LetterFault(rank=pick.rank, kind=FaultKind.LABEL_WRONG, detail=pick.label)


def _event_of_label(label: str, language: str, beat: Beat) -> GradedEvent | None:
    what = label.partition(": ")[2]
    return next((event for event in beat.events if what and index_label(event, language) == what), None)


def _differences(edition: Edition, other: Edition, beat: Beat) -> Iterator[LetterFault]:
    """Yields where two letters of one edition contradict each other about a story."""
    for pick, same in zip(edition.picks, other.picks, strict=True):
        events = [
            event.id
            for one, language in ((pick, edition.language), (same, other.language))
            if (event := _event_of_label(one.label, language, beat))
        ]
        if len(set(events)) > 1:
            yield LetterFault(rank=pick.rank, kind=FaultKind.LABEL_DIFFERS, detail=f"{pick.label} / {same.label}")
        figures = [_figures_of(one) for one in (pick, same)]
        if all(figures) and figures[0] != figures[1]:
            yield LetterFault(rank=pick.rank, kind=FaultKind.COUNTS_DIFFER, detail=f"{pick.why[0]} / {same.why[0]}")


def _figures_of(pick: Pick) -> frozenset[float]:
    """Returns the figures in the sentence that says how many report the story."""
    return frozenset(one.value for text in pick.why[:1] for one in numbers(text.partition(":")[0]))


def _crowding(edition: Edition) -> Iterator[LetterFault]:
    for place, uses in Counter(pick.place for pick in edition.picks if pick.place).items():
        if uses > SAME_PLACE_MOST:
            yield LetterFault(rank=0, kind=FaultKind.CROWDED, detail=f"{uses} stories of {place}")
