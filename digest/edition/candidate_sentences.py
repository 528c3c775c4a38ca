"""Extracts the sentences of a report that may be used in a summary, in order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.edition.headlines import without_loose_end, without_stray_quote
from digest.edition.house_lines import HouseLines
from digest.edition.leaning import leans
from digest.edition.news_lines import NewsLines, addresses_readers
from digest.edition.publishers import joined_key
from digest.edition.sentence_openings import without_dateline
from digest.edition.usual_cases import Case, UsualCases
from digest.languages.registry import language_of
from digest.model.items import Item
from digest.text.datelines import MONTH
from digest.text.lexicon import Lexicon
from digest.text.normalise import match_key
from digest.text.page_words import is_boilerplate
from digest.text.sentences import split_sentences, word_count
from digest.text.sites import site_name
from digest.text.tokens import content_words, tokens

FEWEST_WORDS = 7  # fewer say too little
LENGTHS = range(FEWEST_WORDS, 61)  # words of a sentence; longer ones are hard to read
NAME_LONGEST = 80  # characters within which an outlet's name and what it says of itself stand
LENGTHS_OF_POSTS = range(4, 76)  # posts are short, and often one sentence with a quotation
SENTENCES_READ = 14  # sentences read of a report; the news is at the top
CUT_SUMMARY_LENGTH = 140  # characters; feeds cut longer summaries
OPENING_INDEX_MAX = 1  # a caption may precede the first sentence
_LETTERS = re.compile(r"[^\W_]+")
_EXCLAIMED_QUESTION = re.compile(r"[?؟]!+$|!+[?؟]$")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_LAST_WORD = re.compile(r"(\w[\w.]*)\.$")
_WHOLE = re.compile(r"[.!؟?][\"'”’»)\]]*$")
# "in town. he said", "where..", "hallAn Eastern", "1of17People", "BureauMay 2"
_BROKEN = re.compile(
    rf"[a-z]{MONTH} \d|"
    r"[a-z]{3}\. [a-z]|\.\.|\b[a-z]{3,}[A-Z][a-z]|\d[a-z]+\d[A-Z]|[a-z]\.[A-Z\u00c0-\u00de]\w|^['‘][^'’]*\""
)
_OPENED_UNCLOSED = re.compile(r"^['‘](?!.*['’](?:[\s,.;:!?]|$))")
_CLOSED_UNOPENED = re.compile(r"^[^\"]*[\w.,!?]\"")
_GLUED = re.compile(r"\b([A-Z][a-z]+)([A-Z][a-z]{2}\w*)")
_QUOTATION = re.compile(r"[\"“«'‘][^\"”»]*[\"”»'’]\.?")
_NAME_AND_NEXT = re.compile(r"^([A-Z\u00c0-\u00de][\w-]*[^\Ws])(?:['’]s \w+)? (\w+)\b")
_SURNAME = re.compile(r"^([A-Z\u00c0-\u00de][\w-]{2,}) [a-z]")
_OPENING = re.compile(r"^[\"'“‘«(\[]*[A-Z0-9\u0621-\u06cc۰-۹]")
_FIRST_WORD = re.compile(r"[\"“]?(\w+)\b")
_ELLIPSIS = re.compile(r"\s*(?:…|\.{3})$")
_HANDLE = re.compile(r"\s*[:،]?\s+[A-Za-z]\w{3,}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a report that may be used in a summary; `leaning` if it cannot be understood alone."""

    text: str
    item: Item
    index: int
    words: int
    concepts: frozenset[str]
    leaning: bool


class SentenceReader:
    """Reads the sentences of reports, each report once."""

    def __init__(self, house: HouseLines, lexicon: Lexicon, spelling: UsualCases, posts: NewsLines) -> None:
        self._posts = posts
        self._house = house
        self._lexicon = lexicon
        self._spelling = spelling
        self._read: dict[str, Sequence[Sentence]] = {}

    def opening(self, item: Item) -> Sentence | None:
        """Returns the first sentence of a report; None if it cannot start a summary."""
        return next((one for one in self.read(item) if one.index <= OPENING_INDEX_MAX and not one.leaning), None)

    def read(self, item: Item) -> Sequence[Sentence]:
        """Returns the informative sentences of a report.

        If its text has none, those of the feed's summary, or of a post, the last of which may be cut.
        """
        if item.id not in self._read:
            text = [
                sentence
                for sentence in split_sentences(self._own_text(item), item.language)[:SENTENCES_READ]
                if (item.publisher, match_key(sentence)) not in self._house.openings
            ]
            told = tuple(self._informative(item, text))
            may_end_cut = text if self._posts.is_post(item) else split_sentences(item.summary, item.language)
            self._read[item.id] = told or tuple(self._informative(item, _closed(may_end_cut), cut=True))
        return self._read[item.id]

    def _informative(self, item: Item, raw: Sequence[str], *, cut: bool = False) -> Iterator[Sentence]:
        """Yields the informative sentences; the last may be `cut`."""
        clean_texts = (_clean(sentence, item.language) for sentence in raw)
        before = item.title
        is_post = self._posts.is_post(item)
        lengths = LENGTHS_OF_POSTS if is_post else LENGTHS
        whole_texts = ((text, text.replace("…", ".") if cut else text) for text in clean_texts)
        for index, (clean, whole) in enumerate(pair for pair in whole_texts if not is_boilerplate(pair[1])):
            if (
                _is_informative(whole, item.language, lengths)
                and not _on_itself(clean, item)
                and not (is_post and addresses_readers(clean))
                and not _is_glued(clean, self._lexicon, self._spelling)
            ):
                bare = _bare_name(clean, before, item, self._lexicon, self._spelling)
                yield Sentence(
                    text=clean,
                    item=item,
                    index=index,
                    words=word_count(clean),
                    concepts=frozenset(content_words(clean)),
                    leaning=leans(clean, before, item.language) or bare,
                )
            before = f"{before} . {clean}"

    def _own_text(self, item: Item) -> str:
        """Returns the text up to a line that is the title of another report by this publisher, where teasers start."""
        if self._posts.is_post(item):
            return "\n".join(map(_with_stop, self._posts.lines(item)))
        lines = item.text.splitlines()
        own = match_key(item.title)
        teasers = (
            number
            for number, line in enumerate(lines)
            if (key := match_key(line)) != own and (item.publisher, key) in self._house.titles
        )
        return "\n".join(lines[: next(teasers, None)])


