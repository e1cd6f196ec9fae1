"""WITH: queries that are pulled up like derived tables, shared by several, or recursive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.parts import Combined, Cte, Outputs
from idx_core.queries.scopes import Scope, renamed

if TYPE_CHECKING:
    from idx_core.queries.blocks import Reader
    from idx_core.queries.parts import With
    from idx_core.queries.tree import Node


def visible(reader: Reader, node: Node, scope: Scope | None, ctes: With) -> With:
    """The WITH queries that a statement sees, its own among them."""
    clause = node.args.get("with_")
    if clause is None:
        return ctes
    ctes = dict(ctes)
    for one in clause.expressions:
        name = reader.names.of(one.args["alias"].this)
        given = tuple(reader.names.of(c) for c in one.args["alias"].args.get("columns") or ())
        query = isinstance(one.this, exp.Query)
        recursive = bool(clause.args.get("recursive")) and _names_itself(reader, one.this, name)
        asked = one.args.get("materialized")
        inlined = query and not recursive and not asked
        inlined = inlined and (reader.counts.get(name, 0) <= 1 or asked is False)
        cte = Cte(one.this, given, ctes, inlined)
        if recursive or not query:
            ctes = {**ctes, name: cte}
            cte.ctes = ctes
        if not inlined:
            _share(reader, cte, scope)
        ctes = {**ctes, name: cte}
    return ctes


def _names_itself(reader: Reader, node: Node, name: str) -> bool:
    return any(
        isinstance(table.this, exp.Identifier) and reader.names.of(table.this) == name
        for table in node.find_all(exp.Table)
    )


def _share(reader: Reader, cte: Cte, scope: Scope | None) -> None:
    """Read a WITH query that is not pulled up, once for all that refer to it."""
    node = cte.node
    if isinstance(node, exp.SetOperation):
        first = reader.body(node.this, scope, cte.ctes)
        cte.working = renamed(first.outputs, cte.columns)
        reader.mark_outputs(first)
        second = reader.body(node.expression, scope, cte.ctes)
        reader.mark_outputs(second)
        cte.shared = Combined((first, second), every_row=not node.args.get("distinct"))
    else:
        cte.working = Outputs()
        cte.shared = reader.body(node, scope, cte.ctes)
        reader.mark_outputs(cte.shared)
    cte.working = None
    reader.roots.append(cte.shared)
