"""A letter is rendered and checked once, and again if it or anything it is made from changed."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from factories import BEAT, make_edition, make_pick

from digest.model.editions import Edition
from digest.render.forms import Imprint, open_templates
from digest.render.templating import Templates
from digest.services.proofs import Proofs

TEMPLATES = Path(__file__).parents[2] / "templates"
LETTER = make_edition(picks=(make_pick(headline="Strike in Rasht"),))
IMPRINT = Imprint(home=BEAT.home)


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    return open_templates(tmp_path / "templates", home=BEAT.home)


def spoil(folder: Path) -> None:
    file = folder / "templates" / "light.html.j2"
    file.write_text(file.read_text("utf-8") + "<p>An editor's line</p>", "utf-8")
    os.utime(file, (0, 0))  # the clock of a file system may be coarse


def test_a_letter_read_again_is_not_rendered_again(templates: Templates) -> None:
    proofs = Proofs(templates)
    assert proofs.of(LETTER, IMPRINT) is proofs.of(replace(LETTER), replace(IMPRINT))


@pytest.mark.parametrize(
    ("change", "letter", "imprint", "new"),
    [
        (spoil, LETTER, IMPRINT, "An editor's line"),
        (lambda folder: None, replace(LETTER, title="Mill Post"), IMPRINT, "Mill Post"),
        (lambda folder: None, LETTER, replace(IMPRINT, postal_address="Mill Lane 4"), "Mill Lane 4"),
    ],
)
def test_whatever_a_letter_is_made_from_shows_when_it_changes(
    change: Callable[[Path], None], letter: Edition, imprint: Imprint, new: str, templates: Templates, tmp_path: Path
) -> None:
    proofs = Proofs(templates)
    assert new not in proofs.of(LETTER, IMPRINT).forms.light
    change(tmp_path)
    assert new in proofs.of(letter, imprint).forms.light


def test_another_letter_of_the_language_and_the_first_again_are_each_their_own(templates: Templates) -> None:
    proofs, other = Proofs(templates), replace(LETTER, title="Mill Post")
    first = proofs.of(LETTER, IMPRINT).forms
    assert proofs.of(other, IMPRINT).forms != first
    assert proofs.of(LETTER, IMPRINT).forms == first
