"""Saves a trial of settings: writes its numbers and words into feeds.yaml, keeping comments."""

from digest.config.topics import WORD_LISTS
from digest.config.value_lines import with_values, with_words, without_words
from digest.model.errors import InputError
from digest.services.act_log import LoggedAct
from digest.services.acts import save_settings
from digest.services.deps import Deps
from digest.services.what_if import SettingsTrial, settings_under

Number = float | int


def save_trial(deps: Deps, trial: SettingsTrial, author: str, *, seen: str | None = None) -> LoggedAct:
    """Writes a trial into feeds.yaml. Raises InputError if nothing differs or the file would be invalid.

    A removed word is deleted from the lists of feeds.yaml that contain it; one of a beat is added to the topic's
    `remove`.
    """
    settings_under(deps.settings, trial, deps.beat)
    numbers = _numbers(trial)
    if not numbers and not trial.topic:
        raise InputError("nothing differs from feeds.yaml; there is nothing to save")

    def change(text: str, name: str) -> str:
        text = with_values(text, name, numbers) if numbers else text
        return _with_topic(text, name, trial) if trial.topic else text

    lines = [f"{'.'.join(path)} = {value:g}" for path, value in numbers.items()]
    lines += [f"topics.{trial.topic}.{list} + {', '.join(words)}" for list, words in trial.added.items() if words]
    lines += [f"topics.{trial.topic} - {', '.join(trial.removed)}"] if trial.removed else []
    return save_settings(deps, author, change, lines, seen=seen)


def _numbers(trial: SettingsTrial) -> dict[tuple[str, ...], Number]:
    numbers: dict[tuple[str, ...], Number] = {("weights", name): value for name, value in trial.weights.items()}
    if trial.floor is not None:
        numbers["edition", "floor"] = trial.floor
    for name, cap in (("per_owner", trial.per_owner), ("per_publisher", trial.per_publisher)):
        if cap is not None:
            numbers["edition", "caps", name] = cap
    return numbers


def _with_topic(text: str, name: str, trial: SettingsTrial) -> str:
    """Adds and removes a topic's words in the text."""
    path = ("topics", trial.topic)
    text, left = without_words(text, name, [(*path, list) for list in WORD_LISTS], trial.removed)
    for list, words in trial.added.items():
        text = with_words(text, name, (*path, list), words) if words else text
    return with_words(text, name, (*path, "remove"), left) if left else text
