"""The kinds of types, as far as an index's methods and immutability differ by them."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from idx_core.model import Table
    from idx_core.queries.tree import Node


class Kind(StrEnum):
    """A family of types."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    UUID = "uuid"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIMESTAMPTZ = "timestamptz"
    JSON = "jsonb"
    ARRAY = "array"
    RANGE = "range"
    TSVECTOR = "tsvector"
    GEOMETRY = "geometry"
    LITERAL = "literal"  # a text of which the parser makes what is wanted
    OTHER = "other"  # known, and none of these: enums, inet, bytea …
    UNKNOWN = ""


_WORDS = {
    Kind.TEXT: "text varchar char character bpchar citext name string clob nvarchar tinytext"
    " mediumtext longtext",
    Kind.NUMBER: "integer int int2 int4 int8 bigint smallint tinyint mediumint numeric decimal real"
    " float float4 float8 double serial bigserial smallserial money oid",
    Kind.BOOLEAN: "boolean bool",
    Kind.UUID: "uuid",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp datetime",
    Kind.TIMESTAMPTZ: "timestamptz",
    Kind.JSON: "jsonb json",
    Kind.RANGE: "int4range int8range numrange tsrange tstzrange daterange int4multirange"
    " int8multirange nummultirange tsmultirange tstzmultirange datemultirange",
    Kind.TSVECTOR: "tsvector",
    Kind.GEOMETRY: "geometry geography point box circle polygon path lseg line",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_TEXT_RESULTS = (
    exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Left, exp.Right, exp.MD5,
    exp.JSONExtractScalar, exp.JSONBExtractScalar, exp.Concat,
)  # fmt: skip
_NUMBER_RESULTS = (
    exp.Length, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Mul, exp.Div, exp.Mod, exp.Extract,
    exp.StrPosition,
)  # fmt: skip
_ZONED = {Kind.TIMESTAMP: Kind.TIMESTAMPTZ, Kind.TIMESTAMPTZ: Kind.TIMESTAMP}
_SAME_AS_FIRST = (exp.Paren, exp.Coalesce, exp.Nullif, exp.Neg, exp.Collate, exp.Add, exp.Sub)


@lru_cache(maxsize=1024)
def kind(type_: str) -> Kind:
    """The kind of a column's type as `model.Column` has it."""
    if not type_:
        return Kind.UNKNOWN
    if type_.endswith("]") or type_.startswith("array"):
        return Kind.ARRAY
    if type_ == "tinyint(1)":
        return Kind.BOOLEAN
    if type_.startswith("timestamp") and type_.endswith("with time zone"):
        return Kind.TIMESTAMPTZ
    word = re.split(r"[\s(]", type_, maxsplit=1)[0].rpartition(".")[2]
    return _KINDS.get(word, Kind.OTHER)


def kind_of(node: Node, table: Table | None) -> Kind:
    """The kind of an expression of the table's columns."""
    if isinstance(node, exp.Column):
        found = table.column(node.name) if table is not None else None
        return kind(found.type) if found is not None else Kind.UNKNOWN
    if isinstance(node, exp.Cast):
        return kind(node.to.sql("postgres").lower())
    if isinstance(node, exp.Literal):
        return Kind.LITERAL if node.is_string else Kind.NUMBER
    if isinstance(node, exp.Boolean):
        return Kind.BOOLEAN
    if isinstance(node, exp.TimestampTrunc):
        return kind_of(node.this, table)
    if isinstance(node, exp.DPipe):
        sides = {kind_of(node.this, table), kind_of(node.expression, table)} - {Kind.LITERAL}
        one = next(iter(sides)) if len(sides) == 1 else None
        return one or (Kind.TEXT if not sides or Kind.TEXT in sides else Kind.UNKNOWN)
    if isinstance(node, exp.AtTimeZone):
        inner = kind_of(node.this, table)
        return _ZONED.get(inner, Kind.UNKNOWN)
    if isinstance(node, exp.Anonymous):
        return _of_function(node, table)
    if isinstance(node, (exp.JSONExtract, exp.JSONBExtract)) and not isinstance(
        node, _TEXT_RESULTS
    ):
        return Kind.JSON
    if isinstance(node, _TEXT_RESULTS):
        return Kind.TEXT
    if isinstance(node, _NUMBER_RESULTS):
        return Kind.NUMBER
    if isinstance(node, _SAME_AS_FIRST):
        return kind_of(node.this, table)
    return Kind.UNKNOWN


def _of_function(node: exp.Anonymous, table: Table | None) -> Kind:
    name, arguments = str(node.this), node.expressions
    if name in ("to_tsvector", "setweight"):
        return Kind.TSVECTOR
    if name in ("substr", "btrim", "regexp_replace"):
        return Kind.TEXT
    if name in ("char_length", "character_length", "strpos", "mod", "date_part", "power"):
        return Kind.NUMBER
    if name == "date_trunc" and len(arguments) > 1:
        return kind_of(arguments[1], table)
    if name == "timezone" and len(arguments) == 2:
        return _ZONED.get(kind_of(arguments[1], table), Kind.UNKNOWN)
    return kind(name) if kind(name) is Kind.RANGE else Kind.UNKNOWN
