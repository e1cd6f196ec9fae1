"""Prints, as JSON, what the tool finds in the models: rule, table, columns and index.

Run in the folder with alembic.ini; the metadata is the one that env.py hands to Alembic.
"""

from __future__ import annotations

import json
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from alembic_idx.reading import read_schema
from alembic_idx.settings import settings_of
from idx_core.engine import judge

_found: list[dict[str, Any]] = []


def look(_revision: Any, context: MigrationContext) -> list[Any]:
    schema = read_schema(context.opts["target_metadata"], context.dialect)
    for finding in judge(schema, settings_of(context.config)):
        _found.append(
            {
                "rule": finding.rule,
                "table": str(finding.table),
                "columns": finding.columns,
                "index": finding.index,
            }
        )
    return []


def main() -> None:
    config = Config("alembic.ini")
    script = ScriptDirectory.from_config(config)
    with EnvironmentContext(config, script, fn=look, dont_mutate=True):
        script.run_env()
    print(json.dumps(_found))


if __name__ == "__main__":
    main()
