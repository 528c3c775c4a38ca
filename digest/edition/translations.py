"""Replaces fact lines by machine translations, after checking that they match the original as far as possible.

A translator's answer is untrusted: a translation with a different number or name, with markup, or of unexpected length
or language is rejected, and the fact line stays.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from digest.edition.fact_lines import NAMED_GROUPS
from digest.edition.retelling import reading_length
from digest.languages.registry import language_of
from digest.model.editions import Edition, Passage, PassageOrigin, Pick
from digest.text.language import detect_language
from digest.text.lexicon import Lexicon
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences
from digest.text.tokens import tokens

SHORTEST_SHARE, LONGEST_SHARE = 0.25, 3.0
"""Allowed length of a translation relative to the original, in characters; Arabic script omits short vowels."""

SPARE_CHARACTERS = 20
"""Additional characters allowed: lengths of short texts differ more."""

NAMES = NAMED_GROUPS | {"forces"}
"""Groups of the lexicon whose names a translation keeps."""

_QUOTED = re.compile(r"""^(["'“«])(.*)(["'”»])$""")
_MARKUP = re.compile(r"[<>{}\[\]`|\\\n\r\t\x00-\x1f]|\*\*|&#?\w{1,31};|://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A text of a report to be translated for readers of another language."""

    text: str
    source: str
    target: str

    @property
    def key(self) -> str:
        """Identifies the text and the pair of languages."""
        return hashlib.sha256("\n".join((self.source, self.target, self.text)).encode("utf-8", "replace")).hexdigest()


def originals(edition: Edition) -> tuple[Original, ...]:
    """Returns what must be translated in all languages of an edition: headline and lead of picks without a report."""
    letters = (edition, *edition.in_other_languages)
    found = (one for letter in letters for pick in letter.picks for one in _originals_of(pick, letter.language))
    return tuple(dict.fromkeys(found))


def translated(edition: Edition, answers: Mapping[str, str]) -> Edition:
    """Inserts translations (by the original's key) in all languages; `fault_of` has found no fault in them."""
    others = tuple(_letter(one, answers) for one in edition.in_other_languages)
    return replace(_letter(edition, answers), in_other_languages=others)


def fault_of(original: Original, answer: str, lexicon: Lexicon) -> str | None:
    """Returns why a translation is rejected; None if it passes."""
    text, length = _plain(answer), len(original.text)
    if not text:
        return "it is empty"
    if _MARKUP.search(text) and not (_MARKUP.search(original.text)):
        return "it has markup, an address or several lines"
    if len(text) > LONGEST_SHARE * length + SPARE_CHARACTERS:
        return "it is too long"
    if len(text) < SHORTEST_SHARE * length - SPARE_CHARACTERS:
        return "it is too short"
    if detect_language(text, original.target, thorough=True) != original.target or text == original.text:
        return f"it is not in the language {original.target!r}"
    if _figures(text, original.target) != _figures(original.text, original.source):
        return "it has other numbers"
    if _names(text, original.target, original, lexicon) != _names(original.text, original.source, original, lexicon):
        return "it has other names"
    return None


def _originals_of(pick: Pick, language: str) -> Iterator[Original]:
    if pick.passages[0].origin is not PassageOrigin.FACTS:
        return
    lead = pick.lead
    for text in (lead.headline, *split_sentences(lead.summary, lead.language)[:1]):
        yield Original(text=text, source=lead.language, target=language)


def _letter(letter: Edition, answers: Mapping[str, str]) -> Edition:
    picks = tuple(_pick(pick, letter.language, answers) for pick in letter.picks)
    if picks == letter.picks:
        return letter
    words, minutes = reading_length(picks)
    return replace(letter, picks=picks, words=words, minutes=minutes)


def _pick(pick: Pick, language: str, answers: Mapping[str, str]) -> Pick:
    """Replaces a pick's fact line by the translated passage, if its headline has a translation."""
    texts = [_plain(answers.get(original.key, "")) for original in _originals_of(pick, language)]
    if not texts or not texts[0]:
        return pick
    first = Passage(
        language=language,
        direction=language_of(language).direction,
        headline=texts[0],
        summary=texts[1] if len(texts) > 1 else "",
        url=pick.lead.url,
        publisher=pick.passages[0].publisher,
        origin=PassageOrigin.TRANSLATION,
    )
    return replace(pick, headline=first.headline, passages=(first, *pick.passages[1:]))


def _plain(answer: str) -> str:
    """Strips spaces and the quotation marks that some models add."""
    text = answer.strip()
    quoted = _QUOTED.match(text)
    return quoted[2].strip() if quoted else text


def _figures(text: str, language: str) -> frozenset[float]:
    """Returns the exact figures above one: "one" is an article in some languages, and dozens are not counted alike."""
    return frozenset(one.value for one in numbers(text, language) if one.value > 1 and not one.approximate)


def _names(text: str, language: str, original: Original, lexicon: Lexicon) -> frozenset[str]:
    """Returns the known names in a text that the lexicon has in both languages.

    Terms are not compared: "filtering" is rightly translated in several ways.
    """
    mentions = lexicon.find(tokens(text, language))
    found = {mention.id for mention in mentions if mention.group in NAMES and not mention.weak}
    both = (original.source, original.target)
    return frozenset(id for id in found if all(lexicon.entries[id].variants.get(code) for code in both))
