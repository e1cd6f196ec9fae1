"""What a copy of a package has more than the package itself, read by Python's own parser.

The copy has to have all that the package has: each syntax node, in its order, and each comment.
"""

from __future__ import annotations

import ast
import filecmp
import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LISTS = ("__table_args__", "indexes")
_MARK = "index=True"


@dataclass(frozen=True, slots=True)
class Addition:
    """What one file has more: the indexes that are declared, and whatever else is not the same."""

    declared: tuple[str, ...]
    strange: tuple[str, ...]


class _NotGrownError(Exception):
    """Something is missing, or another."""


def additions(packages: Iterable[Path], copies: Path) -> list[Addition]:
    """Of each file that is not the same; `copies` has a folder for each package."""
    return [
        addition for package in packages for addition in _of_package(package, copies / package.name)
    ]


def _of_package(package: Path, copy: Path) -> Iterator[Addition]:
    old, new = _files(package), _files(copy)
    for name in sorted(old ^ new):
        yield Addition((), (f"{name}: only one of the two has it",))
    for name in sorted(old & new):
        if not filecmp.cmp(package / name, copy / name, shallow=False):
            yield of_file(name, (package / name).read_bytes(), (copy / name).read_bytes())


def _files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)) for path in paths}


def of_file(name: str, before: bytes, after: bytes) -> Addition:
    """What the source has more than before."""
    declared: list[str] = []
    strange: list[str] = []
    try:
        grown = _grown(ast.parse(before), ast.parse(after))
    except _NotGrownError as error:
        return Addition((), (f"{name}: {error}",))
    for node in grown:
        names = _declared(node)
        if names is None:
            strange.append(f"{name}: {ast.unparse(node)}")
        declared += names or []
    if _comments(before) != _comments(after):
        strange.append(f"{name}: other comments")
    if not declared:
        strange.append(f"{name}: changed without an index")
    return Addition(tuple(declared), tuple(strange))


def _comments(source: bytes) -> list[str]:
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _grown(before: ast.AST, after: ast.AST) -> list[ast.AST]:
    """The nodes that only the second tree has. Raises where it lacks one."""
    if type(before) is not type(after):
        if isinstance(after, ast.Tuple):  # what was alone has company
            return _grown_list([before], after.elts)
        raise _NotGrownError(_told(before))
    found: list[ast.AST] = []
    for name in before._fields:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if isinstance(old, list) and isinstance(new, list):
            found += _grown_list(old, new)
        elif isinstance(old, ast.AST) and isinstance(new, ast.AST):
            found += _grown(old, new)
        elif old != new:
            raise _NotGrownError(_told(before))
    return found


def _grown_list(before: Sequence[Any], after: Sequence[Any]) -> list[ast.AST]:
    found: list[ast.AST] = []
    rest = list(before)
    for element in after:
        inner = _grown_element(rest[0], element) if rest else None
        if inner is not None:
            found += inner
            rest.pop(0)
        elif isinstance(element, ast.AST):
            found.append(element)
        else:
            raise _NotGrownError(_told(element))
    if found and all(isinstance(node, ast.Pass) for node in rest):
        return found  # a body that has something now
    if rest:
        raise _NotGrownError(_told(rest[0]))
    return found


def _grown_element(before: Any, after: Any) -> list[ast.AST] | None:
    if not isinstance(before, ast.AST) or not isinstance(after, ast.AST):
        return [] if before == after else None
    try:
        return _grown(before, after)
    except _NotGrownError:
        return None


def _told(node: Any) -> str:
    return ast.unparse(node)[:200] if isinstance(node, ast.AST) else repr(node)


def _declared(node: ast.AST) -> list[str] | None:
    """The indexes that it declares; None where it is, or does, anything else."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.alias():
            return []
        case ast.keyword(arg="index", value=ast.Constant(value=True)):
            return [_MARK]
        case ast.Call():
            return _called(node)
        case ast.Expr(value=ast.Call() as call):
            return _called(call)
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Tuple(elts=inner) | ast.List(elts=inner),
        ) if name in _LISTS:
            return _all_declared(inner)
        case ast.ClassDef(name="Meta", body=inner):
            return _all_declared(inner)
        case _:
            return None


def _called(call: ast.Call) -> list[str] | None:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else call.func
    if (function.id if isinstance(function, ast.Name) else function) != "Index":
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg == "name"]
    name = (named or call.args)[0]
    return [str(name.value)] if isinstance(name, ast.Constant) else None


def _all_declared(nodes: Iterable[ast.AST]) -> list[str] | None:
    found: list[str] = []
    for node in nodes:
        names = _declared(node)
        if names is None:
            return None
        found += names
    return found
