"""Whether PostgreSQL would accept an expression in an index: only immutable ones.

What is not known is taken for not immutable. The lists are checked against PostgreSQL's own
catalog by tests/queries/test_analyse_immutable.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.types import Kind, kind_of

if TYPE_CHECKING:
    from idx_core.model import Table
    from idx_core.queries.tree import Node

# Their results depend on their arguments alone, whatever types these have.
_NODES = (
    exp.Column, exp.Literal, exp.RawString, exp.National, exp.Boolean, exp.Null, exp.Paren,
    exp.Identifier, exp.Tuple,
    exp.Neg, exp.Not, exp.And, exp.Or, exp.Is, exp.Case, exp.If, exp.Coalesce, exp.Nullif,
    exp.Greatest, exp.Least, exp.Abs, exp.Mul, exp.Div, exp.Mod, exp.Round, exp.Floor, exp.Ceil,
    exp.Lower, exp.Upper, exp.Length, exp.Trim, exp.Substring, exp.Left, exp.Right, exp.MD5,
    exp.Array, exp.Bracket, exp.Collate, exp.Var, exp.DataType, exp.Interval, exp.JSONPath,
    exp.JSONPathPart, exp.JSONExtract, exp.JSONExtractScalar, exp.JSONBExtract,
    exp.JSONBExtractScalar, exp.StrPosition, exp.StartsWith, exp.Like, exp.ILike, exp.RegexpLike,
    exp.In, exp.Between, exp.ArraySize, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Operator, exp.Any,
    exp.Escape,
)  # fmt: skip
_FUNCTIONS = frozenset(
    "btrim ltrim rtrim replace translate reverse initcap lpad rpad ascii chr strpos split_part"
    " sign power sqrt exp ln log mod div trunc width_bucket"
    " array_length cardinality array_position jsonb_array_length jsonb_typeof jsonb_extract_path"
    " jsonb_extract_path_text lower_inc upper_inc isempty range_merge"
    " setweight strip numnode regexp_replace sha256 sha512 encode decode hashtext"
    " substr char_length character_length btrim pow make_date"
    " int4range int8range numrange tsrange tstzrange daterange".split()
)
# What their second argument may be; of the others they depend on the time zone.
_OF_TIME = {
    "date_trunc": (Kind.TIMESTAMP,),
    "date_part": (Kind.DATE, Kind.TIMESTAMP),
    "timezone": (Kind.TIMESTAMP, Kind.TIMESTAMPTZ),
}
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
# Text of these kinds reads the same under every setting.
_PLAIN_TEXT = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.UUID, Kind.JSON)


def is_immutable(node: Node, table: Table | None) -> bool:
    """Whether the expression can be in an index or its predicate."""
    return all(_alone(each, table) for each in node.walk())


def _alone(node: Node, table: Table | None) -> bool:
    """Whether the node adds nothing to its operands that is not immutable."""
    if isinstance(node, exp.Cast):
        return _cast(node, table)
    if isinstance(node, (exp.Add, exp.Sub)):
        # timestamptz + interval depends on the time zone
        return Kind.TIMESTAMPTZ not in (kind_of(node.this, table), kind_of(node.expression, table))
    if isinstance(node, _COMPARISONS):
        kinds = {kind_of(node.this, table), kind_of(node.expression, table)}
        mixed = Kind.TIMESTAMPTZ in kinds and kinds & {Kind.TIMESTAMP, Kind.DATE}
        return not mixed
    if isinstance(node, exp.DPipe):
        sides = {kind_of(node.this, table), kind_of(node.expression, table)}
        alike = {Kind.LITERAL, Kind.ARRAY, Kind.JSON, Kind.TSVECTOR}
        # a text and something else is put together by way of the other's text
        return sides <= alike or (Kind.TEXT in sides and sides <= {Kind.LITERAL, *_PLAIN_TEXT})
    if isinstance(node, exp.Extract):
        return kind_of(node.expression, table) in _OF_TIME["date_part"]
    if isinstance(node, exp.AtTimeZone):
        known = kind_of(node.this, table) in _OF_TIME["timezone"]
        return known and isinstance(node.args.get("zone"), exp.Literal)
    if isinstance(node, exp.Anonymous):
        return _function(str(node.this), node.expressions, table)
    if isinstance(node, exp.Func) and not isinstance(node, _NODES):
        return node.sql_name().lower() in _FUNCTIONS
    return isinstance(node, _NODES)


def _function(name: str, arguments: list[Node], table: Table | None) -> bool:
    if name in _OF_TIME:
        if len(arguments) != 2 or not isinstance(arguments[0], exp.Literal):
            return False
        return kind_of(arguments[1], table) in _OF_TIME[name]
    if name == "to_tsvector":  # without a configuration it is the session's
        return len(arguments) == 2 and isinstance(arguments[0], (exp.Literal, exp.Cast))
    return name in _FUNCTIONS


def _cast(node: exp.Cast, table: Table | None) -> bool:
    source, target = kind_of(node.this, table), kind_of(node, table)
    if isinstance(node.this, exp.Array) and not any(node.find_all(exp.Column)):
        return True
    if source is Kind.LITERAL or source is target:  # the parser makes a constant of it
        return True
    if target in (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ):
        return {source, target} <= {Kind.DATE, Kind.TIMESTAMP}
    if target in (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.UUID):
        return source in _PLAIN_TEXT
    return False
