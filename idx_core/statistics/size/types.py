"""How PostgreSQL stores the values of a type in an index."""

import re
from dataclasses import dataclass

from idx_core.statistics.size.page import ITEM_POINTER

_VARYING = -1


@dataclass(frozen=True, slots=True)
class TypeLayout:
    """`length` in bytes, -1 when it varies; `alignment` is 1, 2, 4 or 8.

    `deduplicates`: equal values are the same bytes, so that a B-tree may store them once.
    `usual_width` is taken where there are no statistics. `constant` says that values that vary in
    length by their type do not in fact: `char(n)`.
    """

    length: int = _VARYING
    alignment: int = 1
    deduplicates: bool = True
    usual_width: int = 32
    constant: bool = False

    @property
    def varies(self) -> bool:
        """Whether values may have different lengths."""
        return self.length == _VARYING


def _fixed(length: int, alignment: int, deduplicates: bool = True) -> TypeLayout:
    return TypeLayout(length, alignment, deduplicates, length)


_LAYOUTS = {
    "boolean": _fixed(1, 1),
    '"char"': _fixed(1, 1),
    "smallint": _fixed(2, 2),
    "integer": _fixed(4, 4),
    "bigint": _fixed(8, 8),
    "real": _fixed(4, 4, deduplicates=False),
    "double precision": _fixed(8, 8, deduplicates=False),
    "oid": _fixed(4, 4),
    "date": _fixed(4, 4),
    "time": _fixed(8, 8),
    "time with time zone": _fixed(12, 8),
    "timestamp": _fixed(8, 8),
    "timestamp with time zone": _fixed(8, 8),
    "interval": _fixed(16, 8, deduplicates=False),
    "uuid": _fixed(16, 1),
    "money": _fixed(8, 8),
    "macaddr": _fixed(6, 4),
    "macaddr8": _fixed(8, 4),
    "name": _fixed(64, 1),
    "numeric": TypeLayout(deduplicates=False, usual_width=8),
    "inet": TypeLayout(deduplicates=False, usual_width=7),
    "cidr": TypeLayout(deduplicates=False, usual_width=7),
    "bit": TypeLayout(usual_width=9, constant=True),
    "bytea": TypeLayout(),
    "jsonb": TypeLayout(deduplicates=False, usual_width=64),
    "tsvector": TypeLayout(deduplicates=False, usual_width=128),
    "citext": TypeLayout(deduplicates=False),
    "character": TypeLayout(constant=True),
}
_TEXT = TypeLayout()
_CONTAINER = TypeLayout(deduplicates=False)
_ALIASES = {
    "bool": "boolean", "int2": "smallint", "smallserial": "smallint", "int": "integer",
    "int4": "integer", "serial": "integer", "int8": "bigint", "bigserial": "bigint",
    "float4": "real", "float": "double precision", "float8": "double precision",
    "double": "double precision", "decimal": "numeric", "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone", "char": "character", "bpchar": "character",
    "time without time zone": "time", "timestamp without time zone": "timestamp",
}  # fmt: skip
_LENGTH = re.compile(r"\((?P<length>\d+)(?:,\s*-?\d+)?\)")
_RANGES = re.compile(r"\w+(multi)?range")


def layout_of(type_name: str) -> TypeLayout:
    """The layout of a SQL type, as `idx_core.model.Column.type` spells it; "" is taken for text.

    Domains are not looked through, and enums are not known by name: whoever can ask the catalog
    makes the layout of what pg_type says (typlen, typalign).
    """
    name = type_name.lower().strip()
    declared = _LENGTH.search(name)
    base = " ".join(_LENGTH.sub("", name).split())
    if base.endswith("[]") or _RANGES.fullmatch(base):
        return _CONTAINER
    layout = _LAYOUTS.get(_ALIASES.get(base, base), _TEXT)
    if declared and layout.varies and base not in ("numeric", "decimal"):
        return _limited(layout, int(declared["length"]))
    return layout


def _limited(layout: TypeLayout, length: int) -> TypeLayout:
    """With a declared length: what the planner takes for the usual width of such a column."""
    usual = length if length <= 32 or layout.constant else min(32 + (length - 32) // 2, 516)
    return TypeLayout(
        layout.length, layout.alignment, layout.deduplicates, usual + ITEM_POINTER, layout.constant
    )
