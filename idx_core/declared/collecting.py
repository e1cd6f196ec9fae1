"""Finds declared queries in classes and modules, and calls each once with placeholders."""

import importlib
import inspect
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from idx_core.declared import MARK, DeclaredSql, is_declared
from idx_core.declared.parameters import Parameters
from idx_core.errors import IdxError, QueryError
from idx_core.model import DeclaredQuery, Dialect

Compile = Callable[[Any, Parameters], str | None]
"""What a declared query returned → SQL with its parameters in it, None if it is another database's.

Raises `QueryError`, whose message is only the reason.
"""
Placeholder = Callable[[str], Any]

_PLACEHOLDERS = (
    "Its parameters are placeholders here: where Python looks into one, give a sample value, as in "
    "@declared_query(days=30)"
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declared query that is not yet read: a function to call, or what it would return.

    `whole_name` tells it from others of the same `name`.
    """

    name: str
    whole_name: str
    query: Any
    origin: str = ""


def members_of(owner: type, name: str, whole_name: str, bases: Iterable[type]) -> list[Declaration]:
    """The declared queries that a class has from itself and these of its bases."""
    return [
        declaration(getattr(owner, member), f"{name}.{member}", f"{whole_name}.{member}")
        for member in sorted(declared_names(owner, *bases))
    ]


def declared_names(*classes: type) -> set[str]:
    """The names under which these classes themselves have declared queries."""
    return {name for each in classes for name, value in vars(each).items() if is_declared(value)}


def imported(module: str) -> ModuleType:
    """The module that settings name. Raises `QueryError`."""
    try:
        return importlib.import_module(module)
    except Exception as error:  # it is the application's, and may raise anything
        raise QueryError(
            f"cannot import {module!r}, which the setting queries names: "
            f"{type(error).__name__}: {error}"
        ) from error


def module_queries(module: ModuleType, is_model: Callable[[type], bool]) -> list[Declaration]:
    """Those that the module has: functions, texts, and those of its classes but for models."""
    found: list[Declaration] = []
    for name, value in sorted(vars(module).items()):
        if isinstance(value, type):
            if value.__module__ == module.__name__ and not is_model(value):
                whole = f"{module.__name__}.{value.__qualname__}"
                found += members_of(value, whole, whole, ())
        elif is_declared(value):
            whole = _whole_name(value) or f"{module.__name__}.{name}"
            found.append(declaration(value, whole, whole))
    return found


def _whole_name(value: Any) -> str | None:
    """What a function calls itself, wherever it is imported to; None for a text."""
    is_function = callable(value) and hasattr(value, "__qualname__")
    return f"{value.__module__}.{value.__qualname__}" if is_function else None


def declaration(query: Any, name: str, whole_name: str) -> Declaration:
    """A declared query of that name, with the place of its function."""
    return Declaration(name, whole_name, query, _place(query))


def read_queries(
    declarations: Iterable[Declaration],
    dialect: Dialect,
    placeholder: Placeholder,
    compile_: Compile,
    guard: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> tuple[tuple[DeclaredQuery, ...], tuple[QueryError, ...]]:
    """The queries in order of name, and an error for each that cannot be read.

    Each is read within a `guard`, which may raise when it ends.
    """
    declarations = list(declarations)
    counts = Counter(each.name for each in declarations)
    queries: dict[str, DeclaredQuery] = {}
    errors: list[QueryError] = []
    for each in declarations:
        name = each.name if counts[each.name] == 1 else each.whole_name
        try:
            parameters = Parameters(dialect)
            with guard():
                sql = compile_(_called(each.query, placeholder), parameters)
        except Exception as error:  # of the application's own code, which may raise anything
            errors.append(QueryError(_told(name, each.origin, error)))
            continue
        if sql is not None:
            queries.setdefault(
                name,
                DeclaredQuery(
                    name=name, sql=sql.strip(), parameters=parameters.names, origin=each.origin
                ),
            )
    return tuple(queries[name] for name in sorted(queries)), tuple(errors)


def _called(query: Any, placeholder: Placeholder) -> Any:
    """What the function returns for placeholders; anything else is a query already."""
    if not callable(query) or isinstance(query, str):
        return query
    own: Mapping[str, Any] | None = getattr(query, MARK, None)
    samples = getattr(inspect.unwrap(query), MARK, {}) if own is None else own
    positional: list[Any] = []
    named: dict[str, Any] = {}
    parameters = inspect.signature(query).parameters
    for name, parameter in parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = samples[name] if name in samples else placeholder(name)
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            named[name] = value
    for name in samples:
        if name not in parameters:
            raise QueryError(f"it has a sample value for {name!r}, and no such parameter")
    return query(*positional, **named)


def _told(name: str, origin: str, error: Exception) -> str:
    where = f" ({origin})" if origin else ""
    told = f"cannot read declared query {name!r}{where}: "
    if isinstance(error, IdxError):
        return told + str(error)
    return f"{told}{type(error).__name__}: {str(error).rstrip('.')}. {_PLACEHOLDERS}"


def _place(query: Any) -> str:
    """`erp/sales/models.py:41`, as seen from the current folder; "" for what is no function."""
    if isinstance(query, DeclaredSql) or not callable(query):
        return ""
    code = getattr(inspect.unwrap(query), "__code__", None)
    if code is None:
        return ""
    here = f"{Path.cwd()}{os.sep}"
    return f"{code.co_filename.removeprefix(here)}:{code.co_firstlineno}"
