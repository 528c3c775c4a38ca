"""Settings by mail, for readers of a newsletter without pages: what the words of a subject choose. Pure."""

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
    """What a reader of a language writes to choose a rhythm."""
    return wording(language).template(f"command.{rhythm}").split()[0]


@cache
def _rhythms() -> Mapping[str, str]:
    """The rhythm that a word chooses, in any language."""
    return MappingProxyType(
        {
            word.lower(): rhythm
            for language in known_languages()
            for rhythm in RHYTHMS
            for word in wording(language).template(f"command.{rhythm}").split()
        }
    )


def choose_by_words(subscriber: Subscriber, words: Iterable[str], languages: tuple[str, ...]) -> Subscriber | None:
    """The subscriber with what the words choose: a language's code, a form, a rhythm, weekdays as 1 (Monday) to 7.

    What no word names stays as it is. None where there is no word, or one of them means nothing.
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
