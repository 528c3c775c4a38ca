"""Renders a letter and runs preflight on it, once for all who need its forms: a run asks three times for them."""

from dataclasses import dataclass

from digest.model.editions import Edition
from digest.render.coverage import Coverage
from digest.render.forms import Forms, Imprint, render_what_can_be
from digest.render.preflight import Check, preflight
from digest.render.templating import Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The forms of a letter, "" for one that could not be rendered, and what preflight says about them."""

    forms: Forms
    checks: tuple[Check, ...]


class Proofs:
    """The latest letter of each language, with and without a chart; rendered again if it, or a template, changed."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._kept: dict[tuple[str, bool], tuple[object, Proof]] = {}

    def of(self, letter: Edition, imprint: Imprint, picture: Coverage | None = None) -> Proof:
        """Returns the forms of a letter, the page with a chart if given, and their checks."""
        place = letter.language, picture is None
        made_from = letter, imprint, picture, self._templates.states()
        known = self._kept.get(place)
        if known and known[0] == made_from:
            return known[1]
        forms, faults = render_what_can_be(letter, self._templates, imprint=imprint, coverage=picture)
        proof = Proof(forms=forms, checks=tuple(preflight(letter, forms, faults)))
        self._kept[place] = made_from, proof
        return proof
