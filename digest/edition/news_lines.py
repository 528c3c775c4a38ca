"""Finds the line of a channel's post that tells the news, without signatures, greetings and broken lines.

A post has no headline. Its first line may be a name, a greeting, "urgent" or half a sentence, and the second the news.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from digest.beats.beat import Beat
from digest.edition.house_lines import HouseLines
from digest.edition.leaning import is_about_the_past, leans
from digest.edition.matters import event_in
from digest.edition.publishers import Publishers
from digest.languages.interface import Language
from digest.languages.registry import language_of, words_of_all
from digest.model.items import Item
from digest.text.lexicon import Lexicon
from digest.text.normalise import direction, display, match_key
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences, word_count
from digest.text.tokens import content_words, tokens

LINES_READ = 40  # of a post
LINES_THAT_MAY_TELL = 6  # the news is at the top
FRAGMENT_WORDS = 4  # a shorter line without an end of sentence continues in the next
VERB_WORDS = 3  # a shorter line may be only the verb of the line before
FEWEST_WORDS = 4  # for a meaningful line
MOST_WORDS = 24  # for a readable line
LONGEST = 110  # characters of a headline; a longer one must be cut
LONGEST_WHOLE = 190  # the same for a sentence that ends with its verb

_SIGNS = re.compile(r"[\U0001F000-\U0001FAFF\u25a0-\u25ff\u2600-\u27BF\u2B00-\u2BFF\u203c\u2049\ufe0f\u200d]+")
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")
_HANDLE = re.compile(r"(?<![\w@])@\w+|https?://\S+|\bt\.me/\S+")
_BARE_HANDLE = re.compile(r"\s*:\s*[A-Za-z]\w{3,40}$")  # the author, after a line in another script
_SOURCE_BEHIND = re.compile(r"(?<=[.!؟])\s?/\s?[^/]{2,40}$")  # "The shops are closed. / Harbour Radio"
# A post that is quoted whole, above the name of its author.
_CITED = re.compile(r"[\"“«]([^\"“”«»]{40,})[\"”»]")
_AUTHOR = re.compile(r"@?[A-Za-z]\w{2,40}")
_STOP_WITHOUT_SPACE = re.compile(r"(?<=[^\W\d_A-Za-z]{3})\.(?=[^\W\d_A-Za-z]{2})")
_GOES_ON = re.compile(r"[:،,؛;]$")
_ENDS = re.compile(r"[.!?؟…][\"'”’»)\]]*$")
_CLOSING = " .!\"'”’»)"
_QUOTED_WHOLE = re.compile(r"^[\"“«'‘][^\"”»]*[\"”»'’][.!؟?]*$")


class NewsLines:
    """Reads the posts among a day's reports."""

    def __init__(self, publishers: Publishers, house: HouseLines, lexicon: Lexicon, beat: Beat) -> None:
        self._publishers = publishers
        self._house = house
        self._lexicon = lexicon
        self._beat = beat
        self._read: dict[str, tuple[str, ...]] = {}

    def is_post(self, item: Item) -> bool:
        """Whether a report is a channel's post."""
        return self._publishers.is_channel(item.publisher)

    def lines(self, item: Item) -> tuple[str, ...]:
        """Returns the lines of a post, its title first; broken lines are joined, signatures, tags and links removed."""
        if item.id not in self._read:
            raw = (item.title, *(item.text or item.summary).splitlines()[:LINES_READ])
            self._read[item.id] = tuple(_joined(tuple(self._without_signatures(raw, item)), item.language))
        return self._read[item.id]

    def news_line(self, item: Item) -> str:
        """Returns the sentence of a post that tells its news; its title if none is better."""
        found: list[tuple[float, str]] = []
        before = ""
        sentences = [sentence for line in self.lines(item) for sentence in split_sentences(line, item.language)]
        for place, sentence in enumerate(sentences[:LINES_THAT_MAY_TELL]):
            found.append((self._worth(sentence, place, before, item), sentence))
            before = f"{before} . {sentence}"
        return max(found, key=lambda pair: pair[0], default=(0.0, item.title))[1]

    def _without_signatures(self, raw: Sequence[str], item: Item) -> Iterator[str]:
        """Yields the lines that are not a signature; the title only if the text does not start with it."""
        own = {match_key(line) for line in raw[1:]}
        for place, line in enumerate(raw):
            text = display(_HANDLE.sub("", _HASHTAG.sub(_as_words, _SIGNS.sub(" ", line))), item.language)
            if direction(text) == "rtl":
                text = _BARE_HANDLE.sub("", text)
            text = _STOP_WITHOUT_SPACE.sub(". ", _SOURCE_BEHIND.sub("", text))
            cited = _CITED.fullmatch(text) if _AUTHOR.fullmatch(raw[place + 1] if raw[place + 1 :] else "") else None
            text = cited[1] if cited else text
            key = match_key(text)
            tags = len(_HASHTAG.findall(line)) + len(_HANDLE.findall(line))
            repeated = place == 0 and (key in own or any(key.rstrip(".… ") in one for one in own))
            if (
                content_words(text)
                and not repeated
                and direction(text) == language_of(item.language).direction
                and (tags == 0 or word_count(text) > 2 * tags)
                and (item.publisher, key) not in self._house.signatures
            ):
                yield text.strip(" |•·*-–/")

    def _worth(self, sentence: str, place: int, before: str, item: Item) -> float:
        """Rates how well a sentence of a post alone says what happened."""
        words = word_count(sentence)
        event = event_in(sentence, self._beat)
        value = -0.25 * place - 0.2 * max(0, FEWEST_WORDS + 1 - words) - 0.03 * max(0, words - MOST_WORDS)
        value += 0.3 * bool(event and not event.usual)
        value += 0.15 * any(not name.weak for name in self._lexicon.find(tokens(sentence)))
        value += 0.1 * any(True for _ in numbers(sentence))
        whole = ends_with_verb(sentence, language_of(item.language))
        value += 0.2 * whole - 0.4 * (len(sentence) > (LONGEST_WHOLE if whole else LONGEST))
        value -= 0.9 * bool(addresses_readers(sentence)) + 0.5 * sentence.rstrip("\"'»").endswith(("?", "؟"))
        value -= 0.9 * (leans(sentence, before, item.language) or before.count("«") > before.count("»"))
        value -= 0.6 * is_about_the_past(sentence, item.published.year)
        value -= 0.6 * bool(_QUOTED_WHOLE.match(sentence)) + 0.3 * sentence.endswith(("…", ":"))
        return value


