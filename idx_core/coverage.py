"""The algebra of indexes: which index does another one's work.

`covers(a, b)`   every lookup, order and uniqueness that `b` gives, `a` gives too.
`duplicates`     each covers the other.
`serves(…)`      an index path answers an equality lookup on some columns.

What is claimed here is checked against PostgreSQL's planner by tests/core/test_coverage_planner.py.
Two rules decide doubtful cases: an index that could be needed is not called redundant, and a lookup
that could be slow is not called served.
"""

from collections.abc import Iterable

from idx_core.elements import opclass_of, replaces, same_key
from idx_core.implication import NotNull, equivalent, implies
from idx_core.model import Index, IndexElement, Table
from idx_core.opclasses import PATTERN_OPCLASSES
from idx_core.sqltext import only_excludes_nulls, same_sql

# Methods whose multi-column indexes answer a lookup on a leading part of their keys in order.
_PREFIX_METHODS = frozenset({"btree"})
# Methods whose multi-column indexes are as good for any subset of their keys (PostgreSQL manual,
# "Multicolumn Indexes": GIN and BRIN do not care which columns the condition uses).
_SUBSET_METHODS = frozenset({"gin", "brin"})
# Storage parameters that change neither what an index finds nor how many rows it reads for it.
_NEUTRAL_OPTIONS = frozenset(
    {
        "autosummarize",
        "buffering",
        "deduplicate_items",
        "fastupdate",
        "fillfactor",
        "gin_pending_list_limit",
    }
)
_DEFAULT_OPTIONS = {("pages_per_range", "128")}
# A hash index keeps four bytes of a key: beside a B-tree on one of these it is not the smaller one.
_NARROW_TYPES = (
    *("bigint", "bigserial", "boolean", "date", "double precision", "int", "integer", "oid"),
    *("real", "serial", "smallint", "smallserial", "time", "timestamp", "uuid"),
)


def covers(a: Index, b: Index, table: Table | None = None) -> bool:
    """Whether `b` is of no use beside `a`: nothing it serves or enforces would be lost without it.

    An invalid index covers nothing. A unique index is covered only by one that enforces the same.
    Both must hold the same rows: a total index answers what a partial one does, but is not as
    small, so the partial one is not redundant. With `table`, what its columns' types, collations
    and nullability tell is used as well.
    """
    if not a.elements or not b.elements:  # declared by mistake, and no database accepts it
        return False
    in_order = a.method in _PREFIX_METHODS
    if in_order and (  # true of most pairs, and cheap
        a.elements[0].column != b.elements[0].column or len(b.elements) > len(a.elements)
    ):
        return False
    if not a.valid or not _same_rows(a, b, table):
        return False
    if b.unique and not enforces(a, b, table):
        return False
    if b.include and not set(b.include) <= {*a.columns, *a.include}:
        return False
    if a.method != b.method:
        return _answers_hash(a, b, table)
    if in_order:
        if b.elements == a.elements[: len(b.elements)]:
            return True
        leads = _is_prefix(b, a, table, backwards=False)
        return leads or _is_prefix(b, a, table, backwards=True)
    if _resolution(a) != _resolution(b):
        return False
    if a.method in _SUBSET_METHODS:
        return all(any(replaces(y, x, a.method, table) for y in a.elements) for x in b.elements)
    # Of GiST the manual says that the first column decides how much of the index is read.
    if len(b.elements) != len(a.elements) and a.method != "gist":
        return False
    return len(b.elements) <= len(a.elements) and all(
        replaces(y, x, a.method, table) for x, y in zip(b.elements, a.elements, strict=False)
    )


def duplicates(a: Index, b: Index, table: Table | None = None) -> bool:
    """Whether the two are the same index twice."""
    return covers(a, b, table) and covers(b, a, table)


def repeats(a: Index, b: Index, table: Table | None = None) -> bool:
    """Whether the two have the same keys, though perhaps read from the other end."""
    return (
        a.method == b.method
        and len(a.elements) == len(b.elements)
        and all(any(same_key(x, y, a.method, table) for y in b.elements) for x in a.elements)
    )


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


def _same_rows(a: Index, b: Index, table: Table | None) -> bool:
    """Whether both have the same rows; `b` may leave out nulls where there can be none."""
    if a.predicate == b.predicate:
        return True
    if equivalent(a.predicate, b.predicate):
        return True
    if table is None or b.predicate is None:
        return False
    return implies(b.predicate, a.predicate) and implies(a.predicate, b.predicate, NotNull(table))


def _resolution(index: Index) -> set[tuple[str, str]]:
    """The storage parameters that change what an index reads, those at their default left out."""
    kept = {(key, value) for key, value in index.options if key not in _NEUTRAL_OPTIONS}
    return kept - _DEFAULT_OPTIONS


def _answers_hash(a: Index, b: Index, table: Table | None) -> bool:
    """Whether `a` is a B-tree that leads with the key of the hash index `b`, and not the larger."""
    if (a.method, b.method) != ("btree", "hash") or table is None:
        return False
    [key, *more] = b.elements
    column = table.column(key.column) if key.column is not None else None
    return (
        not more
        and column is not None
        and is_narrow(column.type)
        and replaces(a.elements[0], key, "btree", table)
    )


def is_narrow(type_: str) -> bool:
    """Whether each value of this type has the same few bytes."""
    return type_.partition("(")[0].removesuffix(" with time zone") in _NARROW_TYPES


def enforces(a: Index, b: Index, table: Table | None) -> bool:
    """Whether the uniqueness of `b` follows from that of `a` (whose keys are then no more)."""
    return (
        a.unique
        and not a.deferrable
        and len(a.elements) <= len(b.elements)
        and (a.nulls_not_distinct or not b.nulls_not_distinct)
        and all(any(same_key(x, y, a.method, table) for y in b.elements) for x in a.elements)
    )


def _is_prefix(short: Index, long: Index, table: Table | None, *, backwards: bool) -> bool:
    """Whether `short`'s keys lead `long`, read forwards, or backwards with every order turned."""
    if not short.elements:
        return False
    return len(short.elements) <= len(long.elements) and all(
        (x.descending != y.descending) == backwards
        and (x.nulls_first != y.nulls_first) == backwards
        and replaces(y, x, long.method, table)
        for x, y in zip(short.elements, long.elements, strict=False)
    )


def _same_keys(a: Index, b: Index) -> bool:
    return len(a.elements) == len(b.elements) and all(
        x.descending == y.descending
        and x.nulls_first == y.nulls_first
        and same_key(x, y, a.method, None)
        for x, y in zip(a.elements, b.elements, strict=True)
    )


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
    opclass = opclass_of(element, "btree")
    return (
        element.prefix_length is None
        and (opclass is None or opclass in PATTERN_OPCLASSES)
        and (element.collation is None or _is_own_collation(element, table))
    )


def _is_own_collation(element: IndexElement, table: Table) -> bool:
    column = table.column(str(element.column))
    return column is not None and column.collation == element.collation
