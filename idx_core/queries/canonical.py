"""One spelling for expressions and predicates, whoever wrote them: query, model, catalog."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from idx_core.model import Dialect, Table
from idx_core.queries.lexing import readable
from idx_core.queries.normalising import normalised
from idx_core.queries.spelling import identifier, spelled
from idx_core.queries.tree import bare, conjuncts
from idx_core.queries.types import Kind, kind
from idx_core.sqltext import normalised as plain

if TYPE_CHECKING:
    from idx_core.queries.tree import Node

_NEEDS_BRACKETS = (exp.Dot, exp.Bracket, exp.Any, exp.All)
_UNPADDED = ("varchar", "character varying", "text")


def tidied(node: Node, table: Table | None) -> Node:
    """The tree without what changes nothing: varchar cast to text, brackets around a column."""
    return _tidied(node, unpadded(table))


def canonical_expression(text: str, table: Table) -> str:
    """The expression of a declared index as the analyser would spell it."""
    return " AND ".join(_terms(text, unpadded(table)))


def canonical_terms(predicate: str, table: Table) -> tuple[str, ...]:
    """The terms of a predicate that all hold, as the analyser would spell them."""
    return _terms(predicate, unpadded(table))


@lru_cache(maxsize=256)
def unpadded(table: Table | None) -> frozenset[str]:
    """The columns whose text is the same as text."""
    if table is None:
        return frozenset()
    return frozenset(column.name for column in table.columns if column.type.startswith(_UNPADDED))


@lru_cache(maxsize=4096)
def _terms(text: str, unpadded_columns: frozenset[str]) -> tuple[str, ...]:
    try:
        tree = sqlglot.parse_one(f"SELECT {readable(text, Dialect.POSTGRESQL)}", read="postgres")
    except (SqlglotError, RecursionError):
        return (plain(text),)
    [node, *others] = tree.expressions
    if others or isinstance(node, exp.Alias):
        return (plain(text),)
    for column in list(node.find_all(exp.Column)):
        name = column.this
        if isinstance(name, exp.Identifier):
            known = str(name.this) if name.args.get("quoted") else str(name.this).lower()
            column.set("this", identifier(known))
    holder = normalised(exp.Paren(this=node))
    parts = [_tidied(part, unpadded_columns) for part in conjuncts(holder)]
    return tuple(spelled(part, Dialect.POSTGRESQL) for part in parts)


def _tidied(node: Node, columns: Iterable[str]) -> Node:
    if not any(node.find_all(exp.Cast, exp.Paren)):
        return node
    holder = exp.Paren(this=node.copy())
    for cast in list(holder.find_all(exp.Cast)):
        inner = bare(cast.this)
        while isinstance(inner, exp.Cast) and _is_text(inner):
            inner = bare(inner.this)
        if _is_text(cast) and isinstance(inner, exp.Column) and inner.name in columns:
            cast.replace(inner.copy())
    for paren in list(holder.this.find_all(exp.Paren)):
        simple = isinstance(paren.this, (exp.Column, exp.Literal, exp.Cast, exp.Placeholder))
        if simple and not isinstance(paren.parent, _NEEDS_BRACKETS):
            paren.replace(paren.this)
    return bare(holder.this)


def _is_text(cast: exp.Cast) -> bool:
    to = cast.to
    return kind(to.sql("postgres").lower()) is Kind.TEXT and not to.expressions
