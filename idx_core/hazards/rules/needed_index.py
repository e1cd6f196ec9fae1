"""The drop of an index that something still needs.

A foreign key without an index makes each delete of a parent read the whole child table. Replication
tells rows apart by its index, and a foreign key that refers to a unique index or constraint needs
it: PostgreSQL refuses these drops, in production, in the middle of a deployment. A declared query
that loses its index reads the whole table. Where another index does the same when all migrations
have run, nothing is lost.
"""

from collections.abc import Iterator
from dataclasses import replace

from idx_core.coverage import serves
from idx_core.finding import Finding
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.rule import Case, hazard_rule
from idx_core.hazards.state import State, owned_index, schema_of
from idx_core.hazards.walk import Way
from idx_core.model import Index, Table, TableName


@hazard_rule("IDX404")
def needed_index(case: Case) -> Iterator[Hazard]:
    """Yield a hazard for each dropped index, for the first thing that needs it."""
    for step, state in Way(True, case.migration.up, case.before):
        dropped = _dropped(step, state, case)
        if dropped is None:
            continue
        table, index = dropped
        reason = _refused(step, table, index, state) or _lost(table, index, case)
        if reason:
            yield Hazard(
                migration=case.migration.id,
                place=step.place,
                finding=Finding(
                    table=table,
                    index=index.name,
                    message=f"index {index.name!r} is dropped, but {reason}",
                    hint=f"Keep {index.name}, or create an index that does the same before it.",
                ),
                step=step,
            )


def _dropped(step: s.Step, state: State, case: Case) -> tuple[TableName, Index] | None:
    """The table and the definition of what the step drops, where both are known."""
    match step:
        case s.DropIndex(name=name):
            table, index = state.index(name, schema_of(step))
            owner = state.constraint_named(name)
            if index is None and owner is not None:
                table, index = owner[0], owned_index(owner[1])
            table = table or step.table
            if index is None and table is not None:
                index = _declared(table, name, case)
            return (table, index) if table is not None and index is not None else None
        case s.DropConstraint(name=name, table=table):
            constraint = state.constraint(table, name)
            index = owned_index(constraint) if constraint is not None else None
            return (table, index) if index is not None else None
        case _:
            return None


def _declared(table: TableName, name: str, case: Case) -> Index | None:
    declared = case.schema.table(table) if case.schema is not None else None
    found = (i for i in declared.indexes if i.name == name) if declared is not None else iter(())
    return next(found, None)


def _refused(step: s.Step, table: TableName, index: Index, state: State) -> str:
    """Why PostgreSQL does not let it go."""
    if isinstance(step, s.DropIndex) and index.constraint is not None:
        return f"its {index.constraint.value} needs it: drop the constraint instead"
    if index.replica_identity or state.replica_identity(table) == index.name:
        return f"it is the replica identity of {table}"
    if not index.unique or not index.is_total:
        return ""
    others = [i for i in state.table(table).indexes if i.name != index.name and i.unique]
    key = frozenset(index.columns)
    if any(frozenset(other.columns) == key and other.is_total for other in others):
        return ""
    for referring, constraint in state.constraints():
        fk = constraint.foreign_key
        if fk is None or fk.referenced != table or frozenset(fk.referenced_columns) != key:
            continue
        return f"foreign key {constraint.name!r} of {referring} refers to it"
    return ""


def _lost(table: TableName, index: Index, case: Case) -> str:
    """What reads the whole table from then on."""
    final = _final(table, index, case)
    if case.after.facts.get(("table", table, "")) not in (None, False, True):
        return ""
    for fk in final.foreign_keys:
        if not fk.enforced or not serves(index, final, fk.columns):
            continue
        if not any(serves(other, final, fk.columns) for other in final.indexes):
            name = f" {fk.name!r}" if fk.name else ""
            return f"foreign key{name} ({', '.join(fk.columns)}) to {fk.referenced} has no other"
    return _lost_queries(final, index, case)


def _lost_queries(final: Table, index: Index, case: Case) -> str:
    schema = case.schema
    if schema is None or not schema.queries:
        return ""
    from idx_core.queries.wanted import wanted  # a parser of SQL, which few runs need

    def unserved(table: Table) -> set[str]:
        tables = tuple(table if t.name == table.name else t for t in schema.tables)
        return {q for each in wanted(table, replace(schema, tables=tables)) for q in each.queries}

    lost = unserved(final) - unserved(replace(final, indexes=(*final.indexes, index)))
    return f"declared query {sorted(lost)[0]} has no other" if lost else ""


def _final(table: TableName, index: Index, case: Case) -> Table:
    """The table when all migrations have run, as migrations and models tell it."""
    known = case.after.table(table)
    declared = case.schema.table(table) if case.schema is not None else None
    if declared is None:
        return known
    names = {i.name for i in known.indexes}
    more = tuple(
        i
        for i in declared.indexes
        if i.name not in names
        and i.name != index.name
        and not case.after.is_absent(i.name, table.schema)
    )
    keys = {fk.columns for fk in known.foreign_keys}
    return replace(
        declared,
        indexes=(*known.indexes, *more),
        foreign_keys=(
            *known.foreign_keys,
            *(fk for fk in declared.foreign_keys if fk.columns not in keys),
        ),
    )