def _with_stop(line: str) -> str:
    """Adds the full stop that the last line of a post often lacks."""
    long = word_count(line) >= FEWEST_WORDS
    return f"{line}." if long and line[-1].isalnum() else line


def _closed(sentences: Sequence[str]) -> Sequence[str]:
    """Adds the missing full stop to a feed's summary; a longer summary without one was cut, and gets "…"."""
    if not sentences:
        return sentences
    *whole, last = sentences
    text = _ELLIPSIS.sub("", last)
    is_cut = text != last or (last[-1].isalnum() and sum(map(len, sentences)) >= CUT_SUMMARY_LENGTH)
    if is_cut:
        return (*whole, f"{without_loose_end(text)}…")
    return (*whole, f"{last}." if last[-1].isalnum() else last)


def _is_informative(sentence: str, language: str, lengths: range) -> bool:
    """Whether it is a complete sentence of news that can be understood by itself."""
    first = _FIRST_WORD.match(sentence)
    own_words = first is not None and match_key(first[1]) in language_of(language).prose.speakers
    balanced = sentence.count('"') % 2 == 0 and all(
        sentence.count(opening) == sentence.count(closing) for opening, closing in ("“”", "«»", "()", "[]")
    )
    return (
        word_count(sentence) in lengths
        and balanced
        and bool(_WHOLE.search(sentence) and _OPENING.match(sentence))
        and not _BROKEN.search(sentence)
        and not _CLOSED_UNOPENED.match(sentence)
        and not _OPENED_UNCLOSED.match(sentence)
        and not _QUOTATION.fullmatch(sentence)
        and not _EXCLAIMED_QUESTION.search(sentence)
        and not _ends_in_abbreviation(sentence, language)
        and not own_words
    )


def _clean(sentence: str, language: str) -> str:
    """Removes the dateline; in languages with final verbs, also removes a handle after a post's line and adds the full
    stop.
    """
    text = without_stray_quote(without_dateline(sentence, language))
    closing_verb = language_of(language).closing_verb
    if closing_verb and not _WHOLE.search(text):
        text = _HANDLE.sub("", text)
        text += "." if closing_verb.search(text) else ""
    return text


def _bare_name(sentence: str, before: str, item: Item, lexicon: Lexicon, spelling: UsualCases) -> bool:
    """Whether it starts with a surname not introduced before: "Sanchi was seen on Monday".

    Also if the same report gives the surname with a first name elsewhere: "Smith gave", of "Ann Smith".
    """
    surname = _SURNAME.match(sentence)
    if surname and re.search(rf"\b[A-Z][a-z]+ {re.escape(surname[1])}\b", item.text) and surname[1] not in item.title:
        return True
    match = _NAME_AND_NEXT.match(sentence)
    if (
        not match
        or match[2] not in language_of(item.language).prose.references.verbs
        or tokens(match[1])[0] in tokens(before)
    ):
        return False
    return not lexicon.find(tokens(match[1])) and spelling.usual_case(match[1]) is not Case.LOWER


def _ends_in_abbreviation(sentence: str, language: str) -> bool:
    """Whether a sentence was split after an abbreviation or an initial: "on Oct.", "by Mr.", "in the U.S."."""
    last = _LAST_WORD.search(sentence)
    abbreviations = language_of(language).sentence_ends.abbreviations
    is_abbreviated = last is not None and last[1][:1].isupper() and last[1].lower() in abbreviations
    return is_abbreviated or bool(_INITIAL.search(sentence))


def _on_itself(sentence: str, item: Item) -> bool:
    """Whether a publisher describes itself: "Harbour Herald is the region's first newspaper"."""
    site = site_name(item.url)
    words = [f"{site}{words.replace(' ', '')}" for words in language_of(item.language).prose.self_descriptions]
    letters = "".join(_LETTERS.findall(sentence[:NAME_LONGEST].lower()))
    return bool(site) and (joined_key(sentence).startswith(tuple(words)) or letters.startswith(tuple(words)))


def _is_glued(sentence: str, lexicon: Lexicon, spelling: UsualCases) -> bool:
    """Whether a caption is joined to the sentence: "a school in HarbourtownTeachers stayed"; not
    HarbourWire, a name.
    """
    return any(
        name.group in ("places", "cities", "countries") and spelling.usual_case(half + rest) is None
        for half, rest in _GLUED.findall(sentence)
        for name in lexicon.find(tokens(half))
    )
