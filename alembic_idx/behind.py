"""Stands behind `op.create_index` and `op.drop_index`, in environments that name the plugin.

Registered by every Alembic command wherever this package is installed, so nothing is imported here
and everybody else's operations go straight to the implementation that they would have had.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.operations import Operations
    from alembic.operations.ops import CreateIndexOp, DropIndexOp

Implementation = Callable[[Any, Any], Any]


def register(name: str) -> None:
    """Come first on PostgreSQL in environments whose `autogenerate_plugins` have this name.

    Alembic's implementations are for every dialect, ours is for one and therefore preferred. So it
    does not matter who else replaces Alembic's (`implementation_for(…, replace=True)`), before or
    after us: theirs is what we call.
    """
    from alembic.operations import Operations, ops

    for operation in (ops.CreateIndexOp, ops.DropIndexOp):
        stock = _implementation(Operations, operation)
        ours = _before(stock, name)
        Operations._to_impl.dispatch_for(operation, qualifier="postgresql", replace=True)(ours)


def _implementation(operations: "type[Operations]", operation: type) -> Implementation:
    """What runs on PostgreSQL without us; asked anew each time, unless it is PostgreSQL's own."""
    registry = operations._to_impl
    own: Implementation = registry.dispatch(operation, "postgresql")
    if own is not registry.dispatch(operation):
        return own

    def stock(context: Any, op: Any) -> Any:
        return registry.dispatch(operation)(context, op)

    return stock


def _before(stock: Implementation, name: str) -> Implementation:
    def implementation(operations: "Operations", operation: "CreateIndexOp | DropIndexOp") -> Any:
        if not (operation.kw.get("postgresql_concurrently") and _is_ours(operations, name)):
            return stock(operations, operation)
        if operations.migration_context.as_sql:
            from alembic_idx.offline import write

            return write(operations, operation, stock)
        from alembic_idx.rerun import run

        return run(operations, operation, stock)

    return implementation


def _is_ours(operations: "Operations", name: str) -> bool:
    """Whether the operation reaches a database or a script in an environment that names us."""
    context = operations.migration_context
    plugins = context.opts.get("autogenerate_plugins") or ()
    named = (name in plugins or "*" in plugins) and not {f"~{name}", "~*"}.intersection(plugins)
    in_batch = operations.impl is not context.impl
    return named and not in_batch
