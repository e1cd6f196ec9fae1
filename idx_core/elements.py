"""Index elements compared: the same key, or one that does another one's work."""

from idx_core.model import IndexElement, Table
from idx_core.opclasses import PATTERN_OPCLASSES, is_default
from idx_core.sqltext import same_sql

# Collations in which LIKE 'abc%' is a range of the ordinary order.
_BYTEWISE = frozenset({"C", "POSIX"})


def same_key(a: IndexElement, b: IndexElement, method: str, table: Table | None) -> bool:
    """Same column or expression, operator class, collation and prefix length; order aside."""
    return (
        a.column == b.column
        and (a.expression is b.expression or same_sql(a.expression, b.expression))
        and opclass_of(a, method) == opclass_of(b, method)
        and (a.collation == b.collation or collation_of(a, table) == collation_of(b, table))
        and a.prefix_length == b.prefix_length
    )


def replaces(a: IndexElement, b: IndexElement, method: str, table: Table | None) -> bool:
    """Whether `a` does as a key what `b` does: the same, or LIKE where the order is bytewise."""
    if same_key(a, b, method, table):
        return True
    return (
        b.opclass in PATTERN_OPCLASSES
        and method == "btree"
        and a.column == b.column is not None
        and a.prefix_length is b.prefix_length is None
        and opclass_of(a, method) is None
        and collation_of(a, table) == collation_of(b, table)
        and collation_of(a, table) in _BYTEWISE
    )


def collation_of(element: IndexElement, table: Table | None) -> str | None:
    """The element's own or its column's."""
    if element.collation is not None or table is None or element.column is None:
        return element.collation
    column = table.column(element.column)
    return None if column is None else column.collation


def opclass_of(element: IndexElement, method: str) -> str | None:
    if element.opclass is None or is_default(element.opclass, method):
        return None
    return element.opclass
