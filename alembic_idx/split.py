"""Which index operations become concurrent and leave the others.

Those on tables that exist before and after the revision, unless something in the same revision
needs them where they are: a column that is dropped or changes its type, a foreign key that refers
to a unique index, a constraint that takes over the name. Added unique constraints likewise.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from alembic.operations import ops

from alembic_idx.drift_ops import NothingOp
from alembic_idx.reading import table_name
from alembic_idx.render import ConcurrentIndexes
from alembic_idx.replaced import replaced
from alembic_idx.run import Run
from alembic_idx.stays import IndexOp, Surroundings, flat
from alembic_idx.uniques import concurrent_unique, is_buildable, without_unique

Key = tuple[str, str | None, str | None, str]
"""(what is done, schema, table, index or constraint)"""


@dataclass(frozen=True)
class Part:
    """Operations both ways."""

    upgrade: ops.UpgradeOps
    downgrade: ops.DowngradeOps


@dataclass(frozen=True)
class Parts:
    """One database's operations, divided; `whole` is as it was."""

    rest: Part
    moved: Part
    whole: ops.UpgradeOps

    @property
    def moves(self) -> bool:
        """Whether there is anything concurrent."""
        return bool(self.moved.upgrade.ops)


def is_empty(part: Part) -> bool:
    """Whether neither way does anything."""
    return not part.upgrade.ops and not part.downgrade.ops


def split(upgrade: ops.UpgradeOps, downgrade: ops.DowngradeOps, run: Run) -> Parts:
    """Divide one database's operations."""
    keys = set(_moved_keys(upgrade, run)) if run.is_concurrent else set()
    undone = {(OPPOSITE[what], schema, table, name) for what, schema, table, name in keys}
    up_rest, up_moved = _divided(upgrade, keys, run)
    down_rest, down_moved = _divided(downgrade, undone, run)
    return Parts(
        rest=Part(
            ops.UpgradeOps(up_rest, upgrade.upgrade_token),
            ops.DowngradeOps(down_rest, downgrade.downgrade_token),
        ),
        moved=Part(
            ops.UpgradeOps(_block(up_moved), upgrade.upgrade_token),
            ops.DowngradeOps(_block(down_moved), downgrade.downgrade_token),
        ),
        whole=upgrade,
    )


def _moved_keys(upgrade: ops.UpgradeOps, run: Run) -> Iterator[Key]:
    around = Surroundings(upgrade, run.context.dialect.default_schema_name)
    for op in flat(upgrade):
        if isinstance(op, IndexOp):
            stays = around.keep(op)
        else:
            stays = not is_buildable(op) or around.keep_unique(op)
        if stays:
            continue
        if table_name(str(op.table_name), op.schema, run.context.dialect) not in run.partitioned:
            yield key_of(op)


def _divided(
    container: ops.OpContainer, keys: set[Key], run: Run
) -> tuple[list[ops.MigrateOperation], list[ops.MigrateOperation]]:
    """(what stays, with its containers; what moves, concurrent)."""
    rest: list[ops.MigrateOperation] = []
    moved: list[ops.MigrateOperation] = []
    for op in container.ops:
        if isinstance(op, ops.ModifyTableOps):
            inner_rest, inner_moved = _divided(op, keys, run)
            moved += inner_moved
            if inner_rest or not op.ops:
                kept = copy.copy(op)
                kept.ops = inner_rest
                rest.append(kept)
        elif isinstance(op, _MOVABLE) and key_of(op) in keys:
            moved += _concurrent(op, run)
        elif not isinstance(op, NothingOp):
            rest.append(op)
    return rest, moved


def _concurrent(op: Any, run: Run) -> list[ops.MigrateOperation]:
    if isinstance(op, ops.CreateUniqueConstraintOp):
        return concurrent_unique(op, run.settings.lock_timeout)
    if isinstance(op, ops.DropConstraintOp):
        return [without_unique(op)]
    concurrent = copy.copy(op)
    concurrent.kw = {**op.kw, "postgresql_concurrently": True}
    return [concurrent]


def _block(moved: list[ops.MigrateOperation]) -> list[ops.MigrateOperation]:
    return [ConcurrentIndexes(replaced(moved))] if moved else []


def key_of(op: Any) -> Key:
    """What tells the operation from all others of its revision."""
    name = op.index_name if isinstance(op, IndexOp) else op.constraint_name
    kind = next(each for each in _MOVABLE if isinstance(op, each))
    return (kind.__name__, op.schema, op.table_name, str(name))


_MOVABLE = (
    ops.CreateIndexOp,
    ops.DropIndexOp,
    ops.CreateUniqueConstraintOp,
    ops.DropConstraintOp,
)
OPPOSITE = {
    ops.CreateIndexOp.__name__: ops.DropIndexOp.__name__,
    ops.DropIndexOp.__name__: ops.CreateIndexOp.__name__,
    ops.CreateUniqueConstraintOp.__name__: ops.DropConstraintOp.__name__,
}
