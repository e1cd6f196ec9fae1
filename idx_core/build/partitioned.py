"""An index on a partitioned table, built without blocking writers.

PostgreSQL builds none concurrently there. So it is declared on the table alone, which reads no row,
then built concurrently on each partition and attached; with the last one it becomes valid. What is
there already, attached or not, is used: the next run goes on where one was ended.
"""

from collections.abc import Callable
from functools import partial
from itertools import count

from idx_core.build import catalog
from idx_core.build.catalog import Definition, Place, Relation
from idx_core.build.comparison import declared
from idx_core.build.names import leaf_name
from idx_core.build.partitions import Partition, equal_index, partitions
from idx_core.build.session import Declare, Session, Target
from idx_core.build.table import lock_timeout, run_exclusively
from idx_core.build.task import Task
from idx_core.errors import BuildError

BuildLeaf = Callable[[Target, Callable[[], None], Declare], None]
"""(index on a partition, what builds it concurrently, what declares it) → builds it."""


def create_partitioned(
    task: Task, place: Place, found: Relation | None, declare: Declare, build_leaf: BuildLeaf
) -> None:
    """Build the index on all partitions; `found` is what an earlier run has left of it.

    Raises `BuildError` when it is not valid at the end.
    """
    session, target = task.session, task.target
    with lock_timeout(task):
        wanted = declared(session, target, place.schema, place.table, declare)
    if found is None:
        statement = _statement(session, wanted, target.name, place.schema, place.table, "ON ONLY")
        run_exclusively(task, partial(session.run, statement))
        found = catalog.find(session, target)
    else:
        session.note(f"index {target.name!r} is not on all partitions yet: going on")
    if found is None:
        raise BuildError(f"cannot run {target.operation}: somebody else has dropped the index.")
    for level in count(1):
        on_level = [p for p in _partitions(session, place, found) if p.level == level]
        if not on_level:
            break
        for partition in on_level:
            _ensure(task, partition, wanted, build_leaf)
    _require_valid(task, place, found)


def drop_partitioned(task: Task, found: Relation) -> None:
    """Drop the index and all that is attached to it.

    PostgreSQL locks the table and all partitions for that; the lock is requested for a moment.
    """
    quote = task.session.quote
    statement = f"DROP INDEX {quote(found.schema)}.{quote(found.name)}"
    run_exclusively(task, partial(task.session.run, statement))


def _partitions(session: Session, place: Place, index: Relation) -> list[Partition]:
    return partitions(session, place.table_oid, index.oid)


def _ensure(task: Task, partition: Partition, wanted: Definition, build_leaf: BuildLeaf) -> None:
    """Have an equal index on the partition, attached to that of its parent."""
    session = task.session
    if partition.index_oid is not None or partition.is_foreign or partition.parent_index is None:
        return
    there = equal_index(session, partition, wanted)
    if there is None:
        there = partition.schema, leaf_name(partition.table, task.target.name)
        _build(task, partition, wanted, there[1], build_leaf)
    parent, own = (
        ".".join(map(session.quote, qualified)) for qualified in (partition.parent_index, there)
    )
    attach = f"ALTER INDEX {parent} ATTACH PARTITION {own}"
    run_exclusively(task, partial(session.run, attach))


def _build(
    task: Task, partition: Partition, wanted: Definition, name: str, build_leaf: BuildLeaf
) -> None:
    session, schema, table = task.session, partition.schema, partition.table
    if partition.is_partitioned:
        statement = _statement(session, wanted, name, schema, table, "ON ONLY")
        run_exclusively(task, partial(session.run, statement))
        return
    target = Target(operation=task.target.operation, name=name, table=table, schema=schema)
    concurrently = _statement(session, wanted, name, schema, table, "ON", "CONCURRENTLY ")

    def declare(copy_schema: str, copy: str) -> None:
        session.run(_statement(session, wanted, name, copy_schema, copy, "ON"))

    build_leaf(target, partial(session.run, concurrently), declare)


def _statement(
    session: Session,
    wanted: Definition,
    name: str,
    schema: str,
    table: str,
    on: str,
    concurrently: str = "",
) -> str:
    quote = session.quote
    elements = wanted.text.removeprefix("UNIQUE ")
    unique = "UNIQUE " if wanted.text != elements else ""
    where = f"{quote(schema)}.{quote(table)}"
    return f"CREATE {unique}INDEX {concurrently}{quote(name)} {on} {where} USING {elements}"


def _require_valid(task: Task, place: Place, index: Relation) -> None:
    found = catalog.find(task.session, task.target)
    if found is not None and found.valid:
        return
    lacking = [p for p in _partitions(task.session, place, index) if not p.is_whole]
    foreign = [p.table for p in lacking if p.is_foreign]
    if foreign:
        why = f"partition {foreign[0]!r} is a foreign table, which has no indexes here"
    elif lacking:
        why = f"partition {lacking[0].table!r} has no valid one; run this again"
    else:
        why = "somebody else has dropped it"
    raise BuildError(f"index {task.target.name!r} is INVALID: {why}.")
