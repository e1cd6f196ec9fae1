"""An index that changes under its name: built under another one first, so that none is lacking.

Alembic's comparison gives a drop and a creation. In plain operations: create the new one under
another name, drop the old one, rename. Each can be run again, and with what comes after it ends in
the same state; only after the last one, when Alembic has not recorded the revision, is the new
index built a second time before the first is dropped.
"""

import copy

from alembic.operations import ops
from sqlalchemy.sql.elements import conv

from alembic_idx.sqltext import is_plain, quoted
from idx_core.build.names import interim_name

_Place = tuple[str | None, str | None, str]


def replaced(moved: list[ops.MigrateOperation]) -> list[ops.MigrateOperation]:
    """The operations, each drop and creation of one index in the form without a gap.

    Other drops come last: what is dropped may be needed until what takes its place is built.
    """
    drops = {_place(op): op for op in moved if isinstance(op, ops.DropIndexOp)}
    creations = {_place(op) for op in moved if isinstance(op, ops.CreateIndexOp)}
    changed = {place for place in drops.keys() & creations if is_plain(*place)}
    names = {(schema, name) for schema, _, name in creations}
    result: list[ops.MigrateOperation] = []
    late: list[ops.MigrateOperation] = []
    for op in moved:
        if not isinstance(op, ops.CreateIndexOp | ops.DropIndexOp):
            result.append(op)
        elif _place(op) not in changed:
            waits = isinstance(op, ops.DropIndexOp) and (op.schema, op.index_name) not in names
            (late if waits else result).append(op)
        elif isinstance(op, ops.CreateIndexOp):
            result += _replacement(drops[_place(op)], op)
    return result + late


def _replacement(drop: ops.DropIndexOp, create: ops.CreateIndexOp) -> list[ops.MigrateOperation]:
    name = str(create.index_name)
    interim = interim_name(name)
    first = copy.copy(create)
    first.index_name = conv(interim)
    where = quoted(create.schema, interim)
    rename = ops.ExecuteSQLOp(f"ALTER INDEX {where} RENAME TO {quoted(None, name)}")
    return [first, drop, rename]


def _place(op: ops.CreateIndexOp | ops.DropIndexOp) -> _Place:
    return op.schema, op.table_name, str(op.index_name)
