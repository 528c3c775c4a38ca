"""No module but a language's own knows which language it is about."""

import ast
import re
from pathlib import Path

import pytest

from digest.languages.registry import languages

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path
    for path in (ROOT / "digest").rglob("*.py")
    if not {"languages", "beats"} & set(path.relative_to(ROOT / "digest").parts)
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))


def codes_in(source: str) -> list[str]:
    """The codes of languages that a module writes down: to compare with, to look up, to pass on."""
    return [
        f"{one.lineno}: {one.value}"
        for one in ast.walk(ast.parse(source))
        if isinstance(one, ast.Constant) and one.value in languages()
    ]


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ('x = item.language == "fa"', ["1: fa"]),
        ('x = language in ("en", "ar")', ["1: en", "1: ar"]),
        ('x = WORDS["en"]', ["1: en"]),
        ('x = {"fa": 1}', ["1: fa"]),
        ('def f(language: str = "en"): ...', ["1: en"]),
        ('match language:\n    case "ar": ...', ["2: ar"]),
        ('x = y == "english"', []),
        ('x = names.get("en")', ["1: en"]),
        ('x = [f(one) for one in ("en", "fa")]', ["1: en", "1: fa"]),
    ],
)
def test_the_search_finds_a_code(source: str, codes: list[str]) -> None:
    assert codes_in(source) == codes


def test_no_module_compares_a_language_code() -> None:
    found = {str(path.relative_to(ROOT)): codes_in(path.read_text("utf-8")) for path in MODULES}
    assert {path: codes for path, codes in found.items() if codes} == {}


def test_no_template_compares_a_language_code() -> None:
    quoted = re.compile(rf"""["'\[=(](?:{"|".join(languages())})["'\])]""")
    assert [path.name for path in TEMPLATES if quoted.search(path.read_text("utf-8"))] == []


def test_no_module_speaks_of_one_language() -> None:
    named = re.compile("persian|farsi", re.IGNORECASE)
    found = {
        str(path.relative_to(ROOT)): [line for line in path.read_text("utf-8").splitlines() if named.search(line)]
        for path in MODULES
    }
    assert {path: lines for path, lines in found.items() if lines} == {}
