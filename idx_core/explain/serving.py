"""What an index is for, and what the planner would do without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from idx_core.coverage import serves
from idx_core.errors import ScaleModelError
from idx_core.explain.derived import statement
from idx_core.model import Index, Schema, Table
from idx_core.scale_model.model import ScaleModel
from idx_core.usage import accesses, delivers


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the index serves. `sql` is a statement that needs it, "" if there is none.

    `alone` says that no other index of the table serves it.
    """

    what: str
    sql: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Costs of one statement in PostgreSQL's units; `is_used` says whether the index is."""

    what: str
    cost: float
    without: float
    is_used: bool


def needs_of(index: Index, table: Table, schema: Schema) -> tuple[Need, ...]:
    """What the index serves: references, orders of the models, declared queries."""
    others = [other for other in table.indexes if other.name != index.name and other.valid]
    return tuple(dict.fromkeys(_needs(index, others, table, schema)))


def _needs(index: Index, others: Sequence[Index], table: Table, schema: Schema) -> Iterator[Need]:
    for fk in table.foreign_keys:
        if serves(index, table, fk.columns):
            alone = not any(serves(other, table, fk.columns) for other in others)
            what = f"foreign key ({', '.join(fk.columns)}) to {fk.referenced}"
            yield Need(what, _lookup(table, fk.columns), alone)
    for generic in table.generic_foreign_keys:
        columns = (generic.type_column, generic.id_column)
        if serves(index, table, columns):
            alone = not any(serves(other, table, columns) for other in others)
            what = f"generic foreign key ({', '.join(columns)})"
            yield Need(what, _lookup(table, columns), alone)
    for ordering in table.orderings:
        if delivers(index, ordering):
            alone = not any(delivers(other, ordering) for other in others)
            yield Need(ordering.source or "an order of the models", "", alone)
    yield from _queries(index, others, table, schema)


def _queries(index: Index, others: Sequence[Index], table: Table, schema: Schema) -> Iterator[Need]:
    reached = accesses(table, schema)
    if not reached:
        return
    from idx_core.queries.serving import serves_access

    texts = {query.name: query.sql for query in schema.queries}
    for access in reached:
        if not (access.conditions or access.order):
            continue
        if serves_access(index, access, table, schema.dialect):
            alone = not any(serves_access(other, access, table, schema.dialect) for other in others)
            yield Need(f"query {access.query}", texts[access.query], alone)


def compared(
    model: ScaleModel, index: Index, table: Table, needs: Sequence[Need], *, is_there: bool
) -> Iterator[Comparison]:
    """The costs of each need with the index and without; a statement that fails is left out."""
    text = statement(table.name, index)
    name = f"{table.name.schema}.{index.name}" if table.name.schema else index.name
    for need in needs:
        if not need.sql:
            continue
        try:
            if is_there:
                having, lacking = model.explain(need.sql), model.explain(need.sql, without=[name])
            else:
                having = model.explain(need.sql, with_indexes=[text])
                lacking = model.explain(need.sql)
        except ScaleModelError:
            continue
        is_used = index.name in having.indexes
        yield Comparison(need.what, having.total_cost, lacking.total_cost, is_used)


def _lookup(table: Table, columns: Sequence[str]) -> str:
    """What is asked when a row that is referred to goes."""
    where = ".".join(_quoted(part) for part in (table.name.schema, table.name.name) if part)
    conditions = (f"{_quoted(column)} = ${n}" for n, column in enumerate(columns, 1))
    return f"SELECT 1 FROM {where} WHERE {' AND '.join(conditions)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
