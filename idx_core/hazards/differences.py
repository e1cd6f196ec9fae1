"""In which way an index differs from what it was, in words."""

from collections.abc import Iterator

from idx_core.model import Index
from idx_core.sqltext import same_sql


def differences(old: Index, new: Index) -> tuple[str, ...]:
    """`without its predicate`, `not unique` …; for two that are not the same."""
    return tuple(_told(old, new)) or ("with another definition",)


def _told(old: Index, new: Index) -> Iterator[str]:
    if old.unique != new.unique:
        yield "unique" if new.unique else "not unique"
    if old.columns != new.columns or len(old.elements) != len(new.elements):
        yield f"on ({', '.join(e.text for e in new.elements)})"
    elif old.elements != new.elements:
        yield "with another opclass, collation, order or expression"
    if not same_sql(old.predicate, new.predicate):
        yield "without its predicate" if new.predicate is None else "with another predicate"
    if sorted(old.include) != sorted(new.include):
        yield "with other included columns"
    if old.method != new.method:
        yield f"as {new.method} instead of {old.method}"
    if old.nulls_not_distinct != new.nulls_not_distinct:
        yield "with another treatment of nulls"
    if old.options != new.options:
        yield "with other storage parameters"
