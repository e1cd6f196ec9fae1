"""Which indexes of declared queries the planner would really use at production's size.

A derived index is right for its query's shape. Whether it pays is for the planner to say: of forty
rows, or for a condition that most rows fulfil, it reads the table all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from idx_core.errors import ScaleModelError, SettingsError
from idx_core.explain.derived import statement
from idx_core.explain.verb import EXTENSIONS
from idx_core.finding import Finding
from idx_core.model import Schema, TableName
from idx_core.operations import CreateIndex
from idx_core.queries.wanted import wanted
from idx_core.rules.unserved_query import unserved_query
from idx_core.scale_model.model import ScaleModel

_HINT = (
    "Not proposed: at production's size the planner would use it for none of them "
    "(`explain QUERY` shows the plans)."
)


def proved(
    findings: Sequence[Finding], schema: Schema, ddl: str, directory: Path | None = None
) -> tuple[Finding, ...]:
    """The findings; those of IDX010 whose indexes no query would use are held.

    Asked is a scale model of the script `ddl`, at the sizes of the schema's statistics, with all
    indexes of all findings beside those of the script. An index of a table that the statistics do
    not have is not judged, nor one for a query that the planner does not understand. Raises
    `IdxError`, also when there are no statistics at all.
    """
    asked = [found for found in findings if found.rule == unserved_query.id and found.creates]
    if not asked:
        return tuple(findings)
    snapshot = schema.statistics
    if snapshot is None:
        raise SettingsError(
            "cannot prove derived indexes (prove = true): there are no statistics; "
            "take a snapshot (the verb `snapshot`) or declare volumes"
        )
    candidates = _named(findings)
    texts = [statement(op.table, replace(op.index, name=name)) for op, name in candidates.items()]
    queries = _queries_by_index(schema, {op.table for found in asked for op in found.creates})
    used: dict[str, frozenset[str] | None] = {}
    with ScaleModel.from_ddl(EXTENSIONS + ddl, snapshot, directory=directory) as model:
        for query in schema.queries:
            try:
                used[query.name] = frozenset(model.explain(query.sql, with_indexes=texts).indexes)
            except ScaleModelError:
                used[query.name] = None

    def pays(operation: CreateIndex) -> bool:
        if snapshot.table(operation.table) is None:
            return True
        plans = used.values()
        return any(used[name] is None for name in queries.get(operation, tuple(used))) or any(
            candidates[operation] in names for names in plans if names is not None
        )

    return tuple(
        replace(found, held=True, hint=_HINT)
        if found in asked and not any(map(pays, found.creates))
        else found
        for found in findings
    )


def _named(findings: Sequence[Finding]) -> Mapping[CreateIndex, str]:
    """All indexes that the findings want, each with a name of its own."""
    operations = dict.fromkeys(op for found in findings for op in found.creates)
    return {op: f"idx_proof_{number}" for number, op in enumerate(operations)}


def _queries_by_index(
    schema: Schema, tables: set[TableName]
) -> Mapping[CreateIndex, tuple[str, ...]]:
    return {
        CreateIndex(table.name, each.index): each.queries
        for table in schema
        if table.name in tables
        for each in wanted(table, schema)
    }
