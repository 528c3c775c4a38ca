"""Settings by mail, for readers of a newsletter without pages: what the words of a subject choose. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from digest.model.subscribers import Subscriber
from digest.subscribe.life_cycle import EVERY_DAY, FORMS

MOST_WORDS = 12


def choose_by_words(subscriber: Subscriber, words: Iterable[str], languages: tuple[str, ...]) -> Subscriber | None:
    """The subscriber with what the words choose: a language's code, a form, weekdays as 1 (Monday) to 7.

    What no word names stays as it is. None where there is no word, or one of them means nothing.
    """
    given = [word.lower() for word in words]
    days = {int(word) for word in given if word in {str(day) for day in EVERY_DAY}}
    spoken = [word for word in given if word in languages]
    forms = [word for word in given if word in FORMS]
    understood = len(spoken) + len(forms) + sum(word.isdecimal() and int(word) in days for word in given)
    if not given or len(given) > MOST_WORDS or understood < len(given) or len(spoken) > 1 or len(forms) > 1:
        return None
    return replace(
        subscriber,
        language=spoken[0] if spoken else subscriber.language,
        form=forms[0] if forms else subscriber.form,
        days=tuple(sorted(days)) or subscriber.days,
    )
