"""Validates plain data as a part of the settings, or returns every fault."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from digest.config.values import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault in plain data: its `kind` in pydantic's terms, the `path`, the value and the violated limits."""

    kind: str
    path: tuple[str | int, ...]
    value: object
    limits: dict[str, Any]


P = TypeVar("P", bound=Part)


def validate(kind: type[P], data: object) -> tuple[P | None, tuple[Fault, ...]]:
    """Returns the validated part, or None, and every fault."""
    try:
        return kind.model_validate(data), ()
    except ValidationError as error:
        found = error.errors(include_url=False)
    return None, tuple(
        Fault(kind=one["type"], path=one["loc"], value=one["input"], limits=one.get("ctx", {})) for one in found
    )
