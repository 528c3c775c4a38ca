"""Cleans headlines of outlet names, labels and capitals, and rates their clarity."""

import re
from collections.abc import Sequence
from functools import cache
from html import unescape

from digest.edition.casing import is_title_case, recased
from digest.edition.news_lines import LONGEST, LONGEST_WHOLE, NewsLines, ends_with_verb
from digest.edition.publishers import Publishers, joined_key
from digest.edition.usual_cases import UsualCases
from digest.languages.interface import Language
from digest.languages.registry import capitals_mark_names, language_of, languages, words_of_all
from digest.model.items import Item
from digest.text.agencies import agency_names
from digest.text.lexicon import Lexicon
from digest.text.normalise import display, match_key
from digest.text.sentences import word_count
from digest.text.sites import site_name
from digest.text.tokens import content_words, tokens

# A longer title is the first line of a post, not a headline.
MOST_WORDS = 18
LONGEST_SENTENCE = 150  # characters; a complete sentence is clearer than a cut one
LONGEST_UNCUT = 300  # characters of a single-clause sentence that ends with its verb
LATEST_END = 24  # words within which a clause may end where none does earlier
FEWER_WORDS = 14  # words kept if there is no earlier end

_SEPARATOR = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*")
# "Rally in Harbourtown – HR – 3/5/2024": a site and the day behind a headline.
_DATED_SITE = re.compile(r"\s[|–—-]\s[^|–—-]{1,30}\s[|–—-]\s\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$")
_DECORATION = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\ufe0f\u200d]+(?=\s|$)")
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")
_LEADING_TAG = re.compile(r"^#\w+\s*[:|–—-]\s+")
# What photo agencies call a picture: "Ruritania Harbour Protest".
_PICTURE = re.compile(r"[A-Z][\w.]*(?: [A-Z][\w.]*){1,3}")
_HANDLES = re.compile(r"^(?:\s*@\w+[:،,]?)+\s+|(?:\s+(?:@\w+|https?://\S+|t\.me/\S+))+\s*$")
_ALSO_CLOSING = {"'": "'’", "‘": "’'", "“": '”"', '"': '"”'}  # writers mix typographic and straight ones
_ENDED = re.compile(r"[.!][\"'”’»]?$")
_INNER_END = re.compile(r"[.!?؟;؛] ")
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "«": "»"}
# "Ann Smith، a member of the council، was sentenced": the aside between the first two commas.
_ASIDE = re.compile(r"^([^،]{4,60})،[^،]{4,90}،")
_CLAUSE_ENDS = ((".!?؟", 4), (";؛:–—", 5), ("،,", 6))
_SEMICOLONS = ((";؛", 4),)
_DOUBLED = re.compile(r"\b(\w{3,}) \1\b")


@cache
def _label_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for labels of the kind of page, before a headline and after it: "VIDEO:", "[Photos]"."""
    kind = f"(?:{'|'.join(words_of_all(lambda language: language.page.kinds))})"
    section = f"(?:{'|'.join(words_of_all(lambda language: language.page.sections))})"
    leading = rf"^\W*{kind}\s*(?:[:|–—]|-(?!\w)|(?<=\d)-)\s*|^\W*[\[(]{kind}[\])]\s*|^{section}:\s+"
    trailing = rf"\s*[\[(]\+?\s*{kind}[^\])]{{0,12}}[\])]\s*$|\s*[|–—+-]\s+{kind}\s*$|\s*[+/]\s*{kind}\s*$|\s:\s\w+$"
    return re.compile(leading, re.IGNORECASE), re.compile(trailing, re.IGNORECASE)


@cache
def _clickbait() -> re.Pattern[str]:
    return re.compile("|".join(words_of_all(lambda language: language.page.clickbait)), re.IGNORECASE)


@cache
def _spans() -> frozenset[str]:
    return frozenset(words_of_all(lambda language: language.prose.spans))


@cache
def _loose_end() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(words_of_all(lambda language: sorted(language.prose.loose_ends)))})$")


@cache
def _outlet_words() -> frozenset[str]:
    agencies = " ".join(agency_names()).lower().split()
    return frozenset((*words_of_all(lambda language: language.page.outlets), *agencies))


class Headlines:
    """The cleaned headlines of a day's reports."""

    def __init__(self, publishers: Publishers, lexicon: Lexicon, spelling: UsualCases, posts: NewsLines) -> None:
        self._publishers = publishers
        self._posts = posts
        self._lexicon = lexicon
        self._spelling = spelling
        self._known: dict[str, str] = {}

    def of(self, item: Item) -> str:
        """Returns the cleaned headline of a report, cached because a story needs each several times."""
        if item.id not in self._known:
            title = self._posts.news_line(item) if self._posts.is_post(item) else item.title
            self._known[item.id] = self.clean(title, item)
        return self._known[item.id]

    def text_of(self, item: Item) -> str:
        """Returns the text of a report, a post's without signatures, tags and links."""
        return "\n".join(self._posts.lines(item)) if self._posts.is_post(item) else item.text or item.summary

    def clean(self, title: str, item: Item) -> str:
        """Cleans another title of a report in the same way."""
        return clean_headline(title, item, self._publishers, self._lexicon, self._spelling)


