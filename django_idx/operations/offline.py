"""Concurrent work of `sqlmigrate`: the core's script instead of the bare statements."""

from collections.abc import Callable
from typing import Any

from django_idx.operations.concurrent import IndexChange
from django_idx.operations.errors import shown_as_command_error
from django_idx.settings import read_settings
from idx_core.build import script
from idx_core.build.limits import Limits
from idx_core.build.names import interim_name
from idx_core.build.script import ScriptTarget


def create_index(editor: Any, change: IndexChange) -> None:
    """Collect what creates the index concurrently."""
    create = str(change.statement(True))
    declared = change.statement(False)
    *_, table = editor.quote_name(change.db_table).strip('"').split('"."')
    declared.rename_table_references(change.db_table, f'"pg_temp"."{table}"')
    target = _target(editor, change)
    _collect(editor, script.create_index(target, create=create, declare=str(declared)))


def drop_index(editor: Any, change: IndexChange) -> None:
    """Collect what drops the index concurrently."""
    _collect(editor, script.drop_index(_target(editor, change)))


def replace_index(editor: Any, change_to: Callable[[str], IndexChange], name: str) -> None:
    """Collect what creates the index under another name, drops the old one and passes it on."""
    interim = interim_name(name)
    create_index(editor, change_to(interim))
    drop_index(editor, change_to(name))
    names = map(editor.quote_name, (interim, name))
    editor.execute("ALTER INDEX IF EXISTS {} RENAME TO {}".format(*names), params=None)


def rebuild_index(editor: Any, change: IndexChange) -> None:
    """Collect what rebuilds the index; a script cannot ask whether it is there."""
    name = change.statement(True).parts["name"]
    editor.execute(f"REINDEX INDEX CONCURRENTLY {name}", params=None)


def attach_index(editor: Any, change: IndexChange, statement: Any) -> None:
    """Collect what makes a constraint of the index."""
    target = _target(editor, change)
    _collect(editor, script.attach_index(target, attach=str(statement), limits=_limits()))


def drop_constraint(editor: Any, change: IndexChange, drop: Callable[[], None]) -> None:
    """Collect what drops the constraint that owns the index, as `drop` has it."""
    before = len(editor.collected_sql)
    drop()
    statements = editor.collected_sql[before:]
    del editor.collected_sql[before:]
    target = _target(editor, change)
    for statement in statements:
        _collect(editor, script.drop_constraint(target, drop=statement, limits=_limits()))


def _collect(editor: Any, texts: list[str]) -> None:
    preamble = script.preamble(_limits())
    if preamble[0] not in editor.collected_sql:
        editor.collected_sql.extend(preamble)
    editor.collected_sql.extend(texts)


def _target(editor: Any, change: IndexChange) -> ScriptTarget:
    return ScriptTarget(
        operation=change.operation,
        name=change.name,
        index=editor.quote_name(change.name),
        table=editor.quote_name(change.db_table),
    )


def _limits() -> Limits:
    with shown_as_command_error():
        return read_settings().limits
