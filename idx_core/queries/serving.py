"""Whether an index serves an access as well as the one that it would want."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from idx_core.model import Dialect, Index, IndexElement, Table
from idx_core.queries.access import Access, Comparison, Condition
from idx_core.queries.candidate import key_plan
from idx_core.queries.canonical import canonical_expression
from idx_core.queries.implication import implied, says
from idx_core.queries.keyplan import Key, KeyPlan, same_key
from idx_core.queries.partial import excludes_few
from idx_core.queries.uniqueness import finds_one_row
from idx_core.queries.uses import Uses

_PATTERNS = ("text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops")
_JSONB_PATH = "jsonb_path_ops"


def serves_access(
    index: Index, access: Access, table: Table, dialect: Dialect = Dialect.POSTGRESQL
) -> bool:
    """Whether the index serves the access well.

    Its leading keys are those compared by equality, in any order, and the access's order or range
    follows; or it is unique and finds the one row.
    """
    known = tuple(one for one in access.conditions if not one.unbound)
    if index.unique and finds_one_row(_only(index, table), known):
        return True
    plan = key_plan(access, table, dialect, Uses(table, (access,)))
    return plan is not None and serves_plan(index, plan, table)


def serves_plan(index: Index, plan: KeyPlan, table: Table) -> bool:
    """Whether the index does what the plan asks for."""
    if not _may_serve(index, plan):
        return False
    index = _as_spelled_here(index, table)
    known = tuple(one for one in plan.access.conditions if not one.unbound)
    if not implied(index.predicate, known, table):
        return False
    if plan.method != "btree":
        return all(any(_searches(e, k.element) for e in index.elements) for k in plan.tail)
    met = _equal_keys(index, known)
    # Constants narrow rows down further that equalities with a value have found already.
    unmet = [
        one
        for one in (() if plan.equal else plan.predicate)
        if not excludes_few(one)
        and not any(
            m.column == one.operand.column and m.expression == one.operand.expression for m in met
        )
        and not says(index.predicate, one, table)
    ]
    if unmet:
        return False
    keys = [key for key in plan.tail if key.needed]
    return any(  # a column with several values may be one that the order begins with
        _covers_all(plan.equal, met[:at]) and _follows(index.elements[at:], keys)
        for at in range(len(met), -1, -1)
    )


def suffices(index: Index, plan: KeyPlan, table: Table) -> bool:
    """Whether no other index need be made for the plan, where this one is made.

    An owner's few open rows, all of them, are not found by reading those that are done as well.
    """
    reads_the_rest = plan.wants_few and index.is_total and not plan.access.limited
    return not reads_the_rest and serves_plan(index, plan, table)


def _may_serve(index: Index, plan: KeyPlan) -> bool:
    """What is false of most pairs, and cheap to find out."""
    if not index.valid or index.method != plan.method or not index.elements:
        return False
    first = index.elements[0]
    if plan.method != "btree" or first.column is None:
        return True
    columns = {column for one in plan.access.conditions for column in one.operand.columns}
    return first.column in columns or any(key.element.column == first.column for key in plan.tail)


def _as_spelled_here(index: Index, table: Table) -> Index:
    """The index with its expressions in the analyser's spelling."""
    if all(element.expression is None for element in index.elements):
        return index
    elements = tuple(
        e
        if e.expression is None
        else replace(e, expression=canonical_expression(e.expression, table))
        for e in index.elements
    )
    return replace(index, elements=elements)


def _only(index: Index, table: Table) -> Table:
    return Table(name=table.name, columns=table.columns, indexes=(index,))


def _covers_all(wanted: Iterable[IndexElement], met: list[IndexElement]) -> bool:
    return all(any(same_key(e, m) for m in met) for e in wanted)


def _equal_keys(index: Index, known: Iterable[Condition]) -> list[IndexElement]:
    """The leading keys that are compared by equality."""
    compared = [
        one.operand
        for one in known
        if one.comparison in (Comparison.EQUAL, Comparison.IN, Comparison.NULL)
    ]
    met: list[IndexElement] = []
    for element in index.elements:
        if not any(
            o.column == element.column and o.expression == element.expression for o in compared
        ):
            break
        if element.opclass is not None and element.opclass not in _PATTERNS:
            break
        met.append(element)
    return met


def _follows(elements: tuple[IndexElement, ...], keys: list[Key]) -> bool:
    """Whether the keys come next, read forwards or backwards."""
    if len(elements) < len(keys):
        return False
    directions: set[bool] = set()
    if keys and all(key.either_way for key in keys):
        ahead = elements[: len(keys)]
        return all(any(_sorts(e, key.element) for e in ahead) for key in keys)
    for element, key in zip(elements, keys, strict=False):
        if not _sorts(element, key.element):
            return False
        if key.either_way:
            continue
        backwards = element.descending != key.element.descending
        if backwards != (element.nulls_first != key.element.nulls_first):
            return False
        directions.add(backwards)
    return len(directions) <= 1


def _sorts(element: IndexElement, wanted: IndexElement) -> bool:
    return (
        same_key(element, wanted)
        and _pattern(element) == _pattern(wanted)
        and element.prefix_length is None
    )


def _pattern(element: IndexElement) -> bool:
    return element.opclass in _PATTERNS


def _searches(element: IndexElement, wanted: IndexElement) -> bool:
    """Whether a GIN or GiST key answers what the wanted one does."""
    if not same_key(element, wanted):
        return False
    if wanted.opclass == _JSONB_PATH:
        return element.opclass in (None, "jsonb_ops", _JSONB_PATH)
    if wanted.opclass is None:
        return element.opclass != _JSONB_PATH
    return element.opclass == wanted.opclass
