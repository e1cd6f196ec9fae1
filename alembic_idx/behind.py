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

_DIALECTS = ("postgresql", "mysql", "mariadb")


def register(name: str) -> None:
    """Come first on these databases in environments whose `autogenerate_plugins` have this name.

    Alembic's implementations are for every dialect, ours is for one and therefore preferred. So it
    does not matter who else replaces Alembic's (`implementation_for(…, replace=True)`), before or
    after us: theirs is what we call.
    """
    from alembic.operations import Operations, ops

    for operation in (ops.CreateIndexOp, ops.DropIndexOp):
        for dialect in _DIALECTS:
            ours = _before(_implementation(Operations, operation, dialect), name)
            Operations._to_impl.dispatch_for(operation, qualifier=dialect, replace=True)(ours)


def _implementation(
    operations: "type[Operations]", operation: type, dialect: str
) -> Implementation:
    """What runs there without us; asked anew each time, unless it is that database's own."""
    registry = operations._to_impl
    own: Implementation = registry.dispatch(operation, dialect)
    if own is not registry.dispatch(operation):
        return own

    def stock(context: Any, op: Any) -> Any:
        return registry.dispatch(operation)(context, op)

    return stock


def _before(stock: Implementation, name: str) -> Implementation:
    def implementation(operations: "Operations", operation: "CreateIndexOp | DropIndexOp") -> Any:
        if not (operation.kw.get("postgresql_concurrently") and _is_ours(operations, name)):
            return stock(operations, operation)
        return _ours(operations)(operations, operation, stock)

    return implementation


def _ours(operations: "Operations") -> Callable[[Any, Any, Implementation], Any]:
    """What runs an operation on this database, or writes it into a script."""
    context = operations.migration_context
    if context.dialect.name != "postgresql":
        from alembic_idx import online

        return online.write if context.as_sql else online.run
    if context.as_sql:
        from alembic_idx import offline

        return offline.write
    from alembic_idx import rerun

    return rerun.run


def _is_ours(operations: "Operations", name: str) -> bool:
    """Whether the operation reaches a database or a script in an environment that names us."""
    context = operations.migration_context
    plugins = context.opts.get("autogenerate_plugins") or ()
    named = (name in plugins or "*" in plugins) and not {f"~{name}", "~*"}.intersection(plugins)
    in_batch = operations.impl is not context.impl
    return named and not in_batch
