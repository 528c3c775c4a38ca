"""Extracts the ranker's features of an item: its words by field, its names, and cross-language marks."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from sys import intern

from digest.beats.beat import Beat
from digest.model.items import Item
from digest.rank.grouping.bridges import Bridge
from digest.text.datelines import Dateline, cut_dateline
from digest.text.language import language_by_script
from digest.text.lexicon import Lexicon, Mention
from digest.text.page_words import without_inserts
from digest.text.tokens import function_words, says, stem, tokens

TITLE_WEIGHT = 2.0
REST_WEIGHT = 0.5
NAME_WEIGHT = 0.7
LEAD_WORDS = 60
HEAD_WORDS = 40
READ_WORDS = 260
READ_CHARACTERS = 2400


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """An item as the ranker sees it. Tokens and stems cover the title and then the start of the text.

    `title_end` is where the text starts in them. `names` are its capitalised names, `bridges` the marks that a report
    in another language would share. `language` is the stated one, unless most words are in another script.
    """

    item: Item
    language: str
    tokens: tuple[str, ...]
    stems: tuple[str, ...]
    title_end: int
    mentions: tuple[Mention, ...]
    names: tuple[tuple[str, ...], ...]
    bridges: dict[str, float]

    @property
    def terms(self) -> dict[str, float]:
        """Returns the weights of its words and names before idf; computed on demand, since those of a week
        are large.
        """
        return weigh_terms(self.tokens, self.stems, self.title_end, self.names, self.language)


class FeatureReader:
    """Reads items, using the lexicon of names, the cross-language bridge, and the known titles."""

    def __init__(self, lexicon: Lexicon, beat: Beat, titles: Collection[str] = ()) -> None:
        """`titles` are those of all items: a line of a text that is another item's title is one of the page's links."""
        self._lexicon = lexicon
        self._bridge = Bridge(beat.terms)
        self._titles = titles
        self._known: dict[tuple[str, str, str], Features] = {}

    def read(self, item: Item) -> Features:
        """Returns the features of an item; a missing title or text gives fewer, never an error.

        Items that say the same share them: a third of a large week are copies.
        """
        said = (item.title, item.text or item.summary, item.language)
        known = self._known.get(said)
        if known is None:
            known = self._known[said] = self._read(item)
        return replace(known, item=item)

    def _read(self, item: Item) -> Features:
        whole = whole_title(item)
        title, text = clean_title(whole), without_links(body_of(item), self._titles, whole)
        title_tokens = tokens(title, item.language)
        all_tokens = tuple(map(intern, (title_tokens + tokens(text, item.language))[: len(title_tokens) + READ_WORDS]))
        language = language_by_script(all_tokens, item.language)
        stems = tuple([stem(token, language) for token in all_tokens])
        mentions = self._lexicon.find(all_tokens)
        names = tuple(capitalised_names(title)) + tuple(capitalised_names(text))
        return Features(
            item=item,
            language=language,
            tokens=all_tokens,
            stems=stems,
            title_end=len(title_tokens),
            mentions=mentions,
            names=names,
            bridges=self._bridge.marks(all_tokens, stems, mentions, names, language),
        )


def weigh_terms(
    words: Sequence[str], stems: Sequence[str], title_end: int, names: Iterable[tuple[str, ...]], language: str
) -> dict[str, float]:
    """Returns term -> weight before idf: title, lead and rest are weighted differently, 1 + ln(tf) dampens repetition.

    Capitalised names count again, as words and as the whole name (prefixed `=`), because two events of one kind differ
    mainly in who and where.
    """
    ignored = function_words(language)
    telling = {word for word in set(words) - ignored if len(word) > 1 or word.isdecimal()}
    lead_end = title_end + LEAD_WORDS
    counts: dict[str, float] = defaultdict(float)
    for start, end, weight in ((0, title_end, TITLE_WEIGHT), (title_end, lead_end, 1.0), (lead_end, None, REST_WEIGHT)):
        for word, root in zip(words[start:end], stems[start:end], strict=True):
            if word in telling:
                counts[root] += weight
    terms = {term: 1 + log(count) if count > 1 else count for term, count in counts.items()}
    for name, count in Counter(_name_terms(names)).items():
        terms[name] = NAME_WEIGHT * (1 + log(count))
    return terms


def _name_terms(names: Iterable[tuple[str, ...]]) -> Iterator[str]:
    ignored = function_words()
    for name in names:
        stems = [stem(part) for part in name]
        yield from [f"={root}" for part, root in zip(name, stems, strict=True) if part not in ignored]
        if len(name) > 1:
            yield "=" + " ".join(stems)


# White space after the end of a sentence, line breaks, and a dash or bar between spaces. Each alternative is written
# after its first character, by which the engine finds the places to try, in a third of the time.
_SENTENCE = re.compile(r"\s(?:(?<=[.!?:\"”’]\s)\s*|(?<=\n)\n*|[-–—|]\s)")
_NAME = re.compile(r"[A-Z][\w'’]*(?:[ -](?:(?:of|the|al|bin|de|e) )?[A-Z][\w'’]*)*")


def capitalised_names(text: str) -> Iterator[tuple[str, ...]]:
    """Yields the names in an English text as tokens: runs of capitalised words, without the first word of a sentence.

    None for a title in capitals or a text in a script without capitals.
    """
    for sentence in _SENTENCE.split(text[:READ_CHARACTERS]):
        if not sentence or sentence.isupper():
            continue
        for found in _NAME.finditer(sentence):
            words = _words_of_name(found.group())
            if found.start() == 0:
                words = words[1:]
            if words:
                yield words


@lru_cache(maxsize=20_000)
def _words_of_name(name: str) -> tuple[str, ...]:
    return tuple(map(intern, tokens(name)))


_SITE_TAIL = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


def clean_title(title: str) -> str:
    """Removes the site's name after a bar or dash, if at least four words remain before it."""
    while (
        (tail := _SITE_TAIL.search(title))
        and len(title[: tail.start()].split()) >= 4
        and len(tail.group().split()) <= 5
    ):
        title = title[: tail.start()]
    return title


def without_links(text: str, titles: Collection[str], own: str) -> str:
    """Removes lines that are titles, and stops where another item's title is followed by its story.

    `own` is the title of the text itself, which many pages repeat in whole or in part at the start.
    """
    kept: list[str] = []
    link, own_words = frozenset[str](), _said(own)
    for line in text.split("\n"):
        if line.strip() in titles:
            said = _said(line)
            link = said if 2 * len(said & own_words) < len(said) else frozenset()
            continue
        if link and 2 * len(link & _said(line)) >= len(link):
            break
        kept.append(line)
        link = frozenset()
    return "\n".join(kept)


def _said(line: str) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(line) if says(token))


def whole_title(item: Item) -> str:
    """Returns the title; one cut short ("…") is completed by the first line of the text, if that begins with it."""
    return _opening(item)[0]


def body_of(item: Item) -> str:
    """Returns the start of the best text, without dateline, links, handles, the site's own words, and a line that
    completes the title.
    """
    return without_inserts(cut_dateline(_opening(item)[1], Dateline.OF_A_DESK))


def _opening(item: Item) -> tuple[str, str]:
    """Returns the whole title and what follows it."""
    text = (item.text or item.summary)[:READ_CHARACTERS]
    first, _, rest = text.lstrip().partition("\n")
    cut = item.title.removesuffix("…").rstrip()
    return (first, rest) if cut and cut != item.title and first.startswith(cut) else (item.title, text)
