"""Rules that keep the tests steady on a busy machine and at any hour."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = {path: ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}
CLOCKS = {"monotonic", "perf_counter"}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def called(node: ast.AST) -> str:
    """Returns the name of a function that is called here; "" if there is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Walks everything but the bodies of functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            for decorator in getattr(child, "decorator_list", ()):
                yield from run_at_import(decorator)
        else:
            yield from run_at_import(child)


def test_who_waits_for_a_thread_or_process_is_as_patient_as_the_rest() -> None:
    """`waiting.PATIENCE` instead of a few seconds that a machine with load 20 does not keep."""
    hasty = [
        place(path, node)
        for path, tree in TESTS.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        if any(keyword.arg == "timeout" and is_number(keyword.value) for keyword in node.keywords)
        or (called(node) in ("join", "wait") and any(map(is_number, node.args)))
    ]
    assert hasty == []


def test_nothing_is_asserted_about_how_long_something_took() -> None:
    """Processor time may be: `time.process_time`."""
    timed = [
        place(path, node)
        for path, tree in TESTS.items()
        if path.name != "waiting.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and any(called(part) in CLOCKS for part in ast.walk(node.test))
    ]
    assert timed == []


def test_no_test_keeps_the_day_on_which_it_was_imported() -> None:
    dated = [
        place(path, node)
        for path, tree in TESTS.items()
        for node in run_at_import(tree)
        if isinstance(node, ast.Call) and called(node) in ("now", "today", "utc_now")
    ]
    assert dated == []
