"""Settings by mail, for newsletters without web pages: parses the words of a subject. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from digest.languages.catalogues import wording
from digest.languages.registry import languages as known_languages
from digest.model.subscribers import Subscriber
from digest.subscribe.life_cycle import EVERY_DAY, FORMS, RHYTHMS

MOST_WORDS = 12


def rhythm_word(rhythm: str, language: str) -> str:
    """Returns the word for choosing a rhythm in a language."""
    return wording(language).template(f"command.{rhythm}").split()[0]


@cache
def _rhythms() -> Mapping[str, str]:
    """Maps words of all languages to the rhythm they choose."""
    return MappingProxyType(
        {
            word.lower(): rhythm
            for language in known_languages()
            for rhythm in RHYTHMS
            for word in wording(language).template(f"command.{rhythm}").split()
        }
    )


def choose_by_words(subscriber: Subscriber, words: Iterable[str], languages: tuple[str, ...]) -> Subscriber | None:
    """Applies words to a subscriber: a language code, a form, a rhythm, weekdays from 1 (Monday) to 7.

    Settings that are not mentioned stay. None if there is no word, or one that is not understood.
    """
    given = [word.lower() for word in words]
    days = {int(word) for word in given if word in {str(day) for day in EVERY_DAY}}
    spoken = [word for word in given if word in languages]
    forms = [word for word in given if word in FORMS]
    rhythms = [rhythm for word in given if (rhythm := _rhythms().get(word))]
    one_each = (spoken, forms, rhythms)
    understood = sum(map(len, one_each)) + sum(word.isdecimal() and int(word) in days for word in given)
    if not given or len(given) > MOST_WORDS or understood < len(given) or any(len(chosen) > 1 for chosen in one_each):
        return None
    return replace(
        subscriber,
        language=spoken[0] if spoken else subscriber.language,
        form=forms[0] if forms else subscriber.form,
        days=tuple(sorted(days)) or subscriber.days,
        rhythm=rhythms[0] if rhythms else subscriber.rhythm,
    )
