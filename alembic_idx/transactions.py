"""Environments in which a concurrent build would fail or would commit more than it should."""

from alembic.runtime.migration import MigrationContext

from alembic_idx.log import log


def warn_of_transactions(context: MigrationContext) -> None:
    """Tell, while generating, what would go wrong while upgrading."""
    where = context.script.env_py_location if context.script is not None else "env.py"
    if getattr(context, "_in_external_transaction", False):
        log().warning(
            "%s opens the transaction itself, and a concurrent index cannot be built inside one:"
            " alembic upgrade would stop with an AssertionError. Give context.configure() a"
            " connection that is in no transaction: engine.connect() instead of engine.begin(),"
            " and no statement before it.",
            where,
        )
    elif not context.opts.get("transaction_per_migration"):
        log().warning(
            "A concurrent index commits all migrations that ran before it in the same transaction."
            " Set transaction_per_migration=True in context.configure() of %s.",
            where,
        )
