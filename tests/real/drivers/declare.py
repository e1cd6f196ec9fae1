"""Creates the tables as the models declare them: `metadata.create_all`, nothing else.

Run in the folder with alembic.ini. The metadata and the connection are the ones that the
application's own env.py hands to Alembic.

What PostgreSQL would refuse is left out, and nothing else: an index declared without a column, and
a foreign key to what is not unique. Prints the table and columns of the latter as JSON.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

_refused: list[tuple[str, list[str]]] = []


def create_all(_revision: Any, context: MigrationContext) -> list[Any]:
    assert context.connection is not None
    declared = context.opts["target_metadata"]
    for metadata in declared if isinstance(declared, list | tuple) else [declared]:
        for table in metadata.sorted_tables:
            for index in [index for index in table.indexes if not index.expressions]:
                table.indexes.discard(index)
            for key in sorted(table.foreign_key_constraints, key=lambda key: key.column_keys):
                if not _refers_to_unique(key):
                    _refused.append((table.name, [column.name for column in key.columns]))
                    table.constraints.discard(key)
        # A transaction of its own: who commits the one that env.py opened differs by env.py.
        with context.connection.engine.begin() as connection:
            metadata.create_all(connection)
    return []


def _refers_to_unique(key: sa.ForeignKeyConstraint) -> bool:
    wanted = {element.column for element in key.elements}
    target = key.referred_table
    unique = [set(target.primary_key.columns)]
    unique += [
        set(constraint.columns)
        for constraint in target.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    ]
    unique += [set(index.columns) for index in target.indexes if index.unique]
    return wanted in unique


def main() -> None:
    config = Config("alembic.ini")
    script = ScriptDirectory.from_config(config)
    with EnvironmentContext(config, script, fn=create_all, dont_mutate=True):
        script.run_env()
    print(json.dumps(_refused))


if __name__ == "__main__":
    main()
