"""A story's headline: the clearest of those its reports carry, cleaned of outlet names, labels and shouting."""

import re
from html import unescape
from itertools import pairwise

from digest.edition.desk import Case, Desk, joined_key, site_name
from digest.model import Item
from digest.text.normalise import display
from digest.text.sentences import word_count
from digest.text.stopwords import STOPWORDS
from digest.text.tokens import content_words, tokens
from digest.text.words import word_set

LONGEST = 110  # characters; a longer title is the first line of a post, not a headline

# "VIDEO:", "[Photos]", "UPDATE 2-" say what kind of page it is, not what happened.
_KIND = (
    r"(?:video|watch|listen|photos?|pictures?|in pictures|live|live updates?|breaking|breaking news|just in|exclusive|"
    r"update ?\d*|updated|urgent|flash|gallery|podcast|must[- ]see|must[- ]read|developing|news in brief|"
    r"ویدئو|ویدیو|فیلم|عکس|تصاویر|فوری|اختصاصی|پادکست|ببینید|خبر فوری)"
)
_LEADING_KIND = re.compile(rf"^\W*{_KIND}\s*(?:[:|–—]|-(?!\w)|(?<=\d)-)\s*|^\W*[\[(]{_KIND}[\])]\s*", re.IGNORECASE)
_TRAILING_KIND = re.compile(
    rf"\s*[\[(]\+?\s*{_KIND}[^\])]{{0,12}}[\])]\s*$|\s*[|–—+-]\s+{_KIND}\s*$|\s*[+/]\s*{_KIND}\s*$", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*")
_OUTLET_WORDS = word_set("""
    news times post herald journal tribune gazette daily radio tv online com press magazine agency chronicle standard
    telegraph observer today review mail express reuters ap afp bbc cnn upi dpa newspaper broadcasting
    خبرگزاری رادیو روزنامه تلویزیون خبر نیوز
""")
_DECORATION = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\ufe0f\u200d]+(?=\s|$)")
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")
_CLICKBAIT = re.compile(
    r"\byou (?:won.t|need|should|must)\b|\bhere(?:'|’)?s (?:what|why|how)\b|\bwhat (?:to|we) know\b|\bwhat you\b|"
    r"\bthis is (?:why|how|what)\b|\bshock(?:ing|ed)?\b|\bunbelievable\b|\bjaw-dropping\b|\bgoes viral\b|"
    r"\bwill make you\b|\blive updates?\b|"
    r"\bas it happened\b|\bnewsletter\b|\bbriefing\b|\bpodcast\b|\bexplain(?:ed|er)\b|\bopinion\b|"
    r"\bletters?:|\bAPTOPIX\b|\b(?:5|five|7|seven|10|ten) things\b|چه می‌دانیم|باورنکردنی",
    re.IGNORECASE,
)
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "«": "»"}
_DOUBLED = re.compile(r"\b(\w{3,}) \1\b")
_CORE = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_OWN_CASE = re.compile(r"i(?:Phone|Pad|OS)\b|e[A-Z]")
_FIRST_PERSON = re.compile(r"\b(?:I|my|we|our|us)\b(?![.])")


def clean_headline(title: str, item: Item, desk: Desk) -> str:
    """A title as the letter prints it: one line without outlet, labels such as VIDEO:, shouting, a final stop.

    Words in capitals, and Title Case, are written as the day's texts write them. Never empty for a title with words.
    """
    text = display(unescape(title), item.language)
    text = undecorated(text, item.language)
    for _ in range(3):
        shorter = _without_outlet(_TRAILING_KIND.sub("", _LEADING_KIND.sub("", text)), item, desk).strip()
        if shorter == text or not content_words(shorter):
            break
        text = shorter
    text = _without_stray_quote(text)
    text = _DOUBLED.sub(r"\1", text)
    text = re.sub(r"(?<![.])\.$|\s*[-–—:|،,;]+$", "", text).strip()
    if item.language == "en":
        text = _recased(text, desk)
    return _shortened(text) or display(title)


def undecorated(text: str, language: str) -> str:
    """The text without emoji between words, and hashtags as words."""
    return display(_HASHTAG.sub(lambda tag: tag[1].replace("_", " "), _DECORATION.sub("", text)), language)


