"""The algebra of indexes: which index does another one's work.

`covers(a, b)`   every lookup, order and uniqueness that `b` gives, `a` gives too.
`duplicates`     each covers the other.
`serves(…)`      an index path answers an equality lookup on some columns.

What is claimed here is checked against PostgreSQL's planner by tests/core/test_coverage_planner.py.
Two rules decide doubtful cases: an index that could be needed is not called redundant, and a lookup
that could be slow is not called served.
"""

from collections.abc import Iterable

from idx_core.model import ConstraintKind, Index, IndexElement, Origin, Table
from idx_core.sqltext import only_excludes_nulls, same_sql

# Methods whose multi-column indexes answer a lookup on a leading part of their keys in order.
_PREFIX_METHODS = frozenset({"btree"})
# Methods whose multi-column indexes are as good for any subset of their keys (PostgreSQL manual,
# "Multicolumn Indexes": GIN and BRIN do not care which columns the condition uses).
_SUBSET_METHODS = frozenset({"gin", "brin"})
# B-tree operator families whose `=` is the type's ordinary equality, besides each type's default.
_EQUALITY_OPCLASSES = frozenset({"text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops"})
# Naming the default operator class is the same as not naming it. All other ones are kept apart.
# fmt: off
_DEFAULT_BTREE_OPCLASSES = frozenset(
    {
        "array_ops", "bit_ops", "bool_ops", "bpchar_ops", "bytea_ops", "cidr_ops", "citext_ops",
        "date_ops", "enum_ops", "float4_ops", "float8_ops", "hstore_ops", "inet_ops",
        "int2_ops", "int4_ops", "int8_ops", "interval_ops", "jsonb_ops", "ltree_ops",
        "macaddr_ops", "macaddr8_ops", "money_ops", "multirange_ops", "name_ops", "numeric_ops",
        "oid_ops", "pg_lsn_ops", "range_ops", "text_ops", "time_ops", "timestamp_ops",
        "timestamptz_ops", "timetz_ops", "uuid_ops", "varbit_ops", "varchar_ops",
    }
)
# fmt: on


def covers(a: Index, b: Index) -> bool:
    """Whether `b` is of no use beside `a`: nothing it serves or enforces would be lost without it.

    An invalid index covers nothing. A unique index is covered only by one that enforces the same.
    The predicates must be equal: a total index answers what a partial one does, but is not as
    small, so the partial one is not redundant.
    """
    if not a.elements or not b.elements:  # declared by mistake, and no database accepts it
        return False
    in_order = a.method in _PREFIX_METHODS
    if in_order and a.elements[0].column != b.elements[0].column:  # true of most pairs, and cheap
        return False
    if not a.valid or not same_sql(a.predicate, b.predicate) or a.method != b.method:
        return False
    if b.unique and not _enforces(a, b):
        return False
    if b.include and not set(b.include) <= {*a.columns, *a.include}:
        return False
    if in_order:
        return _is_prefix(b, a, backwards=False) or _is_prefix(b, a, backwards=True)
    if a.method in _SUBSET_METHODS and a.options == b.options:
        return all(any(_same_key(x, y) for y in a.elements) for x in b.elements)
    return a.options == b.options and _same_keys(a, b)


def duplicates(a: Index, b: Index) -> bool:
    """Whether the two are the same index twice."""
    return covers(a, b) and covers(b, a)


def same_definition(a: Index, b: Index) -> bool:
    """Whether two indexes are equal in everything but name, validity and the owning constraint."""
    return (
        a.method == b.method
        and a.unique == b.unique
        and a.nulls_not_distinct == b.nulls_not_distinct
        and a.options == b.options
        and sorted(a.include) == sorted(b.include)
        and same_sql(a.predicate, b.predicate)
        and _same_keys(a, b)
    )


def serves(index: Index, table: Table, columns: Iterable[str]) -> bool:
    """Whether an equality lookup on all these columns is answered by this index.

    The leading keys must be these columns, in any order; a predicate may only exclude their nulls.
    A total unique index over some of the columns serves as well: it finds at most one row.
    """
    wanted = tuple(columns)
    if not index.valid or not _lets_equality_through(index, wanted):
        return False
    if index.method == "hash":
        return len(wanted) == 1 and _equality_columns(index, table) == wanted
    if index.method != "btree":
        return False
    keys = _equality_columns(index, table)
    if index.unique and keys and len(keys) == len(index.elements) and set(keys) <= set(wanted):
        return True
    return len(keys) >= len(wanted) and set(keys[: len(wanted)]) == set(wanted)


