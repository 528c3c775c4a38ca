"""No module except a language's own contains its code."""

import ast
import re
import unicodedata
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
    """The language codes in a module: for comparisons, look-ups, arguments."""
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


def foreign_letters(source: str) -> list[str]:
    """The string constants of a module with letters of a script other than Latin; docstrings are ignored."""
    tree = ast.parse(source)
    bodies = (node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list))
    prose = {id(one.value) for body in bodies for one in body if isinstance(one, ast.Expr)}
    return [
        f"{one.lineno}: {one.value}"
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and id(one) not in prose
        and any(letter.isalpha() and "LATIN" not in unicodedata.name(letter, "") for letter in one.value)
    ]


TABLES_OF_CHARACTERS = {
    "digest/collect/reading/characters.py": "classes of letters between which a damaged half space is repaired",
    "digest/collect/reading/charsets.py": "the commonest letters of a script, by which its character set is known",
    "digest/collect/reading/pages.py": "two letters that no page has, as stand-ins for joiners",
    "digest/text/language.py": "two letters that keyboards have in two forms",
    "digest/text/normalise.py": "letters with one match key, and letters by direction",
}
"""The modules with letters of other scripts that are characters, not words, and what they are for."""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = {"ساعت"}', ["1: ساعت"]),
        ('x = re.compile(r"час|Uhr")', ["1: час|Uhr"]),
        ('def f():\n    return f"{day} 月"', ["2:  月"]),
        ('x = "café, naïve"', []),
        ('x = "،؛«» ۱۲"', []),
        ('def f():\n    """Reads ساعت."""', []),
        ("x = 1  # ساعت", []),
    ],
)
def test_the_search_finds_letters_of_other_scripts(source: str, found: list[str]) -> None:
    assert foreign_letters(source) == found


def test_no_module_has_words_of_another_script() -> None:
    found = {path.relative_to(ROOT).as_posix(): foreign_letters(path.read_text("utf-8")) for path in MODULES}
    assert {path for path, words in found.items() if words} == set(TABLES_OF_CHARACTERS)


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
