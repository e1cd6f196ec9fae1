"""The env.py of this test: runs the application's own, unchanged.

With `IDX_REAL_TOOL` it adds the one line that a user of the tool writes: the plugin's name in
`autogenerate_plugins`.

It keeps the application's own difference between models and database out of the files, which would
otherwise be applied along with ours: a run without the tool records it in own_difference.json, runs
with the tool leave those operations out, after recording what of them is there in
difference_with_tool.json; what they add is in added.json.
"""

from __future__ import annotations

import json
import os
import runpy
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic.operations import ops
from alembic.runtime.environment import EnvironmentContext

TOOL = "IDX_REAL_TOOL" in os.environ
RECORD = Path("own_difference.json")
WITH_TOOL = Path("difference_with_tool.json")
ADDED = Path("added.json")
_configure = EnvironmentContext.configure


def _layered(self: EnvironmentContext, *arguments: Any, **options: Any) -> None:
    if TOOL:
        options["autogenerate_plugins"] = ["alembic.autogenerate.*", "alembic_idx"]
    options["process_revision_directives"] = _hook(options.get("process_revision_directives"))
    _configure(self, *arguments, **options)


def _hook(own: Callable[..., None] | None) -> Callable[..., None]:
    def hook(context: Any, revision: Any, directives: list[ops.MigrationScript]) -> None:
        known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else []
        for script in directives:
            if script.upgrade_ops is None or script.downgrade_ops is None:
                continue
            if TOOL:
                there = [operation for operation in _told(script.upgrade_ops) if operation in known]
                WITH_TOOL.write_text(json.dumps(there, indent=1), encoding="utf-8")
                _leave_out(script.upgrade_ops, known)
                ADDED.write_text(json.dumps(_told(script.upgrade_ops), indent=1), encoding="utf-8")
                script.upgrade_ops.reverse_into(script.downgrade_ops)
            else:
                RECORD.write_text(json.dumps(_told(script.upgrade_ops), indent=1), encoding="utf-8")
        if own is not None:
            own(context, revision, directives)

    return hook


def _leave_out(container: ops.OpContainer, known: list[list[str]]) -> None:
    for operation in container.ops:
        if isinstance(operation, ops.ModifyTableOps):
            _leave_out(operation, known)
    container.ops[:] = [
        operation
        for operation in container.ops
        if _signature(operation) not in known
        and not (isinstance(operation, ops.ModifyTableOps) and not operation.ops)
    ]


def _told(container: ops.OpContainer) -> list[list[str]]:
    told: list[list[str]] = []
    for operation in container.ops:
        if isinstance(operation, ops.ModifyTableOps):
            told += _told(operation)
        else:
            told.append(_signature(operation))
    return told


def _signature(operation: ops.MigrateOperation) -> list[str]:
    names = ("table_name", "source_table", "index_name", "constraint_name", "column_name")
    return [type(operation).__name__, *(str(getattr(operation, name, "")) for name in names)]


def _run() -> None:
    spec = find_spec(f"{os.environ['IDX_REAL_ENVIRONMENT']}.env")
    if spec is None or spec.origin is None:
        raise SystemExit(f"{os.environ['IDX_REAL_ENVIRONMENT']} has no env.py")
    if os.environ["IDX_REAL_MODELS"]:
        import_module(os.environ["IDX_REAL_MODELS"])
    EnvironmentContext.configure = _layered  # type: ignore[method-assign]
    try:
        runpy.run_path(spec.origin)
    finally:
        EnvironmentContext.configure = _configure  # type: ignore[method-assign]


_run()
