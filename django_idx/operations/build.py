"""Hands Django's statements to the core's builder; imported when an operation reaches PostgreSQL.

`idx_core.build` decides by what is already there whether, when and how often they are run.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django_idx.operations.at_work import at_work
from django_idx.operations.concurrent import IndexChange
from django_idx.operations.declare import declare
from django_idx.operations.deferred import defer
from django_idx.operations.errors import shown_as_command_error
from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from idx_core.build import catalog, concurrent, constraint
from idx_core.build import replace as replacing
from idx_core.build.broken import BrokenIndex, Remedy
from idx_core.build.catalog import Relation
from idx_core.build.leftover import drop_statement
from idx_core.build.repair import repair
from idx_core.build.session import Session, Target


def create_index(editor: Any, change: IndexChange) -> None:
    """Create the index concurrently; a no-op when an equal one of that name is there already."""
    with shown_as_command_error():
        settings = read_settings()
        target = _target_of(editor, change)
        build, declared = str(change.statement(True)), change.statement(False)

        def create(on: Session, at_once: int) -> None:
            with at_work():  # known to one thread only
                concurrent.create_index(
                    on,
                    target,
                    build=lambda: on.run(build),
                    declare=partial(declare, on, change.db_table, declared),
                    limits=replace(settings.limits, at_once=at_once),
                )

        session = EditorSession(editor)
        declaring = partial(declare, session, change.db_table, declared)
        if not defer(editor, settings.parallel_builds, (target, create, declaring)):
            create(session, 1)


def drop_index(editor: Any, change: IndexChange) -> None:
    """Drop the index concurrently; a no-op when nothing bears its name."""
    session = EditorSession(editor)

    def drop(found: Relation) -> None:
        session.run(drop_statement(session, found))

    with shown_as_command_error():
        concurrent.drop_index(
            session, _target_of(editor, change), drop=drop, limits=read_settings().limits
        )


def replace_index(editor: Any, change: IndexChange, statement: Callable[[str], Any]) -> None:
    """Have the index be as the change says; `statement(name)` creates it under another name."""
    session, declared = EditorSession(editor), change.statement(False)
    with shown_as_command_error():
        replacing.replace_index(
            session,
            _target_of(editor, change),
            build=lambda name: editor.execute(statement(name), params=None),
            declare=partial(declare, session, change.db_table, declared),
            limits=read_settings().limits,
        )


def rename_index(editor: Any, change: IndexChange, new_name: str) -> None:
    """Give the index another name, where it is there and that one is free."""
    with shown_as_command_error():
        replacing.rename_index(
            EditorSession(editor), _target_of(editor, change), new_name, read_settings().limits
        )


def rebuild_index(editor: Any, change: IndexChange) -> None:
    """Rebuild the index in its place, where it is there."""
    session = EditorSession(editor)
    with shown_as_command_error():
        found = catalog.find(session, _target_of(editor, change))
        if found is not None and found.is_index and found.on_table:
            # of a valid one `repair` is told that it is bloated, which it takes on trust
            broken = BrokenIndex(found, "", 0, Remedy.REBUILD, "", bloated=bool(found.valid))
            repair(session, broken, read_settings().limits)


def attach_index(editor: Any, change: IndexChange, statement: Any) -> None:
    """Make a constraint of the index; a no-op when it is one's already."""
    with shown_as_command_error():
        constraint.attach_index(
            EditorSession(editor),
            _target_of(editor, change),
            attach=lambda: editor.execute(statement, params=None),
            limits=read_settings().limits,
        )


def drop_constraint(editor: Any, change: IndexChange, drop: Callable[[], None]) -> None:
    """Have `drop` drop the constraint that owns the index; a no-op when it is gone."""
    with shown_as_command_error():
        constraint.drop_constraint(
            EditorSession(editor),
            _target_of(editor, change),
            drop=drop,
            limits=read_settings().limits,
        )


def _target_of(editor: Any, change: IndexChange) -> Target:
    """The index as it is stored; `db_table` may be two quoted names with a dot between them."""
    *schema, table = editor.quote_name(change.db_table).strip('"').split('"."')
    return Target(
        operation=change.operation,
        name=change.name,
        table=table,
        schema=schema[0] if schema else None,
    )
