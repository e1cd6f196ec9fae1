"""From an access to the index that it wants."""

from __future__ import annotations

from dataclasses import replace

from idx_core.model import Dialect, Table
from idx_core.queries.access import Access, Comparison
from idx_core.queries.btree import btree_plan
from idx_core.queries.covering import include
from idx_core.queries.keyplan import KeyPlan
from idx_core.queries.searching import hash_plan, search_plan
from idx_core.queries.uniqueness import finds_one_row
from idx_core.queries.uses import Uses


def key_plan(access: Access, table: Table, dialect: Dialect, uses: Uses) -> KeyPlan | None:
    """The index that the access wants, None when none would serve it or one row is found anyway."""
    known = tuple(one for one in access.conditions if not one.unbound)
    if finds_one_row(table, known) or not _has_columns(access, table):
        return None
    if dialect is Dialect.POSTGRESQL:
        search = search_plan(access, table, uses)
        if search is not None:
            return search
    found = btree_plan(access, known, table, dialect, uses)
    if found is None:
        return hash_plan(access, table) if dialect is Dialect.POSTGRESQL else None
    return replace(found, include=include(found, table, dialect, uses))


def key_plans(access: Access, table: Table, dialect: Dialect, uses: Uses) -> list[KeyPlan]:
    """All indexes that the access wants: one, or one for each alternative of an OR."""
    plan = key_plan(access, table, dialect, uses)
    if plan is not None and (plan.equal or plan.method != "btree" or access.limited):
        return [plan]
    branches = [
        key_plan(
            replace(access, conditions=access.conditions + branch, order=(), limited=False),
            table,
            dialect,
            uses,
        )
        for branch in access.alternatives
    ]
    found = [branch for branch in branches if branch is not None]
    if found and len(found) == len(branches):
        return found
    return [plan] if plan is not None else []


def _has_columns(access: Access, table: Table) -> bool:
    """Whether the table has all columns that are compared; a name may have been mistaken."""
    if not len(table.columns):
        return True
    names = set(table.columns.names)
    conditions = (
        one.operand for one in access.conditions if one.comparison is not Comparison.OTHER
    )
    used = {name for operand in conditions for name in operand.columns}
    return used | {name for term in access.order for name in term.operand.columns} <= names
