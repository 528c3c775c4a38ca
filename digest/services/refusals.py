"""Messages to an editor about a decision: refusals and remarks, from the catalogues."""

from dataclasses import dataclass

from digest.config.settings import Override
from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE
from digest.model.errors import InputError


class ActRefused(InputError):
    """A decision that is not possible. Its message is in English; `in_language` gives it in another language."""

    def __init__(self, name: str, /, **values: object) -> None:
        self.name = name
        self.values = values
        super().__init__(self.in_language(DEFAULT_LANGUAGE))

    def in_language(self, code: str) -> str:
        """Returns the message in a language of the interface."""
        return wording(code).text(f"desk.refusal_{self.name}", **self.values)


class Contradicted(ActRefused):
    """A decision that contradicts others in force, which are `against` it."""

    def __init__(self, against: tuple[Override, ...], words: str) -> None:
        self.against = against
        super().__init__("contradicted", overrides=words)


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a decision: a text of the catalogues, by name, with its numbers."""

    name: str
    numbers: tuple[tuple[str, int], ...] = ()

    def in_language(self, code: str) -> str:
        """Returns the remark in a language of the interface."""
        return wording(code).text(f"desk.remark_{self.name}", **dict(self.numbers))

    def __str__(self) -> str:
        """Returns the remark in English."""
        return self.in_language(DEFAULT_LANGUAGE)