def clean_headline(title: str, item: Item, publishers: Publishers, lexicon: Lexicon, spelling: UsualCases) -> str:
    """Returns a title as printed in the letter: one line without outlet, labels such as VIDEO:, capitals, a final stop.

    Never empty for a title with words.
    """
    text = display(unescape(title), item.language)
    text = _DATED_SITE.sub("", undecorated(text, item.language))
    leading, trailing = _label_patterns()
    for _ in range(3):
        shorter = _without_outlet(trailing.sub("", leading.sub("", text)), item, publishers).strip()
        if shorter == text or not content_words(shorter):
            break
        text = shorter
    text = without_stray_quote(text)
    text = _DOUBLED.sub(r"\1", text)
    ended = bool(_ENDED.search(text))
    text = re.sub(r"(?<!\.)\.{1,2}$|\s*[-–—:|،,;]+$", "", text).strip()
    text = _shortened(text, language_of(item.language), ended=ended)
    if _loose_end().search(text):
        text = without_loose_end(text)
    known = languages().get(item.language)
    if known and known.casing:
        text = recased(text, lexicon, spelling, known.casing)
    return text or display(title)


def undecorated(text: str, language: str) -> str:
    """Removes emoji between words, a hashtag before a colon, and handles and addresses at either end; turns other
    hashtags into words.
    """
    plain = _HASHTAG.sub(lambda tag: tag[1].replace("_", " "), _LEADING_TAG.sub("", _DECORATION.sub("", text)))
    return display(_HANDLES.sub("", plain), language)


def clarity(headline: str, item: Item) -> float:
    """Rates how well a headline alone says what happened: 1 for a plain sentence of 5 to 14 words, less for
    each fault.
    """
    words = word_count(headline)
    value = 1.0
    value -= 0.12 * max(0, 5 - words) + 0.04 * max(0, words - 14)
    value -= 0.5 * bool(_clickbait().search(headline)) + 0.35 * headline.rstrip('"”»').endswith(("?", "؟"))
    value -= 0.4 * headline.endswith(("…", "...")) + 0.15 * headline.startswith(('"', "“", "'", "‘", "«"))
    first_person, capitals = language_of(item.language).first_person, capitals_mark_names(item.language)
    value -= 0.25 * bool(capitals and first_person and first_person.search(headline))
    value -= 0.1 * (capitals and is_title_case(headline)) + 0.4 * bool(_PICTURE.fullmatch(headline))
    value -= 0.2 * ("#" in headline or "@" in headline) + 0.1 * headline.count(":") + 0.2 * headline.count("!")
    return max(0.0, value)


def first_statement(text: str, language: str, most_words: int) -> str:
    """Returns the first statement of a sentence of several, "" if it has none of at most so many words.

    It ends at a semicolon, or at a comma after a verb in a language with final verbs.
    """
    kinds = (*_SEMICOLONS, ("،", 5)) if language_of(language).prose.clause_ends else _SEMICOLONS
    return _first_clause(text, language_of(language), most_words, LONGEST, kinds)


def without_stray_quote(text: str) -> str:
    """Removes an opening quotation mark that is not closed, as in a post's first line."""
    opening = text[:1]
    closing = _QUOTES.get(opening)
    rest = text[1:]
    return rest if closing and not any(mark in rest for mark in _ALSO_CLOSING.get(opening, closing)) else text


def names_another_outlet(item: Item, publishers: Publishers) -> bool:
    """Whether a report's title, or the title at the top of its text, ends with another outlet's name: a reprint."""
    key = match_key(item.title)
    first = item.text[: 2 * len(item.title) + 60].partition("\n")[0]
    lines = [item.title, first.partition(". ")[0]] if match_key(first).startswith(key) else [item.title]
    for line in lines:
        *before, tail = _SEPARATOR.split(line)
        joined = joined_key(tail or "")
        if before and joined in publishers.outlets:
            site = joined_key(site_name(item.url))
            own = joined in publishers.own_names.get(item.publisher, ()) or joined in site or site in joined
            if not own:
                return True
    return False


