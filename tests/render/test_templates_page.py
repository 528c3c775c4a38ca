"""docs/templates.md names everything that a template may use."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from digest.model.editions import Edition, Link, Passage, Pick
from digest.render.forms import FILTERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")


@pytest.mark.parametrize("kind", [Edition, Pick, Passage, Link])
def test_every_value_is_documented(kind: type) -> None:
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in PAGE] == []


def test_every_filter_is_documented() -> None:
    assert [name for name in FILTERS if not re.search(rf"\| {name}\b", PAGE)] == []


def test_every_template_is_documented() -> None:
    assert [path.name for path in (ROOT / "templates").glob("*.j2") if f"`{path.name}`" not in PAGE] == []
