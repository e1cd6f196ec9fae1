"""Where in its file the operations of a migration are written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """One operation: its first line, its text, and the operations for the database inside of it."""

    line: int
    text: str = ""
    inner: tuple[Written, ...] = ()


def lines_of(source: str) -> tuple[Written, ...]:
    """The operations of the class Migration; empty where they are no literal list."""
    found = operations_list(source)
    return () if found is None else _elements(found, source)


def operations_list(source: str) -> ast.List | ast.Tuple | None:
    """The list of the operations, where each of them is written in it."""
    migration = migration_class(source)
    found = assigned(migration, "operations") if migration is not None else None
    if not isinstance(found, ast.List | ast.Tuple):
        return None
    if any(isinstance(element, ast.Starred) for element in found.elts):
        return None  # nobody can tell which operation is which
    return found


def migration_class(source: str) -> ast.ClassDef | None:
    """The class Migration of a module's text."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return next((node for node in classes if node.name == "Migration"), None)


def assigned(node: ast.ClassDef, name: str) -> ast.expr | None:
    """The value that a class gives an attribute."""
    return next((value for target, value in _assignments(node) if target == name), None)


def _assignments(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            targets: list[ast.expr] = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        if statement.value is not None:
            yield from ((t.id, statement.value) for t in targets if isinstance(t, ast.Name))


def _elements(found: ast.expr, source: str) -> tuple[Written, ...]:
    if not isinstance(found, ast.List | ast.Tuple):
        return ()
    return tuple(
        Written(
            element.lineno,
            ast.get_source_segment(source, element, padded=True) or "",
            _inner(element, source),
        )
        for element in found.elts
    )


def _inner(element: ast.expr, source: str) -> tuple[Written, ...]:
    if not isinstance(element, ast.Call):
        return ()
    for keyword in element.keywords:
        if keyword.arg == "database_operations":
            return _elements(keyword.value, source)
    if called(element) == "SeparateDatabaseAndState" and element.args:
        return _elements(element.args[0], source)
    return ()


def called(call: ast.Call) -> str:
    """The last name of what is called: `AddIndex` of `migrations.AddIndex(…)`."""
    name = call.func
    return name.attr if isinstance(name, ast.Attribute) else str(getattr(name, "id", ""))