def served(table: Table, columns: Iterable[str]) -> bool:
    """Whether any index of the table serves an equality lookup on these columns."""
    wanted = tuple(columns)
    for index in table.indexes:
        leads = bool(index.elements) and index.elements[0].column in wanted  # false of most, cheap
        if leads and serves(index, table, wanted):
            return True
    return False


def comparable(table: Table) -> list[Index]:
    """The indexes that another one might cover, told by their first keys, which mostly differ."""
    firsts = [_first_key(index) for index in table.indexes]
    if len(set(firsts)) == len(firsts):
        return []
    return [
        index for index, first in zip(table.indexes, firsts, strict=True) if firsts.count(first) > 1
    ]


def _first_key(index: Index) -> tuple[str, str | None]:
    """What two indexes must have in common for one to cover the other."""
    ordered = index.method in _PREFIX_METHODS and index.elements
    return index.method, index.elements[0].column if ordered else None


def kept_instead(table: Table, index: Index) -> Index | None:
    """The index that makes this one redundant and stays itself, or None.

    Of several: the one behind a constraint, then the one with the fewest keys, so that a message
    names the most convincing reason. Of duplicates exactly one is kept.
    """
    if index.constraint is not None:
        return None
    covering = [other for other in table.indexes if other is not index and covers(other, index)]
    if not covering:
        return None
    place = {id(other): (_worth(other), n) for n, other in enumerate(table.indexes)}
    kept = [
        other
        for other in covering
        if not (covers(index, other) and place[id(index)] < place[id(other)])
    ]
    return min(
        kept,
        key=lambda other: (other.constraint is None, len(other.elements), place[id(other)]),
        default=None,
    )


def _worth(index: Index) -> tuple[int, bool, bool, int, str]:
    """Of duplicates the smallest is kept: constraints, then unique, then what the user declared."""
    kinds = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE, None)
    return (
        kinds.index(index.constraint),
        not index.unique,
        index.origin is not Origin.DECLARED,
        len(index.include),
        index.name,
    )


def _enforces(a: Index, b: Index) -> bool:
    """Whether the uniqueness of `b` follows from that of `a` (whose keys are then no more)."""
    return (
        a.unique
        and not a.deferrable
        and len(a.elements) <= len(b.elements)
        and (a.nulls_not_distinct or not b.nulls_not_distinct)
        and all(any(_same_key(x, y) for y in b.elements) for x in a.elements)
    )


def _is_prefix(short: Index, long: Index, *, backwards: bool) -> bool:
    """Whether `short`'s keys lead `long`, read forwards, or backwards with every order turned."""
    if not short.elements:
        return False
    return len(short.elements) <= len(long.elements) and all(
        _same_key(x, y)
        and (x.descending != y.descending) == backwards
        and (x.nulls_first != y.nulls_first) == backwards
        for x, y in zip(short.elements, long.elements, strict=False)
    )


def _same_keys(a: Index, b: Index) -> bool:
    return len(a.elements) == len(b.elements) and _is_prefix(a, b, backwards=False)


def _same_key(a: IndexElement, b: IndexElement) -> bool:
    """Same column or expression, operator class, collation and prefix length; order aside."""
    return (
        a.column == b.column
        and same_sql(a.expression, b.expression)
        and _opclass(a) == _opclass(b)
        and a.collation == b.collation
        and a.prefix_length == b.prefix_length
    )


def _opclass(element: IndexElement) -> str | None:
    return None if element.opclass in _DEFAULT_BTREE_OPCLASSES else element.opclass


def _lets_equality_through(index: Index, columns: tuple[str, ...]) -> bool:
    return index.predicate is None or only_excludes_nulls(index.predicate, columns)


def _equality_columns(index: Index, table: Table) -> tuple[str, ...]:
    """The leading key columns on which the index answers `=` as the column itself would."""
    names: list[str] = []
    for element in index.elements:
        if element.column is None or not _compares_alike(element, table):
            break
        names.append(element.column)
    return tuple(names)


def _compares_alike(element: IndexElement, table: Table) -> bool:
    opclass = _opclass(element)
    return (
        element.prefix_length is None
        and (opclass is None or opclass in _EQUALITY_OPCLASSES)
        and (element.collation is None or _is_own_collation(element, table))
    )


def _is_own_collation(element: IndexElement, table: Table) -> bool:
    column = table.column(str(element.column))
    return column is not None and column.collation == element.collation
