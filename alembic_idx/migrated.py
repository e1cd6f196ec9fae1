"""What the project's revisions make of the models' tables, read without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from alembic.config import Config
from alembic.script import ScriptDirectory

from alembic_idx.hazards.project import read_revisions
from alembic_idx.reading import Models
from idx_core.hazards.state import State
from idx_core.model import Index, Origin, Table, TableName


def migrated_tables(config: Config, models: Models) -> tuple[Table, ...]:
    """The models' tables whose indexes are others when all revisions have been applied.

    What no revision speaks of is as the models say. Raises `CommandError`.
    """
    script = ScriptDirectory.from_config(config)
    revisions = list(reversed(list(script.walk_revisions())))
    metadata = next((table.metadata for table in models.tables.values()), None)
    applied = {revision.revision for revision in revisions}
    _, migrations = read_revisions(config, script, revisions, models.dialect, metadata, applied)
    state = State()
    for migration in migrations:
        for step in migration.up:
            state.apply(step, new=False)
    made: dict[TableName, list[Index]] = defaultdict(list)
    for name, index in state.indexes():
        made[name].append(index)
    tables = (_migrated(table, state, made[table.name]) for table in models.schema)
    return tuple(table for table in tables if table is not models.schema.table(table.name))


def _migrated(table: Table, state: State, made: list[Index]) -> Table:
    """The table as it is then; itself when nothing is another."""
    kept = tuple(index for index in table.indexes if not _is_gone(table.name, index, state))
    more = tuple(_more(table, made))
    if len(kept) == len(table.indexes) and not more:
        return table
    return replace(table, indexes=(*kept, *more))


def _is_gone(table: TableName, index: Index, state: State) -> bool:
    if index.constraint is not None:
        return state.is_without(table, index.name)
    return state.is_absent(index.name, table.schema)


def _more(table: Table, made: list[Index]) -> Iterator[Index]:
    """Those that the models lack, on columns that they have."""
    names = {*(index.name for index in table.indexes), *table.unread}
    columns = {*table.columns.names}
    for index in made:
        if index.name not in names and columns.issuperset(index.columns):
            yield replace(index, origin=Origin.DERIVED)
