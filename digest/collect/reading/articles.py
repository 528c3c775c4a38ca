"""The readable text of an item's page, or the state that says why there is no text."""

import re

from digest.collect.challenges import challenge_in, challenge_of
from digest.collect.reading.charsets import decode
from digest.collect.reading.pages import Page, read_page
from digest.collect.web.answers import FetchFailed, Response
from digest.model.items import Article, Item, TextState
from digest.text.language import detect_language
from digest.text.normalise import display, display_paragraphs
from digest.text.tokens import content_words

_FEWEST_WORDS = 20  # fewer say nothing that title and summary do not
_EXCERPT = 60  # words up to which a text beside a paywall's marks is only its bait
_NOTICE = 150  # words up to which a text may be nothing but a consent form
_TELLING = 3  # distinctive words that a title needs before it can speak against a page
_LONGER = 1.2  # a feed's text is better when it is this much longer than the page's
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep) reading|(?:for )?subscribers? only|already a subscriber"
    r"|this (?:article|content|story) is (?:for|only|reserved|exclusive)|start your free trial"
    r"|(?:log|sign) in to (?:continue|read)|create a (?:free )?account to|\"isAccessibleForFree\"\s*:\s*\"?false",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"\b(?:cookies?|consent|gdpr|privacy (?:policy|settings)|our partners)\b", re.IGNORECASE)


def answered_article(item: Item, answer: Response | FetchFailed, zone: str = "UTC") -> Article:
    """The article of an item from the answer to its page, even where that is not a page; `zone` is its source's."""
    if isinstance(answer, FetchFailed):
        return _from_feed(item, TextState.UNREACHABLE)
    if not 200 <= answer.status < 300:
        return _from_feed(item, TextState.BOT_PAGE if challenge_of(answer) else TextState.UNREACHABLE)
    return read_article(item, answer.body, answer.url, answer.header("content-type") or "", zone)


def read_article(item: Item, body: bytes, url: str, content_type: str = "", zone: str = "UTC") -> Article:
    """The text of a page, judged against the item's title. Never raises for what a page holds.

    READ is the page's text, FEED the feed's own where that is clearly longer or the page has none; any other state
    says what is wrong with the page, and the text is empty.
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
    return TextState.READ if _tells_of(page, item.title) else TextState.WRONG_PAGE


def _tells_of(page: Page, title: str) -> bool:
    """False when neither the text nor the title of a page has a distinctive word of the title.

    A short title, or one in another script than the text, does not speak against a page.
    """
    wanted = {word for word in content_words(title) if len(word) > 2}
    if len(wanted) < _TELLING or not wanted.isdisjoint(content_words(page.title)):
        return True
    return not wanted.isdisjoint(content_words(page.text)) or _is_latin(title) != _is_latin(page.text)


def _is_latin(text: str) -> bool:
    letters = re.findall(r"[^\W\d_]", text[:2000])
    return len([letter for letter in letters if letter < "\u0250"]) * 2 > len(letters)
