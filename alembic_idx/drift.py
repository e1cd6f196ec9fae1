"""Indexes that are not in the database as the models have them become replacements.

Alembic itself compares names, columns and uniqueness. Only indexes are replaced which the models
declare by name, the database has under that name, and PostgreSQL says to be different; constraints
are left alone, and so is everything that Alembic has an operation for already.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from alembic.operations import ops
from sqlalchemy import Index
from sqlalchemy.engine import Connection

from alembic_idx.catalog import partitioned_tables
from alembic_idx.declared_indexes import declared_indexes, index_name
from alembic_idx.drift_ops import DropDriftedOp, rebuilt
from alembic_idx.log import log
from alembic_idx.reading import Models, table_name
from alembic_idx.restoring import Place, creations
from alembic_idx.run import Run
from alembic_idx.session import AlembicSession
from alembic_idx.stays import IndexOp, flat
from idx_core.build.catalog import is_in_transaction
from idx_core.errors import IdxError
from idx_core.verify.verdict import Attribute, State, Verdict
from idx_core.verify.verify import verify


def add_drift(run: Run, upgrade: ops.UpgradeOps) -> None:
    """Add the operations to those that Alembic has found, and tell why."""
    connection, dialect = run.context.connection, run.context.dialect
    models = run.models
    if connection is None or models is None or dialect.name != "postgresql":
        return
    session = session_of(connection)
    try:
        verdicts = _verdicts(run, models, session, upgrade)
    except IdxError as error:
        log().warning("%s", error)
        return
    drifted = [v for v in verdicts if _is_replaced(v, run, models)]
    _tell_unknown([v for v in verdicts if v.state is State.UNKNOWN])
    broken = {v.table for v in drifted if v.state is State.INVALID}
    by_hand = partitioned_tables(broken, connection)
    drifted = [v for v in drifted if v.state is not State.INVALID or v.table not in by_hand]
    _restore_exactly(run, models, session, upgrade)
    places = {(verdict.table, verdict.name) for verdict in drifted}
    old = creations(models, session, dialect, places, {})
    for verdict in drifted:
        index = _declared(models, verdict)
        how = "; ".join(map(str, verdict.differences))
        log().info("Detected drift of index %r on %r: %s", verdict.name, str(verdict.table), how)
        new = ops.CreateIndexOp.from_index(index)
        _table_ops(upgrade, new).ops += _operations(verdict, new, old, run)
    run.invalid = tuple(each for each in run.invalid if (each[0], each[1].name) not in places)


def session_of(connection: Connection) -> AlembicSession:
    """A session that may be in a transaction of somebody else's."""
    session = AlembicSession(connection)
    return _WithinTransaction(connection) if is_in_transaction(session) else session


class _WithinTransaction(AlembicSession):
    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """As the protocol says, up to a savepoint."""
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()


def _verdicts(
    run: Run, models: Models, session: AlembicSession, upgrade: ops.UpgradeOps
) -> tuple[Verdict, ...]:
    filters = run.filters
    assert filters is not None
    tables = [table for table in models.tables if filters.exists(table)]
    handled = set(_handled(run, upgrade))
    derived = dict.fromkeys(((op.table, op.index.name) for op in run.created), "derived")
    declared = [
        each
        for each in declared_indexes(models, tables, session, derived)
        if each.owner is None
        and each.name
        and (each.table, each.name) not in handled
        and filters.sees_index(each.table, each.name)
    ]
    return verify(session, declared, tables=tables, is_ours=lambda table, name: False)


def _handled(run: Run, upgrade: ops.UpgradeOps) -> Iterator[Place]:
    """What Alembic has an operation for."""
    for op in flat(upgrade):
        if isinstance(op, IndexOp):
            table = table_name(str(op.table_name), op.schema, run.context.dialect)
            yield table, str(op.index_name)


def _is_replaced(verdict: Verdict, run: Run, models: Models) -> bool:
    if verdict.state not in (State.DIFFERENT, State.INVALID) or verdict.name != verdict.actual_name:
        return False
    if verdict.constraint:
        log().warning(
            "index %r on %r differs from the database and is left alone, as a constraint owns it",
            verdict.name,
            str(verdict.table),
        )
        return False
    index = _declared(models, verdict)
    return run.context.run_object_filters(index, index.name, "index", False, None)


def _declared(models: Models, verdict: Verdict) -> Index:
    """The models' own object."""
    indexes = models.tables[verdict.table].indexes
    return next(each for each in indexes if index_name(each, verdict.table) == verdict.name)


def _tell_unknown(unknown: Collection[Verdict]) -> None:
    for verdict in list(unknown)[:1]:
        log().warning(
            "Cannot compare index %r on %r with the database, nor %d others: %s",
            verdict.name,
            str(verdict.table),
            len(unknown) - 1,
            verdict.reason,
        )


def _operations(
    verdict: Verdict, new: ops.CreateIndexOp, old: Mapping[Place, ops.CreateIndexOp], run: Run
) -> list[ops.MigrateOperation]:
    if {d.attribute for d in verdict.differences} != {Attribute.VALIDITY}:
        return [DropDriftedOp(new, old[verdict.table, verdict.name]), new]
    return [rebuilt(new)] if run.is_concurrent else [DropDriftedOp(new, new), new]


def _restore_exactly(
    run: Run, models: Models, session: AlembicSession, upgrade: ops.UpgradeOps
) -> None:
    """What undoes Alembic's own drops creates each index as it was, opclasses and all."""
    gone = {(op.table_name, op.schema) for op in flat(upgrade) if isinstance(op, ops.DropTableOp)}
    drops = {
        (table_name(str(op.table_name), op.schema, run.context.dialect), str(op.index_name)): op
        for op in flat(upgrade)
        if isinstance(op, ops.DropIndexOp)
        and not isinstance(op, DropDriftedOp)
        and (op.table_name, op.schema) not in gone
    }
    drops = {place: op for place, op in drops.items() if place[0] in models.tables}
    own = {place: op.reverse() for place, op in drops.items()}
    exact = creations(models, session, run.context.dialect, set(drops), own)
    for each in upgrade.ops:
        if isinstance(each, ops.ModifyTableOps):
            for n, op in enumerate(each.ops):
                for place, back in exact.items():
                    if op is drops[place] and back is not own[place]:
                        each.ops[n] = DropDriftedOp(own[place], back)


def _table_ops(upgrade: ops.UpgradeOps, op: ops.CreateIndexOp) -> ops.ModifyTableOps:
    for each in upgrade.ops:
        if isinstance(each, ops.ModifyTableOps) and (each.table_name, each.schema) == (
            op.table_name,
            op.schema,
        ):
            return each
    added = ops.ModifyTableOps(op.table_name, [], schema=op.schema)
    upgrade.ops.append(added)
    return added
