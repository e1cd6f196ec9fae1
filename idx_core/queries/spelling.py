"""Names as the database stores them, and trees as the SQL that an index would have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import Dialect
from idx_core.queries.tree import DIALECTS, columns

if TYPE_CHECKING:
    from idx_core.queries.tree import Node

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
# What PostgreSQL does not accept as a column's name without quotes (its appendix "SQL Key Words").
_RESERVED = frozenset(
    "all analyse analyze and any array as asc asymmetric authorization between binary both"
    " case cast check coalesce collate collation column concurrently constraint create cross"
    " current_catalog current_date current_role current_schema current_time current_timestamp"
    " current_user default deferrable desc distinct do else end except exists extract false"
    " fetch for foreign freeze from full grant greatest group grouping having ilike in index"
    " initially inner intersect interval into is isnull join key lateral leading least left"
    " like limit localtime localtimestamp natural not notnull null nullif offset on only or"
    " order outer overlaps overlay placing position primary range references returning right"
    " row rows select session_user similar some substring symmetric system_user table"
    " tablesample then to trailing treat trim true union unique user using values variadic"
    " verbose when where window with".split()
)


def folded(identifier: exp.Identifier, dialect: Dialect) -> str:
    """The name that an identifier stands for."""
    name = str(identifier.this)
    return (
        name if identifier.args.get("quoted") or dialect is not Dialect.POSTGRESQL else _low(name)
    )


def _low(name: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def identifier(name: str) -> exp.Identifier:
    """The name as an identifier, quoted where it must be."""
    return exp.Identifier(this=name, quoted=not _PLAIN.match(name) or name in _RESERVED)


def name_sql(name: str) -> str:
    """The name as PostgreSQL reads it."""
    quoted = identifier(name).args["quoted"]
    return '"' + name.replace('"', '""') + '"' if quoted else name


def spelled(node: Node, dialect: Dialect) -> str:
    """The SQL of a node, its columns without their table."""
    copy = node.copy()
    for column in list(columns(copy)):
        for part in ("table", "db", "catalog"):
            column.set(part, None)
    for negated in list(copy.find_all(exp.Not)):
        text = _with_not_inside(negated, dialect)
        if text is not None and negated is copy:
            return text
        if text is not None:
            negated.replace(exp.Var(this=text))
    # comments may hold anything, and an index needs none
    return _sql(copy, dialect)


def _sql(node: Node, dialect: Dialect) -> str:
    text: str = node.sql(DIALECTS[dialect], normalize_functions="lower", comments=False)
    return text


def _with_not_inside(node: exp.Not, dialect: Dialect) -> str | None:
    """`a NOT IN (…)`, which PostgreSQL does not hold equal to `NOT a IN (…)`."""
    inner = node.this
    if not isinstance(inner, (exp.Is, exp.In, exp.Like, exp.ILike, exp.Between)):
        return None
    operand, whole = _sql(inner.this, dialect), _sql(inner, dialect)
    rest = whole.removeprefix(operand)
    if isinstance(inner, exp.Is):
        return f"{operand} IS NOT{rest.removeprefix(' IS')}"
    return f"{operand} NOT{rest}"
