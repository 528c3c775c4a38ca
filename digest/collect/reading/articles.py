"""Extracts the readable text of an item's page, or a state that says why there is none."""

import re

from digest.collect.challenges import challenge_in, challenge_of
from digest.collect.reading.charsets import decode
from digest.collect.reading.pages import Page, read_page
from digest.collect.web.answers import FetchFailed, Response
from digest.model.items import Article, Item, TextState
from digest.text.language import detect_language
from digest.text.normalise import display, display_paragraphs
from digest.text.tokens import content_words

_FEWEST_WORDS = 20  # shorter texts add nothing to title and summary
_EXCERPT = 60  # up to so many words, a text with signs of a paywall is only a teaser
_NOTICE = 150  # up to so many words, a text may be only a consent form
_FEWEST_DISTINCTIVE = 3  # distinctive words a title must have before a mismatch with the page counts
_LONGER = 1.2  # the feed's text is preferred when it is longer than the page's by this factor
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep) reading|(?:for )?subscribers? only|already a subscriber"
    r"|this (?:article|content|story) is (?:for|only|reserved|exclusive)|start your free trial"
    r"|(?:log|sign) in to (?:continue|read)|create a (?:free )?account to|\"isAccessibleForFree\"\s*:\s*\"?false",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"\b(?:cookies?|consent|gdpr|privacy (?:policy|settings)|our partners)\b", re.IGNORECASE)


def answered_article(item: Item, answer: Response | FetchFailed, zone: str = "UTC") -> Article:
    """Builds the article of an item from the response for its page; `zone` is the source's time zone.

    If the page could not be fetched, the article has the feed's text or the state that says why.
    """
    if isinstance(answer, FetchFailed):
        return _from_feed(item, TextState.UNREACHABLE)
    if not 200 <= answer.status < 300:
        return _from_feed(item, TextState.BOT_PAGE if challenge_of(answer) else TextState.UNREACHABLE)
    return read_article(item, answer.body, answer.url, answer.header("content-type") or "", zone)


def read_article(item: Item, body: bytes, url: str, content_type: str = "", zone: str = "UTC") -> Article:
    """Extracts the text of a page and checks it against the item's title. Never raises because of what a page contains.

    READ means the page's text; FEED the feed's own text, if that is clearly longer or the page has none. Any other
    state says what is wrong with the page, and the text is empty.
    """
    markup = decode(body, content_type=content_type, language=item.language).text
    page = read_page(markup, url, zone)
    state = _judged(page, markup, item)
    if state is not TextState.READ or len(item.text) > len(page.text) * _LONGER:
        return _from_feed(item, state, page)
    language = detect_language(page.text, item.language) or item.language
    return Article(
        item=item.id,
        state=TextState.READ,
        text=display_paragraphs(page.text, language),
        title=display(page.title, language),
        site=page.site,
        language=language,
        published=page.published,
    )


def _from_feed(item: Item, state: TextState, page: Page | None = None) -> Article:
    full = len(item.text.split()) >= _FEWEST_WORDS
    return Article(
        item=item.id,
        state=TextState.FEED if full else state,
        text=item.text if full else "",
        language=item.language,
        site=page.site if page else "",
        published=page.published if page and state is TextState.READ else None,
    )


def _judged(page: Page, markup: str, item: Item) -> TextState:
    words = len(page.text.split())
    if words < _EXCERPT and challenge_in(markup):
        return TextState.BOT_PAGE
    if words < _EXCERPT and _PAYWALL.search(markup):
        return TextState.PAYWALL
    if not page.text and not markup.strip():
        return TextState.FAILED
    if words < _FEWEST_WORDS:
        return TextState.THIN
    if words < _NOTICE and len(_CONSENT.findall(page.text)) * 25 > words:
        return TextState.WRONG_PAGE
    return TextState.READ if _matches_title(page, item.title) else TextState.WRONG_PAGE


def _matches_title(page: Page, title: str) -> bool:
    """Returns False if neither text nor title of a page contains a distinctive word of the item's title.

    A title that is short, or in another script than the text, always matches.
    """
    wanted = {word for word in content_words(title) if len(word) > 2}
    if len(wanted) < _FEWEST_DISTINCTIVE or not wanted.isdisjoint(content_words(page.title)):
        return True
    return not wanted.isdisjoint(content_words(page.text)) or _is_latin(title) != _is_latin(page.text)


def _is_latin(text: str) -> bool:
    letters = re.findall(r"[^\W\d_]", text[:2000])
    return len([letter for letter in letters if letter < "\u0250"]) * 2 > len(letters)
