"""What an index is for, and what the planner would do without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from idx_core.errors import ScaleModelError
from idx_core.explain.derived import quoted, quoted_table, statement
from idx_core.model import Index, Schema, Table
from idx_core.scale_model.model import ScaleModel
from idx_core.usage import needs


@dataclass(frozen=True, slots=True)
class Served:
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


def served_by(index: Index, table: Table, schema: Schema) -> tuple[Served, ...]:
    """What the index serves: references, orders of the models, declared queries."""
    others = [other for other in table.indexes if other.name != index.name and other.valid]
    texts = {query.name: query.sql for query in schema.queries}
    found: dict[Served, None] = {}
    for need in needs(table, schema):
        if need.is_served_by(index):
            alone = not any(need.is_served_by(other) for other in others)
            sql = _lookup(table, need.columns) if need.columns else texts.get(need.name, "")
            found[Served(f"{need.kind} {need.name}".rstrip(), sql, alone)] = None
    return tuple(found)


def compared(
    model: ScaleModel, index: Index, table: Table, served: Sequence[Served], *, is_there: bool
) -> Iterator[Comparison]:
    """The costs of each with the index and without; a statement that fails is left out."""
    text = statement(table.name, index)
    name = f"{table.name.schema}.{index.name}" if table.name.schema else index.name
    for each in served:
        if not each.sql:
            continue
        try:
            if is_there:
                having, lacking = model.explain(each.sql), model.explain(each.sql, without=[name])
            else:
                having = model.explain(each.sql, with_indexes=[text])
                lacking = model.explain(each.sql)
        except ScaleModelError:
            continue
        is_used = index.name in having.indexes
        yield Comparison(each.what, having.total_cost, lacking.total_cost, is_used)


def _lookup(table: Table, columns: Sequence[str]) -> str:
    """What is asked when a row that is referred to goes."""
    conditions = (f"{quoted(column)} = ${n}" for n, column in enumerate(columns, 1))
    return f"SELECT 1 FROM {quoted_table(table.name)} WHERE {' AND '.join(conditions)}"
