"""The two comparators that Alembic calls, before and after its own."""

from typing import Any

import sqlalchemy
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import UpgradeOps

from alembic_idx.log import log


def first(context: AutogenContext, upgrade_ops: UpgradeOps) -> None:
    """Make ready to attach derived indexes to the models while Alembic compares."""
    if int(sqlalchemy.__version__.split(".")[0]) < 2:
        log().warning(
            "No index is derived: migration-idx needs SQLAlchemy 2.0 or later, this is %s.",
            sqlalchemy.__version__,
        )
        return
    from alembic_idx.directives import take_back
    from alembic_idx.run import AttachingDispatcher, Run
    from alembic_idx.settings import settings_of

    migrations = context.migration_context
    take_back(migrations)
    run = Run(context, settings_of(migrations.config))
    context.comparators = AttachingDispatcher(context.comparators, run)


def last(context: AutogenContext, upgrade_ops: UpgradeOps) -> None:
    """Report, and see to it that concurrent operations get a revision of their own."""
    run: Any = getattr(context.comparators, "run", None)
    if run is not None:
        from alembic_idx.directives import install
        from alembic_idx.report import report

        if run.settings.drift:
            from alembic_idx.drift import add_drift  # a sixth of all there is to import

            add_drift(run, upgrade_ops)
        report(run)
        run.look_at_tables(upgrade_ops)
        install(run)