def _without_outlet(text: str, item: Item, publishers: Publishers) -> str:
    separators = list(_SEPARATOR.finditer(text))
    if not separators:
        return text
    last = separators[-1]
    head, tail = text[: last.start()], text[last.end() :]
    if word_count(head) >= 3 and _names_outlet(tail, item, publishers, certain="|" in last[0]):
        return head
    first = separators[0]
    head, tail = text[: first.start()], text[first.end() :]
    return tail if word_count(tail) >= 3 and joined_key(head) in publishers.outlets else text


def _names_outlet(tail: str, item: Item, publishers: Publishers, *, certain: bool) -> bool:
    """Whether the words after a separator are an outlet's name; short ones after "|" always are."""
    words = tokens(tail)
    if not words or len(words) > 6:
        return not words
    joined, site = "".join(words), joined_key(site_name(item.url))
    own = bool(site) and len(site) > 2 and (joined.startswith(site) or site.startswith(joined)) and len(joined) > 2
    named = joined in publishers.outlets or own
    titled = (
        len(words) <= 4
        and words[-1] in _outlet_words()
        and (tail[:1].isupper() or not capitals_mark_names(item.language))
    )
    return named or titled or (certain and len(words) <= 5)


def _shortened(text: str, language: Language, *, ended: bool) -> str:
    """Shortens a headline: after its first sentence or clause, else after a whole word.

    A sentence may be a little longer if it `ended` with a stop or ends with its verb, if necessary without the aside
    after its subject.
    """
    if len(text) <= LONGEST and word_count(text) <= MOST_WORDS:
        return text
    if ended and len(text) <= LONGEST_SENTENCE and not _INNER_END.search(text):
        return text
    if part := _first_clause(text, language, MOST_WORDS, LONGEST, _SEMICOLONS):
        return part
    for longest in (LONGEST_SENTENCE, LONGEST_WHOLE):
        whole = next((one for one in (text, _ASIDE.sub(r"\1", text)) if _is_whole(one, language, longest)), None)
        if whole:
            return whole
    if clause := _first_clause(text, language, MOST_WORDS, LONGEST):
        return clause
    if _is_whole(text, language, LONGEST_UNCUT):
        return text
    if clause := _first_clause(text, language, LATEST_END, LONGEST_SENTENCE):
        return clause
    kept = text.split()[:FEWER_WORDS]
    while len(kept) > 1 and len(" ".join(kept)) > LONGEST:
        kept.pop()
    return without_loose_end(" ".join(kept))[:LONGEST] + "…"


def _first_clause(
    text: str, language: Language, within: int, longest: int, kinds: Sequence[tuple[str, int]] = _CLAUSE_ENDS
) -> str:
    """Returns the first sentence or else clause that ends within so many words and characters, "" if none does.

    `kinds` are the marks that end one and the fewest words before them, the best first.
    """
    words = text.split()
    for marks, fewest in kinds:
        ends = [
            n
            for n, word in enumerate(words[:within], 1)
            if n >= fewest and word[-1] in marks and _ends_clause(word, language)
        ]
        if ends and len(" ".join(words[: ends[0]])) <= longest:
            return " ".join(words[: ends[0]]).rstrip(" .;؛:–—،,")
    return ""


def _ends_clause(word: str, language: Language) -> bool:
    """Whether a clause is whole at a word and its mark: at a comma only after a verb, and at a colon not after one,
    behind which stands what is said; both only in languages in which a verb ends the clause.
    """
    verbs = language.prose.clause_ends
    if verbs is None or word.isascii() or word[-1] not in "،:":
        return True
    return bool(verbs.fullmatch(word[:-1])) == (word[-1] == "،")


def _is_whole(text: str, language: Language, longest: int) -> bool:
    """Whether a text within the limit ends with its verb, in a language with final verbs."""
    return len(text) <= longest and ends_with_verb(text, language)


def without_loose_end(text: str) -> str:
    """Removes function words, time spans ("weeks" after what?) and punctuation from the end."""
    kept = text.split()
    while len(kept) > 2 and (not content_words(kept[-1]) or kept[-1] in _spans()):
        kept.pop()
    return " ".join(kept).rstrip(" ,;:–—-،؛")
