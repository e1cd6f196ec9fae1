"""Operator classes of PostgreSQL, as far as the algebra of indexes tells them apart.

Naming the default operator class is the same as not naming it. tests/core/test_opclasses.py holds
what is taken for a default here against PostgreSQL's own catalog.
"""

# B-tree operator families whose `=` is the type's ordinary equality, besides each type's default.
PATTERN_OPCLASSES = frozenset({"text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops"})

# fmt: off
_SCALARS = frozenset(
    {
        "array_ops", "bit_ops", "bool_ops", "bpchar_ops", "bytea_ops", "cidr_ops", "citext_ops",
        "date_ops", "enum_ops", "float4_ops", "float8_ops", "hstore_ops", "inet_ops",
        "int2_ops", "int4_ops", "int8_ops", "interval_ops", "jsonb_ops", "ltree_ops",
        "macaddr_ops", "macaddr8_ops", "money_ops", "multirange_ops", "name_ops", "numeric_ops",
        "oid_ops", "pg_lsn_ops", "range_ops", "text_ops", "time_ops", "timestamp_ops",
        "timestamptz_ops", "timetz_ops", "tsvector_ops", "uuid_ops", "varbit_ops", "varchar_ops",
    }
)
_GIST = frozenset(
    {
        "box_ops", "circle_ops", "multirange_ops", "point_ops", "poly_ops", "range_ops",
        "tsquery_ops", "tsvector_ops",
    }
)
_SPGIST = frozenset(
    {"box_ops", "inet_ops", "poly_ops", "quad_point_ops", "range_ops", "text_ops"}
)
# fmt: on


def is_default(opclass: str, method: str) -> bool:
    """Whether the operator class is the one that its type has for this access method anyway."""
    if method in ("btree", "hash", "gin"):
        return opclass in _SCALARS
    if method == "gist":
        return opclass in _GIST or (opclass.startswith("gist_") and opclass != "gist_trgm_ops")
    if method == "spgist":
        return opclass in _SPGIST
    if method == "brin":
        minmax = opclass.endswith("_minmax_ops") and opclass != "inet_minmax_ops"
        return minmax or opclass.endswith("_inclusion_ops")
    return False