def clarity(headline: str, item: Item) -> float:
    """How well a headline alone tells what happened: 1 for a plain sentence of 5 to 14 words, less for each fault."""
    words = word_count(headline)
    value = 1.0
    value -= 0.12 * max(0, 5 - words) + 0.04 * max(0, words - 14)
    value -= 0.5 * bool(_CLICKBAIT.search(headline)) + 0.35 * headline.rstrip('"”»').endswith(("?", "؟"))
    value -= 0.4 * headline.endswith(("…", "...")) + 0.15 * headline.startswith(('"', "“", "'", "‘", "«"))
    value -= 0.25 * (item.language == "en" and bool(_FIRST_PERSON.search(headline)))
    value -= 0.2 * ("#" in headline or "@" in headline) + 0.1 * headline.count(":") + 0.2 * headline.count("!")
    return max(0.0, value)


def _without_stray_quote(text: str) -> str:
    """A post's first line often opens a quotation that its second line closes."""
    opening = text[:1]
    closing = _QUOTES.get(opening)
    return text[1:] if closing and closing not in text[1:] else text


def _without_outlet(text: str, item: Item, desk: Desk) -> str:
    separators = list(_SEPARATOR.finditer(text))
    if not separators:
        return text
    last = separators[-1]
    head, tail = text[: last.start()], text[last.end() :]
    if word_count(head) >= 3 and _names_outlet(tail, item, desk, certain="|" in last[0]):
        return head
    first = separators[0]
    head, tail = text[: first.start()], text[first.end() :]
    return tail if word_count(tail) >= 3 and joined_key(head) in desk.outlets else text


def _names_outlet(tail: str, item: Item, desk: Desk, *, certain: bool) -> bool:
    """Whether the words behind a separator are an outlet's name; behind "|" short ones always are."""
    words = tokens(tail)
    if not words or len(words) > 6:
        return not words
    joined, site = "".join(words), joined_key(site_name(item.url))
    own = bool(site) and len(site) > 2 and (joined.startswith(site) or site.startswith(joined)) and len(joined) > 2
    named = joined in desk.outlets or own
    titled = len(words) <= 4 and words[-1] in _OUTLET_WORDS and (tail[:1].isupper() or item.language == "fa")
    return named or titled or (certain and len(words) <= 5)


def _recased(text: str, desk: Desk) -> str:
    """Shouting and Title Case as a sentence; names keep their capitals."""
    words = text.split(" ")
    names = _name_tokens(text, desk)
    long = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    shouted = sum(word.isupper() for word in words if len(word) > 3)
    if shouted > len(words) / 3:
        words = [_spelt(word, names, desk, shouted=True) for word in words]
    elif len(long) >= 3 and sum(word[0].isupper() for word in long) > 0.7 * len(long):
        words = [words[0], *(_later(before, word, names, desk) for before, word in pairwise(words))]
    else:
        words = [
            _spelt(word, names, desk, shouted=True) if word.isupper() and len(word) > 4 else word for word in words
        ]
    text = " ".join(words)
    return text if _OWN_CASE.match(text) else text[:1].upper() + text[1:]


def _name_tokens(text: str, desk: Desk) -> frozenset[str]:
    words = tokens(text)
    return frozenset(word for name in desk.lexicon.find(words) for word in words[name.start : name.end])


def _later(before: str, word: str, names: frozenset[str], desk: Desk) -> str:
    """A word of a Title Case headline; after a colon or stop a capital is due."""
    if before.endswith((":", ".", "?", "!", "–", "—")):
        return word
    return _spelt(word, names, desk, shouted=word.isupper() and len(word) > 4)


def _spelt(word: str, names: frozenset[str], desk: Desk, *, shouted: bool) -> str:
    """A word as the day's texts write it; one they do not know keeps its capital, for it may be a name."""
    match = _CORE.search(word)
    if not match or (not shouted and not match[0].istitle()):
        return word
    core = match[0]
    case = Case.CAPITAL if set(tokens(core)) & names else desk.usual_case(core)
    if core.lower() in STOPWORDS and case is not Case.UPPER:
        case = Case.LOWER
    if case is None:
        case = (Case.UPPER if len(core) < 4 else Case.CAPITAL) if shouted else Case.CAPITAL
    spelling = {Case.LOWER: core.lower(), Case.CAPITAL: core.capitalize(), Case.UPPER: core}[case]
    ending = word[match.end() :]
    return word[: match.start()] + spelling + (ending.lower() if shouted else ending)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    clause = max(text.rfind(mark, 50, LONGEST) for mark in (". ", "؛ ", "; ", ": ", " – ", " — ", "، ", ", "))
    if clause > 0:
        return text[:clause].strip()
    return text[: text.rfind(" ", 0, LONGEST) if " " in text[:LONGEST] else LONGEST].rstrip(" ،,;:-–—") + "…"
