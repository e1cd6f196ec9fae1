"""How a declared query reaches each of its tables.

The way: text → tree (`tree`) → blocks with all names resolved (`blocks`) → what follows from
equalities (`equalities`) and moves into derived tables (`pushing`) → the conditions that each
table sees (`conditions`), which table is read first (`driving`) and the order (`orders`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from idx_core.model import DeclaredQuery, Schema, Table, TableName
from idx_core.queries.access import Access, Comparison, Condition
from idx_core.queries.blocks import Reader
from idx_core.queries.conditions import alternatives_of, conditions_of
from idx_core.queries.driving import bound
from idx_core.queries.equalities import complete
from idx_core.queries.operands import Viewpoint
from idx_core.queries.orders import Wish, wishes
from idx_core.queries.parts import Combined
from idx_core.queries.pushing import push_branches, push_down
from idx_core.queries.scopes import Names
from idx_core.queries.tree import parsed

if TYPE_CHECKING:
    from idx_core.queries.parts import Body

_latest: tuple[Schema, dict[TableName, tuple[Access, ...]]] | None = None


def accesses(query: DeclaredQuery, schema: Schema) -> tuple[Access, ...]:
    """Each occurrence of a table in the query; raises `QueryError` when it cannot be read.

    Tables that are not in the schema are told as well.
    """
    return _accesses(query, schema, Names(schema))


def accesses_of(table: Table, schema: Schema) -> tuple[Access, ...]:
    """Those of all declared queries on that table; raises `QueryError`."""
    global _latest
    if not schema.queries:
        return ()
    if _latest is None or _latest[0] is not schema:
        names = Names(schema)
        by_table: dict[TableName, list[Access]] = {}
        for query in schema.queries:
            for access in _accesses(query, schema, names):
                by_table.setdefault(access.table, []).append(access)
        _latest = (schema, {name: tuple(found) for name, found in by_table.items()})
    return _latest[1].get(table.name, ())


def _accesses(query: DeclaredQuery, schema: Schema, names: Names) -> tuple[Access, ...]:
    reader = Reader(names)
    bodies = reader.read(parsed(query, schema.dialect))
    return tuple(access for body in bodies for access in _of_body(body, query, names))


def _of_body(body: Body, query: DeclaredQuery, names: Names) -> Iterator[Access]:
    if isinstance(body, Combined):
        push_branches(body)
        for side in body.sides:
            yield from _of_body(side, query, names)
        return
    complete(body)
    push_down(body)
    views = {each: Viewpoint(body.relations[each], body, names.dialect) for each in body.relations}
    found = bound(body, {each: conditions_of(view) for each, view in views.items()})
    first = next(iter(found), None)
    for each in body.relations:
        relation = body.relations[each]
        if relation.name is not None:
            driven = each != first and any(
                one.joined is not None and not one.unbound for one in found[each]
            )
            wanted = [Wish()] if driven else wishes(views[each], found[each])
            for wish in wanted if each == first or driven else [Wish()]:
                yield _access(query, views[each], found[each], wish)
        if relation.body is not None:
            yield from _of_body(relation.body, query, names)
    for child in body.children:
        yield from _of_body(child, query, names)


def _access(
    query: DeclaredQuery,
    view: Viewpoint,
    conditions: tuple[Condition, ...],
    wish: Wish,
) -> Access:
    relation = view.relation
    table = relation.table
    read: tuple[str, ...] | None = tuple(sorted(relation.read))
    if table is None or relation.read_whole or len(relation.read) >= len(table.columns) > 0:
        read = None
    if wish.near is not None:
        conditions += (Condition(operand=wish.near, comparison=Comparison.NEAR),)
    assert relation.name is not None
    return Access(
        query=query.name,
        table=relation.name,
        conditions=conditions,
        order=wish.order,
        limited=wish.limited,
        read=read,
        writes=relation.writes,
        first_of_each=bool(wish.order and view.block.distinct_on),
        alternatives=alternatives_of(view),
        alone=len(view.block.relations) == 1,
        aggregated=view.block.grouped,
    )
