"""The file of the new migration: what runs outside of any transaction, and the imports it needs."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence

from django_idx.hazards.fix.editing import laid_out
from django_idx.hazards.fix.unit import NotMechanicalError
from django_idx.hazards.reader import Node

_INDENT = " " * 8
_TEMPLATE = """{imports}


class Migration({base}):
    atomic = False

    dependencies = [
        ("{app}", "{after}"),
    ]

    operations = [
{operations}
    ]
"""


def new_file(
    source: str, base: str, after: Node, texts: Sequence[tuple[str, str]], added: Iterable[str]
) -> str:
    """`texts` are the operations with their comments, as they are written in `source` or as the
    lines of `added` import what they name. Raises `NotMechanicalError`."""
    used = [base, *(text for text, _ in texts)]
    lines = [*_imports(source, used), *added]
    names = [name for line in {*lines} for name in _bound(line)]
    missing = sorted({name for text in used for name in _free(text)} - {*names})
    if missing:
        raise NotMechanicalError(f"{missing[0]}, which it names, is defined in the file itself")
    from_others = [name for line in {*lines} if line.startswith("from") for name in _bound(line)]
    if twice := sorted(name for name in from_others if from_others.count(name) > 1):
        raise NotMechanicalError(f"{twice[0]} would mean two things")
    plain = sorted(line for line in set(lines) if line.startswith("import "))
    others = sorted(line for line in set(lines) if not line.startswith("import "))
    operations = "\n".join(
        f"{_INDENT}{laid_out(text, _INDENT)},{f'  {comment}' if comment else ''}"
        for text, comment in texts
    )
    return _TEMPLATE.format(
        imports="\n".join([*plain, *([""] if plain and others else []), *others]),
        base=base,
        app=after[0],
        after=after[1],
        operations=operations,
    )


def _imports(source: str, used: Sequence[str]) -> Iterator[str]:
    """The imports at the top of the source that bind names that are used."""
    names = {name for text in used for name in _free(text)}
    dotted = {name for text in used for name in _dotted(text)}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom):
            kept = [a for a in statement.names if (a.asname or a.name) in names]
            if kept:
                yield ast.unparse(ast.ImportFrom(statement.module, kept, statement.level))
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                bound = alias.asname or alias.name
                if any(f"{name}.".startswith(f"{bound}.") for name in dotted):
                    yield ast.unparse(ast.Import([alias]))


def _free(text: str) -> set[str]:
    """The names of an expression that mean something outside of it."""
    tree = ast.parse(text.strip(), mode="eval")
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names - own - set(dir(builtins))


def _dotted(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text.strip(), mode="eval")):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)


def _bound(line: str) -> Iterator[str]:
    statement = ast.parse(line).body[0]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield (alias.asname or alias.name).partition(".")[0]
