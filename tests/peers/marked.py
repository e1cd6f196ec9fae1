"""Which tests are about which row of docs/peers.md, by their marks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def marked_tests() -> dict[int, set[str]]:
    """By row, the tests that bear `@pytest.mark.peer(row)`, as `file::test` below tests/."""
    rows: dict[int, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text()
        if "mark.peer(" in text:
            for row, test in _marked(ast.parse(text)):
                name = f"{path.relative_to(ROOT / 'tests').as_posix()}::{test}"
                rows.setdefault(row, set()).add(name)
    return rows


def _marked(module: ast.Module) -> Iterator[tuple[int, str]]:
    tests = [
        node
        for node in module.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    for_all = [
        row
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        for row in _rows(node.value)
    ]
    for test in tests:
        own = [row for decorator in test.decorator_list for row in _rows(decorator)]
        for row in (*for_all, *own):
            yield row, test.name


def _rows(expression: ast.expr) -> Iterator[int]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.peer":
            yield from (ast.literal_eval(argument) for argument in node.args)
