"""The indexes that the accesses of one table want, beyond those it has."""

from __future__ import annotations

from idx_core.coverage import covers
from idx_core.model import Dialect, Index, Schema, Table
from idx_core.queries.access import Access
from idx_core.queries.candidate import key_plans
from idx_core.queries.keyplan import KeyPlan
from idx_core.queries.merging import merged
from idx_core.queries.reasons import reason
from idx_core.queries.serving import serves_plan, suffices
from idx_core.queries.uses import Uses
from idx_core.queries.wanted import Wanted


def derived(table: Table, schema: Schema, accesses: tuple[Access, ...]) -> tuple[Wanted, ...]:
    """The fewest indexes that serve all accesses that no index of the table serves."""
    uses = Uses(table, accesses)
    plans = _unserved(table, schema.dialect, accesses, uses)
    indexes = _needed(_uncovered(merged(plans, uses)), plans, table)
    found = [_wanted(index, plans, table) for index in indexes]
    found.sort(
        key=lambda one: (
            one.index.method,
            [e.text for e in one.index.elements],
            str(one.index.predicate),
        )
    )
    return tuple(one for one in found if one.queries)


def _unserved(
    table: Table, dialect: Dialect, accesses: tuple[Access, ...], uses: Uses
) -> list[KeyPlan]:
    plans = [plan for access in accesses for plan in key_plans(access, table, dialect, uses)]
    return [
        plan
        for plan in plans
        if not any(serves_plan(index, plan, table) for index in table.indexes)
    ]


def _needed(indexes: list[Index], plans: list[KeyPlan], table: Table) -> list[Index]:
    """Without those that serve nothing that the others do not; the most special ones go first."""
    serving = {
        at: {n for n, plan in enumerate(plans) if suffices(index, plan, table)}
        for at, index in enumerate(indexes)
    }
    special = sorted(
        serving,
        key=lambda at: (
            indexes[at].predicate is None,
            len(serving[at]),
            -len(indexes[at].elements),
            [element.text for element in indexes[at].elements],
            str(indexes[at].predicate),
        ),
    )
    for at in special:
        others = (found for other, found in serving.items() if other != at)
        if serving[at] <= set().union(*others):
            del serving[at]
    return [indexes[at] for at in serving]


def _uncovered(indexes: list[Index]) -> list[Index]:
    """Without those that another one covers; of equal ones the first stays."""
    return [
        index
        for at, index in enumerate(indexes)
        if not any(
            covers(other, index) and (not covers(index, other) or place < at)
            for place, other in enumerate(indexes)
            if place != at
        )
    ]


def _wanted(index: Index, plans: list[KeyPlan], table: Table) -> Wanted:
    served = [plan for plan in plans if serves_plan(index, plan, table)]
    queries = sorted({plan.access.query for plan in served})
    return Wanted(index=index, queries=tuple(queries), why=reason(index, served))
