"""The columns to which a statement gives new values: an index that has one of them is written."""

from __future__ import annotations

from sqlglot import exp

from idx_core.model import DeclaredQuery, Schema, TableName
from idx_core.queries.scopes import Names
from idx_core.queries.tree import parsed


def assigned_columns(query: DeclaredQuery, schema: Schema) -> list[tuple[TableName, str]]:
    """What UPDATE, and INSERT where it updates, sets; of tables of the schema only.

    Raises `QueryError` when the query cannot be read.
    """
    names = Names(schema)
    found = []
    for node in parsed(query, schema.dialect).find_all(exp.Update, exp.Insert):
        conflict = node.args.get("conflict")
        assignments = node.expressions if isinstance(node, exp.Update) else []
        assignments = [*assignments, *(conflict.expressions if conflict is not None else ())]
        target = node.find(exp.Table)
        table = names.table(target.name, target.db) if target is not None else None
        if table is None:
            continue
        for column in (c for one in assignments for c in _columns_set(one)):
            found.append((table.name, names.of(column)))
    return found


def _columns_set(assignment: exp.Expression) -> list[exp.Identifier]:
    """The columns left of the equals sign, of `a = 1` and of `(a, b) = (1, 2)`."""
    if not isinstance(assignment, exp.EQ):
        return []
    left = assignment.this
    parts = left.expressions if isinstance(left, exp.Tuple) else [left]
    return [part.this for part in parts if isinstance(part, exp.Column)]
