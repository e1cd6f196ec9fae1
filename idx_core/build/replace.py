"""An index whose definition changes under its name: the table is never without one.

The new one is built under another name, then the old one is dropped, then the name is passed on.
Which of these are done shows in what is there, so that each run goes on where one was ended.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from idx_core.build import catalog
from idx_core.build.catalog import Place, Relation
from idx_core.build.comparison import declared, is_alike, require_ours
from idx_core.build.concurrent import create_index, drop_index
from idx_core.build.leftover import drop_statement
from idx_core.build.limits import Limits
from idx_core.build.names import interim_name, leaf_name
from idx_core.build.opening import opened
from idx_core.build.retry import retried
from idx_core.build.session import Declare, Session, Target
from idx_core.build.table import lock_timeout, run_exclusively
from idx_core.build.task import Task
from idx_core.errors import BuildError

# What would be lost with the old index: constraints that own it or, of other tables, refer to it.
_NEEDED = """
SELECT 'is needed by the constraint ' || quote_ident(k.conname) FROM pg_constraint k
WHERE k.conindid = %s::oid
UNION ALL
SELECT 'is the replica identity of its table' FROM pg_index i
WHERE i.indexrelid = %s::oid AND i.indisreplident
ORDER BY 1
"""
_PARTS = """
SELECT n.nspname::text, c.relname::text, t.relname::text
FROM pg_partition_tree(%s::oid::regclass) p
JOIN pg_class c ON c.oid = p.relid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index i ON i.indexrelid = c.oid
JOIN pg_class t ON t.oid = i.indrelid
WHERE p.level > 0
ORDER BY p.level, n.nspname, c.relname
"""

Build = Callable[[str], None]
"""`build(name)` creates the wanted index concurrently under this name."""


def replace_index(
    session: Session, target: Target, *, build: Build, declare: Declare, limits: Limits
) -> None:
    """Have the target's index be the one that `declare` declares, built by `build`.

    Where nothing bears its name, it is created. Raises `BuildError` when the name belongs to
    something else, a constraint needs the old index, or the limits are exceeded.
    """
    place = catalog.place(session, target)
    if place is None:
        build(target.name)  # PostgreSQL says what is missing
        return
    with opened(session, target, place, limits) as task:
        interim = replace(target, name=interim_name(place.name))
        old = catalog.find(session, target)
        if old is None and catalog.find(session, interim) is None:
            _create(task, target, build, declare)
        elif old is not None and _is_wanted(task, old, declare):
            _create(task, target, build, declare)  # which may have to mend it
            _sweep(task, interim, declare)
        else:
            _replace(task, place, interim, old, build, declare)


def rename_index(session: Session, target: Target, new_name: str, limits: Limits) -> None:
    """Give the target's index another name, where it is there and that name is free.

    Raises `BuildError` when the name belongs to something else, or the limits are exceeded.
    """
    place = catalog.place(session, target)
    if place is None:
        return
    with opened(session, target, place, limits) as task:
        found = catalog.find(session, target)
        taken = catalog.find(session, replace(target, name=new_name))
        if found is None or taken is not None:
            return
        require_ours(target, found)
        if place.is_partitioned:
            _rename_parts(task, found, place.name, new_name)
        _rename(task, found.schema, found.name, new_name)


def rename_statement(session: Session, schema: str, name: str, new_name: str) -> str:
    """The statement that gives the index another name.

    From PostgreSQL 12 on, neither readers nor writers wait for the lock that it takes.
    """
    quote = session.quote
    return f"ALTER INDEX {quote(schema)}.{quote(name)} RENAME TO {quote(new_name)}"


def _replace(
    task: Task, place: Place, interim: Target, old: Relation | None, build: Build, declare: Declare
) -> None:
    session, target = task.session, task.target
    if old is not None:
        _require_unneeded(task, old)
    _create(task, interim, build, declare)
    if old is not None:
        _drop(task, target)
    new = catalog.find(session, interim)
    if new is None:
        raise BuildError(
            f"cannot run {target.operation}: somebody else has dropped or renamed the index "
            f"{interim.name!r} that was to replace {place.name!r}. Run this again."
        )
    if place.is_partitioned:
        _rename_parts(task, new, interim.name, place.name)
    _rename(task, new.schema, new.name, place.name)


def _create(task: Task, target: Target, build: Build, declare: Declare) -> None:
    create_index(
        task.session,
        target,
        build=partial(build, target.name),
        declare=declare,
        limits=_left(task),
    )


def _drop(task: Task, target: Target) -> None:
    session = task.session

    def drop(found: Relation) -> None:
        session.run(drop_statement(session, found))

    drop_index(session, target, drop=drop, limits=_left(task))


def _sweep(task: Task, interim: Target, declare: Declare) -> None:
    """Drop what an earlier run has left under the other name, when it is no longer needed."""
    found = catalog.find(task.session, interim)
    if found is None or not (found.is_index and found.on_table):
        return
    if not found.valid or _is_wanted(task, found, declare):
        _drop(task, interim)


def _rename(task: Task, schema: str, name: str, new_name: str) -> None:
    statement = rename_statement(task.session, schema, name, new_name)
    run_exclusively(task, partial(task.session.run, statement))


def _rename_parts(task: Task, index: Relation, interim: str, name: str) -> None:
    """The partitions' indexes, too; else a later replacement would find the name taken."""
    session = task.session
    for schema, part, table in session.rows(_PARTS, [index.oid]):
        new_name = leaf_name(table, name)
        there = Target(operation=task.target.operation, name=new_name, table=table, schema=schema)
        if part == leaf_name(table, interim) and catalog.find(session, there) is None:
            _rename(task, schema, part, new_name)


def _is_wanted(task: Task, found: Relation, declare: Declare) -> bool:
    session, target = task.session, task.target
    require_ours(target, found)
    answers: list[bool] = []

    def ask() -> None:
        with lock_timeout(task):
            wanted = declared(session, target, found.schema, str(found.table), declare)
            actual = catalog.definition(session, found.oid)
            alike = actual is not None and is_alike(session, target, found, actual, wanted)
            answers.append(alike)

    retried(task, ask)
    return answers == [True]


def _require_unneeded(task: Task, old: Relation) -> None:
    for (why,) in task.session.rows(_NEEDED, [old.oid, old.oid]):
        raise BuildError(
            f"cannot run {task.target.operation}: index {task.target.name!r} {why}. "
            "Give the new index a name of its own, or change that first."
        )


def _left(task: Task) -> Limits:
    """The task's limits, with what is left of its time."""
    left = task.deadline.milliseconds
    return replace(task.limits, build_deadline=left / 1000 if left else None)
