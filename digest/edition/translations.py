"""Puts machine translations in the place of fact lines, where they say what the original says as far as one can check.

What a translator answers is a stranger's text: a translation with another number or name, with markup, or of another
length or language than expected is thrown away, and the fact line stays.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from digest.edition.composing import reading_length
from digest.languages.registry import language_of
from digest.model.editions import Edition, Passage, PassageOrigin, Pick
from digest.text.language import detect_language
from digest.text.lexicon import Lexicon
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences
from digest.text.tokens import tokens

SHORTEST_SHARE, LONGEST_SHARE = 0.25, 3.0
"""Of the original's length in characters, that a translation has; Arabic script writes no short vowels."""

SPARE_CHARACTERS = 20
"""By which a translation may be longer still: of few words, the lengths differ more."""

_QUOTED = re.compile(r"""^(["'“«])(.*)(["'”»])$""")
_MARKUP = re.compile(r"[<>{}\[\]`|\\\n\r\t\x00-\x1f]|\*\*|&#?\w{1,31};|://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A text of a report that readers of another language should have in theirs."""

    text: str
    source: str
    target: str

    @property
    def key(self) -> str:
        """What tells it from every other text and pair of languages."""
        return hashlib.sha256("\n".join((self.source, self.target, self.text)).encode("utf-8", "replace")).hexdigest()


def originals(edition: Edition) -> tuple[Original, ...]:
    """What an edition needs translated in all its languages: headline and lead of picks without a report, each once."""
    letters = (edition, *edition.in_other_languages)
    found = (one for letter in letters for pick in letter.picks for one in _originals_of(pick, letter.language))
    return tuple(dict.fromkeys(found))


def translated(edition: Edition, answers: Mapping[str, str], lexicon: Lexicon) -> Edition:
    """The edition in all its languages with the translations among `answers` (by the key of the original) that hold."""
    others = tuple(_letter(one, answers, lexicon) for one in edition.in_other_languages)
    return replace(_letter(edition, answers, lexicon), in_other_languages=others)


def fault_of(original: Original, answer: str, lexicon: Lexicon) -> str | None:
    """Why a translation is thrown away, None where it holds."""
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


def _letter(letter: Edition, answers: Mapping[str, str], lexicon: Lexicon) -> Edition:
    picks = tuple(_pick(pick, letter.language, answers, lexicon) for pick in letter.picks)
    if picks == letter.picks:
        return letter
    words, minutes = reading_length(picks)
    return replace(letter, picks=picks, words=words, minutes=minutes)


def _pick(pick: Pick, language: str, answers: Mapping[str, str], lexicon: Lexicon) -> Pick:
    """The pick with a translated passage for its fact line, where the headline's translation holds."""
    texts = [_holding(original, answers, lexicon) for original in _originals_of(pick, language)]
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


def _holding(original: Original, answers: Mapping[str, str], lexicon: Lexicon) -> str:
    answer = answers.get(original.key, "")
    return "" if fault_of(original, answer, lexicon) else _plain(answer)


def _plain(answer: str) -> str:
    """The answer without spaces around it and without the quotation marks that some models put there."""
    text = answer.strip()
    quoted = _QUOTED.match(text)
    return quoted[2].strip() if quoted else text


def _figures(text: str, language: str) -> frozenset[float]:
    """The exact figures above one: "one" is an article in some languages, and dozens are not counted alike."""
    return frozenset(one.value for one in numbers(text, language) if one.value > 1 and not one.approximate)


def _names(text: str, language: str, original: Original, lexicon: Lexicon) -> frozenset[str]:
    """The known names in a text that the lexicon has in both languages."""
    found = {mention.id for mention in lexicon.find(tokens(text, language)) if not mention.weak}
    both = (original.source, original.target)
    return frozenset(id for id in found if all(lexicon.entries[id].variants.get(code) for code in both))
