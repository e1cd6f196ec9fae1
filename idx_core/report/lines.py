"""Where in a source file a class, an attribute of it or a call stands; each file is read once."""

import ast
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path

from idx_core.report.entry import Place


class Sources:
    """Source files, read when they are asked about; `root` is what paths are shown relative to."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._files: dict[Path, _File] = {}

    def class_place(self, path: Path, qualname: str, attribute: str = "") -> Place | None:
        """The line of the attribute in the class of that dotted name, else of the class itself."""
        line = self._file(path).class_line(qualname, attribute)
        return None if line is None else Place(self._shown(path), line)

    def call_place(self, path: Path, function: str, first: str) -> Place | None:
        """The line of the one call of that function with this text as its first argument."""
        lines = self._file(path).calls.get((function, first), [])
        return Place(self._shown(path), lines[0]) if len(lines) == 1 else None

    def _file(self, path: Path) -> "_File":
        if path not in self._files:
            self._files[path] = _File(path)
        return self._files[path]

    def _shown(self, path: Path) -> str:
        full = path.resolve()
        inside = full.is_relative_to(self._root)
        return (full.relative_to(self._root) if inside else full).as_posix()


class _File:
    """What is told of a file is kept; its tree, which takes far more memory, is not."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _tree(self) -> ast.Module:
        try:
            return ast.parse(self._path.read_bytes())
        except (OSError, SyntaxError, ValueError):  # it was imported, so this is another text
            return ast.Module(body=[], type_ignores=[])

    @cached_property
    def _classes(self) -> dict[str, list[tuple[int, dict[str, int]]]]:
        """The lines of the classes of each name, and of what is assigned in them."""
        found: dict[str, list[tuple[int, dict[str, int]]]] = {}
        for name, node in _named_classes(self._tree(), ""):
            lines: dict[str, int] = {}
            for statement in node.body:
                for attribute in _assigned(statement):
                    lines.setdefault(attribute, statement.lineno)
            found.setdefault(name, []).append((node.lineno, lines))
        return found

    @cached_property
    def calls(self) -> dict[tuple[str, str], list[int]]:
        """The lines of all calls with a text as first argument, by the function's last name."""
        found: dict[tuple[str, str], list[int]] = {}
        for node in ast.walk(self._tree()):
            if isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    key = _last_name(node.func), first.value
                    found.setdefault(key, []).append(node.lineno)
        return found

    def class_line(self, qualname: str, attribute: str) -> int | None:
        found = self._classes.get(qualname, [])
        if len(found) != 1:
            return None
        ((line, attributes),) = found
        return attributes.get(attribute, line)


# Where a statement has others, and with them perhaps a class; looking into expressions takes long.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def _named_classes(node: ast.AST, within: str) -> Iterator[tuple[str, ast.ClassDef]]:
    """All classes with their qualified names, as `__qualname__` has them."""
    for child in chain.from_iterable(getattr(node, block, ()) for block in _BLOCKS):
        if isinstance(child, ast.ClassDef):
            yield within + child.name, child
            yield from _named_classes(child, f"{within}{child.name}.")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _named_classes(child, f"{within}{child.name}.<locals>.")
        else:
            yield from _named_classes(child, within)


def _assigned(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.AnnAssign):
        targets: list[ast.expr] = [statement.target]
    else:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
