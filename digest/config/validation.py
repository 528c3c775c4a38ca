"""Plain data -> a part of the settings, or every fault in it."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from digest.config.values import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault in plain data: its `kind` in pydantic's terms, the `path` to it, the value and the limits it broke."""

    kind: str
    path: tuple[str | int, ...]
    value: object
    limits: dict[str, Any]


P = TypeVar("P", bound=Part)


def validate(kind: type[P], data: object) -> tuple[P | None, tuple[Fault, ...]]:
    """The part of the settings in plain data, or None and every fault."""
    try:
        return kind.model_validate(data), ()
    except ValidationError as error:
        found = error.errors(include_url=False)
    return None, tuple(
        Fault(kind=one["type"], path=one["loc"], value=one["input"], limits=one.get("ctx", {})) for one in found
    )
