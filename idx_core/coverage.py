"""The algebra of indexes: which index does another one's work.

`covers(a, b)`   every lookup, order and uniqueness that `b` gives, `a` gives too.
`duplicates`     each covers the other.
`serves(…)`      an index path answers an equality lookup on some columns.

What is claimed here is checked against PostgreSQL's planner by tests/core/test_coverage_planner.py.
Two rules decide doubtful cases: an index that could be needed is not called redundant, and a lookup
that could be slow is not called served.
"""

from collections.abc import Collection, Iterable, Iterator

from idx_core.model import ConstraintKind, Index, IndexElement, Origin, Schema, Table
from idx_core.opclasses import PATTERN_OPCLASSES, is_default
from idx_core.predicates import equivalent, implies
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
# Collations in which LIKE 'abc%' is a range of the ordinary order.
_BYTEWISE = frozenset({"C", "POSIX"})
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
    if in_order and a.elements[0].column != b.elements[0].column:  # true of most pairs, and cheap
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
        turned = _is_prefix(b, a, table, backwards=True)
        return turned or _is_prefix(b, a, table, backwards=False)
    if _resolution(a) != _resolution(b):
        return False
    if a.method in _SUBSET_METHODS:
        return all(any(_replaces(y, x, a.method, table) for y in a.elements) for x in b.elements)
    # Of GiST the manual says that the first column decides how much of the index is read.
    if len(b.elements) != len(a.elements) and a.method != "gist":
        return False
    return len(b.elements) <= len(a.elements) and all(
        _replaces(y, x, a.method, table) for x, y in zip(b.elements, a.elements, strict=False)
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
    if index.elements and index.method in ("btree", "hash"):
        return "btree", index.elements[0].column
    return index.method, None


def kept_instead(table: Table, index: Index, schema: Schema | None = None) -> Index | None:
    """The index that makes this one redundant and stays itself, or None.

    Of several: the one behind a constraint, then the one with the fewest keys, so that a message
    names the most convincing reason. Of duplicates exactly one is kept. With `schema`, the foreign
    keys that refer to this table are known as well.
    """
    if index.constraint is not None or index.replica_identity:
        return None
    covering = [
        other for other in table.indexes if other is not index and covers(other, index, table)
    ]
    if index.unique and covering and schema is not None:
        covering = _fit_for_references(covering, index, schema.referenced_keys(table.name))
    if not covering:
        return None
    place = {id(other): (worth(other), n) for n, other in enumerate(table.indexes)}
    kept = [
        other
        for other in covering
        if not (covers(index, other, table) and place[id(index)] < place[id(other)])
    ]
    return min(
        kept,
        key=lambda other: (other.constraint is None, len(other.elements), place[id(other)]),
        default=None,
    )


def _fit_for_references(
    covering: list[Index], index: Index, referenced: Collection[frozenset[str]]
) -> list[Index]:
    """Without plain unique indexes where a foreign key refers to these columns.

    PostgreSQL does not drop the index on which that foreign key depends, and of two unique indexes
    the models do not say which it is. A constraint comes before all indexes, and is chosen first.
    """
    if frozenset(index.columns) not in referenced:
        return covering
    return [other for other in covering if other.constraint is not None]


def worth(index: Index) -> tuple[bool, int, bool, bool, bool, int, str]:
    """Of duplicates the smallest is kept: constraints, then unique, then what the user declared."""
    kinds = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE, None)
    return (
        not index.replica_identity,
        kinds.index(index.constraint),
        not index.unique,
        not index.nulls_not_distinct,
        index.origin is not Origin.DECLARED,
        len(index.include),
        index.name,
    )


def _same_rows(a: Index, b: Index, table: Table | None) -> bool:
    """Whether both have the same rows; `b` may leave out nulls where there can be none."""
    if a.predicate == b.predicate:
        return True
    if equivalent(a.predicate, b.predicate):
        return True
    if table is None or b.predicate is None:
        return False
    return implies(b.predicate, a.predicate) and implies(a.predicate, b.predicate, NotNull(table))


class NotNull:
    """The columns of a table that are never null, each looked at when it is asked for."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __contains__(self, name: object) -> bool:
        column = self._table.column(str(name))
        return column is not None and not column.nullable

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._table.columns.names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
        and _replaces(a.elements[0], key, "btree", table)
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
        and _replaces(y, x, long.method, table)
        for x, y in zip(short.elements, long.elements, strict=False)
    )


def _same_keys(a: Index, b: Index) -> bool:
    return len(a.elements) == len(b.elements) and all(
        x.descending == y.descending
        and x.nulls_first == y.nulls_first
        and same_key(x, y, a.method, None)
        for x, y in zip(a.elements, b.elements, strict=True)
    )


def same_key(a: IndexElement, b: IndexElement, method: str, table: Table | None) -> bool:
    """Same column or expression, operator class, collation and prefix length; order aside."""
    return (
        a.column == b.column
        and (a.expression is b.expression or same_sql(a.expression, b.expression))
        and _opclass(a, method) == _opclass(b, method)
        and (a.collation == b.collation or _collation(a, table) == _collation(b, table))
        and a.prefix_length == b.prefix_length
    )


def _replaces(a: IndexElement, b: IndexElement, method: str, table: Table | None) -> bool:
    """Whether `a` does as a key what `b` does: the same, or LIKE where the order is bytewise."""
    if same_key(a, b, method, table):
        return True
    return (
        b.opclass in PATTERN_OPCLASSES
        and method == "btree"
        and a.column == b.column is not None
        and a.prefix_length is b.prefix_length is None
        and _opclass(a, method) is None
        and _collation(a, table) == _collation(b, table)
        and _collation(a, table) in _BYTEWISE
    )


def _collation(element: IndexElement, table: Table | None) -> str | None:
    """The element's own or its column's."""
    if element.collation is not None or table is None or element.column is None:
        return element.collation
    column = table.column(element.column)
    return None if column is None else column.collation


def _opclass(element: IndexElement, method: str) -> str | None:
    if element.opclass is None or is_default(element.opclass, method):
        return None
    return element.opclass


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
    opclass = _opclass(element, "btree")
    return (
        element.prefix_length is None
        and (opclass is None or opclass in PATTERN_OPCLASSES)
        and (element.collation is None or _is_own_collation(element, table))
    )


def _is_own_collation(element: IndexElement, table: Table) -> bool:
    column = table.column(str(element.column))
    return column is not None and column.collation == element.collation