def ends_with_verb(text: str, language: Language) -> bool:
    """Whether a text ends with its verb, which may be a quotation's, in a language with final verbs."""
    end = text.rstrip(_CLOSING)
    is_other = not language.prose.not_verbs.isdisjoint(tokens(end, language.code)[-1:])
    return bool(language.closing_verb and language.closing_verb.search(end)) and not is_other


def _as_words(tag: re.Match[str]) -> str:
    return tag[1].replace("_", " ")


def _joined(lines: Sequence[str], language: str) -> Iterator[str]:
    """Yields the lines, each joined with the next if it breaks off: after a colon or comma, after few words, or if the
    next is only its verb.
    """
    waiting = ""
    for number, line in enumerate(lines):
        text = f"{waiting} {line}".strip()
        following = lines[number + 1] if number + 1 < len(lines) else ""
        waiting = text if _breaks_off(text, language) or _is_verb_of(following, text, language) else ""
        if not waiting:
            yield text
    if waiting:
        yield waiting


def _is_verb_of(line: str, before: str, language: str) -> bool:
    """Whether a short line is the verb that the line before lacks, in a language with final verbs."""
    spoken = language_of(language)
    ended = _ENDS.search(before) or ends_with_verb(before, spoken)
    return not ended and word_count(line) <= VERB_WORDS and ends_with_verb(line, spoken)


def _breaks_off(text: str, language: str) -> bool:
    if _GOES_ON.search(text):
        return True
    ends = _ENDS.search(text) or ends_with_verb(text, language_of(language))
    return word_count(text) <= FRAGMENT_WORDS and not ends and not addresses_readers(text)


def addresses_readers(text: str) -> bool:
    """Whether a line of a post speaks to the readers, as a greeting or a request does."""
    return bool(_address().search(text))


@cache
def _address() -> re.Pattern[str]:
    """Returns a pattern for lines that address the readers and contain no news."""
    return re.compile("|".join(words_of_all(lambda language: language.page.address)), re.IGNORECASE)
