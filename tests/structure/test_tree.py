"""Structure rules: small modules and functions, unique names, imports at the top, no import cycles."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "digest").rglob("*.py"))}
MODULE_LINES = 400
FUNCTION_LINES = 60
LATE_IMPORTS = {
    "digest/collect/collectors/feed.py": "feedparser: most feeds are read without it, and it loads slowly",
    "digest/wiring.py": "what collects, ranks and reads mail: a process that sends does without",
    "digest/collect/gathering.py": "what extracts articles: a process that reads feeds only does without",
}
"""The modules that import something inside a function, and why."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_is_long() -> None:
    long = [name_of(path) for path in MODULES if len(path.read_text("utf-8").splitlines()) > MODULE_LINES]
    assert long == []


def test_no_function_is_long() -> None:
    long = [
        f"{name_of(path)}: {function.name}"
        for path, tree in MODULES.items()
        for function in functions(tree)
        if lines_of(function) > FUNCTION_LINES
    ]
    assert long == []


def test_no_two_modules_share_a_name() -> None:
    places = defaultdict(list)
    for path in MODULES:
        if path.name not in ("__init__.py", "__main__.py"):
            places[path.name].append(name_of(path))
    assert [shared for shared in places.values() if len(shared) > 1] == []


def test_no_two_classes_share_a_name() -> None:
    places = defaultdict(list)
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name_of(path))
    assert {name: shared for name, shared in places.items() if len(shared) > 1} == {}


def test_digits_are_asked_for_by_isdecimal() -> None:
    # `isdigit` and `isnumeric` take marks such as a circled digit, which `int` then refuses.
    asking = {
        name_of(path)
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric")
    }
    assert asking == set()


def test_imports_stand_at_the_top() -> None:
    late = {
        name_of(path)
        for path, tree in MODULES.items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == set(LATE_IMPORTS)


def test_no_module_imports_itself_in_a_circle() -> None:
    known = {name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in MODULES}
    imported = {name: set(imports_of(MODULES[path], known)) - {name} for name, path in known.items()}
    while free := [name for name, others in imported.items() if not others & imported.keys()]:
        for name in free:
            del imported[name]
    assert sorted(imported) == []


def imports_of(tree: ast.Module, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the program that a module imports when it is loaded."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in known else node.module
