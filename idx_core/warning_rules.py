"""The rules whose findings are told without being asked for, by id.

Apart from `idx_core.registry`, so that the checks before every command load no rule that advises,
and of the others only those that have anything to look at.
"""

from collections.abc import Iterable, Iterator

from idx_core.model import Schema, Table
from idx_core.rule import Rule
from idx_core.rules.duplicate_index import duplicate_index
from idx_core.rules.redundant_beside_constraint import redundant_beside_constraint
from idx_core.rules.redundant_prefix import redundant_prefix
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key


def warning_rules(schema: Schema | None = None) -> tuple[Rule, ...]:
    """All of them; with `schema`, those that may find anything there."""
    return tuple(_rules(schema))


def _rules(schema: Schema | None) -> Iterator[Rule]:
    tables = None if schema is None else schema.tables
    yield unindexed_foreign_key
    if tables is None or any(table.generic_foreign_keys for table in tables):
        from idx_core.rules.unindexed_generic_foreign_key import unindexed_generic_foreign_key

        yield unindexed_generic_foreign_key
    if tables is None or any(table.columns.may_be_special for table in tables):
        from idx_core.rules.unindexed_search import unindexed_search

        yield unindexed_search
    if tables is None or any(table.orderings for table in tables):
        from idx_core.rules.unindexed_ordering import unindexed_ordering

        yield unindexed_ordering
    if schema is None or schema.queries:
        from idx_core.rules.unserved_query import unserved_query

        yield unserved_query
    yield duplicate_index
    yield redundant_prefix
    yield redundant_beside_constraint
    if tables is None or _has_texts(tables):
        from idx_core.rules.mutable_predicate import mutable_predicate

        yield mutable_predicate


def _has_texts(tables: Iterable[Table]) -> bool:
    """Whether an index has a predicate or an expression."""
    for table in tables:
        for index in table.indexes:
            if index.predicate is not None:
                return True
            for element in index.elements:
                if element.expression is not None:
                    return True
    return False
