"""Which index operations are online on MySQL and MariaDB: marked where they are.

There every statement commits by itself, so nothing is gained by a revision of their own. The mark
is `postgresql_concurrently=True`: Alembic knows it, other databases ignore it, and the same file
does the same on PostgreSQL.
"""

from alembic.operations import ops

from alembic_idx.run import Run
from alembic_idx.split import OPPOSITE, key_of
from alembic_idx.stays import IndexOp, Surroundings, flat


def mark(upgrade: ops.UpgradeOps, downgrade: ops.DowngradeOps, run: Run) -> None:
    """Mark the operations on tables that exist before and after the revision.

    Not those of FULLTEXT and SPATIAL indexes, which InnoDB does not build online.
    """
    if not run.is_online:
        return
    around = Surroundings(upgrade, run.context.dialect.default_schema_name)
    chosen = {
        key_of(op)
        for op in flat(upgrade)
        if isinstance(op, IndexOp) and not op.kw.get("mysql_prefix") and not around.keep(op)
    }
    undone = {(OPPOSITE[what], *where) for what, *where in chosen}
    for container, keys in ((upgrade, chosen), (downgrade, undone)):
        for op in flat(container):
            if isinstance(op, IndexOp) and key_of(op) in keys:
                op.kw = {**op.kw, "postgresql_concurrently": True}
