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
    """The operations, each drop and creation of one index in the form without a gap."""
    drops = {_place(op): op for op in moved if isinstance(op, ops.DropIndexOp)}
    creations = {_place(op) for op in moved if isinstance(op, ops.CreateIndexOp)}
    changed = {place for place in drops.keys() & creations if is_plain(*place)}
    result: list[ops.MigrateOperation] = []
    for op in moved:
        if not isinstance(op, ops.CreateIndexOp | ops.DropIndexOp) or _place(op) not in changed:
            result.append(op)
        elif isinstance(op, ops.CreateIndexOp):
            result += _replacement(drops[_place(op)], op)
    return result


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
