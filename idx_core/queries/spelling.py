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


def spelled(node: Node, dialect: Dialect) -> str:
    """The SQL of a node, its columns without their table."""
    copy = node.copy()
    for column in list(columns(copy)):
        for part in ("table", "db", "catalog"):
            column.set(part, None)
    copy = copy.transform(_as_written, copy=False)
    # comments may hold anything, and an index needs none
    text: str = copy.sql(DIALECTS[dialect], normalize_functions="lower", comments=False)
    return text


def _as_written(node: Node) -> Node:
    """The few functions that sqlglot spells in another way than PostgreSQL compares them."""
    if isinstance(node, exp.TimestampTrunc) and isinstance(node.args.get("unit"), exp.Var):
        unit = exp.Literal.string(node.args["unit"].name.lower())
        zone = node.args.get("zone")
        return exp.Anonymous(
            this="date_trunc", expressions=[unit, node.this, *([zone] if zone else [])]
        )
    return node
