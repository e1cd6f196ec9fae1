"""The cases that are functions. Their labels are read from the source, without importing it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.queries.corpus.case import Case, read_label

HERE = Path(__file__).parent
SOURCES = ("in_django", "in_sqlalchemy")


def orm_cases() -> Iterator[Case]:
    """All of them; their SQL is still to be compiled."""
    for source in SOURCES:
        for function in functions(source):
            label = read_label(ast.get_docstring(function) or "")
            yield Case(source=source, label=label, function=function.name)


def functions(source: str) -> Iterator[ast.FunctionDef]:
    """The functions of a module that are queries."""
    tree = ast.parse((HERE / f"{source}.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names of a function's parameters."""
    return [argument.arg for argument in function.args.args]


def sqlalchemy_texts() -> Mapping[str, str]:
    """The SQL of each function of `in_sqlalchemy`."""
    from tests.queries.corpus import in_sqlalchemy
    from tests.queries.corpus.sqlalchemy_text import text_of

    return {
        function.name: text_of(getattr(in_sqlalchemy, function.name), parameters(function))
        for function in functions("in_sqlalchemy")
    }


def django_texts() -> Mapping[str, str]:
    """The SQL of each function of `in_django`.

    They are compiled in a process of its own, as Django is configured once a process.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.queries.corpus.django_text"],
        cwd=HERE.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    texts: Mapping[str, str] = json.loads(done.stdout)
    return texts
