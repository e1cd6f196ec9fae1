"""The syntax tree of a query, and small questions about its nodes.

Columns are named here by what they belong to: once a block is read, `Column.table` is the id of a
relation (`relation_of`), never an alias.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from idx_core.errors import QueryError
from idx_core.model import DeclaredQuery, Dialect
from idx_core.queries.lexing import readable
from idx_core.queries.normalising import normalised

if TYPE_CHECKING:
    Node: TypeAlias = exp.Expr

DIALECTS = {
    Dialect.POSTGRESQL: "postgres",
    Dialect.MYSQL: "mysql",
    Dialect.MARIADB: "mysql",
    Dialect.SQLITE: "sqlite",
    Dialect.OTHER: "",
}


def parsed(query: DeclaredQuery, dialect: Dialect) -> Node:
    """The one statement of the query; raises `QueryError`."""
    about = f"cannot read declared query {query.name!r}"
    about += f" ({query.origin})" if query.origin else ""
    logger = logging.getLogger("sqlglot")
    level, disabled = logger.level, logger.disabled
    logger.disabled = True  # it tells of statements that it passes through; they are refused here
    try:
        statements = sqlglot.parse(readable(query.sql, dialect), read=DIALECTS[dialect])
    except (SqlglotError, RecursionError) as error:
        raise QueryError(f"{about}: {_reason(error)}") from error
    finally:
        logger.level, logger.disabled = level, disabled
    found = [one for one in statements if one is not None and not isinstance(one, exp.Semicolon)]
    if len(found) != 1:
        raise QueryError(f"{about}: it must be one statement, not {len(found)}")
    if not isinstance(found[0], (exp.Query, exp.Update, exp.Delete, exp.Insert, exp.Merge)):
        raise QueryError(f"{about}: only SELECT, UPDATE, DELETE, INSERT and MERGE are queries")
    return normalised(found[0])


def _reason(error: Exception) -> str:
    details = getattr(error, "errors", None)
    if details:
        first = details[0]
        return f"{first['description']} near {str(first['highlight'])!r}"
    text = str(error).partition("\n")[0]
    return text or "it is nested too deeply"


def bare(node: Node) -> Node:
    """The node without brackets around it."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def conjuncts(node: Node | None) -> Iterator[Node]:
    """The conditions that all must hold."""
    if node is None:
        return
    stack = [node]
    while stack:
        one = bare(stack.pop())
        if isinstance(one, exp.And):
            stack += (one.expression, one.this)
        elif isinstance(one, exp.Not) and isinstance(bare(one.this), exp.Or):
            inner = bare(one.this)  # NOT (a OR b) is NOT a AND NOT b
            stack += (exp.Not(this=inner.expression), exp.Not(this=inner.this))
        else:
            yield one


def disjuncts(node: Node) -> Iterator[Node]:
    """The conditions of which one must hold."""
    stack = [node]
    while stack:
        one = bare(stack.pop())
        if isinstance(one, exp.Or):
            stack += (one.expression, one.this)
        else:
            yield one


def columns(node: Node) -> Iterator[exp.Column]:
    """All columns in a node, itself included."""
    return node.find_all(exp.Column)


def relation_of(column: exp.Column) -> str:
    """The id of the relation that a resolved column belongs to, "" when it is not known."""
    return str(column.text("table"))


def relations_of(node: Node) -> set[str]:
    """The ids of all relations that a condition is about."""
    return {relation_of(column) for column in columns(node)}


def is_null(node: Node) -> bool:
    return isinstance(bare(node), exp.Null)
